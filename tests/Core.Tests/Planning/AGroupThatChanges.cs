// A held group whose line changes: whatever the two lines, only what differs is called, and in the end exactly the new line runs.
using System.Collections.Immutable;
using Bascule.Core.Planning;

namespace Bascule.Core.Tests.Planning;

public sealed class AGroupThatChanges
{
    [Fact]
    public void Only_what_differs_is_stopped_and_started_whatever_the_lines()
    {
        var words = new[] { "a", "b", "c", "d" };
        var lines = 0;
        foreach (var from in Lines(words, 3))
        {
            foreach (var to in Lines(words, 3))
            {
                MustBecome(from, to);
                lines++;
            }
        }
        lines.ShouldBeGreaterThan(1000);
    }

    [Fact]
    public void A_release_in_the_middle_stops_what_leaves_too_last_first()
    {
        var sequence = GroupSequence.Running(2).Become(GroupChange.Between(Line(["a", "b"]), Line(["b", "c"])));
        sequence.IsUp.ShouldBeFalse();
        var calls = new List<(AgentVerb, int)>();
        sequence = sequence.Begin().Release().After(AgentAnswer.Done);
        while (!sequence.IsDown)
        {
            sequence = sequence.Begin();
            calls.Add((sequence.UnderWay!.Value.Verb, sequence.UnderWay.Value.Resource));
            sequence = sequence.After(AgentAnswer.Done);
        }
        calls.ShouldBe([(AgentVerb.Stop, 1), (AgentVerb.Stop, 0)]);
        sequence.Settle().Resources.Length.ShouldBe(2);
    }

    [Fact]
    public void A_status_that_is_being_asked_answers_for_the_resource_it_was_asked_of()
    {
        var asked = GroupSequence.Running(2).Doubt(1).Begin();
        var changed = asked.Become(GroupChange.Between(Line(["a", "b"]), Line(["a", "new", "b"])));
        changed.UnderWay!.Value.Resource.ShouldBe(2);
        changed.After(AgentAnswer.Stopped).Resources.ShouldBe([ResourceState.Running, ResourceState.Unknown, ResourceState.Fallen]);
    }

    [Fact]
    public void What_does_not_stop_takes_the_group_down()
    {
        var sequence = GroupSequence.Running(2).Become(GroupChange.Between(Line(["a", "b"]), Line(["a"]))).Begin().After(AgentAnswer.Failed, "b does not stop");
        (sequence.IsWantedUp, sequence.StartFailure).ShouldBe((false, "b does not stop"));
    }

    private static void MustBecome(string[] from, string[] to)
    {
        var change = GroupChange.Between(Line(from), Line(to));
        var sequence = GroupSequence.Running(from.Length).Become(change);
        var kept = change.Continues.Where(i => i >= 0).ToHashSet();
        string[] names = [.. to, .. Enumerable.Range(0, from.Length).Where(i => !kept.Contains(i)).Select(i => from[i])];
        List<string> started = [], stopped = [];
        for (var turns = 0; !sequence.IsUp; turns++)
        {
            turns.ShouldBeLessThan(50);
            sequence = sequence.Begin();
            var call = sequence.UnderWay!.Value;
            (call.Verb switch { AgentVerb.Start => started, AgentVerb.Stop => stopped, _ => [] }).Add(names[call.Resource]);
            sequence = sequence.After(call.Verb == AgentVerb.Status ? AgentAnswer.Stopped : AgentAnswer.Done);
        }
        sequence.Resources.Length.ShouldBe(to.Length);
        started.ShouldBe(to.Where((_, i) => change.Continues[i] < 0));
        stopped.ShouldBe(names[to.Length..].Reverse());
    }

    private static IEnumerable<string[]> Lines(string[] words, int longest)
    {
        for (var length = 1; length <= longest; length++)
            for (var number = 0; number < (int)Math.Pow(words.Length, length); number++)
                yield return [.. Enumerable.Range(0, length).Select(i => words[number / (int)Math.Pow(words.Length, i) % words.Length])];
    }

    private static ImmutableArray<Resource> Line(string[] words) => [.. words.Select(w => new Resource(w, w, []))];
}
