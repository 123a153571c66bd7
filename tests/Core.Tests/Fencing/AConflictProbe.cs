using Bascule.Core.Fencing;

namespace Bascule.Core.Tests.Fencing;

/// <summary>Node a, whose peer b held web with an address, and fell silent at 2 s: late at 7 s, dead at 12 s.</summary>
public class AConflictProbe
{
    private const string Address = "10.0.0.1";
    private const string Mac = "02:00:00:00:00:0b";

    private static readonly Claim OfB = new(new Epoch(4), Pair.B);

    private static Pair Silent(Func<Cluster, Cluster>? edit = null) =>
        new Pair(home: "b", edit: c => (edit?.Invoke(c) ?? c) with { Groups = [new Group(Pair.Web, Pair.B, [new Resource("10.0.0.1", "IPaddr", ["10.0.0.1"]), new Resource("apache2", "apache2", [])])] })
            .Joined(claim: OfB, holding: Holding.Held).Turn(1.5, new Input.Released(Pair.Web, OfB.Epoch)).Hear(2, OfB, Holding.Held);

    private static Input.Probed Round(double askedAt, bool hasHeard = true, double? carrierSince = 0, params ProbeAnswer[] answers) =>
        new([new ProbeRound(Pair.Web, hasHeard, carrierSince is { } since ? Pair.At(since) : null, [.. answers])], Pair.At(askedAt));

    private static ProbeAnswer Answer(Answerer by = Answerer.Other) => new(Address, Mac, by);

    /// <summary>A round each 200 ms, as the shell makes them, from the first that ends at <paramref name="from"/>.</summary>
    private static Pair Ask(Pair pair, double from, double to, Func<double, Input.Probed> round)
    {
        for (var at = from; at <= to; at = Math.Round(at + 0.2, 1)) pair.Turn(at, round(at - 0.2));
        return pair;
    }

    private static Pair Unanswered(Pair pair, double from, double to) => Ask(pair, from, to, at => Round(at));

    [Fact]
    public void Begins_at_warntime()
    {
        var pair = Silent().Pass(3, 6.5);
        pair.State.Asking.Groups.ShouldBeEmpty();
        pair.Turn(7, Input.TimePassed.Instance).Effects.OfType<Effect.Probe>().Single().Groups.ShouldBe([Pair.Web]);
        pair.State.Asking.Every.ShouldBe(TimeSpan.FromMilliseconds(200));
    }

    [Fact]
    public void Costs_nothing_at_deadtime_when_nobody_answers()
    {
        var pair = Unanswered(Silent().Pass(3, 7), 7.2, 11.8);
        pair.Turn(12, Input.TimePassed.Instance).Asks<Effect.Acquire>().ShouldBeTrue(pair.ToString());
        pair.Group.Reason.ShouldContain("nobody answers for web");
    }

    [Fact]
    public void That_nobody_makes_lets_nothing_be_taken()
    {
        var pair = Silent().Pass(3, 20);
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.Group.Claim.ShouldBe(OfB);
    }

    [Fact]
    public void That_is_answered_forbids_the_takeover_and_says_so_once()
    {
        var pair = Ask(Silent().Pass(3, 7), 7.2, 11.8, at => Round(at, answers: Answer()));
        pair.Turn(12, Input.TimePassed.Instance).Asks<Effect.Acquire>().ShouldBeFalse();
        var alarm = pair.Effects.OfType<Effect.Tell>().Single(t => t.Severity == Severity.Critical).Reason;
        alarm.ShouldContain("holder alive, heartbeat blocked");
        alarm.ShouldContain(Mac);
        alarm.ShouldContain("694");
        ConflictProbe.Alarm(pair.State, pair.Group).ShouldBe(alarm);

        pair.Turn(12.2, Round(12, answers: Answer())).Asks<Effect.Tell>().ShouldBeFalse();
        pair.Group.Claim.ShouldBe(OfB);
    }

    [Fact]
    public void Says_nothing_of_an_answer_before_deadtime() =>
        Silent().Pass(3, 7).Turn(7.2, Round(7, answers: Answer())).Asks<Effect.Tell>().ShouldBeFalse();

    [Fact]
    public void Whose_answers_end_lets_the_takeover_follow_after_ten_silent_rounds()
    {
        var pair = Ask(Silent().Pass(3, 7), 7.2, 11.8, at => Round(at, answers: Answer())).Turn(12, Input.TimePassed.Instance);
        Unanswered(pair, 12.2, 13.8).Group.Claim.ShouldBe(OfB);
        pair.Turn(14, Round(13.8)).Asks<Effect.Acquire>().ShouldBeTrue();
        pair.Effects.OfType<Effect.Tell>().ShouldContain(t => t.Reason.Contains("is over", StringComparison.Ordinal));
    }

    [Fact]
    public void Ends_with_its_alarm_when_heartbeats_pass_again()
    {
        var pair = Ask(Silent().Pass(3, 7), 7.2, 11.8, at => Round(at, answers: Answer())).Turn(12, Input.TimePassed.Instance);
        pair.Turn(12.5, new Input.StillHeard([new LinkStamp(Pair.B, 0, Pair.At(12.5))]));
        pair.Effects.OfType<Effect.Tell>().ShouldContain(t => t.Reason.Contains("heartbeats pass again", StringComparison.Ordinal));
        pair.State.Asking.Groups.ShouldBeEmpty();
        ConflictProbe.Alarm(pair.State, pair.Group).ShouldBeNull();
    }

    [Theory]
    [InlineData(Answerer.Own), InlineData(Answerer.Gateway), InlineData(Answerer.Proxy)]
    public void Is_not_answered_by_who_answers_for_everything(Answerer by) =>
        Ask(Silent().Pass(3, 7), 7.2, 11.8, at => Round(at, answers: Answer(by))).Turn(12, Input.TimePassed.Instance).Asks<Effect.Acquire>().ShouldBeTrue();

    [Fact]
    public void Counts_no_silence_on_a_network_of_which_nothing_was_heard_until_initdead_has_passed()
    {
        // The carrier came at 6 s: initdead, 20 s, less the 5 s in which asking goes on anyway.
        var pair = Ask(Silent().Pass(3, 7), 7.2, 20.8, at => Round(at, hasHeard: false, carrierSince: 6));
        pair.Peer.Liveness.ShouldBe(Liveness.Dead);
        pair.Group.Claim.ShouldBe(OfB);
        ConflictProbe.Hesitation(pair.State, pair.Group).ShouldNotBeNull();
        Ask(pair, 21, 21.8, at => Round(at, hasHeard: false, carrierSince: 6)).Group.Claim.Assignee.ShouldBe(Pair.A);
    }

    [Fact]
    public void Without_a_carrier_counts_no_silence() =>
        Ask(Silent().Pass(3, 7), 7.2, 60, at => Round(at, hasHeard: false, carrierSince: null)).Group.Claim.ShouldBe(OfB);

    [Fact]
    public void Counts_its_silent_rounds_in_a_row()
    {
        // The card's carrier went and came between the third round and the fifth.
        var pair = Unanswered(Silent().Pass(3, 11), 11.2, 11.6).Turn(11.8, Round(11.6, hasHeard: false, carrierSince: 11.7));
        pair.Turn(12, Round(11.8)).Peer.Liveness.ShouldBe(Liveness.Dead);
        Unanswered(pair, 12.2, 12.4).Group.Claim.ShouldBe(OfB);
        pair.Turn(12.6, Round(12.4)).Asks<Effect.Acquire>().ShouldBeTrue();
    }

    [Fact]
    public void Begins_anew_after_a_sleep_of_ours()
    {
        var pair = Unanswered(Silent().Pass(3, 7), 7.2, 9).Turn(11.5, Round(9));
        pair.State.Doubts.ShouldBe((ushort)1);
        pair.Group.Probe!.Silent.ShouldBe(0);
    }

    [Fact]
    public void Switched_off_is_not_made()
    {
        var pair = Silent(c => c with { ConflictProbe = false }).Pass(3, 12);
        pair.State.Asking.Groups.ShouldBeEmpty();
        pair.Group.Claim.Assignee.ShouldBe(Pair.A);
    }

    [Fact]
    public void Is_made_of_an_unclaimed_group_too_before_a_peer_that_was_never_heard_is_passed_over()
    {
        var pair = new Pair(edit: _ => Silent().Cluster);
        pair.Turn(0, new Input.CarrierChanged(0, true)).Turn(1, new Input.ActuatorReady([], [])).Pass(1.5, 15);
        pair.State.Asking.Groups.ShouldBe([Pair.Web]);
        Ask(pair, 15.2, 21, at => Round(at, answers: Answer())).Group.Claim.Assignee.ShouldBeNull();
    }

    [Fact]
    public void Outlasted_by_initdead_leaves_a_claim_of_an_earlier_life_to_be_told_and_to_be_made_anew()
    {
        var pair = new Pair(edit: _ => Silent().Cluster with { Failback = false });
        pair.Turn(0, new Input.CarrierChanged(0, true)).Turn(1, new Input.ActuatorReady([], [])).Pass(1.5, 15);
        Ask(pair, 15.2, 21, at => Round(at, answers: Answer())).State.Phase.ShouldBe(Phase.Active);

        pair.Hear(21.2, new Claim(new Epoch(7), Pair.A)).Asks<Effect.Acquire>().ShouldBeFalse("under 7 it may have been acquired before");
        pair.Group.Claim.ShouldBe(new Claim(new Epoch(8), Pair.A));
        pair.Hear(21.3, pair.Group.Claim).Effects.OfType<Effect.Acquire>().Single().Epoch.ShouldBe(new Epoch(8));
    }

    [Fact]
    public void Verifies_a_takeover_and_announces_again_until_nobody_else_answers()
    {
        var pair = Unanswered(Silent().Pass(3, 7), 7.2, 11.8).Turn(12, Input.TimePassed.Instance).Turn(12.1, new Input.Acquired(Pair.Web, new Epoch(5)));
        pair.State.Asking.Groups.ShouldBe([Pair.Web]);

        pair.Turn(12.4, Round(12.2, answers: Answer())).Asks<Effect.Announce>().ShouldBeTrue();
        pair.Effects.OfType<Effect.Tell>().ShouldContain(t => t.Severity == Severity.Critical && t.Reason.Contains("second claimant", StringComparison.Ordinal));
        pair.Turn(12.6, Round(12.4, answers: Answer())).Asks<Effect.Announce>().ShouldBeFalse();
        pair.Turn(17.4, Round(17.2, answers: Answer())).Asks<Effect.Announce>().ShouldBeTrue("it is announced again while the other is there");

        Unanswered(pair, 17.6, 19.2).Asks<Effect.Announce>().ShouldBeFalse();
        pair.Turn(19.4, Round(19.2)).Asks<Effect.Announce>().ShouldBeTrue("and once more when it has gone");
        Unanswered(pair, 19.6, 24.6).State.Asking.Groups.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(100, 500, 12.5, 300)]
    [InlineData(1000, 30_000, 200, 15_000)]
    public void Takes_a_tenth_of_deadtime_and_begins_early_enough(int keepaliveMs, int deadtimeMs, double intervalMs, double fromMs)
    {
        var timing = new Timing { Keepalive = Ms(keepaliveMs), Deadtime = Ms(deadtimeMs), Warntime = Ms(fromMs), Initdead = Ms(deadtimeMs) };
        timing.ProbeInterval.ShouldBe(Ms(intervalMs));
        timing.ProbeFrom.ShouldBe(Ms(fromMs));
        (timing with { Warntime = timing.Deadtime }).ProbeFrom.ShouldBe(timing.Deadtime - (5 * timing.ProbeInterval));
    }

    private static TimeSpan Ms(double milliseconds) => TimeSpan.FromMilliseconds(milliseconds);
}
