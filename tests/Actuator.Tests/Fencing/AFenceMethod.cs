using System.Collections.Immutable;
using Bascule.Actuator.Tests.Holding;
using Bascule.Configuration.Fencing;
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Tests.Fencing;

public sealed class AFenceMethod : IDisposable
{
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(400);

    private readonly FenceFolder folder = new();

    [Fact]
    public void Switches_off_proves_it_and_switches_on_again()
    {
        var report = folder.Fence(folder.Agent("fence_good", FenceFolder.Works));
        report.Succeeded.ShouldBeTrue(report.Clause);
        report.Clause.ShouldBe("fence_good switched it off, and its status says so");
        folder.Calls.ShouldBe(["fence_good off", "fence_good status", "fence_good on"]);
        folder.IsOn.ShouldBeTrue();
    }

    [Fact]
    public void Leaves_it_off_where_that_is_asked_for()
    {
        folder.Fence(folder.Agent("fence_good", FenceFolder.Works) with { Action = FenceAction.Off }).Succeeded.ShouldBeTrue();
        folder.Calls.ShouldBe(["fence_good off", "fence_good status"]);
        folder.IsOn.ShouldBeFalse();
    }

    [Fact]
    public void Has_succeeded_though_the_node_does_not_come_on_again()
    {
        folder.Fence(folder.Agent("fence_half", """off) rm "$D/power";; status) exit 2;; on) echo no >&2; exit 1;;""")).Succeeded.ShouldBeTrue();
        folder.Notes.ShouldContain(n => n.Severity == NoteSeverity.Warning && n.Text.Contains("stays off"));
    }

    [Fact]
    public void That_lies_is_found()
    {
        var report = folder.Fence(folder.Agent("fence_liar", """off) ;; status) exit 0;;"""));
        report.Succeeded.ShouldBeFalse();
        report.Clause.ShouldContain("its status says that hb2 is on");
        folder.Calls.ShouldBe(["fence_liar off", "fence_liar status"]);
    }

    /// <summary>2 means off to a status, and bad arguments to everything else: a failed off is not followed by a status that would fail likewise.</summary>
    [Fact]
    public void That_does_not_understand_its_parameters_has_failed()
    {
        var report = folder.Fence(folder.Agent("fence_puzzled", "*) echo 'Failed: You have to enter fence address' >&2; exit 2;;"));
        report.Succeeded.ShouldBeFalse();
        report.Clause.ShouldBe("fence_puzzled off ended with 2. It said: Failed: You have to enter fence address");
    }

    [Fact]
    public void That_knows_no_status_is_believed()
    {
        var report = folder.Fence(folder.Agent("fence_mute", """off) rm "$D/power";; metadata) echo '<action name="off"/>';; on) ;;"""));
        report.Succeeded.ShouldBeTrue();
        report.Clause.ShouldContain("by its own word");
    }

    [Fact]
    public void Whose_status_fails_has_proven_nothing()
    {
        var report = folder.Fence(folder.Agent("fence_unsure", """off) ;; metadata) echo '<action name="off"/><action name="status"/>';; status) exit 4;;"""));
        report.Succeeded.ShouldBeFalse();
        report.Clause.ShouldContain("cannot prove it: fence_unsure status ended with 4");
    }

    [Fact]
    public void That_hangs_is_ended_with_all_that_it_forked()
    {
        var report = folder.Fence(folder.Agent("fence_stuck", """off) trap '' TERM; sh -c 'trap "" TERM; echo $$ >'"$D/child"'; while :; do sleep 1; done' & wait;;""") with { Limit = Soon });
        report.Succeeded.ShouldBeFalse();
        report.Clause.ShouldContain("fence_stuck off did not end within");
        folder.Calls.ShouldBe(["fence_stuck off"]);
        var child = File.ReadAllText(folder.At("child")).Trim();
        Bench.Until(() => !File.Exists($"/proc/{child}/cmdline") || File.ReadAllText($"/proc/{child}/cmdline").Length == 0, "what it forked to end");
    }

    [Fact]
    public void That_fails_is_followed_by_the_next()
    {
        var report = folder.Fence(folder.Agent("fence_broken", "off) echo 'no route to host' >&2; exit 4;;"), folder.Agent("fence_good", FenceFolder.Works));
        report.Succeeded.ShouldBeTrue();
        report.Clause.ShouldBe("fence_good switched it off, and its status says so (before it: fence_broken off ended with 4. It said: no route to host)");
    }

    [Fact]
    public void Of_which_all_fail_says_what_each_said()
    {
        var report = folder.Fence(folder.Agent("fence_one", "off) exit 3;;"), folder.Agent("fence_two", "off) exit 4;;"));
        report.ShouldBe(new Actuator.Fencing.FenceReport(false, "fence_one off ended with 3; fence_two off ended with 4"));
    }

    [Fact]
    public void That_is_not_there_has_failed() => folder.Fence(new FenceMethod { Agent = "fence_nosuch" }).Clause.ShouldStartWith("fence_nosuch off ended with 127");

    [Fact]
    public void Hears_its_parameters_on_its_input_and_nowhere_else()
    {
        var method = folder.Agent("fence_good", FenceFolder.Works) with
        {
            Parameters = ImmutableSortedDictionary<string, string>.Empty.Add("ip", "10.0.0.9").Add("lanplus", "1"),
            ParametersFile = folder.Secret("# of the controller\n\npassword=hush-hush\naction=metadata\n"),
        };
        folder.Fence(method with { Action = FenceAction.Off }).Succeeded.ShouldBeTrue();
        string[] said = ["ip=10.0.0.9", "lanplus=1", "password=hush-hush", "action=metadata", "nodename=hb2"];
        File.ReadAllLines(folder.At("input")).ShouldBe([.. said, "action=off", .. said, "action=status"]);
        File.ReadAllText(folder.At("command-lines")).ShouldNotContain("hush-hush");
    }

    [Fact]
    public void That_prints_its_password_does_not_have_it_repeated()
    {
        var report = folder.Fence(folder.Agent("fence_talker", """off) cat "$D/input" >&2; exit 1;;""") with { ParametersFile = folder.Secret("password=hush-hush\n") });
        report.Clause.ShouldContain("password=…");
        report.Clause.ShouldNotContain("hush");
        string.Concat(folder.Notes.Select(n => n.Text)).ShouldNotContain("hush");
    }

    [Fact]
    public void Whose_parameters_cannot_be_read_has_failed()
    {
        var report = folder.Fence(folder.Agent("fence_good", FenceFolder.Works) with { ParametersFile = folder.At("nosuch") });
        report.Succeeded.ShouldBeFalse();
        report.Clause.ShouldContain("cannot be read");
        folder.Calls.ShouldBeEmpty();
    }

    [Fact]
    public void That_prints_a_megabyte_is_quoted_with_its_last_words()
    {
        var report = folder.Fence(folder.Agent("fence_chatty", "off) head -c 1000000 /dev/zero | tr '\\0' x >&2; echo ' the end' >&2; exit 1;;"));
        report.Clause.ShouldEndWith("the end");
        report.Clause.Length.ShouldBeLessThan(600);
    }

    [Fact]
    public void Of_cluster_glue_gets_a_file_and_resets()
    {
        folder.Program("stonith", $"#!/bin/sh\necho \"$@\" >>{folder.At("calls")}\n");
        var report = folder.Fence(new FenceMethod { Agent = "external/ipmi", IsPlugin = true, ParametersFile = "/etc/ha.d/ipmi" });
        report.ShouldBe(new Actuator.Fencing.FenceReport(true, "stonith external/ipmi says that it did its reset"));
        folder.Calls.ShouldBe(["-t external/ipmi -F /etc/ha.d/ipmi -T reset hb2"]);
    }

    [Fact]
    public void Of_cluster_glue_with_values_in_ha_cf_gets_them_in_a_file_for_root_alone_that_is_gone_afterwards()
    {
        folder.Program("stonith", $"#!/bin/sh\nstat -c %a \"$4\" >>{folder.At("calls")}; cat \"$4\" >>{folder.At("calls")}; echo \"$4\" >>{folder.At("calls")}; echo pass hush-hush >&2; exit 1\n");
        var report = folder.Fence(new FenceMethod { Agent = "external/ipmi", IsPlugin = true, Values = new InlineValues("hb2 10.0.0.9 admin hush-hush") });
        report.Clause.ShouldBe("stonith external/ipmi reset ended with 1. It said: pass …");
        folder.Calls[..2].ShouldBe(["600", "hb2 10.0.0.9 admin hush-hush"]);
        File.Exists(folder.Calls[2]).ShouldBeFalse();
    }

    public void Dispose() => folder.Dispose();
}
