// bascule director check: tables, findings and exit codes.
using System.Text.Json;
using Bascule.Cli.Director;
using Bascule.Configuration.Speech;

namespace Bascule.Cli.Tests;

public sealed class CheckingADirector : IDisposable
{
    private const string Rules = "# lab\nipvsadm -A -t 192.168.56.10:80 -s wrr -p 300\nipvsadm -a -t 192.168.56.10:80 -r 192.168.200.11:80 -m -w 3\nipvsadm -a -t 192.168.56.10:80 -r 192.168.200.12:80 -m\n";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("bascule-director-");

    public CheckingADirector()
    {
        File.WriteAllText(At("ipvsadm.rules"), Rules);
        File.WriteAllText(At("ipvsadm"), "AUTO=\"true\"\nDAEMON=\"both\"\nIFACE=\"enp0s3\"\n");
        File.WriteAllText(At("ldirectord.cf"), "fallback = 127.0.0.1\nvirtual = 192.168.56.10:443\n\treal = 192.168.200.11:443 gate\n\tchecktype = connect\n\tpasswd = \"ALongSecret\"\n");
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void It_shows_the_virtual_services_as_a_table()
    {
        var session = Check(At("ipvsadm.rules"), At("ipvsadm"), At("ldirectord.cf"));
        session.ExitCode.ShouldBe(0, session.Error);
        session.Error.ShouldBeEmpty();
        session.Out.ShouldBe("""
            SERVICE                SCHEDULER              REAL SERVER             FORWARDING  WEIGHT  CHECK
            tcp 192.168.56.10:80   wrr, persistent 300 s  192.168.200.11:80       masquerade  3       –
                                                          192.168.200.12:80       masquerade  1
            tcp 192.168.56.10:443  wrr                    192.168.200.11:443      route       1       connect
                                                          fallback 127.0.0.1:443  route       1
            This director tells its connections on enp0s3 (syncid 0) and takes over those of the other one: the same on both of a pair.
            2 virtual services, 3 real servers: good (0 warnings).

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void It_prints_the_table_as_ipvsadm_saves_it_and_reads_that_again()
    {
        File.AppendAllText(At("ipvsadm.rules"), "-A -f 1 -s rr\n");
        var session = Check(At("ipvsadm.rules"), "--ipvsadm");
        session.Out.ShouldBe("-A -t 192.168.56.10:80 -s wrr -p 300\n-a -t 192.168.56.10:80 -r 192.168.200.11:80 -m -w 3\n-a -t 192.168.56.10:80 -r 192.168.200.12:80 -m -w 1\n-A -f 1 -s rr\n");
        session.Error.ShouldContain("warning: the virtual service mark 1 has no real server");
        File.WriteAllText(At("again"), session.Out);
        Check(At("again"), "--ipvsadm").Out.ShouldBe(session.Out);
    }

    [Fact]
    public void Of_a_file_with_an_error_nothing_is_used()
    {
        File.AppendAllText(At("ipvsadm.rules"), "-A -t 192.168.56.10:81 -s wrrr\n-a -t 192.168.56.10:80 -r 192.168.200.12:80 -m\n");
        var session = Check(At("ipvsadm.rules"));
        session.ExitCode.ShouldBe(6);
        session.Out.ShouldBe($"""
            {At("ipvsadm.rules")}:5:27: error: the kernel has no scheduler `wrrr`. Did you mean `wrr`?
            {At("ipvsadm.rules")}:6:27: error: the real server 192.168.200.12:80 is given twice for tcp 192.168.56.10:80: line 4 has it already. Delete one; who is to get twice as much has twice the weight.
            Not valid (2 errors, 0 warnings): nothing of it would be applied.

            """.ReplaceLineEndings("\n"));
        Check(At("ipvsadm.rules"), "--ipvsadm").Out.ShouldBeEmpty();
        var report = Report(At("ipvsadm.rules"));
        (report.Valid, report.Services, report.Findings.Count).ShouldBe((false, null, 2));
    }

    [Fact]
    public void As_JSON_it_has_all_but_secrets()
    {
        var session = Check(At("ldirectord.cf"), At("ipvsadm"), "--json");
        session.ExitCode.ShouldBe(0);
        session.Out.ShouldNotContain("ALongSecret");
        var report = Report(At("ldirectord.cf"), At("ipvsadm"));
        report.Files.ShouldBe([At("ldirectord.cf"), At("ipvsadm")]);
        report.Sync.ShouldBe(new DirectorReport.SyncDaemonReport("both", "enp0s3", 0));
        var service = report.Services!.ShouldHaveSingleItem();
        (service.Address, service.Scheduler, service.WhenDown, service.Check).ShouldBe(("-t 192.168.56.10:443", "wrr", "remove", "connect"));
        service.RealServers.ShouldBe([new DirectorReport.RealServerReport("192.168.200.11:443", "route", 1)]);
        service.Fallback.ShouldBe(new DirectorReport.RealServerReport("127.0.0.1:443", "route", 1));
    }

    [Fact]
    public void It_shows_what_only_bascule_yaml_can_say()
    {
        File.WriteAllText(At("bascule.yaml"), """
            virtual-services:
              - address: 192.168.56.10:80
                servers: [{address: 192.168.200.11:80}]
                slow-start: 30s
                limits: {new-per-second: 50, connections: 100, new-of-all-per-second: 5000}
            ways-out:
              - {from: 192.168.200.0/24, as: 192.168.56.10}
              - {from: 192.168.201.0/24}
            """);
        Check(At("bascule.yaml")).Out.ShouldEndWith("""
            tcp 192.168.56.10:80: a real server that comes back gets its share little by little over 30 s.
            tcp 192.168.56.10:80: at most 50 new connections per second of each client.
            tcp 192.168.56.10:80: at most 100 connections of each client at a time.
            tcp 192.168.56.10:80: at most 5000 new connections per second of all clients together.
            What 192.168.200.0/24 begins itself leaves as 192.168.56.10.
            What 192.168.201.0/24 begins itself leaves by the address of the card by which it goes.
            1 virtual services, 1 real servers: good (0 warnings).

            """.ReplaceLineEndings("\n"));
        var report = Report(At("bascule.yaml"));
        var service = report.Services!.ShouldHaveSingleItem();
        (service.SlowStartSeconds, service.Limits).ShouldBe((30, new DirectorReport.LimitsReport(50, 100, 5000)));
        report.WaysOut.ShouldBe([new DirectorReport.WayOutReport("192.168.200.0/24", "192.168.56.10"), new DirectorReport.WayOutReport("192.168.201.0/24", null)]);
        (report.WayBack, Report(At("ipvsadm.rules")).WaysOut).ShouldBe((null, null));
    }

    [Fact]
    public void It_shows_who_is_told_and_what_becomes_of_a_change()
    {
        File.WriteAllText(At("ldirectord.cf"), "autoreload = yes\ncallback = \"/bin/copy\"\ncleanstop = no\nemailalert = root, ann@example.org\nemailalertfreq = 60\nfallbackcommand = /bin/alarm\nvirtual = 192.168.56.10:80\n    real = 192.168.200.11:80 masq\n");
        Check(At("ldirectord.cf")).Out.ShouldEndWith($"""
            tcp 192.168.56.10:80: when a real server comes or goes, mail goes to root, ann@example.org by way of localhost.
            tcp 192.168.56.10:80: when no real server is left, and when one is there again, `/bin/alarm` runs.
            {At("ldirectord.cf")} is in force as soon as it has changed and has no error.
            When {At("ldirectord.cf")} has changed and has no error, `/bin/copy` runs.
            The table stays when the director is stopped.
            1 virtual services, 1 real servers: good (0 warnings).

            """.ReplaceLineEndings("\n"));
        var report = Report(At("ldirectord.cf"));
        var service = report.Services!.ShouldHaveSingleItem();
        service.Mail.ShouldNotBeNull().To.ShouldBe(["root", "ann@example.org"]);
        (service.Mail.From, service.Mail.Host, service.Mail.AgainSeconds, service.FallbackCommand).ShouldBe((null, "localhost", 60, "/bin/alarm"));
        (report.Watched!.ShouldHaveSingleItem(), report.StaysAtStop).ShouldBe((new DirectorReport.WatchedFileReport(At("ldirectord.cf"), true, "/bin/copy"), true));
    }

    [Fact]
    public void A_file_that_another_names_is_looked_at_as_well()
    {
        File.WriteAllText(At("ldirectord.cf"), "execute = mail.cf\nvirtual = 192.168.56.10:80\n    real = 192.168.200.11:80 masq\n");
        File.WriteAllText(At("mail.cf"), "virtual = 192.168.56.10:25\n    real = 192.168.200.11:25 masq\n");
        Check(At("ldirectord.cf")).Out.ShouldEndWith("2 virtual services, 2 real servers: good (0 warnings).\n");
        Report(At("ldirectord.cf")).Files.ShouldBe([At("ldirectord.cf"), At("mail.cf")]);
    }

    [Fact]
    public void The_way_back_is_tried_on_this_machine_only()
    {
        var session = Check(At("ipvsadm.rules"), "--way-back");
        session.ExitCode.ShouldBe(2);
        session.Error.ShouldBe("--way-back is about this machine: it takes no files.\n");
    }

    /// <summary>The lab's file, copied to both directors.</summary>
    [Fact]
    public void A_master_without_a_backup_is_explained()
    {
        File.WriteAllText(At("ipvsadm"), "AUTO=\"true\"\nDAEMON=\"master\"\nIFACE=\"enp0s3\"\n");
        var session = Session.Run(Language.French, node: null, "bascule", "director", "check", At("ipvsadm.rules"), At("ipvsadm"));
        session.ExitCode.ShouldBe(0);
        session.Out.ShouldContain($"{At("ipvsadm")}:2:9: attention: `master` annonce les connexions de ce directeur et n'en reprend aucune");
        session.Out.ShouldContain("Ce directeur annonce ses connexions sur enp0s3 (syncid 0), et n'en reprend aucune.");
        session.Out.ShouldContain("SERVEUR RÉEL");
    }

    [Fact]
    public void A_file_that_is_not_there_is_said_to_be_missing()
    {
        var session = Check(At("nosuch.rules"));
        session.ExitCode.ShouldBe(6);
        session.Out.ShouldStartWith($"{At("nosuch.rules")}: error: there is no such file.");
    }

    [Fact]
    public void Help_names_what_can_be_asked_for_in_both_languages()
    {
        var english = Session.Run(node: null, "bascule", "director", "check", "--help").Out;
        foreach (var word in new[] { "<FILE>", "--json", "--ipvsadm", "--way-back" }) english.ShouldContain(word);
        Session.Run(Language.French, node: null, "bascule", "director", "--help").Out.ShouldContain("Le répartiteur de charge (LVS)");
        Session.Run(node: null, "bascule", "director", "chekc").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Speaks_of_the_same_things_in_both_languages() => EverySentence.ShouldSpeakOfTheSame(typeof(DirectorSentences));

    private static Session Check(params string[] more) => Session.Run(node: null, "bascule", ["director", "check", .. more]);

    private static DirectorReport Report(params string[] files) => JsonSerializer.Deserialize<DirectorReport>(Check([.. files, "--json"]).Out, JsonSerializerOptions.Web)!;

    private string At(string name) => Path.Combine(root.FullName, name);
}
