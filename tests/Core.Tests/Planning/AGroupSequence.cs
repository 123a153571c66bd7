using Bascule.Core.Planning;

namespace Bascule.Core.Tests.Planning;

public sealed class AGroupSequence
{
    /// <summary>Runs to its end against resources that obey, but for what <paramref name="refuses"/>; writes down each call.</summary>
    private static (GroupSequence Sequence, List<string> Calls) Run(GroupSequence sequence, bool[] runs, Func<AgentCall, bool>? refuses = null, int most = 100)
    {
        var calls = new List<string>();
        while (sequence.Next is { } call && calls.Count < most)
        {
            calls.Add($"{call.Verb} {call.Resource}".ToLowerInvariant());
            sequence = sequence.Begin();
            sequence.Next.ShouldBeNull();
            if (refuses?.Invoke(call) == true)
            {
                sequence = sequence.After(AgentAnswer.Failed, $"{call.Resource} refuses");
                continue;
            }
            if (call.Verb != AgentVerb.Status) runs[call.Resource] = call.Verb == AgentVerb.Start;
            sequence = sequence.After(call.Verb != AgentVerb.Status ? AgentAnswer.Done : runs[call.Resource] ? AgentAnswer.Running : AgentAnswer.Stopped);
        }
        return (sequence, calls);
    }

    [Fact]
    public void Starts_from_left_to_right_what_does_not_run()
    {
        var (up, calls) = Run(GroupSequence.Unknown(3).Acquire(), [false, true, false]);
        calls.ShouldBe(["status 0", "start 0", "status 1", "status 2", "start 2"]);
        up.IsUp.ShouldBeTrue();
        up.IsDown.ShouldBeFalse();
    }

    [Fact]
    public void Stops_from_right_to_left_without_asking()
    {
        var (down, calls) = Run(GroupSequence.Running(3).Release(), [true, true, true]);
        calls.ShouldBe(["stop 2", "stop 1", "stop 0"]);
        down.IsDown.ShouldBeTrue();
    }

    [Fact]
    public void Takes_everything_down_again_when_a_start_fails()
    {
        var (down, calls) = Run(GroupSequence.Unknown(3).Acquire(), [false, false, false], c => c is { Verb: AgentVerb.Start, Resource: 1 });
        calls.ShouldBe(["status 0", "start 0", "status 1", "start 1", "stop 2", "stop 1", "stop 0"]);
        down.IsDown.ShouldBeTrue();
        down.StartFailure.ShouldBe("1 refuses");
    }

    [Fact]
    public void Remembers_no_failure_once_it_is_asked_again()
    {
        var (down, _) = Run(GroupSequence.Unknown(1).Acquire(), [false], c => c.Verb == AgentVerb.Start);
        down.Acquire().StartFailure.ShouldBeNull();
        down.Release().StartFailure.ShouldBeNull();
    }

    [Fact]
    public void Tries_a_stop_again_each_second_and_is_never_down_meanwhile()
    {
        var sequence = GroupSequence.Running(2).Release();
        for (var i = 1; i < GroupSequence.StopsBeforeStatus; i++)
        {
            sequence = sequence.Begin().After(AgentAnswer.Failed, "refuses");
            sequence.Next.ShouldBe(new AgentCall(AgentVerb.Stop, 1, TimeSpan.FromSeconds(1)));
            sequence.IsDown.ShouldBeFalse();
            sequence.IsStuck.ShouldBeFalse();
        }
        sequence = sequence.Begin().After(AgentAnswer.Failed, "refuses");
        sequence.Next.ShouldBe(new AgentCall(AgentVerb.Status, 1, TimeSpan.Zero));
        sequence = sequence.Begin().After(AgentAnswer.Running);
        sequence.IsStuck.ShouldBeTrue();
        sequence.StopFailure.ShouldBe("refuses");
        sequence.IsDown.ShouldBeFalse();
        sequence.Next.ShouldBe(new AgentCall(AgentVerb.Stop, 1, TimeSpan.FromSeconds(1)));
    }

    [Fact]
    public void Goes_on_past_an_agent_that_fails_to_stop_what_is_stopped()
    {
        var (down, calls) = Run(GroupSequence.Running(2).Release(), [true, false], c => c is { Verb: AgentVerb.Stop, Resource: 1 });
        calls.Count.ShouldBe(GroupSequence.StopsBeforeStatus + 2);
        calls[^2..].ShouldBe(["status 1", "stop 0"]);
        down.IsDown.ShouldBeTrue();
        down.IsStuck.ShouldBeFalse();
    }

    [Fact]
    public void Does_not_take_a_status_that_fails_for_stopped_while_it_lets_go()
    {
        var (sequence, _) = Run(GroupSequence.Running(1).Release(), [true], _ => true, most: 40);
        sequence.IsDown.ShouldBeFalse();
    }

    [Fact]
    public void Starts_what_gives_no_clear_status()
    {
        var (up, calls) = Run(GroupSequence.Unknown(1).Acquire(), [false], c => c.Verb == AgentVerb.Status);
        calls.ShouldBe(["status 0", "start 0"]);
        up.IsUp.ShouldBeTrue();
    }

    [Fact]
    public void Turns_round_after_the_call_under_way()
    {
        var sequence = GroupSequence.Unknown(2).Acquire().Begin().After(AgentAnswer.Stopped).Begin();
        sequence.UnderWay!.Value.Verb.ShouldBe(AgentVerb.Start);
        sequence = sequence.Release();
        sequence.Next.ShouldBeNull();
        sequence = sequence.After(AgentAnswer.Done);
        var (down, calls) = Run(sequence, [true, false]);
        calls.ShouldBe(["stop 1", "stop 0"]);
        down.StartFailure.ShouldBeNull();
    }

    [Fact]
    public void Released_once_more_stops_once_more_what_may_have_been_started_behind_our_back()
    {
        var (down, _) = Run(GroupSequence.Running(2).Release(), [true, true]);
        var (_, calls) = Run(down.Release(), [false, true]);
        calls.ShouldBe(["stop 1", "stop 0"]);
    }

    [Fact]
    public void Asked_again_while_it_lets_go_keeps_its_place()
    {
        var sequence = GroupSequence.Running(2).Release().Begin().After(AgentAnswer.Done);
        sequence.Release().Next.ShouldBe(new AgentCall(AgentVerb.Stop, 0, TimeSpan.Zero));
    }

    [Fact]
    public void Asks_for_the_status_again_when_it_is_acquired_anew()
    {
        var (down, _) = Run(GroupSequence.Running(1).Release(), [true]);
        down.Acquire().Next!.Value.Verb.ShouldBe(AgentVerb.Status);
    }

    private static GroupSequence Fallen(int resources, int which) => GroupSequence.Running(resources).Doubt(which).Begin().After(AgentAnswer.Stopped);

    [Fact]
    public void What_fell_is_left_as_it_is_and_the_group_counts_as_up()
    {
        var fallen = Fallen(3, 1);
        fallen.Next.ShouldBeNull();
        fallen.IsUp.ShouldBeTrue();
        fallen.Resources[1].ShouldBe(ResourceState.Fallen);
        fallen.Rise(1).Resources[1].ShouldBe(ResourceState.Running);
    }

    [Fact]
    public void What_runs_and_does_not_do_its_work_falls_without_being_asked()
    {
        var fallen = GroupSequence.Running(3).Fall(1);
        fallen.ShouldBe(Fallen(3, 1), new SameResources());
        var (mended, calls) = Run(fallen.Mend(), [true, true, true]);
        calls.ShouldBe(["stop 2", "stop 1", "start 1", "start 2"]);
        mended.IsUp.ShouldBeTrue();

        var asked = GroupSequence.Running(2).Doubt(0).Begin();
        asked.Fall(0).ShouldBe(asked, "its answer would be taken for one of what fell");
        asked.Fall(1).Resources[1].ShouldBe(ResourceState.Fallen);
        GroupSequence.Running(2).Release().Fall(0).Resources[0].ShouldBe(ResourceState.Running, "it is on its way down");
        GroupSequence.Unknown(2).Acquire().Fall(0).Resources[0].ShouldBe(ResourceState.Unknown);
    }

    [Fact]
    public void A_doubt_that_proves_wrong_changes_nothing()
    {
        var asked = GroupSequence.Running(2).Doubt(0).Begin();
        asked.IsUp.ShouldBeTrue();
        asked.After(AgentAnswer.Running).ShouldBe(GroupSequence.Running(2), new SameResources());
    }

    [Fact]
    public void Mending_stops_what_stands_right_of_it_and_starts_it_again()
    {
        var (mended, calls) = Run(Fallen(3, 1).Mend(), [true, false, true]);
        calls.ShouldBe(["stop 2", "stop 1", "start 1", "start 2"]);
        mended.IsUp.ShouldBeTrue();
    }

    [Fact]
    public void Mending_does_not_mind_an_answer_to_a_question_from_before()
    {
        var asked = Fallen(2, 0).Doubt(1).Begin();
        var (mended, calls) = Run(asked.Mend().After(AgentAnswer.Running), [false, true]);
        calls.ShouldBe(["stop 1", "stop 0", "start 0", "start 1"]);
        mended.IsUp.ShouldBeTrue();
    }

    [Fact]
    public void What_stops_again_before_all_that_stands_right_of_it_is_started_takes_the_group_down()
    {
        var stopped = Fallen(3, 2).Mend().Begin().After(AgentAnswer.Done);
        var doubted = stopped.Doubt(1).Begin().After(AgentAnswer.Stopped);
        (doubted.IsWantedUp, doubted.StartFailure).ShouldBe((false, "a resource stopped again before everything right of it was started"));
        var (down, calls) = Run(doubted, [false, true, false]);
        calls.ShouldBe(["stop 1", "stop 0"]);
        down.IsDown.ShouldBeTrue();
    }

    [Fact]
    public void Mending_what_does_not_stop_takes_the_group_down()
    {
        var (down, calls) = Run(Fallen(2, 0).Mend(), [false, true], call => call is { Verb: AgentVerb.Stop, Resource: 1 }, most: 4);
        calls.ShouldBe(["stop 1", "stop 1", "stop 1", "stop 1"]);
        down.IsWantedUp.ShouldBeFalse();
        down.StartFailure.ShouldBe("1 refuses");
    }

    [Fact]
    public void Released_what_fell_is_stopped_like_the_rest()
    {
        var (down, calls) = Run(Fallen(2, 1).Release(), [true, false]);
        calls.ShouldBe(["stop 1", "stop 0"]);
        down.IsDown.ShouldBeTrue();
    }

    private sealed class SameResources : IEqualityComparer<GroupSequence>
    {
        public bool Equals(GroupSequence? x, GroupSequence? y) => x!.Resources.SequenceEqual(y!.Resources) && x.IsWantedUp == y.IsWantedUp && x.UnderWay == y.UnderWay;

        public int GetHashCode(GroupSequence obj) => 0;
    }
}
