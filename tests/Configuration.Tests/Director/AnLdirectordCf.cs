using Bascule.Configuration.Director;
using Bascule.Core.Director;
using static Bascule.Configuration.Tests.Director.DirectorTexts;

namespace Bascule.Configuration.Tests.Director;

/// <summary>ldirectord.cf as ldirectord 4.12 reads it.</summary>
public sealed class AnLdirectordCf
{
    private const string Full = """
        # global
        checktimeout = 3
        checkinterval=1
        quiescent = yes
        fallback = 127.0.0.1:80   # for IPv4
        emailalert = "admin@example.org"
        emailalertstatus = starting, stopping
        emailalertfrom = Director <lb@example.org>
        callback = "/usr/local/bin/copy -q"
        cleanstop = no
        logfile = "local0"

        virtual = www:http
        # inside
        	real = web1->web3:http masq 10 "index.html", "It works" l:5 u:20
            real = 192.168.200.14:80 gate
        	service = http
        	scheduler = wlc
        	persistent = 600
        	netmask = 255.255.255.0
        	checktype = 5
        	request = "a#b"
        	receive = "ok"
        	virtualhost = www.example.org
        	passwd = "ALongSecret"
        	failurecount = 3
        	quiescent = no
        virtual6 = [fd00::10]:443
        	real6 = [fd00::11]:8443 masq 2
        	fallback6 = [::1]
        virtual = 5
        	real = 192.168.200.11 ipip
        	checktype = connect
        virtual = 192.168.56.10:53
        	real = 192.168.200.11:53 masq
        	ops = yes
        	checktype = off
        """;

    private static ConfiguredService[] Services => [.. Read(Ldirectord(Full.ReplaceLineEndings("\n"))).Configuration!.Services];

    [Fact]
    public void Says_who_is_told_and_a_service_says_it_otherwise()
    {
        var services = Read(Ldirectord(Full.ReplaceLineEndings("\n") + "\n\temailalert = root, bob@example.org\n\temailalertfreq = 60\n\temailalertstatus = all\n\tsmtp = mail.example.org\n\tservicename = names\n\tcomment = call Ann\n\tfallbackcommand = /bin/alarm -v\n\tcleanstop = yes\n")).Configuration!.Services;
        var (web, names) = (services[0], services.Single(s => s.Balanced.Configured.Address is ServiceAddress.Listening { Port: 53 }));
        web.Alerts.Mail.ShouldNotBeNull().To.ShouldBe(["admin@example.org"]);
        web.Alerts.ShouldBe(new Alerts { Mail = web.Alerts.Mail });
        (web.Alerts.Mail with { To = default }).ShouldBe(new MailAlert(default, "Director <lb@example.org>", TimeSpan.Zero, AlertTimes.Starting, "localhost"));
        web.StaysAtStop.ShouldBeTrue();
        names.Alerts.Mail.ShouldNotBeNull().To.ShouldBe(["root", "bob@example.org"]);
        (names.Alerts.Mail with { To = default }).ShouldBe(new MailAlert(default, "Director <lb@example.org>", TimeSpan.FromSeconds(60), AlertTimes.All, "mail.example.org"));
        names.Alerts.ShouldBe(new Alerts { Mail = names.Alerts.Mail, FallbackCommand = "/bin/alarm -v", ServiceName = "names", Comment = "call Ann" });
        names.StaysAtStop.ShouldBeFalse();
    }

    [Theory]
    [InlineData("", false, null)]
    [InlineData("autoreload = no\n", false, null)]
    [InlineData("autoreload = yes\n", true, null)]
    [InlineData("callback = \"/bin/copy -q\"\n", false, "/bin/copy -q")]
    public void Says_what_becomes_of_a_change(string text, bool reloads, string? callback) =>
        Read(Ldirectord(text + GoodVirtual)).Configuration!.Watched.ShouldBe(text.EndsWith("no\n") || text.Length == 0 ? [] : [new WatchedFile("/etc/ha.d/ldirectord.cf", reloads, callback)]);

    [Fact]
    public void Takes_the_files_that_it_names_along()
    {
        var other = new DirectorFile(DirectorFileKind.Ldirectord, FoundFile.With("/etc/ha.d/conf/mail.cf", "maintenancedir = /srv/mail\nautoreload = yes\nvirtual = 192.168.56.10:25\n\treal = 192.168.200.11:25 masq\n"));
        var both = DirectorTexts.Read(Ldirectord("execute = mail.cf\nmaintenancedir = /srv/web\n" + GoodVirtual), other).Configuration.ShouldNotBeNull();
        both.Services.Select(s => $"{s.Balanced.Configured.Address}").ShouldBe(["tcp 192.168.56.10:25", "tcp 192.168.56.10:80"]);
        both.MaintenanceFolders.ShouldBe(["/srv/web", "/srv/mail"]);
        both.Watched.ShouldBe([new WatchedFile("/etc/ha.d/conf/mail.cf", true, null)]);
    }

    [Theory]
    [InlineData("cleanstop = no\n", "", true)]
    [InlineData("", "\tcleanstop = no\n", true)]
    [InlineData("cleanstop = no\n", "\tcleanstop = yes\n", false)]
    [InlineData("", "", false)]
    public void Says_whether_the_table_stays(string global, string own, bool stays) => Read(Ldirectord(global + GoodVirtual + own)).Configuration!.StaysAtStop.ShouldBe(stays);

    [Fact]
    public void Is_the_table_of_servers_that_are_all_up() => Table(Ldirectord(Full.ReplaceLineEndings("\n"))).ShouldBe("""
        -A -t 192.168.56.10:80 -s wlc -p 600 -M 255.255.255.0
        -a -t 192.168.56.10:80 -r 192.168.200.11:80 -m -w 10 -x 20 -y 5
        -a -t 192.168.56.10:80 -r 192.168.200.12:80 -m -w 10 -x 20 -y 5
        -a -t 192.168.56.10:80 -r 192.168.200.13:80 -m -w 10 -x 20 -y 5
        -a -t 192.168.56.10:80 -r 192.168.200.14:80 -g -w 1
        -A -t [fd00::10]:443 -s wrr
        -a -t [fd00::10]:443 -r [fd00::11]:8443 -m -w 2
        -A -u 192.168.56.10:53 -s wrr -o
        -A -f 5 -s wrr
        -a -f 5 -r 192.168.200.11:0 -i -w 1 --tun-type ipip

        """.ReplaceLineEndings("\n"));

    [Fact]
    public void Says_what_becomes_of_who_is_down_and_who_answers_then()
    {
        Services.Select(s => s.Balanced.WhenDown).ShouldBe([WhenDown.Remove, WhenDown.Quiesce, WhenDown.Quiesce, WhenDown.Quiesce]);
        Services.Select(s => s.Balanced.Fallback?.ToString()).ShouldBe(["127.0.0.1:80 route weight 1", "[::1]:443 route weight 1", "127.0.0.1:53 route weight 1", null]);
        Services[0].Balanced.InUse([]).RealServers.Keys.ShouldBe([Real("127.0.0.1")]);
    }

    [Fact]
    public void Says_how_they_are_asked()
    {
        var check = Services[0].Check!;
        (check.Type, check.Connections, check.Service, check.Request, check.Receive).ShouldBe((CheckType.Combined, 5, "http", "a#b", "ok"));
        check.OfServers.Keys.ShouldBe([Real("192.168.200.11"), Real("192.168.200.12"), Real("192.168.200.13")]);
        check.OfServers[Real("192.168.200.12")].ShouldBe(new RequestAndReceive("index.html", "It works"));
        (check.VirtualHost, check.FailureCount, check.Interval).ShouldBe(("www.example.org", 3, TimeSpan.FromSeconds(1)));
        (check.CheckTimeout, check.NegotiateTimeout).ShouldBe((TimeSpan.FromSeconds(3), TimeSpan.FromSeconds(3)));
        Services.Select(s => s.Check!.Service).ShouldBe(["http", "https", "dns", "none"]);
        Services.Select(s => s.Check!.Type).ShouldBe([CheckType.Combined, CheckType.Negotiate, CheckType.Off, CheckType.Connect]);
        check.Password!.Text.ShouldBe("ALongSecret");
        check.ToString().ShouldNotContain("ALongSecret");
    }

    [Theory]
    [InlineData("", 5, 30)]
    [InlineData("checktimeout = 2\n", 2, 2)]
    [InlineData("negotiatetimeout = 7\n", 7, 7)]
    [InlineData("negotiatetimeout = 7\ncheckinterval = 1\nchecktimeout = 2\n", 2, 7)]
    public void Lets_one_time_limit_stand_for_both(string above, int check, int negotiate)
    {
        var read = Service(Ldirectord(above + GoodVirtual)).Check!;
        (read.CheckTimeout.TotalSeconds, read.NegotiateTimeout.TotalSeconds).ShouldBe((check, negotiate));
    }

    /// <summary>Its manual says otherwise of the first.</summary>
    [Fact]
    public void Removes_who_is_down_and_negotiates_where_nothing_is_said()
    {
        var service = Service(Ldirectord(GoodVirtual));
        (service.Balanced.WhenDown, service.Balanced.Fallback).ShouldBe((WhenDown.Remove, null));
        (service.Check!.Type, service.Check.Interval, service.Check.FailureCount).ShouldBe((CheckType.Negotiate, TimeSpan.FromSeconds(10), 1));
    }

    [Fact]
    public void With_fork_gives_each_service_its_interval() =>
        Service(Ldirectord("fork = yes\ncheckinterval = 9\n" + GoodVirtual + "\tcheckinterval = 4\n")).Check!.Interval.ShouldBe(TimeSpan.FromSeconds(4));

    /// <summary>Said of the first line behind it, not of all that follow.</summary>
    [Fact]
    public void Ends_a_service_at_an_empty_line()
    {
        var reading = Read(Ldirectord("virtual = 192.168.56.10:80\n\n\treal = 192.168.200.11:80 masq\n\tscheduler = rr\n"));
        reading.Findings.Where(f => f.Severity == Severity.Error).ShouldHaveSingleItem().Line.ShouldBe(3);
    }

    [Fact]
    public void Stands_beside_rules_unless_both_have_a_service()
    {
        Read(Rules(GoodService), Ldirectord("virtual = 192.168.56.10:81\n\treal = 192.168.200.11:81 masq\n")).Configuration!.Services.Length.ShouldBe(2);
        Read(Rules(GoodService), Ldirectord(GoodVirtual)).Findings.ShouldHaveSingleItem().In(Speech.Language.English)
            .ShouldBe("/etc/ha.d/ldirectord.cf:1:11: error: the virtual service tcp 192.168.56.10:80 is there already: /etc/ipvsadm.rules:1:1. Keep one of them.");
    }

    [Fact]
    public void Is_read_to_its_end_with_every_wrong_value_named()
    {
        var reading = Read(Ldirectord("checktimeout = soon\nvirtual = 192.168.56.10:80\n\treal = 192.168.200.11:80 nat\n\tscheduler = wr\n\tchecktype = conect\n"));
        reading.Configuration.ShouldBeNull();
        reading.Findings.Where(f => f.Severity == Severity.Error).Select(f => f.Line).ShouldBe([1, 3, 4, 5]);
    }
}
