// The programs that `respawn` names: they run beside us, as the user who is named, from our first word with the node to the end of the service, and are started again when
// they end. A thread for each, which waits for its end: SIGTERM comes with the end of that thread even if we are killed.
using System.Collections.Immutable;
using Bascule.Actuator.Agents;
using Bascule.Configuration;
using Bascule.Contracts.Actuation;
using Bascule.Linux.Processes;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator.Clients;

internal interface IClients
{
    /// <summary>They run from now on. Repeating it is harmless.</summary>
    void Begin();

    /// <summary>They are asked to end; nobody waits for it.</summary>
    void End();
}

/// <param name="wanted">As the configuration has them when they begin.</param>
/// <param name="environment">As scripts have it.</param>
internal sealed class RespawnedClients(Func<ImmutableArray<Respawn>> wanted, Func<IReadOnlyDictionary<string, string>> environment, Action<NoteSeverity, string> note) : IClients, IDisposable
{
    /// <summary>One ends by force a second after it was asked to.</summary>
    private static readonly TimeSpan LongestEnd = TimeSpan.FromSeconds(3);

    private EventDescriptor? stop;
    private ImmutableArray<Thread> threads = [];

    public void Begin()
    {
        if (stop is not null) return;
        var (ending, before) = (stop = new EventDescriptor(), threads);
        threads = [.. wanted().Where(r => !r.IsIpfail).Select(r => new Thread(() => Keep(r, ending, before), 512 * 1024) { IsBackground = true, Name = $"client {Path.GetFileName(r.Program)}" })];
        foreach (var thread in threads) thread.Start();
    }

    public void End()
    {
        stop?.Signal();
        stop = null; // not disposed: each of its threads still looks at it
    }

    /// <summary>For the end of this process.</summary>
    public void EndAndWait()
    {
        End();
        foreach (var thread in threads) thread.Join(LongestEnd);
    }

    public void Dispose() => End();

    private void Keep(Respawn client, EventDescriptor stopped, ImmutableArray<Thread> before)
    {
        foreach (var thread in before) thread.Join(); // its own former life may still be ending
        using var poller = new Poller(stopped.Descriptor);
        var said = string.Join(' ', [client.Program, .. client.Arguments]);
        var pace = default(ClientPace);
        while (true)
        {
            if (Account.Find(client.User) is not { } account)
            {
                note(NoteSeverity.Error, $"{said} is not started: there is no user {client.User}");
                return;
            }
            note(NoteSeverity.Info, $"Starting child client \"{said}\" ({account.UserId},{account.GroupId})"); // Heartbeat's line
            var run = ProgramRun.ToItsEnd(account.Run(new ProgramCall(client.Program, client.Arguments, environment()), endsWithUs: true), Timeout.InfiniteTimeSpan, stopped.Descriptor);
            if (run.WasStopped || poller.Wait(0) > 0) return;
            if (run.ExitCode == ClientPace.WantsNoMore)
            {
                note(NoteSeverity.Info, $"{said} ended with {ClientPace.WantsNoMore}: it is not started again, as it wishes.");
                return;
            }
            pace = pace.After(run.Took);
            note(NoteSeverity.Warning, $"{said} {run.Clause}: started again{(pace.Pause > TimeSpan.Zero ? $" in {pace.Pause.TotalSeconds:0} s" : "")}.{LastWords.Quoted(run)}");
            if (pace.HasJustBecomeTooFast) note(NoteSeverity.Error, $"Client {said} \"respawning too fast\": it is tried on, once a minute.");
            if (pace.Pause > TimeSpan.Zero && poller.Wait(pace.Pause.Ticks * TimeSpan.NanosecondsPerTick) > 0) return;
        }
    }
}
