// Runs programs and sends mail, beside the loop and one after the other: whoever hangs keeps no table waiting. Mail has a thread of its own, so that a mail server that does not answer
// keeps no program waiting. Of what waits about the same thing only the last is done, so that as much waits at most as is configured, and the last word is never lost.
using System.Globalization;
using System.Net.Mail;
using System.Net.Mime;
using System.Text;
using Bascule.Core.Director;
using Bascule.Linux.Processes;

namespace Bascule.Director;

/// <param name="note">For the journal; called on other threads.</param>
internal sealed class Errands(string machine, Action<Level, string> note) : IDisposable
{
    private static readonly TimeSpan LongestRun = TimeSpan.FromSeconds(60);

    private static readonly TimeSpan LongestMail = TimeSpan.FromSeconds(20);

    private static readonly Dictionary<string, string> Surroundings = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["LC_ALL"] = "C.UTF-8",
    };

    private readonly Lane programs = new("errands", errand => Run((Errand.Run)errand), note);
    private readonly Lane mails = new("mail", errand => Send((Errand.Send)errand, machine), note);

    /// <summary>From any thread.</summary>
    public void Do(Errand errand)
    {
        // When it was, and not when a mail server has time.
        if (errand is Errand.Send mail) mails.Add(mail with { Text = $"{mail.Text}Noticed: {DateTimeOffset.Now.ToString("yyyy-MM-dd HH:mm:ss zzz", CultureInfo.InvariantCulture)}\n" });
        else programs.Add(errand);
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

    private sealed class Lane : IDisposable
    {
        private static readonly TimeSpan Moment = TimeSpan.FromSeconds(2);

        private readonly LinkedList<Errand> waiting = new();
        private readonly Func<Errand, string?> act;
        private readonly Action<Level, string> note;
        private readonly Thread thread;
        private bool isOver;

        public Lane(string name, Func<Errand, string?> act, Action<Level, string> note)
        {
            (this.act, this.note) = (act, note);
            thread = new Thread(Work, 256 * 1024) { IsBackground = true, Name = name };
            thread.Start();
        }

        public void Add(Errand errand)
        {
            lock (waiting)
            {
                for (var other = waiting.First; other is not null; other = other.Next)
                {
                    if (other.Value.About != errand.About) continue;
                    waiting.Remove(other);
                    break;
                }
                waiting.AddLast(errand);
                Monitor.Pulse(waiting);
            }
        }

        public void Dispose()
        {
            lock (waiting)
            {
                isOver = true;
                Monitor.Pulse(waiting);
            }
            thread.Join(Moment);
        }

        private void Work()
        {
            while (Next() is { } errand)
            {
                try
                {
                    if (act(errand) is { } trouble) note(Level.Warning, trouble);
                }
                catch (Exception e)
                {
                    // Whatever it is, it must not take the director along.
                    note(Level.Error, $"left undone: {e.Message}");
                }
            }
        }

        /// <returns>Null: it is over.</returns>
        private Errand? Next()
        {
            lock (waiting)
            {
                while (waiting.Count == 0 && !isOver) Monitor.Wait(waiting);
                if (isOver) return null;
                var first = waiting.First!.Value;
                waiting.RemoveFirst();
                return first;
            }
        }
    }
}
