using System.Net;
using Bascule.Core.Director;

namespace Bascule.Core.Tests.Director;

/// <summary>Who is told what, and how often.</summary>
public sealed class AnAlertBook
{
    private static readonly ServiceAddress Web = new ServiceAddress.Listening(Protocol.Tcp, Address("192.0.2.10"), 80);
    private static readonly ServiceAddress Marked = new ServiceAddress.Marked(5, IpFamily.IPv4);
    private static readonly ServerAddress First = new(Address("198.51.100.11"), 80), Second = new(Address("198.51.100.12"), 80);
    private static readonly MailAlert ToRoot = new(["root"], null, TimeSpan.Zero, AlertTimes.All, "localhost");

    private readonly AlertBook book = new("lb");

    [Fact]
    public void Mails_each_change_with_what_the_server_said()
    {
        Use(new Alerts { Mail = ToRoot, ServiceName = "shop", Comment = "call Ann" });
        var letter = book.Changed(Web, First, isUp: false, "Connection refused", AlertTimes.Running, At(1)).ShouldBeOfType<Errand.Send>();
        letter.Mail.ShouldBe(ToRoot);
        letter.Subject.ShouldBe("[shop] real server 198.51.100.11:80 of tcp 192.0.2.10:80 is down");
        letter.Text.ShouldBe("""
            lb: real server 198.51.100.11:80 of tcp 192.0.2.10:80 is down: Connection refused

            Service: shop
            Comment: call Ann
            How all of them are: `bascule director` on lb.

            """);
        book.Changed(Web, First, isUp: true, "", AlertTimes.Running, At(2)).ShouldBeOfType<Errand.Send>().Text.ShouldStartWith("lb: real server 198.51.100.11:80 of tcp 192.0.2.10:80 is up.\n");
    }

    [Fact]
    public void Mails_nobody_where_nobody_wants_it_and_nothing_at_other_times()
    {
        Use(new Alerts { FallbackCommand = "/bin/alarm" });
        book.Changed(Web, First, isUp: false, "", AlertTimes.Running, At(1)).ShouldBeNull();
        book.Changed(Marked, First, isUp: false, "", AlertTimes.Running, At(1)).ShouldBeNull();

        Use(new Alerts { Mail = ToRoot with { Times = AlertTimes.Starting | AlertTimes.Reloading } });
        book.Changed(Web, First, isUp: false, "", AlertTimes.Running, At(1)).ShouldBeNull();
        book.Changed(Web, First, isUp: false, "", AlertTimes.Starting, At(1)).ShouldNotBeNull();
        book.Changed(Web, First, isUp: true, "", AlertTimes.Reloading, At(1)).ShouldNotBeNull();
    }

    [Fact]
    public void Says_it_again_while_a_server_stays_down_and_only_then()
    {
        Use(new Alerts { Mail = ToRoot with { Again = TimeSpan.FromSeconds(10) } });
        book.Changed(Web, First, isUp: false, "timed out", AlertTimes.Running, At(0));
        book.Changed(Web, Second, isUp: false, "timed out", AlertTimes.Running, At(5));
        book.AfterSecond(At(9)).ShouldBeEmpty();
        book.AfterSecond(At(10)).ShouldHaveSingleItem().ShouldBeOfType<Errand.Send>().Subject.ShouldBe("real server 198.51.100.11:80 of tcp 192.0.2.10:80 is still down");
        book.AfterSecond(At(11)).ShouldBeEmpty();
        book.Changed(Web, First, isUp: true, "", AlertTimes.Running, At(12));
        book.AfterSecond(At(30)).ShouldHaveSingleItem().ShouldBeOfType<Errand.Send>().Subject.ShouldContain("198.51.100.12");
    }

    [Fact]
    public void Without_a_frequency_it_is_said_once()
    {
        Use(new Alerts { Mail = ToRoot });
        book.Changed(Web, First, isUp: false, "", AlertTimes.Running, At(0));
        book.AfterSecond(At(100_000)).ShouldBeEmpty();
    }

    [Fact]
    public void Runs_the_command_when_the_last_one_goes_and_the_first_one_comes()
    {
        Use(new Alerts { FallbackCommand = "/bin/alarm -v" });
        Words(book.Serves(Web, isServed: true)).ShouldBe(["stop", "192.0.2.10:80", "tcp"]);
        book.Serves(Web, isServed: true).ShouldBeNull();
        Words(book.Serves(Web, isServed: false)).ShouldBe(["start", "192.0.2.10:80", "tcp"]);
        book.Serves(Web, isServed: false).ShouldBeNull();
        Words(book.Serves(Web, isServed: true)).ShouldBe(["stop", "192.0.2.10:80", "tcp"]);
        book.Serves(Marked, isServed: false).ShouldBeNull();

        book.Use([(Marked, new Alerts { FallbackCommand = "/bin/alarm" })], (_, _) => true);
        Words(book.Serves(Marked, isServed: false)).ShouldBe(["start", "5", "fwm"]);
    }

    [Fact]
    public void A_reload_repeats_nothing_and_forgets_who_is_gone()
    {
        var alerts = new Alerts { Mail = ToRoot with { Again = TimeSpan.FromSeconds(10) }, FallbackCommand = "/bin/alarm" };
        Use(alerts);
        book.Serves(Web, isServed: false).ShouldNotBeNull();
        book.Changed(Web, First, isUp: false, "", AlertTimes.Running, At(0));
        book.Changed(Web, Second, isUp: false, "", AlertTimes.Running, At(0));

        book.Use([(Web, alerts)], (_, server) => server == First);
        book.Serves(Web, isServed: false).ShouldBeNull();
        book.AfterSecond(At(10)).Length.ShouldBe(1);

        book.Use([], (_, _) => false);
        Use(alerts);
        book.AfterSecond(At(20)).ShouldBeEmpty();
        book.Serves(Web, isServed: false).ShouldNotBeNull();
    }

    /// <summary>What a real server says goes into a mail: in one line, and bounded.</summary>
    [Fact]
    public void Evidence_adds_no_lines_and_ends_somewhere()
    {
        Use(new Alerts { Mail = ToRoot, ServiceName = "a\r\nBcc: all@example.org" });
        var letter = book.Changed(Web, First, isUp: false, "bad\r\n.\r\nQUIT" + new string('x', 100_000), AlertTimes.Running, At(0)).ShouldBeOfType<Errand.Send>();
        letter.Subject.ShouldNotContain('\n');
        letter.Subject.ShouldNotContain('\r');
        letter.Text.ShouldNotContain('\r');
        letter.Text.Split('\n').Length.ShouldBe(5);
        letter.Text.Length.ShouldBeLessThan(600);
    }

    private void Use(Alerts alerts) => book.Use([(Web, alerts), (Marked, Alerts.None)], (_, _) => true);

    private static string[] Words(Errand? errand) => [.. errand.ShouldBeOfType<Errand.Run>().Arguments];

    private static Instant At(double seconds) => new((long)(seconds * 1e9));

    private static InetAddress Address(string text) => InetAddress.Of(IPAddress.Parse(text));
}
