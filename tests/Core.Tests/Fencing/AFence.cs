using Bascule.Core.Fencing;

namespace Bascule.Core.Tests.Fencing;

/// <summary>Node a, which has a fence device for its peer b; b held web, without an address, and fell silent at 2 s: dead at 12 s.</summary>
public class AFence
{
    private static readonly Claim OfB = new(new Epoch(4), Pair.B);

    private static Pair Silent(double delay = 0, GroupProtection protection = GroupProtection.ByDevice, bool device = true) =>
        new Pair(home: "b", edit: c => c with
        {
            FenceDevices = device ? [new FenceDevice(Pair.B, Pair.Seconds(delay))] : [],
            Groups = [c.Groups[0] with { Protection = protection }],
        }).Joined(claim: OfB, holding: Holding.Held).Turn(1.5, new Input.Released(Pair.Web, OfB.Epoch)).Hear(2, OfB, Holding.Held);

    private static Pair Asked() => Silent().Pass(3, 11.5).Turn(12, Input.TimePassed.Instance);

    private static Pair Answer(Pair pair, double at, bool succeeded, string why = "its status says off", uint attempt = 0) =>
        pair.Turn(at, new Input.Fenced(Pair.B, attempt == 0 ? pair.State.FencesAsked : attempt, succeeded, why));

    [Fact]
    public void Is_asked_for_at_deadtime_and_nothing_is_taken()
    {
        var pair = Asked();
        pair.Effects.OfType<Effect.Fence>().Single().Peer.ShouldBe(Pair.B);
        pair.Group.Claim.ShouldBe(OfB);
        pair.Pass(12.5, 300).Group.Claim.ShouldBe(OfB);
    }

    [Fact]
    public void Is_asked_for_once_while_its_answer_is_awaited() => Asked().Turn(13, Input.TimePassed.Instance).Asks<Effect.Fence>().ShouldBeFalse();

    [Fact]
    public void That_succeeds_is_followed_by_the_takeover_in_the_same_turn()
    {
        var pair = Answer(Asked(), 13, succeeded: true);
        pair.Asks<Effect.Acquire>().ShouldBeTrue(pair.ToString());
        pair.Group.Reason.ShouldContain("fenced: its status says off");
    }

    [Fact]
    public void That_fails_is_tried_again_after_5_s_then_10_and_at_most_a_minute()
    {
        var pair = Asked();
        var (at, pauses) = (12.0, new List<double>());
        for (var n = 0; n < 6; n++)
        {
            Answer(pair, at, succeeded: false, "no answer");
            var failed = at;
            while (!pair.Asks<Effect.Fence>()) pair.Turn(at += 0.5, Input.TimePassed.Instance);
            pauses.Add(at - failed);
        }
        pauses.ShouldBe([5, 10, 20, 40, 60, 60]);
        pair.Group.Claim.ShouldBe(OfB);
    }

    [Fact]
    public void That_fails_is_told_gravely_once_for_each_kind_of_failure()
    {
        var pair = Asked();
        Severity Told(double at, string why) => Answer(pair, at, succeeded: false, why).Effects.OfType<Effect.Tell>().Single().Severity;
        Told(13, "no answer within 20.0s").ShouldBe(Severity.Critical);
        pair.Pass(13.5, 18);
        Told(19, "no answer within 20.1s").ShouldBe(Severity.Info);
        pair.Pass(19.5, 29);
        Told(30, "login denied").ShouldBe(Severity.Critical);
        FenceBeforeTakeover.Waiting(pair.State, pair.Peer, Pair.At(30))!.ShouldContain("bascule confirm-off b");
    }

    [Fact]
    public void Whose_peer_is_heard_again_proves_nothing()
    {
        var pair = Answer(Asked(), 13, succeeded: true).Hear(15, OfB, Holding.Held);
        pair.Peer.Fence.ShouldBeNull();
    }

    [Fact]
    public void Of_an_earlier_silence_proves_nothing_in_this_one()
    {
        var pair = Asked().Hear(13, OfB, Holding.Held).Pass(13.5, 22.5).Turn(23, Input.TimePassed.Instance);
        pair.Asks<Effect.Fence>().ShouldBeTrue(pair.ToString());
        Answer(pair, 24, succeeded: true, attempt: pair.State.FencesAsked - 1).Asks<Effect.Acquire>().ShouldBeFalse();
        Answer(pair, 25, succeeded: true).Asks<Effect.Acquire>().ShouldBeTrue();
    }

    [Fact]
    public void Waits_for_its_delay_first()
    {
        var pair = Silent(delay: 3).Pass(3, 14.5);
        pair.State.FencesAsked.ShouldBe(0u);
        FenceBeforeTakeover.Waiting(pair.State, pair.Peer, Pair.At(14.5))!.ShouldContain("in 500ms");
        pair.Turn(15, Input.TimePassed.Instance).Asks<Effect.Fence>().ShouldBeTrue();
    }

    [Fact]
    public void Is_asked_for_anew_when_the_actuator_comes_back()
    {
        var pair = Asked().Turn(13, new Input.ActuatorLost()).Turn(13.5, new Input.ActuatorReady([], []));
        pair.Asks<Effect.Fence>().ShouldBeTrue();
    }

    [Fact]
    public void Is_not_needed_after_a_goodbye()
    {
        var pair = Silent();
        pair.HearView(3, pair.OfPeer(new GroupReport(OfB, Holding.Released, Eligibility.Able, false, pair.Cluster.Groups[0].LineDigest)) with { Phase = Phase.Off });
        pair.Asks<Effect.Acquire>().ShouldBeTrue(pair.ToString());
        pair.State.FencesAsked.ShouldBe(0u);
    }

    [Fact]
    public void Is_not_asked_for_when_there_is_nothing_to_take()
    {
        var pair = new Pair(edit: c => c with { FenceDevices = [new FenceDevice(Pair.B, TimeSpan.Zero)] }).Joined().Holding1().Pass(2, 60);
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.State.FencesAsked.ShouldBe(0u);
    }

    [Fact]
    public void Is_not_needed_for_a_group_whose_protection_is_none() => Silent(protection: GroupProtection.None).Pass(3, 11.5).Turn(12, Input.TimePassed.Instance).Asks<Effect.Acquire>().ShouldBeTrue();

    [Fact]
    public void That_nobody_can_do_keeps_the_group_waiting_until_somebody_confirms()
    {
        var pair = Silent(protection: GroupProtection.Fence, device: false).Pass(3, 11.5).Turn(12, Input.TimePassed.Instance);
        pair.Effects.OfType<Effect.Tell>().Count(t => t.Severity == Severity.Critical).ShouldBe(1);
        pair.Pass(12.5, 100).Group.Claim.ShouldBe(OfB);
        FenceBeforeTakeover.Waiting(pair.State, pair.Peer, Pair.At(100))!.ShouldContain("no fence device");
        pair.Turn(101, new Input.ConfirmedOff(Pair.B)).Asks<Effect.Acquire>().ShouldBeTrue();
    }

    [Fact]
    public void Comes_first_when_this_node_starts_alone()
    {
        var pair = new Pair(edit: c => c with { FenceDevices = [new FenceDevice(Pair.B, TimeSpan.Zero)] })
            .Turn(0, new Input.CarrierChanged(0, true)).Turn(1, new Input.ActuatorReady([], [])).Pass(1.5, 19.5).Turn(20, Input.TimePassed.Instance);
        pair.Asks<Effect.Fence>().ShouldBeTrue(pair.ToString());
        pair.Asks<Effect.Acquire>().ShouldBeFalse();
        Answer(pair, 21, succeeded: true).Asks<Effect.Acquire>().ShouldBeTrue(pair.ToString());
    }

    [Fact]
    public void Confirmed_by_an_operator_does_not_count_while_the_peer_is_heard()
    {
        var pair = Silent().Turn(3, new Input.ConfirmedOff(Pair.B));
        pair.Peer.Fence.ShouldBeNull();
        pair.Effects.OfType<Effect.Tell>().Single().Reason.ShouldContain("heard a moment ago");
        FenceBeforeTakeover.WhyNotConfirmed(pair.State, Pair.A)!.ShouldContain("this node");
        FenceBeforeTakeover.WhyNotConfirmed(pair.State, new NodeName("c"))!.ShouldContain("no node c");
    }

    [Fact]
    public void Is_not_asked_for_while_the_peer_answers_for_another_group()
    {
        var other = new GroupName("10.0.0.1");
        var pair = new Pair(home: "b", edit: c => c with { Groups = [c.Groups[0], new Group(other, Pair.B, [new Resource("10.0.0.1", "IPaddr", ["10.0.0.1"])])], FenceDevices = [new FenceDevice(Pair.B, TimeSpan.Zero)] })
            .Turn(0, new Input.CarrierChanged(0, true)).Turn(1, new Input.ActuatorReady([], []));
        foreach (var at in new[] { 1.0, 2 })
        {
            var view = pair.OfPeer(new GroupReport(OfB, Holding.Held, Eligibility.Able, false, pair.Cluster.Groups[0].LineDigest));
            pair.HearView(at, view with { Groups = view.Groups.SetItem(other, new GroupReport(OfB, Holding.Held, Eligibility.Able, false, pair.Cluster.Groups[1].LineDigest)) });
            pair.Turn(at + 0.5, new Input.Released(Pair.Web, OfB.Epoch)).Turn(at + 0.5, new Input.Released(other, OfB.Epoch));
        }
        pair.Pass(3, 7);
        for (var at = 7.2; at < 14; at = Math.Round(at + 0.2, 1))
            pair.Turn(at, new Input.Probed([new ProbeRound(other, true, Pair.At(0), [new ProbeAnswer("10.0.0.1", "02:00:00:00:00:0b", Answerer.Other)])], Pair.At(at - 0.2)));
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.State.FencesAsked.ShouldBe(0u, "web has no address, and could be taken but for its fence");
    }

    [Fact]
    public void Confirmed_by_an_operator_does_not_count_while_somebody_answers()
    {
        var pair = new Pair(home: "b", edit: c => c with { Groups = [new Group(Pair.Web, Pair.B, [new Resource("10.0.0.1", "IPaddr", ["10.0.0.1"])])], FenceDevices = [new FenceDevice(Pair.B, TimeSpan.Zero)] })
            .Joined(claim: OfB, holding: Holding.Held).Turn(1.5, new Input.Released(Pair.Web, OfB.Epoch)).Hear(2, OfB, Holding.Held).Pass(3, 12);
        pair.Turn(12.2, new Input.Probed([new ProbeRound(Pair.Web, true, Pair.At(0), [new ProbeAnswer("10.0.0.1", "02:00:00:00:00:0b", Answerer.Other)])], Pair.At(12)));
        FenceBeforeTakeover.WhyNotConfirmed(pair.State, Pair.B)!.ShouldContain("02:00:00:00:00:0b answers");
        pair.State.FencesAsked.ShouldBe(0u);
    }
}
