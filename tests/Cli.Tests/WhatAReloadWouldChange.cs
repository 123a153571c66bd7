// bascule plan: the files compared with root's copy of what the node has read.
using System.Text.Json;
using Bascule.Cli.Check;
using Bascule.Cli.Reloading;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed class WhatAReloadWouldChange : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("bascule-plan-");
    private readonly string own = ThisMachine.OwnName();

    public WhatAReloadWouldChange()
    {
        foreach (var folder in new[] { "run", "etc" })
        {
            Directory.CreateDirectory(At(folder));
            Write($"{folder}/ha.cf", $"node {own} other\nudpport 1694\nbcast lo\ndeadtime 10\n");
            Write($"{folder}/authkeys", "auth 1\n1 sha1 ALongSecret\n");
            Write($"{folder}/haresources", $"{own} IPaddr::192.0.2.200/24/lo\n");
        }
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Files_that_say_what_runs_leave_nothing_to_do()
    {
        Write("etc/ha.cf", $"# ours\nnode {own}\nnode other\nudpport 1694\nbcast lo\ndeadtime   10\n");
        var session = Plan();
        session.ShouldBe(new Session(0, $"{At("etc")} says what runs: nothing to do.\n", ""));
    }

    [Fact]
    public void Each_difference_is_a_line_with_what_follows()
    {
        Write("etc/haresources", $"{own} IPaddr::192.0.2.200/24/lo IPaddr::192.0.2.9/24/lo\n");
        var session = Plan();
        session.ExitCode.ShouldBe(1);
        session.Out.ShouldStartWith("group IPaddr::192.0.2.200/24/lo: IPaddr::192.0.2.9/24/lo is added: it comes up where the group is held; nothing else of it is touched\n");
        Plan(Language.French).Out.ShouldStartWith("groupe IPaddr::192.0.2.200/24/lo : IPaddr::192.0.2.9/24/lo est ajouté : elle apparaît là où le groupe est détenu");
    }

    [Fact]
    public void A_step_for_a_start_only_keeps_all_of_it_from_a_reload()
    {
        Write("etc/ha.cf", $"node {own} other\nudpport 1700\nbcast lo\ndeadtime 5\n");
        var session = Plan();
        session.ExitCode.ShouldBe(1);
        session.Out.ShouldContain("bcast, ucast, mcast, udpport: bcast lo:1694 → bcast lo:1700: a running node cannot take this. Use `systemctl restart heartbeat`");
        var report = JsonDocument.Parse(Plan(asJson: true).Out).RootElement;
        report.GetProperty("reloads").GetBoolean().ShouldBeFalse();
        report.GetProperty("steps").EnumerateArray().Select(s => s.GetProperty("kind").GetString()).ShouldBe(["needs-restart", "time-changed", "time-changed", "time-changed", "time-changed", "for-scripts"]);
    }

    [Fact]
    public void A_broken_file_is_said_with_its_place()
    {
        Write("etc/ha.cf", $"node {own} other\nbcast lo\ndedtime 5\n");
        var session = Plan();
        session.ExitCode.ShouldBe(6);
        session.Error.ShouldContain($"{At("etc/ha.cf")}:3:1: error:");
        session.Error.ShouldContain("what runs would run on");
        JsonDocument.Parse(Plan(asJson: true).Out).RootElement.GetProperty("valid").GetBoolean().ShouldBeFalse();
    }

    [Fact]
    public void Without_a_node_there_is_nothing_to_compare_with() =>
        Run(null, Language.English, asJson: false).ExitCode.ShouldBe(3);

    private Session Plan(Language language = Language.English, bool asJson = false)
    {
        using var node = FakeNode.With(Reports.Pair);
        return Run(node, language, asJson);
    }

    private Session Run(FakeNode? node, Language language, bool asJson)
    {
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal
        {
            Out = output,
            Error = error,
            Language = language,
            Node = new ControlClient(node?.SocketPath ?? "/nonexistent/bascule/control"),
            OwnName = own,
        };
        var code = PlanCommand.Run(terminal, At("run"), LocalConfiguration.Read(At("etc"), forStart: false), asJson);
        return new Session(code, output.ToString(), error.ToString());
    }

    private void Write(string name, string text)
    {
        File.WriteAllText(At(name), text);
        if (name.EndsWith("authkeys", StringComparison.Ordinal)) File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite);
    }

    private string At(string name) => Path.Combine(root.FullName, name);
}
