// The child that asks: `bascule checker`, unprivileged, since it reads what strangers answer. It is there only while something is to be checked; one that dies or says
// nothing any more is replaced, more and more seldom if that happens again and again. Nothing here waits for it.
using System.Collections.Concurrent;
using Bascule.Actuator.Clients;
using Bascule.Checks;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Checking;

/// <summary>How it is started: the program, and as whom; without an account as we are.</summary>
internal sealed record CheckerCall(ProgramCall Program, Account? Account);

/// <param name="call">Null, and a clause, when it cannot be started here.</param>
/// <param name="note">For the journal, from any thread.</param>
/// <param name="wake">Called, on another thread, when one has been started: the loop is to look.</param>
internal sealed class CheckerProcess(Func<(CheckerCall? Call, string Why)> call, Action<NoteSeverity, string> note, Action wake) : IDisposable
{
    /// <summary>It says each second that it lives. A busy machine may let a few go by.</summary>
    private static readonly TimeSpan LongestSilence = 5 * Lines.Beat;

    /// <summary>Before its first word: a runtime that starts on a machine that has just taken everything over.</summary>
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(15);

    /// <summary>What it did not read of an order is said again then.</summary>
    private static readonly TimeSpan BetweenWrites = TimeSpan.FromMilliseconds(20);

    private static readonly TimeSpan BetweenFailedStarts = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Birth> births = new();
    private readonly byte[] buffer = new byte[16 * 1024];
    private Companion? companion;
    private ActionCgroup? cgroup;
    private LineSplitter lines = new(Lines.LongestVerdict);
    private ReadOnlyMemory<byte> wanted;
    private ReadOnlyMemory<byte> unsaid;
    private ClientPace pace;
    private Instant begun;
    private Instant heard;
    private Instant tended;
    private Instant startAt;
    private string toldTrouble = "";
    private bool hasSpoken;
    private bool isBeingBorn;
    private Thread? starter;

    /// <summary>Readable when it has said something; null while there is none.</summary>
    public Descriptor? Conversation => companion?.Conversation;

    public int? ProcessId => companion?.ProcessId;

    /// <summary>Why nobody asks, as a clause; null while somebody does.</summary>
    public string? Trouble { get; private set; }

    public Instant NextDue => wanted.IsEmpty ? Instant.Never
        : isBeingBorn ? Instant.Never
        : companion is null ? startAt
        : Instant.Earlier(heard + (hasSpoken ? LongestSilence : LongestStart), unsaid.IsEmpty ? Instant.Never : tended + BetweenWrites);

    /// <summary>From now on these; none: nobody is needed.</summary>
    public void Want(CheckOrder order)
    {
        wanted = unsaid = order.Checks.IsEmpty ? default : Lines.Of(order);
        if (!wanted.IsEmpty) return;
        End();
        (Trouble, toldTrouble, startAt, pace) = (null, "", default, default);
    }

    /// <summary>What it has said, and no more than a buffer of it at once: the loop has other things to do.</summary>
    public void Hear(Action<Verdict> take, Instant now)
    {
        if (companion is not { } child) return;
        var read = child.Read(buffer);
        if (read < 0) return;
        if (read == 0)
        {
            Replace("has ended by itself", now);
            return;
        }
        (heard, hasSpoken, Trouble) = (now, true, null);
        lines.Take(buffer.AsSpan(0, read), line =>
        {
            if (Lines.TryRead(line.Span, out Verdict verdict)) take(verdict);
        });
    }

    /// <summary>What is due: a start, the rest of an order, the end of one that hangs.</summary>
    public void Tend(Instant now)
    {
        // We were away ourselves (the machine slept, say), and it perhaps with us: its silence counts from now on.
        if (now - tended > LongestSilence) heard = Instant.Later(heard, now);
        tended = now;
        while (births.TryDequeue(out var born)) Take(born, now);
        if (wanted.IsEmpty) return;
        if (companion is null && !isBeingBorn && now >= startAt) Start();
        if (companion is not { } child) return;
        if (!unsaid.IsEmpty) unsaid = unsaid[child.Write(unsaid.Span)..];
        var limit = hasSpoken ? LongestSilence : LongestStart;
        if (now - heard >= limit) Replace($"has said nothing for {Words.Of(now - heard)}", now);
    }

    public void Dispose()
    {
        wanted = default;
        starter?.Join();
        while (births.TryDequeue(out var born)) Take(born, default);
        End();
    }

    /// <summary>On a thread of its own: who starts a program waits until the child has become it, and on a busy machine a child of the ordinary class takes its time.</summary>
    private void Start()
    {
        isBeingBorn = true;
        starter = new Thread(() =>
        {
            var (start, why) = call();
            if (start is null)
            {
                births.Enqueue(new Birth(null, null, why));
            }
            else
            {
                var place = ActionCgroup.TryCreate();
                if (start.Account is { } account) place?.GiveTo(account);
                // Not bound to this thread's life: it ends when its standard input does, and that is when we do.
                var isThere = Companion.TryStart(start.Account?.Run(start.Program) ?? start.Program, place?.ProcessesFile, out var child, out var error);
                if (!isThere) place?.TryRemove();
                births.Enqueue(isThere ? new Birth(child, place, "") : new Birth(null, null, error.Text));
            }
            wake();
        }, 256 * 1024)
        { IsBackground = true, Name = "start of the checker" };
        starter.Start();
    }

    private void Take(Birth born, Instant now)
    {
        isBeingBorn = false;
        if (born.Child is null)
        {
            startAt = now + BetweenFailedStarts;
            Complain(born.Why);
            return;
        }
        (companion, cgroup) = (born.Child, born.Place);
        (lines, begun, heard, hasSpoken, unsaid) = (new LineSplitter(Lines.LongestVerdict), now, now, false, wanted);
        if (wanted.IsEmpty) End();      // nobody wants it any more
    }

    private void Complain(string why)
    {
        Trouble = $"the checker is not there: {why}";
        if (why != toldTrouble) note(NoteSeverity.Error, $"Nothing is checked: {why}. Nothing follows from that; it is tried again each {Words.Of(BetweenFailedStarts)}.");
        toldTrouble = why;
    }

    private void Replace(string what, Instant now)
    {
        pace = pace.After(now - begun);
        startAt = now + pace.Pause;
        var again = pace.Pause > TimeSpan.Zero ? $"in {Words.Of(pace.Pause)}" : "at once";
        Trouble = $"the checker {what}";
        note(NoteSeverity.Warning, $"The checker (process {ProcessId}) {what}: another is started {again}. Until it answers, nothing follows from checks.");
        End();
    }

    /// <summary>On a thread of its own: even what is killed needs its time to be gone.</summary>
    private void End()
    {
        if (companion is not { } child) return;
        var place = cgroup;
        (companion, cgroup, unsaid) = (null, null, default);
        new Thread(() =>
        {
            child.End();
            child.Dispose();
            place?.EndAll();
            place?.TryRemove();
        }, 256 * 1024)
        { IsBackground = false, Name = "end of the checker" }.Start();
    }

    /// <param name="Why">There is no child: a clause.</param>
    private sealed record Birth(Companion? Child, ActionCgroup? Place, string Why);
}
