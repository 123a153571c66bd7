// Runs programs and sends mail, beside the loop and one after the other: whoever hangs keeps no table waiting. Mail has a thread of its own, so that a mail server that does not answer
// keeps no program waiting.
using System.Collections.Concurrent;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Bascule.Core.Director;
using Bascule.Linux.Processes;

namespace Bascule.Director;

/// <param name="note">For the journal; called on other threads.</param>
internal sealed class Errands(string machine, Action<Level, string> note) : IDisposable
{
    /// <summary>So many wait; what is more is dropped, and that is told.</summary>
    private const int Most = 200;

    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestMail = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, string> Surroundings = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["LC_ALL"] = "C.UTF-8",
    };

    private readonly Lane<Errand.Run> programs = new("errands", Run, note);
    private readonly Lane<Errand.Send> mails = new("mail", errand => Send(errand, machine), note);

    public void Do(Errand errand)
    {
        switch (errand)
        {
            case Errand.Run run: programs.Add(run, run.Command); break;
            case Errand.Send mail: mails.Add(mail, mail.Subject); break;
            default: throw new ArgumentOutOfRangeException(nameof(errand));
        }
    }

    /// <summary>What waits is not done any more; what is being done has a moment to end.</summary>
    public void Dispose()
    {
        programs.Dispose();
        mails.Dispose();
    }

    /// <returns>What went wrong; null: nothing.</returns>
    private static string? Run(Errand.Run run)
    {
        // The words behind it are no text of the shell's: whatever is in them, they stay words.
        var ending = ProgramRun.ToItsEnd(new ProgramCall("/bin/sh", ["-c", run.Command + " \"$@\"", "sh", .. run.Arguments], Surroundings), LongestRun);
        if (ending.Succeeded) return null;
        var said = ending.Errors.Text.Split('\n').Concat(ending.Output.Text.Split('\n')).FirstOrDefault(l => !string.IsNullOrWhiteSpace(l));
        return $"{run.Command} {string.Join(' ', run.Arguments)}: {ending.Clause}{(said is null ? "" : $": {said.Trim()}")}";
    }

    private static string? Send(Errand.Send errand, string machine)
    {
        try
        {
            using var letter = new MailMessage { From = new MailAddress(errand.Mail.From ?? At(machine, "root")), Subject = errand.Subject, Body = errand.Text.ReplaceLineEndings("\r\n") };
            // Quoted, line breaks would be characters of one long line: right, and unreadable where it is read as it is.
            if (Ascii.IsValid(errand.Text)) letter.BodyTransferEncoding = TransferEncoding.SevenBit;
            foreach (var to in errand.Mail.To) letter.To.Add(At(machine, to));
            using var server = new SmtpClient(errand.Mail.Host) { Timeout = (int)LongestMail.TotalMilliseconds };
            server.Send(letter);
            return null;
        }
        catch (Exception e) when (e is SmtpException or IOException or FormatException or InvalidOperationException)
        {
            return $"no mail to {string.Join(", ", errand.Mail.To)} by way of {errand.Mail.Host} ({errand.Subject}): {e.InnerException?.Message ?? e.Message}";
        }
    }

    /// <summary>Somebody of this machine has no domain.</summary>
    private static string At(string machine, string name) => name.Contains('@', StringComparison.Ordinal) ? name : $"{name}@{machine}";

    private sealed class Lane<T> : IDisposable
    {
        private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

        private readonly BlockingCollection<T> waiting = new(Most);
        private readonly Func<T, string?> act;
        private readonly Action<Level, string> note;
        private readonly Thread thread;
        private int dropped;
        private bool isOver;

        public Lane(string name, Func<T, string?> act, Action<Level, string> note)
        {
            (this.act, this.note) = (act, note);
            thread = new Thread(Work, 256 * 1024) { IsBackground = true, Name = name };
            thread.Start();
        }

        public void Add(T errand, string what)
        {
            try
            {
                if (waiting.TryAdd(errand)) return;
            }
            catch (InvalidOperationException)
            {
                return;      // the end has begun
            }

            // Many at once are told as one.
            if (Interlocked.Increment(ref dropped) == 1) note(Level.Error, $"{Most} wait already, so this is left undone: {what}");
        }

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isOver, true)) return;
            waiting.CompleteAdding();
            if (thread.Join(Moment)) waiting.Dispose();
        }

        private void Work()
        {
            foreach (var errand in waiting.GetConsumingEnumerable())
            {
                if (Volatile.Read(ref isOver)) return;
                try
                {
                    if (act(errand) is { } trouble) note(Level.Warning, trouble);
                }
                catch (Exception e)
                {
                    // Whatever it is, it must not take the director along.
                    note(Level.Error, $"left undone: {e.Message}");
                }
                if (waiting.Count == 0 && Interlocked.Exchange(ref dropped, 0) is > 1 and var many) note(Level.Error, $"{many} were left undone");
            }
        }
    }
}
