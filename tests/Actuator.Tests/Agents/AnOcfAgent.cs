using System.Globalization;
using Bascule.Actuator.Agents;
using Bascule.Actuator.Tests.Holding;
using Bascule.Contracts.Actuation;
using Bascule.Core.Planning;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Tests.Agents;

public sealed class AnOcfAgent : IDisposable
{
    private const string Word = "ocf:test:thing::state=/run/thing";
    private readonly OcfFolder folder = new();

    private string ThingPath => folder.At("resource.d/test/thing");

    [Theory]
    [InlineData(0, nameof(AgentAnswer.Running), "")]
    [InlineData(7, nameof(AgentAnswer.Stopped), "")]
    [InlineData(190, nameof(AgentAnswer.Running), "ended with 190 (running, but degraded).")]
    [InlineData(1, nameof(AgentAnswer.Failed), "ended with 1 (generic error).")]
    [InlineData(2, nameof(AgentAnswer.Failed), "ended with 2 (bad arguments: it cannot work with its parameters on this node).")]
    [InlineData(3, nameof(AgentAnswer.Failed), "ended with 3 (unimplemented action).")]
    [InlineData(4, nameof(AgentAnswer.Failed), "ended with 4 (insufficient rights).")]
    [InlineData(5, nameof(AgentAnswer.Failed), "ended with 5 (not installed: something that it needs is missing on this node).")]
    [InlineData(6, nameof(AgentAnswer.Failed), "ended with 6 (not configured: its parameters cannot work on any node).")]
    [InlineData(8, nameof(AgentAnswer.Failed), "ended with 8 (running, and promoted).")]
    [InlineData(9, nameof(AgentAnswer.Failed), "ended with 9 (promoted, and failed).")]
    [InlineData(191, nameof(AgentAnswer.Failed), "ended with 191 (promoted, but degraded).")]
    [InlineData(42, nameof(AgentAnswer.Failed), "ended with 42.")]
    public void Answers_a_monitor_by_its_exit_code(int code, string answer, string clause)
    {
        folder.Write("test/thing", $"monitor) echo running; exit {code};;");
        var report = folder.Do(AgentVerb.Status, Word);
        report.Answer.ToString().ShouldBe(answer);
        if (clause.Length == 0) report.Why.ShouldBeNull();
        else report.Why.ShouldBe($"{ThingPath} monitor for {Word} {clause} It said: running");
    }

    [Theory]
    [InlineData("start", 0, true)]
    [InlineData("start", 1, false)]
    [InlineData("start", 5, false)]
    [InlineData("start", 7, false)]
    [InlineData("start", 190, false)]
    [InlineData("stop", 0, true)]
    [InlineData("stop", 1, false)]
    [InlineData("stop", 5, false)]
    [InlineData("stop", 7, false)]
    public void Has_started_or_stopped_when_it_says_0_and_only_then(string action, int code, bool isDone)
    {
        folder.Write("test/thing", $"{action}) exit {code};;");
        var report = folder.Do(action == "start" ? AgentVerb.Start : AgentVerb.Stop, Word);
        report.Answer.ShouldBe(isDone ? AgentAnswer.Done : AgentAnswer.Failed);
        if (isDone) report.Why.ShouldBeNull();
        else report.Why.ShouldNotBeNull().ShouldContain($"{action} for {Word} ended with {code}");
        if (!isDone) folder.Notes.ShouldContain((NoteSeverity.Error, $"Return code {code} from {ThingPath}"));
    }

    [Fact]
    public void That_fails_is_quoted_with_the_reason_it_gives_for_people()
    {
        folder.Write("test/thing", "start) echo ocf-exit-reason:an older one >&2; echo noise >&2; echo 'ocf-exit-reason:no such \\033[31mdevice' >&2; echo more noise >&2; exit 5;;");
        folder.Do(AgentVerb.Start, Word).Why.ShouldNotBeNull().ShouldEndWith(" It said: no such  [31mdevice");
    }

    [Fact]
    public void Gets_its_surroundings_by_the_book()
    {
        folder.Write("test/thing", $"start) env | grep -E '^(OCF|HA)_' | sort >{folder.At("env")};;", actions: """<action name="start" timeout="90s"/>""");
        folder.Do(AgentVerb.Start, Word + "::count=5").Answer.ShouldBe(AgentAnswer.Done);
        var lines = File.ReadAllLines(folder.At("env")).ToDictionary(l => l.Split('=')[0], l => l.Split('=', 2)[1]);
        lines["OCF_RESOURCE_INSTANCE"].ShouldStartWith("ocf-test-thing-state-run-thing-count-5-");
        lines.Remove("OCF_RESOURCE_INSTANCE");
        lines.ShouldBe(new Dictionary<string, string>
        {
            ["HA_CURHOST"] = "hb1",
            ["OCF_CHECK_LEVEL"] = "0",
            ["OCF_RA_VERSION_MAJOR"] = "1",
            ["OCF_RA_VERSION_MINOR"] = "1",
            ["OCF_RESKEY_CRM_meta_interval"] = "0",
            ["OCF_RESKEY_CRM_meta_timeout"] = "90000",
            ["OCF_RESKEY_count"] = "5",
            ["OCF_RESKEY_state"] = "/run/thing",
            ["OCF_RESOURCE_PROVIDER"] = "test",
            ["OCF_RESOURCE_TYPE"] = "thing",
            ["OCF_ROOT"] = folder.Root,
        }, ignoreOrder: true);
    }

    [Fact]
    public void Of_two_groups_with_one_word_is_told_which()
    {
        folder.Write("test/thing", $"monitor) [ -e {folder.At("runs-")}$OCF_RESOURCE_INSTANCE ] || exit 7;;\nstart) >{folder.At("runs-")}$OCF_RESOURCE_INSTANCE;;");
        folder.Do(AgentVerb.Start, Word, "web");
        folder.Do(AgentVerb.Status, Word, "web").Answer.ShouldBe(AgentAnswer.Running);
        folder.Do(AgentVerb.Status, Word, "mail").Answer.ShouldBe(AgentAnswer.Stopped);
    }

    [Fact]
    public void Has_the_time_it_asks_for_and_never_less_than_a_script_has()
    {
        folder.Limits = new AgentLimits(TimeSpan.FromSeconds(60), TimeSpan.FromSeconds(20));
        folder.Write("test/thing", "", actions: """
            <action name="start" timeout="300s"/><action name="stop" timeout="5"/>
            <action name="monitor" timeout="45s"/><action name="monitor" depth="20" timeout="900s"/>
            """);
        var thing = folder.Find(Word).ShouldBeOfType<OcfAgent>();
        thing.LimitOf("start").ShouldBe(TimeSpan.FromMinutes(5));
        thing.LimitOf("stop").ShouldBe(TimeSpan.FromMinutes(1));
        thing.LimitOf("monitor").ShouldBe(TimeSpan.FromSeconds(45));
        thing.LimitOf("validate-all").ShouldBe(TimeSpan.FromSeconds(20));
    }

    [Theory]
    [InlineData(nameof(AgentVerb.Status), "monitor")]
    [InlineData(nameof(AgentVerb.Start), "start")]
    [InlineData(nameof(AgentVerb.Stop), "stop")]
    public void That_hangs_is_ended_at_its_limit_with_all_that_it_forked(string verb, string action)
    {
        folder.Write("test/thing", $"{action}) sleep 300 & echo $! >{folder.At("pid")}; wait;;", actions: $"""<action name="{action}" timeout="600ms"/>""");
        ((OcfAgent)folder.Find(Word)).LearnAbout().Description.ShouldNotBeNull();
        folder.Limits = new AgentLimits(TimeSpan.FromMilliseconds(200), TimeSpan.FromMilliseconds(200));

        var report = folder.Do(Enum.Parse<AgentVerb>(verb), Word);
        report.Answer.ShouldBe(AgentAnswer.Failed);
        report.Why.ShouldNotBeNull().ShouldContain("did not end within");
        if (File.Exists(folder.At("pid")) && File.ReadAllText(folder.At("pid")).Trim() is { Length: > 0 } left) Bench.Until(() => !IsAlive(left), "what it forked to end");
    }

    [Fact]
    public void That_writes_a_megabyte_is_quoted_with_its_last_words()
    {
        folder.Write("test/thing", "start) head -c 1048576 /dev/zero | tr '\\0' x >&2; echo >&2; echo 'and that was why' >&2; exit 1;;");
        var why = folder.Do(AgentVerb.Start, Word).Why.ShouldNotBeNull();
        why.ShouldEndWith("x / and that was why");
        why.Length.ShouldBeLessThan(1000);
    }

    [Fact]
    public void That_writes_a_megabyte_and_succeeds_has_succeeded()
    {
        folder.Write("test/thing", "start) head -c 1048576 /dev/zero | tr '\\0' x;;");
        folder.Do(AgentVerb.Start, Word).Answer.ShouldBe(AgentAnswer.Done);
    }

    [Fact]
    public void That_starts_leaves_its_daemon_running()
    {
        folder.Write("test/thing", $"start) setsid sleep 300 & echo $! >{folder.At("pid")};;\nstop) kill -9 $(cat {folder.At("pid")});;");
        folder.Do(AgentVerb.Start, Word).Answer.ShouldBe(AgentAnswer.Done);
        var daemon = File.ReadAllText(folder.At("pid")).Trim();
        IsAlive(daemon).ShouldBeTrue();
        folder.Do(AgentVerb.Stop, Word).Answer.ShouldBe(AgentAnswer.Done);
        Bench.Until(() => !IsAlive(daemon), "the daemon to end");
    }

    [Fact]
    public void That_fails_to_start_leaves_no_daemon()
    {
        // Without cgroups a daemon that made itself a session is out of reach; then it stays in the agent's.
        var own = ActionCgroup.TryCreate() is { } cgroup && cgroup.TryRemove() ? "setsid " : "";
        folder.Write("test/thing", $"start) {own}sleep 300 & echo $! >{folder.At("pid")}; exit 1;;");
        folder.Do(AgentVerb.Start, Word).Answer.ShouldBe(AgentAnswer.Failed);
        Bench.Until(() => !IsAlive(File.ReadAllText(folder.At("pid")).Trim()), "the daemon to end");
    }

    [Theory]
    [InlineData("ocf:test:thing::state=/run/x::cuont=3", "has no parameter `cuont`. Did you mean `count`?")]
    [InlineData("ocf:test:thing::count=3", "needs its parameter `state`")]
    [InlineData("ocf:test:thing::state=/run/x::count=many", "is a whole number, and `many` is none")]
    public void Is_not_started_with_parameters_that_it_does_not_know(string word, string sentence)
    {
        folder.Write("test/thing", "start) exit 0;;");
        var report = folder.Do(AgentVerb.Start, word);
        report.Answer.ShouldBe(AgentAnswer.Failed);
        report.Why.ShouldNotBeNull().ShouldContain(sentence);
        folder.Calls.ShouldNotContain("start");
    }

    [Fact]
    public void Whose_parameters_forbid_a_start_does_not_hold_up_the_group_when_it_cannot_be_stopped()
    {
        folder.Write("test/thing", "stop) exit 6;;");
        folder.Do(AgentVerb.Stop, "ocf:test:thing").Answer.ShouldBe(AgentAnswer.Done);
        folder.Notes.ShouldContain(n => n.Severity == NoteSeverity.Warning && n.Text.Contains("It counts as stopped, since it cannot have been started: ocf:test:thing needs its parameter `state`", StringComparison.Ordinal));
        folder.Calls.ShouldContain("stop");
    }

    [Theory]
    [InlineData(5, 5, true)]
    [InlineData(6, 2, true)]
    [InlineData(5, 1, false)]
    [InlineData(1, 5, false)]
    [InlineData(0, 5, false)]
    public void That_refused_to_start_and_refuses_to_stop_does_not_hold_up_the_group(int start, int stop, bool counts)
    {
        folder.Write("test/thing", $"start) exit {start};;\nstop) exit {stop};;");
        folder.Do(AgentVerb.Stop, Word).Answer.ShouldBe(AgentAnswer.Failed, "nobody knows of a start");
        folder.Do(AgentVerb.Start, Word);
        folder.Do(AgentVerb.Stop, Word).Answer.ShouldBe(counts ? AgentAnswer.Done : AgentAnswer.Failed);
        folder.Notes.Any(n => n.Text.EndsWith("It counts as stopped, since its start was refused likewise.", StringComparison.Ordinal)).ShouldBe(counts);
        folder.Do(AgentVerb.Stop, Word, "another").Answer.ShouldBe(AgentAnswer.Failed);
    }

    [Theory]
    [InlineData("echo 'not XML at all'; exit 0")]
    [InlineData("exit 1")]
    [InlineData("yes '<resource-agent>' | head -c 1000000; exit 0")]
    public void That_does_not_describe_itself_is_started_with_a_warning(string metaData)
    {
        folder.WriteProgram("test/thing", $"#!/bin/sh\n[ $1 = meta-data ] && {{ {metaData}; }}\nexit 0\n");
        folder.Do(AgentVerb.Start, Word + "::anything=goes").Answer.ShouldBe(AgentAnswer.Done);
        folder.Notes.ShouldContain(n => n.Severity == NoteSeverity.Warning && n.Text.StartsWith("ocf:test:thing does not describe itself", StringComparison.Ordinal));
    }

    [Fact]
    public void Is_asked_for_its_meta_data_once_and_again_when_it_has_changed()
    {
        folder.Write("test/thing", "start|stop|monitor) exit 0;;");
        foreach (var verb in new[] { AgentVerb.Status, AgentVerb.Start, AgentVerb.Stop }) folder.Do(verb, Word);
        folder.Calls.Count(c => c == "meta-data").ShouldBe(1);
        folder.Write("test/thing", "start|stop|monitor) true; exit 0;;");
        folder.Do(AgentVerb.Start, Word);
        folder.Calls.Count(c => c == "meta-data").ShouldBe(2);
    }

    [Fact]
    public void That_could_not_start_is_asked_what_it_thinks_of_its_parameters()
    {
        folder.Write("test/thing", "start) exit 1;;\nvalidate-all) echo 'ocf-exit-reason:/run is no place for that' >&2; exit 2;;", actions: OcfFolder.Actions + """<action name="validate-all" timeout="5s"/>""");
        folder.Do(AgentVerb.Start, Word).Why.ShouldNotBeNull().ShouldContain($"validate-all for {Word} ended with 2 (bad arguments: it cannot work with its parameters on this node). It said: /run is no place for that");
        folder.Calls.ShouldBe(["meta-data", "start", "validate-all"]);
    }

    public void Dispose() => folder.Dispose();

    private static bool IsAlive(string pid)
    {
        try
        {
            return int.TryParse(pid, NumberStyles.None, CultureInfo.InvariantCulture, out _) && File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0] != 'Z';
        }
        catch (Exception e) when (e is IOException)
        {
            return false; // gone between two looks
        }
    }
}
