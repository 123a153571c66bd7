using System.Text.Json;
using Bascule.Cli.Check;
using Bascule.Cli.Service;
using Bascule.Cli.Status;
using Bascule.Configuration;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Core.Leases;

namespace Bascule.Cli.Tests;

public sealed class BeforeTheFirstStart
{
    private const string HaCf = "bcast eth0\nnode hb1 hb2\nauto_failback on\nlogfile /var/log/ha-log\n", Keys = "auth 1\n1 sha1 secret\n", Resources = "hb1 IPaddr::192.168.0.200/24/eth0\n";

    private static readonly ServiceReport Stopped = new("loaded", "inactive", "enabled", "success", 0);

    private const string OtherKey = "hb2 is heard, but what it sends is not signed with our key: authkeys differs between hb1 and hb2.";

    public static TheoryData<string, ServiceReport?, string?> Situations => new()
    {
        { "write /etc/ha.d/ha.cf, authkeys and haresources", Stopped, null },
        { "correct what is marked as an error above", Stopped, HaCf + "keepalives 1\n" },
        { "`systemctl start heartbeat`.", Stopped, HaCf },
        { "`systemctl enable --now heartbeat`.", Stopped with { UnitFile = "disabled" }, HaCf },
        { "`journalctl -u bascule -n 50` says why.", Stopped with { Active = "failed", Result = "exit-code", ExitCode = 1 }, HaCf },
        { "`systemctl start heartbeat`.", Stopped with { Active = "failed", Result = "exit-code", ExitCode = 6 }, HaCf },
        {
            "compare `sha256sum /etc/ha.d/authkeys` here and on hb2; if hb2 has the right one: `scp -p root@hb2:/etc/ha.d/authkeys /etc/ha.d/`, then `systemctl restart heartbeat`.",
            Stopped with { Active = "failed", Result = "exit-code", ExitCode = 6, Said = OtherKey }, HaCf
        },
        // A start since then has not failed.
        { "`systemctl start heartbeat`.", Stopped with { Said = OtherKey }, HaCf },
        { "it is starting; look again in a second.", Stopped with { Active = "activating" }, HaCf },
    };

    [Theory, MemberData(nameof(Situations))]
    public void Status_says_what_to_do_next(string next, ServiceReport? service, string? haCf)
    {
        var (exitCode, text) = Status(service, haCf, asJson: false);
        exitCode.ShouldBe(3);
        text.ShouldStartWith("hb1: Bascule is not running.\n");
        text.ShouldContain("\nNext: " + next);
        (haCf is not null).ShouldBe(text.Contains("/etc/ha.d: ", StringComparison.Ordinal));
    }

    [Fact]
    public void A_failed_start_is_shown_with_what_the_node_said() =>
        Status(Stopped with { Active = "failed", ExitCode = 6, Said = "hb2 has another key" }, HaCf, asJson: false).Text
            .ShouldContain("\nThe last start failed (exit code 6): hb2 has another key.\n");

    [Fact]
    public void Status_as_json_has_the_findings_and_the_next_step()
    {
        using var json = JsonDocument.Parse(Status(Stopped, HaCf + "keepalives 1\n", asJson: true).Text);
        var root = json.RootElement;
        root.GetProperty("running").GetBoolean().ShouldBeFalse();
        root.GetProperty("service").GetProperty("unitFile").GetString().ShouldBe("enabled");
        root.GetProperty("next").GetString().ShouldNotBeNull().ShouldStartWith("correct");
        var configuration = root.GetProperty("configuration");
        configuration.GetProperty("starts").GetBoolean().ShouldBeFalse();
        var finding = configuration.GetProperty("findings").EnumerateArray().Single(f => f.GetProperty("severity").GetString() == "error");
        finding.GetProperty("line").GetInt32().ShouldBe(5);
        finding.GetProperty("word").GetString().ShouldBe("keepalives");
    }

    [Fact]
    public void A_start_that_was_refused_beforehand_has_its_code_in_another_place()
    {
        // As systemctl show printed it after `bascule prepare` had refused (systemd 252).
        var service = SystemdUnit.Parse("""
            LoadState=loaded
            ActiveState=failed
            UnitFileState=enabled
            Result=exit-code
            ExecMainStatus=0
            StatusText=going on = well
            ExecStartPre={ path=/usr/bin/bascule ; argv[]=/usr/bin/bascule prepare ; ignore_errors=no ; start_time=[Sat] ; stop_time=[Sat] ; pid=262 ; code=exited ; status=6 }
            """);
        service.ShouldBe(new ServiceReport("loaded", "failed", "enabled", "exit-code", 6, "going on = well"));
    }

    [Fact]
    public void Check_exits_with_6_for_a_folder_without_files()
    {
        var folder = Directory.CreateTempSubdirectory("bascule-check-");
        try
        {
            var session = Session.Run(node: null, "bascule", "check", "--folder", folder.FullName);
            session.ExitCode.ShouldBe(6);
            session.Out.ShouldContain($"{folder.FullName}/ha.cf: error: there is no ha.cf.");
            session.Out.ShouldEndWith(": does not start (3 errors, 0 warnings).\n");
            Session.Run(Language.French, node: null, "bascule", "check", "--folder", folder.FullName).Out.ShouldContain("erreur: il n'y a pas de ha.cf.");

            using var json = JsonDocument.Parse(Session.Run(node: null, "bascule", "check", "--json", "--folder", folder.FullName).Out);
            json.RootElement.GetProperty("starts").GetBoolean().ShouldBeFalse();
            json.RootElement.GetProperty("findings").GetArrayLength().ShouldBe(3);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    [Fact]
    public void Check_derives_how_long_two_nodes_could_answer()
    {
        Said(Language.English, null).ShouldBe(
            "Two nodes answer on one address for at most 0 s after Bascule was frozen or killed on its holder: the holder's traffic ends within 2 s (the lease), "
            + "the other node takes over after 4 s at the earliest (deadtime 5 s − keepalive 1 s).\n"
            + "Where the kernel has no nf_tables: at most 1.01 s, since the address then goes within 5 s only.\n"
            + "Not bounded by that: nodes that run and do not hear each other, and a machine that stopped as a whole and comes back.\n");
        Said(Language.French, "refused").ShouldContain("nf_tables de ce noyau ne peut pas être utilisé : refused.\n");

        static string Said(Language language, string? trouble)
        {
            using var output = new StringWriter { NewLine = "\n" };
            var terminal = new Terminal { Out = output, Error = output, Language = language, Node = new ControlClient("/nonexistent"), OwnName = "hb1", Clock = TimeProvider.System };
            CheckCommand.Write(terminal, new TwoHolders(new Timing
            {
                Keepalive = TimeSpan.FromSeconds(1),
                Warntime = TimeSpan.FromSeconds(3),
                Deadtime = TimeSpan.FromSeconds(5),
                Initdead = TimeSpan.FromSeconds(10),
            }), trouble);
            return output.ToString();
        }
    }

    internal static LocalConfiguration Local(string? haCf)
    {
        var files = haCf is null ? ClassicFiles.Of(null, null, null) : ClassicFiles.Of(haCf, Keys, Resources);
        return new(new ConfigurationFolder("/etc/ha.d"), files, ClassicConfiguration.Parse(files, Surroundings.Unknown("hb1")), []);
    }

    private static (int ExitCode, string Text) Status(ServiceReport? service, string? haCf, bool asJson)
    {
        using var output = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal { Out = output, Error = output, Language = Language.English, Node = new ControlClient("/nonexistent"), OwnName = "hb1" };
        return (StatusCommand.Stopped(terminal, service, Local(haCf), asJson), output.ToString());
    }
}
