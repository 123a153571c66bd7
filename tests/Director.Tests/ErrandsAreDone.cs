using System.Net;
using System.Net.Sockets;
using Bascule.Core.Director;

namespace Bascule.Director.Tests;

/// <summary>Real programs, and a mail server that takes down what it is told (RFC 5321), on the loopback.</summary>
public sealed class ErrandsAreDone : IDisposable
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);
    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bascule-errands-");
    private readonly List<string> notes = [];
    private readonly Errands errands;

    public ErrandsAreDone() => errands = new Errands("lb.example.org", (_, text) => Note(text));

    public void Dispose()
    {
        errands.Dispose();
        folder.Delete(recursive: true);
    }

    [Fact]
    public void A_program_gets_its_words_as_words()
    {
        var said = Path.Combine(folder.FullName, "said");
        errands.Do(new Errand.Run("x", $"printf '%s\\n' >> {said} first", ["start", "192.0.2.10:80", $"$(touch {In("bad")}); x"]));
        Await(() => File.Exists(said) && File.ReadAllLines(said).Length == 4, "it has run");
        File.ReadAllLines(said).ShouldBe(["first", "start", "192.0.2.10:80", $"$(touch {In("bad")}); x"]);
        File.Exists(In("bad")).ShouldBeFalse();
    }

    [Fact]
    public void One_that_fails_is_told_with_its_words_and_the_next_one_runs()
    {
        errands.Do(new Errand.Run("x", "echo no such page >&2; exit 3; :", ["start"]));
        errands.Do(new Errand.Run("y", $"touch {folder.FullName}/after; :", []));
        Await(() => File.Exists(Path.Combine(folder.FullName, "after")), "the next one");
        Notes().ShouldHaveSingleItem().ShouldBe("echo no such page >&2; exit 3; : start: ended with 3: no such page");
    }

    /// <summary>However often something changes while a program hangs: what is said last is done, and not all that was said between.</summary>
    [Fact]
    public void Of_what_waits_about_the_same_only_the_last_is_done()
    {
        var (began, goes, said) = (In("began"), In("goes"), In("said"));
        errands.Do(new Errand.Run("x", $"touch {began}; while [ ! -e {goes} ]; do sleep 0.01; done; :", []));
        Await(() => File.Exists(began), "one is being done");
        for (var i = 0; i < 1000; i++) errands.Do(new Errand.Run($"{i % 3}", $"echo >> {said}", [$"{i}"]));
        File.WriteAllText(goes, "");
        errands.Do(new Errand.Run("end", $"touch {In("end")}; :", []));
        Await(() => File.Exists(In("end")), "all is done");
        File.ReadAllLines(said).ShouldBe(["997", "998", "999"]);
        Notes().ShouldBeEmpty();
    }

    [Fact]
    public void At_the_end_nothing_is_begun_any_more()
    {
        errands.Dispose();
        errands.Do(new Errand.Run("x", $"touch {In("late")}; :", []));
        errands.Dispose();
        File.Exists(In("late")).ShouldBeFalse();
    }

    [Fact]
    public void A_mail_goes_to_all_and_from_this_machine()
    {
        using var server = new MailServer("127.0.0.25");
        errands.Do(new Errand.Send("x", new MailAlert(["root", "ann@example.org"], null, TimeSpan.Zero, AlertTimes.All, "127.0.0.25"), "real server 198.51.100.11:80 is down", "lb: it is down\n.\nend\n"));
        Await(() => server.Heard().Contains("QUIT") || Notes().Length > 0, "it was sent");
        Notes().ShouldBeEmpty();
        var heard = server.Heard();
        heard.ShouldContain("MAIL FROM:<root@lb.example.org>");
        heard.ShouldContain("RCPT TO:<root@lb.example.org>");
        heard.ShouldContain("RCPT TO:<ann@example.org>");
        heard.ShouldContain("Subject: real server 198.51.100.11:80 is down");
        heard.ShouldContain("lb: it is down");
        heard.ShouldContain(l => l.StartsWith($"Noticed: {DateTime.Now.Year}-", StringComparison.Ordinal));
        heard.ShouldContain("..");      // a line with a full stop is not the end (RFC 5321 §4.5.2)
    }

    [Fact]
    public void A_mail_that_nobody_takes_is_told()
    {
        errands.Do(new Errand.Send("x", new MailAlert(["root"], null, TimeSpan.Zero, AlertTimes.All, "127.0.0.77"), "it is down", ""));
        Await(() => Notes().Length > 0, "told");
        Notes().ShouldHaveSingleItem().ShouldStartWith("no mail to root by way of 127.0.0.77 (it is down): ");
    }

    private string In(string name) => Path.Combine(folder.FullName, name);

    private void Note(string text)
    {
        lock (notes) notes.Add(text);
    }

    private string[] Notes()
    {
        lock (notes) return [.. notes];
    }

    private void Await(Func<bool> holds, string what) => SpinWait.SpinUntil(holds, Limit).ShouldBeTrue($"{what}: {string.Join(" / ", Notes())}");

    /// <summary>Takes every mail, and remembers each line.</summary>
    private sealed class MailServer : IDisposable
    {
        private readonly List<string> lines = [];
        private readonly TcpListener listener;

        public MailServer(string address)
        {
            listener = new TcpListener(IPAddress.Parse(address), 25);
            listener.Start();
            new Thread(Serve) { IsBackground = true }.Start();
        }

        public string[] Heard()
        {
            lock (lines) return [.. lines];
        }

        public void Dispose() => listener.Dispose();

        private void Serve()
        {
            try
            {
                Talk();
            }
            catch (Exception e) when (e is SocketException or IOException or ObjectDisposedException)
            {
                // The test has ended before.
            }
        }

        private void Talk()
        {
            using var client = listener.AcceptTcpClient();
            using var reader = new StreamReader(client.GetStream());
            using var writer = new StreamWriter(client.GetStream()) { NewLine = "\r\n", AutoFlush = true };
            writer.WriteLine("220 mail.example.org");
            for (var isText = false; reader.ReadLine() is { } line;)
            {
                lock (lines) lines.Add(line);
                if (isText && line != ".") continue;
                writer.WriteLine(line == "DATA" ? "354 go on" : line == "QUIT" ? "221 bye" : "250 good");
                isText = line == "DATA";
                if (line == "QUIT") return;
            }
        }
    }
}
