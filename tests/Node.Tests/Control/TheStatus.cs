using Bascule.Contracts.Actuation;
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Core.Fencing;
using Bascule.Node.Control;
using Bascule.Wire.Native;
using Agreement = Bascule.Contracts.Control.Agreement;
using GroupReport = Bascule.Contracts.Control.GroupReport;
using Holding = Bascule.Core.Holding;
using Shown = Bascule.Contracts.Control.Holding;

namespace Bascule.Node.Tests.Control;

public sealed class TheStatus
{
    private static readonly StatusSurroundings Around = new()
    {
        Program = "bascule 0.1.0",
        StartedAt = SamplePair.Now - TimeSpan.FromHours(1),
        ConfigurationDirectory = "/etc/ha.d",
        Media = [new StatusMedium("eth0", "bcast eth0:694"), new StatusMedium("eth1", "ucast eth1 10.0.0.2:694")],
        ActuatorSilence = TimeSpan.FromMilliseconds(40),
        HoldingSince = _ => SamplePair.Now - TimeSpan.FromMinutes(5),
    };

    private static StatusReport Of(ClusterState state, StatusSurroundings? around = null) => StatusView.Of(state, SamplePair.Now, around ?? Around);

    private static ClusterState With(Func<Peer, Peer> change) => SamplePair.State.With(change(SamplePair.Peer(SamplePair.State)));

    private static NodeReport Hb2(StatusReport status) => status.Nodes.Single(n => n.Name == "hb2");

    private static GroupReport Web(StatusReport status) => status.Groups.ShouldHaveSingleItem();

    [Fact]
    public void Of_a_quiet_pair_has_nothing_to_warn_of()
    {
        var status = Of(SamplePair.State);
        status.Warnings.ShouldBeEmpty();
        status.Nodes.Select(n => (n.Name, n.IsSelf, n.State)).ShouldBe([("hb1", true, NodeState.Up), ("hb2", false, NodeState.Up)]);
        Hb2(status).SilentMs.ShouldBe(300);
        Hb2(status).Incarnation.ShouldBe(3u);
        Hb2(status).Dialect.ShouldBe("native");
        Hb2(status).Links.ShouldAllBe(l => l.State == LinkState.Up && l.HearsUs == true);
        Web(status).Holders.ShouldBe(["hb1"]);
        Web(status).Holding.ShouldBe(Shown.Held);
        Web(status).Epoch.ShouldBe(4ul);
        Web(status).SinceMs.ShouldBe(300_000);
        Web(status).Wanted.ShouldBe("hb1");
        status.Configuration.Agreement.ShouldBe(Agreement.Same);
        status.Timing.ShouldBe(new TimingReport { KeepaliveMs = 1000, WarntimeMs = 5000, DeadtimeMs = 10000, InitdeadMs = 15000, LeaseMs = 4000, Failback = true });
        status.Actuator.ShouldBe(new ActuatorReport(true, 40) { Protocol = ActuationCodec.Version });
        status.UptimeMs.ShouldBe(3_600_000);
    }

    private static ClusterState Waiting(Fence fence)
    {
        var state = With(p => p with { Liveness = Liveness.Dead, Fence = fence });
        var group = state.Groups[SamplePair.Web];
        return state.With(group with { Holding = Holding.Released, Group = group.Group with { Protection = GroupProtection.Fence } });
    }

    [Fact]
    public void Of_a_silent_node_whose_fence_is_waited_for_says_what_has_been_tried_and_what_a_person_can_do()
    {
        var said = Hb2(Of(Waiting(new Fence { AskAt = SamplePair.Now + TimeSpan.FromSeconds(20), Failures = 3, Trouble = "fence_ipmilan off ended with 5" }))).AwaitsFence.ShouldNotBeNull();
        said.ShouldStartWith("waiting for fence of hb2 before ");
        said.ShouldContain("fence_ipmilan off ended with 5 (3 times); its fence device is asked again in 20.0s");
        said.ShouldEndWith("say `bascule confirm-off hb2`");
        Hb2(Of(Waiting(new Fence { AskAt = SamplePair.Now, Attempt = 4 }))).AwaitsFence.ShouldNotBeNull().ShouldContain("is being asked");
        Hb2(Of(SamplePair.State)).AwaitsFence.ShouldBeNull();
    }

    [Fact]
    public void A_fenced_node_is_off_and_nothing_waits_for_it()
    {
        var hb2 = Hb2(Of(Waiting(new Fence { AskAt = SamplePair.Now, Proof = "fenced: its status says so" })));
        (hb2.State, hb2.Reason, hb2.AwaitsFence).ShouldBe((NodeState.Off, "fenced: its status says so", null));
    }

    [Fact]
    public void Ping_nodes_stand_behind_the_nodes_with_when_they_answered_last()
    {
        var state = SamplePair.State with { PingNodes = [new("10.0.0.1", SamplePair.Now - TimeSpan.FromSeconds(1), true), new("outside", null, false)], Reached = 1 };
        var pings = Of(state).Nodes.Where(n => n.Kind == NodeKind.Ping).ToArray();
        pings.Select(n => (n.Name, n.State, n.SilentMs)).ShouldBe([("10.0.0.1", NodeState.Up, 1000), ("outside", NodeState.Dead, null)]);
        pings[1].Reason.ShouldBe("no answer to a ping for 10.0s (deadping)");
        Of(state with { Reached = null }).Nodes[^1].State.ShouldBe(NodeState.Unknown);
    }

    [Fact]
    public void A_node_that_reaches_fewer_ping_nodes_is_not_eligible_and_says_why()
    {
        var group = Web(Of(SamplePair.State.With(SamplePair.State.Groups[SamplePair.Web] with { Outreached = "hb2 reaches 2 ping nodes, hb1 only 1" })));
        group.Eligible.ShouldBeFalse();
        group.IneligibleReason.ShouldBe("hb2 reaches 2 ping nodes, hb1 only 1");
    }

    [Fact]
    public void An_address_that_somebody_else_answers_for_is_told_with_its_card()
    {
        var group = SamplePair.State.Groups[SamplePair.Web];
        var probe = new Probe { Purpose = ProbePurpose.Takeover, Since = SamplePair.Now, Claimant = new AddressClaimant("192.168.0.200", "02:00:00:00:00:0b"), IsTold = true };
        var conflict = Web(Of(SamplePair.State.With(group with { Holding = Holding.Released, Probe = probe }))).Conflict;
        conflict.ShouldNotBeNull();
        conflict.ShouldContain("holder alive, heartbeat blocked");
        conflict.ShouldContain("02:00:00:00:00:0b");
        Web(Of(SamplePair.State)).Conflict.ShouldBeNull();
    }

    [Theory]
    [InlineData(Liveness.Unknown, NodeState.Unknown, null)]
    [InlineData(Liveness.Late, NodeState.Late, "silent for 6.0s, deadtime 10.0s")]
    [InlineData(Liveness.Dead, NodeState.Dead, "silent for 6.0s, deadtime 10.0s")]
    [InlineData(Liveness.Off, NodeState.Off, "said goodbye")]
    public void A_peers_state_has_its_word_and_its_reason(Liveness liveness, NodeState state, string? reason)
    {
        var node = Hb2(Of(With(p => p with { Liveness = liveness, LastHeard = SamplePair.Now - TimeSpan.FromSeconds(6) })));
        node.State.ShouldBe(state);
        node.Reason.ShouldBe(reason);
    }

    [Fact]
    public void A_peer_that_was_never_heard_says_since_when_it_could_have_been()
    {
        var node = Hb2(Of(With(p => p with { Liveness = Liveness.Dead, View = null, LinkHeard = [null, null] })));
        node.Reason.ShouldBe("never heard for initdead (15.0s)");
        (node.Incarnation, node.SilentMs, node.Dialect).ShouldBe((null, null, null));
        node.Links.ShouldAllBe(l => l.State == LinkState.Unknown && l.SilentMs == null && l.HearsUs == null);
    }

    [Fact]
    public void A_dead_peer_holds_nothing_as_far_as_we_know()
    {
        var state = With(p => p with { Liveness = Liveness.Dead, View = SamplePair.ViewOfHb2(Holding.Held) });
        Web(Of(state)).Holders.ShouldBe(["hb1"]);
        Of(state).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void A_peer_about_to_join_is_not_yet_up() =>
        Hb2(Of(With(p => p with { View = SamplePair.ViewOfHb2(phase: Phase.Joining) }))).State.ShouldBe(NodeState.Joining);

    [Theory]
    [InlineData(0b01, LinkState.Up, LinkState.NoCarrier)]
    [InlineData(0b00, LinkState.NoCarrier, LinkState.NoCarrier)]
    public void A_cable_that_is_out_is_no_carrier_on_both_ends_of_the_table(int carriers, LinkState first, LinkState second)
    {
        var status = Of(SamplePair.State with { Carriers = (ushort)carriers });
        status.Nodes.ShouldAllBe(n => n.Links.Select(l => l.State).SequenceEqual(new[] { first, second }));
    }

    /// <summary>Its state stands as it was judged last, for we are deaf; whoever reads "up" must read that too.</summary>
    [Fact]
    public void Without_any_carrier_a_peer_is_said_not_to_be_judged()
    {
        var node = Hb2(Of(With(p => p with { LastHeard = SamplePair.Now - TimeSpan.FromSeconds(40) }) with { Carriers = 0 }));
        node.State.ShouldBe(NodeState.Up);
        node.Reason.ShouldBe("not heard for 40.0s, and not judged: no medium here has a carrier");
        Hb2(Of(SamplePair.State with { Carriers = 0b01 })).Reason.ShouldBeNull();
    }

    [Fact]
    public void One_silent_link_of_two_is_dead_and_the_peer_is_up()
    {
        var status = Of(With(p => p with { LinkHeard = [p.LinkHeard[0], SamplePair.Now - TimeSpan.FromSeconds(11)] }));
        Hb2(status).State.ShouldBe(NodeState.Up);
        Hb2(status).Links.Select(l => l.State).ShouldBe([LinkState.Up, LinkState.Dead]);
        Hb2(status).Links[1].SilentMs.ShouldBe(11_000);
    }

    [Fact]
    public void A_peer_hears_us_on_the_links_that_it_names()
    {
        var status = Of(With(p => p with { View = SamplePair.ViewOfHb2() with { Hears = [new Hearing(SamplePair.Hb1, SamplePair.OurLife, 0, 0b10)] } }));
        Hb2(status).Links.Select(l => l.HearsUs).ShouldBe([false, true]);
    }

    [Fact]
    public void A_peer_that_does_not_hear_us_is_named_with_what_to_look_at()
    {
        var state = With(p => p with { View = SamplePair.ViewOfHb2() with { Hears = [] } });
        Hb2(Of(state)).Reason.ShouldBe("is heard, but does not hear us: look at its firewall and at the way towards it");
    }

    [Fact]
    public void A_peer_under_another_key_is_named()
    {
        var status = Of(With(p => p with { View = null, Liveness = Liveness.Unknown, Unverified = 3 }));
        Hb2(status).Reason!.ShouldContain("authkeys differs");
    }

    [Theory, InlineData(Holding.Held), InlineData(Holding.Acquiring)]
    public void Two_holders_are_a_split_brain(Holding theirs)
    {
        var status = Of(With(p => p with { View = SamplePair.ViewOfHb2(theirs) }));
        Web(status).Holders.ShouldBe(["hb1", "hb2"]);
    }

    [Fact]
    public void Haresources_that_differ_are_told_by_what_differs()
    {
        var another = SamplePair.ViewOfHb2() with { Digest = 1 };
        var web = another.Groups[SamplePair.Web];
        var status = Of(With(p => p with { View = another with { Groups = another.Groups.SetItem(SamplePair.Web, web with { LineDigest = 99 }) } }));
        status.Configuration.Agreement.ShouldBe(Agreement.Different);
        status.Configuration.Difference!.ShouldContain("haresources of hb2 has another line for IPaddr::192.168.0.200");

        var missing = Of(With(p => p with { View = another with { Groups = SortedTable<GroupName, Core.GroupReport>.Empty, UnknownGroups = 2 } }));
        missing.Configuration.Difference!.ShouldContain("has no group IPaddr::192.168.0.200");
        missing.Configuration.Difference!.ShouldContain("has 2 group(s) that ours has not");
        missing.Warnings.ShouldBeEmpty("said once, above");

        Of(With(p => p with { View = another })).Configuration.Difference.ShouldBe("ha.cf of hb2 names other nodes");
    }

    [Fact]
    public void Before_any_peer_was_heard_agreement_is_unknown() =>
        Of(With(p => p with { View = null, Liveness = Liveness.Unknown })).Configuration.Agreement.ShouldBe(Agreement.Unknown);

    [Theory]
    [InlineData(Holding.Released, Shown.Released), InlineData(Holding.Acquiring, Shown.Acquiring), InlineData(Holding.Held, Shown.Held)]
    [InlineData(Holding.Releasing, Shown.Releasing), InlineData(Holding.Stuck, Shown.Stuck), InlineData(Holding.Unknown, Shown.Unknown)]
    public void Each_holding_has_its_word(Holding holding, Shown shown)
    {
        Enum.GetValues<Holding>().Length.ShouldBe(6, "the cases above are all there are");
        Web(Of(SamplePair.State.With(SamplePair.State.Groups[SamplePair.Web] with { Holding = holding }))).Holding.ShouldBe(shown);
    }

    [Fact]
    public void A_release_that_is_stuck_is_warned_of()
    {
        var state = SamplePair.State.With(SamplePair.State.Groups[SamplePair.Web] with { Holding = Holding.Stuck });
        Of(state).Warnings.ShouldHaveSingleItem().ShouldContain("cannot be released here");
    }

    [Fact]
    public void Who_is_not_eligible_says_why()
    {
        var state = SamplePair.State.With(SamplePair.State.Groups[SamplePair.Web] with { Eligibility = Eligibility.Unable, Impediment = "apache2 did not start" });
        (Web(Of(state)).Eligible, Web(Of(state)).IneligibleReason).ShouldBe((false, "apache2 did not start"));
        (Web(Of(SamplePair.State)).Eligible, Web(Of(SamplePair.State)).IneligibleReason).ShouldBe((true, null));
    }

    [Theory]
    [InlineData(Phase.Joining, false, 0b11, NodeState.Joining, "waiting for the actuator")]
    [InlineData(Phase.Joining, true, 0b00, NodeState.Joining, "waiting for a carrier: no medium has one")]
    [InlineData(Phase.Joining, true, 0b11, NodeState.Joining, "waiting to hear every other node, at most initdead")]
    [InlineData(Phase.Active, true, 0b11, NodeState.Up, null)]
    [InlineData(Phase.Leaving, true, 0b11, NodeState.Up, "stopping: giving everything away")]
    [InlineData(Phase.Off, true, 0b11, NodeState.Off, null)]
    public void Our_own_state_says_what_we_wait_for(Phase phase, bool hasActuator, int carriers, NodeState state, string? reason)
    {
        var own = Of(SamplePair.State with { Phase = phase, ActuatorReady = hasActuator, Carriers = (ushort)carriers }).Nodes[0];
        (own.State, own.Reason).ShouldBe((state, reason));
    }

    [Theory]
    [InlineData(10, null, 0)]
    [InlineData(10, "no nf_tables", 0)]
    [InlineData(5, null, 0)]
    [InlineData(5, "no nf_tables", 1015)]
    public void How_long_two_could_answer_follows_from_the_times_and_the_kernel(int deadtime, string? gateTrouble, long milliseconds)
    {
        var cluster = SamplePair.Cluster with { Timing = SamplePair.Cluster.Timing with { Deadtime = TimeSpan.FromSeconds(deadtime) } };
        var status = Of(SamplePair.State with { Cluster = cluster }, Around with { GateTrouble = gateTrouble });
        status.Timing.TwoHoldersMs.ShouldBe(milliseconds);
        status.Actuator.GateTrouble.ShouldBe(gateTrouble);
    }

    [Fact]
    public void Checks_are_shown_as_the_actuator_says_that_they_stand()
    {
        var words = new CheckWord("http http://10.0.0.1/", "apache2", CheckStanding.Bad, 0, TimeSpan.FromMilliseconds(2.5), "status 500");
        var status = Of(SamplePair.State, Around with { Checks = group => group == SamplePair.Cluster.Groups[0].Name ? [words, words with { Standing = CheckStanding.InGrace, Since = ulong.MaxValue, Answer = "" }] : [] });
        var checks = status.Groups[0].Checks;
        checks.Count.ShouldBe(2);
        (checks[0].State, checks[0].LatencyMs, checks[0].Answer).ShouldBe((ServiceCheckState.Bad, 2.5, "status 500"));
        (checks[1].State, checks[1].SinceMs, checks[1].LatencyMs, checks[1].Answer).ShouldBe((ServiceCheckState.Grace, 0, null, null));
        Of(SamplePair.State).Groups[0].Checks.ShouldBeEmpty();
    }

    [Fact]
    public void Troubles_of_the_surroundings_are_warnings()
    {
        var status = Of(SamplePair.State, Around with
        {
            ActuatorTrouble = "not connected yet",
            ActuatorSilence = null,
            MediaTroubles = ["eth1: sending to 10.0.0.2: no route to host"],
            Receptions = [(Reception.Forged, 12), (Reception.Foreign, 400), (Reception.Repeated, 9000), (Reception.Stranger, 0)],
            LinesLost = 5,
        });
        status.Actuator.ShouldBe(new ActuatorReport(false) { Trouble = "not connected yet", Protocol = ActuationCodec.Version });
        status.Warnings.Count.ShouldBe(3);
        status.Warnings.ShouldContain("eth1: sending to 10.0.0.2: no route to host");
        status.Warnings.ShouldContain(w => w.StartsWith("12 packets: ", StringComparison.Ordinal) && w.Contains("authkeys differs", StringComparison.Ordinal));
        status.Warnings.ShouldContain("5 log lines were lost");
    }
}
