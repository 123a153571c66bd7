using Bascule.Cli.Preparing;
using Bascule.Cli.Upgrading;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Actuation;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed class UpgradingTheProcesses : IDisposable
{
    private const int Node = 100, Actuator = 200;

    private readonly DirectoryInfo run = Directory.CreateTempSubdirectory("bascule-upgrade-");
    private readonly List<string> done = [];
    private StatusReport status = Reports.Pair with
    {
        Pid = Node,
        Groups = [Reports.Pair.Groups[0] with { Name = "web", Holding = Holding.Held, Epoch = 4 }],
        Actuator = new ActuatorReport(true) { Greetings = 1, Protocol = ActuationCodec.Version },
        Timing = Reports.Pair.Timing with { LeaseMs = 4000 },
    };

    private string? obstacle;
    private bool isLossy;

    public UpgradingTheProcesses()
    {
        var folder = run.CreateSubdirectory("config").FullName;
        File.WriteAllText(Path.Combine(folder, "ha.cf"), $"ucast lo 192.0.2.2\nnode {Environment.MachineName.ToLowerInvariant()} hb2\n");
        File.WriteAllText(Path.Combine(folder, "haresources"), "hb2 192.0.2.10\n");
        File.WriteAllText(Path.Combine(folder, "authkeys"), "auth 1\n1 sha1 secret\n");
        File.SetUnixFileMode(Path.Combine(folder, "authkeys"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    public void Dispose() => run.Delete(recursive: true);

    /// <summary>The machine around the command: who is asked to begin anew does so at once.</summary>
    private sealed class Machine(UpgradingTheProcesses test) : IServiceProcesses
    {
        public HashSet<int> Outdated { get; } = [Node, UpgradingTheProcesses.Actuator];

        public int? Actuator => UpgradingTheProcesses.Actuator;

        public bool IsOutdated(int process) => Outdated.Contains(process);

        public bool TryHangUpActuator()
        {
            test.done.Add("actuator");
            test.status = test.status with { Actuator = test.status.Actuator with { Greetings = test.status.Actuator.Greetings + 1 } };
            if (test.isLossy) test.status = test.status with { Groups = [test.status.Groups[0] with { Holding = Holding.Released }] };
            return true;
        }
    }

    private string? Answer(ControlRequest request)
    {
        if (request.Verb == ControlProtocol.Verbs.Status) return Line(new ControlResponse { Ok = true, Sentence = "", Status = status });
        if (obstacle is not null) return Line(ControlResponse.Refused(Refusal.NotNow, obstacle));
        if (request.Preview) return Line(new ControlResponse { Ok = true, Sentence = "" });
        done.Add("node");
        status = status with { Nodes = [.. status.Nodes.Select(n => n.IsSelf ? n with { Incarnation = (n.Incarnation ?? 0) + 1 } : n)] };
        return null;
    }

    private static string Line(ControlResponse response) => System.Text.Json.JsonSerializer.Serialize(response, ControlJson.Default.ControlResponse);

    private (int ExitCode, string Out, string Error) Upgrade(Action<Machine>? change = null, bool asJson = false, Language language = Language.English)
    {
        using var node = FakeNode.Sending(Answer);
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal { Out = output, Error = error, Language = language, Node = new ControlClient(node.SocketPath), OwnName = "hb1" };
        var machine = new Machine(this);
        change?.Invoke(machine);
        var command = new UpgradeCommand(terminal, new Places { RunFolder = run.FullName }, machine, asJson) { Patience = TimeSpan.Zero, Limit = TimeSpan.FromSeconds(1) };
        return (command.Run(), output.ToString(), error.ToString());
    }

    [Fact]
    public void The_actuator_goes_first_and_the_node_when_it_is_back()
    {
        var (exitCode, said, error) = Upgrade();
        (exitCode, error).ShouldBe((0, ""));
        done.ShouldBe(["actuator", "node"]);
        said.ShouldContain($"The actuator is {Version.Program} now, and was away for");
        said.ShouldContain($"The node is {Version.Program} now, and was away for");
        said.ShouldEndWith("Held all the while: web.\n");
    }

    [Fact]
    public void Versions_that_do_not_understand_each_other_go_together()
    {
        status = status with { Actuator = status.Actuator with { Protocol = ActuationCodec.Version - 1 } };
        var (exitCode, said, _) = Upgrade();
        exitCode.ShouldBe(0);
        done.ShouldBe(["node", "actuator"]);
        said.ShouldContain("away together for");
    }

    [Fact]
    public void What_runs_the_installed_file_is_left_alone()
    {
        Upgrade(m => m.Outdated.Remove(Actuator)).ExitCode.ShouldBe(0);
        done.ShouldBe(["node"]);
        Upgrade(m => m.Outdated.Clear()).Out.ShouldBe($"Both processes run the installed {Version.Program} already.\n");
        done.ShouldBe(["node"]);
    }

    [Fact]
    public void A_short_lease_is_refused_unless_what_is_held_is_in_maintenance()
    {
        status = status with { Timing = status.Timing with { LeaseMs = 400 } };
        var (exitCode, _, error) = Upgrade();
        exitCode.ShouldBe(1);
        error.ShouldContain("web could be lost, since its lease of 0.4 s may end");
        error.ShouldContain("bascule maintenance on --here");
        Upgrade(language: Language.French).Error.ShouldContain("son bail de 0,4 s");
        done.ShouldBeEmpty();

        status = status with { Groups = [status.Groups[0] with { MaintenanceMs = 60_000 }] };
        Upgrade().ExitCode.ShouldBe(0);
    }

    [Fact]
    public void A_bad_moment_is_refused_with_the_nodes_sentence()
    {
        obstacle = "web is on its way here: ask again when it has arrived.";
        var (exitCode, _, error) = Upgrade();
        exitCode.ShouldBe(1);
        error.ShouldContain(obstacle);
        done.ShouldBeEmpty();
    }

    [Fact]
    public void A_configuration_that_the_installed_version_refuses_is_named_and_nothing_is_done()
    {
        File.AppendAllText(Path.Combine(run.FullName, "config", "ha.cf"), "deadtime never\n");
        var (exitCode, _, error) = Upgrade();
        exitCode.ShouldBe(6);
        error.ShouldContain("never");
        error.ShouldContain("refuses the configuration that runs");
        done.ShouldBeEmpty();
    }

    [Fact]
    public void A_group_that_is_not_held_afterwards_is_named_and_the_node_left_alone()
    {
        isLossy = true;
        var (exitCode, _, error) = Upgrade();
        exitCode.ShouldBe(1);
        error.ShouldContain("not held here as before: web");
        done.ShouldBe(["actuator"]);
    }

    [Fact]
    public void As_json_it_says_what_was_away_how_long()
    {
        var report = Upgrade(asJson: true).Out;
        report.ShouldContain("\"done\": true");
        report.ShouldContain("\"actuatorAwayMs\": ");
        report.ShouldContain("\"nodeAwayMs\": ");
        report.ShouldContain("\"web\"");
        status = status with { Timing = status.Timing with { LeaseMs = 400 } };
        Upgrade(asJson: true).Out.ShouldContain("\"sentence\": \"Nothing was done");
    }
}
