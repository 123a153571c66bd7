// bascule director: what the director has written is shown to a person, to ipvsadm's readers, and to programs.
using Bascule.Configuration.Speech;
using Bascule.Contracts.Director;

namespace Bascule.Cli.Tests;

public sealed class TheDirectorsView : IDisposable
{
    private const string Servers = """
        {"server":"192.168.200.11:80","forwarding":"masquerade","weight":3,"weightInUse":3,"health":"up","sinceMs":720000,"evidence":"status 200","latencyMs":1.2,"check":"http http://192.168.200.11:80/","active":4,"inactive":12},
        {"server":"192.168.200.12:80","forwarding":"masquerade","weight":1,"health":"down","sinceMs":4200,"evidence":"Connection refused (connecting)"},
        {"server":"127.0.0.1:80","forwarding":"route","weight":1,"isFallback":true,"health":"unchecked"}
        """;

    private readonly DirectoryInfo folder = Directory.CreateTempSubdirectory("bascule-view-");

    private string Written => Path.Combine(folder.FullName, "director.json");

    public void Dispose() => folder.Delete(recursive: true);

    [Fact]
    public void It_shows_each_real_server_with_what_is_known_of_it()
    {
        Write("2026-11-01T03:04:03Z", Servers, "");
        var session = Session.OfDirector(Language.English, Written);
        session.Out.ShouldBe("""
            SERVICE               SCHEDULER              REAL SERVER            WEIGHT  OPEN  NEW/S  HEALTH       FOR    LAST ANSWER
            tcp 192.168.56.10:80  wrr, persistent 300 s  192.168.200.11:80      3       4     10.5   up           12min  status 200
                                                         192.168.200.12:80      – (1)   –            DOWN         4.2s   Connection refused (connecting)
                                                         fallback 127.0.0.1:80  –       –            not checked  –      –
            By nftables: 1 virtual services; 1 of 2 real servers take connections.

            """.ReplaceLineEndings("\n"));
        session.ExitCode.ShouldBe(1, "one is down");
        Session.OfDirector(Language.French, Written).Out.ShouldContain("INACTIF");
    }

    [Fact]
    public void It_prints_the_layout_of_ipvsadm_for_those_who_read_that()
    {
        Write("2026-11-01T03:04:03Z", Servers, "");
        Session.OfDirector(Language.English, Written, "--ipvsadm").Out.ShouldBe("""
            IP Virtual Server version 1.2.1 (size=4096)
            Prot LocalAddress:Port Scheduler Flags
              -> RemoteAddress:Port           Forward Weight ActiveConn InActConn
            TCP  192.168.56.10:80 wrr persistent 300
              -> 192.168.200.11:80            Masq    3      4          12        

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void It_says_what_the_kernel_refused()
    {
        Write("2026-11-01T03:04:03Z", Servers.Split('\n')[0].TrimEnd(','), "\"sending connections of tcp 192.168.56.10:80 to 10.0.0.1:80 tunnel weight 1: nftables can only masquerade\"");
        var session = Session.OfDirector(Language.English, Written);
        session.Out.ShouldContain("warning: sending connections");
        session.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void All_up_is_exit_code_0_and_JSON_is_what_was_written()
    {
        Write("2026-11-01T03:04:03Z", Servers.Split('\n')[0].TrimEnd(','), "");
        var session = Session.OfDirector(Language.English, Written, "--json");
        session.ExitCode.ShouldBe(0);
        session.Out.ShouldContain("\"health\":\"up\"");
    }

    [Fact]
    public void A_director_that_is_not_there_or_writes_no_more_is_said_to_be_so()
    {
        var absent = Session.OfDirector(Language.English, Written);
        (absent.ExitCode, absent.Error).ShouldBe((3, "No director runs on this machine. Start it: `systemctl start bascule-director`.\n"));
        Write("2026-11-01T03:03:05Z", Servers, "");
        var silent = Session.OfDirector(Language.English, Written);
        silent.ExitCode.ShouldBe(3);
        silent.Error.ShouldStartWith("The director has said nothing for 60.0s: ");
        File.WriteAllText(Written, "{");
        Session.OfDirector(Language.English, Written).ExitCode.ShouldBe(1);
    }

    [Fact]
    public void A_real_server_is_drained_by_a_file_of_its_name_until_it_is_not()
    {
        Write("2026-11-01T03:04:03Z", Servers, "");
        var drained = Path.Combine(folder.FullName, "drained");
        var session = Session.OfDirector(Language.English, Written, "drain", "192.168.200.11:80", "192.168.200.12");
        (session.ExitCode, session.Out).ShouldBe((0, "192.168.200.11:80 gets no new connections any more.\n192.168.200.12 gets no new connections any more.\n"));
        Directory.EnumerateFiles(drained).Select(Path.GetFileName).Order().ShouldBe(["192.168.200.11:80", "192.168.200.12"]);

        Session.OfDirector(Language.English, Written, "undrain", "192.168.200.12").ExitCode.ShouldBe(0);
        Directory.EnumerateFiles(drained).ShouldHaveSingleItem();
        Session.OfDirector(Language.English, Written, "undrain", "192.168.200.12").Error.ShouldBe("192.168.200.12 is not being drained.\n");
    }

    [Fact]
    public void The_time_that_open_connections_are_given_stands_in_the_file()
    {
        Write("2026-11-01T03:04:03Z", Servers, "");
        var session = Session.OfDirector(Language.English, Written, "drain", "--within", "10min", "192.168.200.11:80");
        (session.ExitCode, session.Out).ShouldBe((0, "192.168.200.11:80 gets no new connections any more, and leaves the table at 2026-11-01 03:14:05; those that are open then go on until they end by themselves.\n"));
        Drained.Deadline(Path.Combine(folder.FullName, "drained", "192.168.200.11:80")).ShouldBe(new DateTimeOffset(2026, 11, 1, 3, 14, 5, TimeSpan.Zero));

        var wrong = Session.OfDirector(Language.English, Written, "drain", "--within", "soon", "192.168.200.12:80");
        (wrong.ExitCode, wrong.Error).ShouldBe((2, "`soon` is no time: 90s, 30min, 2h, 1d, at most 7d.\n"));
        Directory.EnumerateFiles(Path.Combine(folder.FullName, "drained")).ShouldHaveSingleItem();

        // ldirectord's files say nothing, or a remark; and whatever else stands there is no deadline.
        var file = Path.Combine(folder.FullName, "remark");
        foreach (var text in new[] { "", "disk is being changed", "until tomorrow", "until 2026" })
        {
            File.WriteAllText(file, text);
            Drained.Deadline(file).ShouldBeNull();
        }
    }

    [Fact]
    public void It_prints_numbers_as_Prometheus_reads_them()
    {
        Write("2026-11-01T03:04:03Z", Servers, "\"a \\\"trouble\\\"\"");
        var lines = Session.OfDirector(Language.English, Written, "--metrics").Out.Split('\n');
        lines.ShouldContain("bascule_director_info{plane=\"nftables\",program=\"bascule 0.1.0\"} 1");
        lines.ShouldContain("bascule_director_troubles 1");
        lines.ShouldContain("bascule_director_connections_total{service=\"tcp 192.168.56.10:80\"} 1000");
        lines.ShouldContain("bascule_director_server_up{service=\"tcp 192.168.56.10:80\",server=\"192.168.200.12:80\"} 0");
        lines.ShouldContain("bascule_director_check_latency_seconds{service=\"tcp 192.168.56.10:80\",server=\"192.168.200.11:80\"} 0.0012");
        lines.Where(l => l.StartsWith("# TYPE ", StringComparison.Ordinal)).Select(l => l.Split(' ')[2]).ShouldBeUnique();
        foreach (var line in lines.Where(l => l.Length > 0)) line.ShouldMatch(@"^(# (HELP|TYPE) bascule_director_[a-z_]+ .+|bascule_director_[a-z_]+({[a-z]+=""[^""]*""(,[a-z]+=""[^""]*"")*})? [0-9.]+)$");
    }

    [Fact]
    public void A_misspelt_real_server_leaves_all_as_it_is_and_the_nearest_is_named()
    {
        Write("2026-11-01T03:04:03Z", Servers, "");
        var session = Session.OfDirector(Language.English, Written, "drain", "192.168.200.11:80", "192.168.200.21:80");
        session.ExitCode.ShouldBe(1);
        session.Error.ShouldStartWith("This director has no real server 192.168.200.21:80. Did you mean 192.168.200.1");
        Directory.Exists(Path.Combine(folder.FullName, "drained")).ShouldBeFalse();
    }

    private void Write(string at, string servers, string warnings) => File.WriteAllText(Written, $$"""
        {"version":1,"program":"bascule 0.1.0","pid":42,"plane":"nftables","at":"{{at}}","files":["/etc/ipvsadm.rules"],"services":[
        {"service":"tcp 192.168.56.10:80","ipvsadm":"TCP  192.168.56.10:80","scheduler":"wrr","persistentSeconds":300,"connections":1000,"connectionsPerSecond":10.5,"servers":[{{servers}}]}],"warnings":[{{warnings}}]}
        """);
}
