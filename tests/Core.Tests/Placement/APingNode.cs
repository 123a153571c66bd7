using System.Collections.Immutable;

namespace Bascule.Core.Tests.Placement;

/// <summary>Two hosts are pinged by both nodes; a holds the group and loses one, or both do.</summary>
public class APingNode
{
    private static readonly ImmutableArray<string> Hosts = ["router", "switch"];

    /// <summary>Both hosts answer a, and b says that both answer it.</summary>
    private static Pair Holder()
    {
        var pair = new Pair(edit: c => c with { PingNodes = Hosts, Timing = c.Timing with { Deadping = Pair.Seconds(4) } })
            .Turn(0, new Input.CarrierChanged(0, true)).Turn(1, new Input.ActuatorReady([], []));
        Hear(Answered(Hear(pair, 1), 1, 1), 1.1);
        return pair.Turn(1.2, new Input.Acquired(Pair.Web, pair.Group.HeldEpoch));
    }

    private static Pair Hear(Pair pair, double at, int? reached = 2, Eligibility ofB = Eligibility.Able, Settings? ofSettings = null) =>
        pair.HearView(at, pair.OfPeer(new GroupReport(pair.Group.Claim, Holding.Released, ofB, false, pair.Cluster.Groups[0].LineDigest)) with { Reached = reached, Settings = ofSettings ?? Settings.Of(pair.Cluster) });

    private static Pair Answered(Pair pair, double at, double? router, double? @switch = null) =>
        pair.Turn(at, new Input.Pinged([router is { } r ? Pair.At(r) : null, (@switch ?? router) is { } s ? Pair.At(s) : null]));

    /// <summary>The switch answers, the router last at 1 s.</summary>
    private static Pair WithoutRouter(double until, Func<double, int?> saysB, Eligibility ofB = Eligibility.Able, Pair? pair = null)
    {
        pair ??= Holder();
        for (var at = 2.0; at <= until; at += 0.5) Hear(Answered(pair, at, 1, at), at, saysB(at), ofB);
        return pair;
    }

    [Fact]
    public void That_answers_is_counted_in_the_next_heartbeat() => Holder().State.LastView!.Reached.ShouldBe(2);

    [Fact]
    public void That_is_silent_for_deadping_is_dead_and_the_peer_hears_of_it()
    {
        var pair = WithoutRouter(4.5, _ => 2);
        pair.State.Reached.ShouldBe(2);
        Answered(pair, 5, 1, 5).State.LastView!.Reached.ShouldBe(1);
        pair.Effects.OfType<Effect.Tell>().Select(t => t.Reason).ShouldContain("node router: is dead (no answer to a ping for 4.0s, deadping)");
    }

    [Fact]
    public void That_only_the_peer_reaches_moves_the_group_after_the_damping()
    {
        WithoutRouter(11.5, _ => 2).Group.Holding.ShouldBe(Holding.Held);
        var pair = WithoutRouter(12.5, _ => 2);
        pair.Group.Claim.ShouldBe(new Claim(new Epoch(2), Pair.B));
        pair.Group.WhyNotFit.ShouldBe("b reaches 2 ping nodes, a only 1");
    }

    [Fact]
    public void That_is_dead_for_both_moves_nothing() => WithoutRouter(20, at => at < 6 ? 2 : 1).Group.Holding.ShouldBe(Holding.Held);

    [Theory, InlineData(Eligibility.Impaired), InlineData(Eligibility.Unable)]
    public void That_only_a_node_reaches_that_is_no_better_moves_nothing(Eligibility ofB) => WithoutRouter(20, _ => 2, ofB).Group.Holding.ShouldBe(Holding.Held);

    [Fact]
    public void Moves_nothing_on_the_word_of_a_peer_that_has_been_silent_since()
    {
        var pair = WithoutRouter(5, _ => 2);
        for (var at = 5.5; at <= 14; at += 0.5) Answered(pair, at, 1, at);
        pair.Group.Holding.ShouldBe(Holding.Held);
        Hear(pair, 14.2).Group.Claim.Assignee.ShouldBe(Pair.A, "its clock may have stood, and the router be dead for it in deadping");
        for (var at = 14.5; at <= 26; at += 0.5) Hear(Answered(pair, at, 1, at), at);
        pair.Group.Claim.Assignee.ShouldBe(Pair.B);
    }

    [Fact]
    public void Is_still_missed_when_a_peer_that_reaches_more_was_silent_for_a_while()
    {
        var pair = WithoutRouter(13, _ => 2);
        for (var at = 13.5; at <= 20; at += 0.5) Answered(pair, at, 1, at);
        for (var at = 20.5; at <= 40; at += 0.5) Hear(Answered(pair, at, 1, at), at).Group.Fitness.ShouldBe(Eligibility.Impaired);
    }

    [Fact]
    public void Moves_nothing_on_the_word_of_a_peer_that_does_not_know() => WithoutRouter(20, _ => null).Group.Holding.ShouldBe(Holding.Held);

    [Fact]
    public void Is_not_known_to_a_node_that_has_only_just_begun_to_ask()
    {
        var pair = new Pair(edit: c => c with { PingNodes = Hosts }).Joined();
        Answered(pair, 2, null).State.Reached.ShouldBeNull();
        Answered(pair, 3, 3).State.Reached.ShouldBe(2);
    }

    [Fact]
    public void Is_not_known_to_a_node_that_has_slept_before_it_has_asked_again()
    {
        var pair = Holder().Turn(9, Input.TimePassed.Instance);
        pair.State.ShouldSatisfyAllConditions(s => s.Doubts.ShouldBe((ushort)1), s => s.Reached.ShouldBeNull(), s => s.PingNodes.ShouldAllBe(n => n.IsUp));
        Answered(pair, 9.1, 9.1).State.Reached.ShouldBe(2);
    }

    [Fact]
    public void That_is_back_counts_after_deadtime()
    {
        var pair = WithoutRouter(12.5, _ => 2);
        for (var at = 13.0; at <= 22.5; at += 0.5) Hear(Answered(pair, at, at), at);
        pair.Group.Fitness.ShouldBe(Eligibility.Impaired);
        Hear(Answered(pair, 23, 23), 23).Group.Fitness.ShouldBe(Eligibility.Able);
    }

    [Fact]
    public void That_nobody_reaches_more_of_costs_no_turn() => Holder().State.NextDeadline.ShouldBe(Pair.At(1.2 + 1));

    [Fact]
    public void Beside_a_peer_of_another_deadtime_moves_nothing()
    {
        var pair = Holder();
        var others = Settings.Of(pair.Cluster) with { Deadtime = Pair.Seconds(30) };
        for (var at = 2.0; at <= 20; at += 0.5) Hear(Answered(pair, at, 1, at), at, 2, ofSettings: others);
        pair.Group.Holding.ShouldBe(Holding.Held);
    }
}
