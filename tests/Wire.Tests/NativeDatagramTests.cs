using Bascule.Core;
using Bascule.Wire.Authentication;
using Bascule.Wire.Native;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Wire.Tests;

public sealed class NativeDatagrams
{
    private static readonly NodeName A = new("hb1");
    private static readonly NodeName B = new("hb2");
    private static readonly MessageKey Key = new(1, "Secret"u8);
    private static readonly Instant Now = new(1_000_000_000);

    private static Cluster ClusterOf(NodeName self, int groups = 2) => new()
    {
        Self = self,
        Nodes = [A, B],
        Media = ["eth0", "eth1"],
        Timing = new Timing { Keepalive = Seconds(1), Warntime = Seconds(5), Deadtime = Seconds(10), Initdead = Seconds(20) },
        Failback = true,
        Groups = [.. Enumerable.Range(0, groups).Select(i => new Group(new GroupName($"IPaddr::10.0.0.{i}"), i % 2 == 0 ? A : B, [new Resource($"IPaddr::10.0.0.{i}", "IPaddr", [$"10.0.0.{i}"])]))],
    };

    private static TimeSpan Seconds(int n) => TimeSpan.FromSeconds(n);

    private static View ViewOf(Cluster cluster, Incarnation incarnation, ulong epoch = 7) => new()
    {
        From = cluster.Self,
        Incarnation = incarnation,
        Doubts = 3,
        Phase = Phase.Active,
        Digest = cluster.Digest,
        Hears = [new Hearing(B, new Incarnation(99), 2, 0b11)],
        Groups = cluster.Groups.ToSortedTable(g => g.Name, g => new GroupReport(new Claim(new Epoch(epoch), B), Holding.Releasing, Eligibility.Standby, true, g.LineDigest)),
    };

    private static byte[] DatagramFromA(ulong epoch = 7, uint incarnation = 5, int skip = 0, int groups = 2)
    {
        var sender = new Sender(ClusterOf(A, groups), new Incarnation(incarnation), Key);
        sender.Compose(ViewOf(ClusterOf(A, groups), new Incarnation(incarnation), epoch));
        for (var i = 0; i < skip; i++) sender.Next();
        return sender.Next().ToArray();
    }

    private static Receiver ReceiverAtB() => new(ClusterOf(B), new Incarnation(99), [Key]);

    /// <summary>Noted as if only repeated, it would first make what that peer said long before look current.</summary>
    [Fact]
    public void With_news_are_not_noted_as_heard_again()
    {
        var receiver = ReceiverAtB();
        receiver.Take(DatagramFromA(), 0, Now, out _).ShouldBe(Reception.News);
        receiver.Collect().ShouldBeEmpty();
        receiver.Take(DatagramFromA(skip: 1), 1, Now + Seconds(1), out _).ShouldBe(Reception.Repeated);
        receiver.Collect().ShouldContain(new LinkStamp(A, 1, Now + Seconds(1)));
    }

    [Fact]
    public void Carry_the_whole_view()
    {
        ReceiverAtB().Take(DatagramFromA(), 0, Now, out var news).ShouldBe(Reception.News);
        var sent = ViewOf(ClusterOf(A), new Incarnation(5));
        news!.From.ShouldBe(A);
        news.Incarnation.ShouldBe(sent.Incarnation);
        news.Doubts.ShouldBe(sent.Doubts);
        news.Phase.ShouldBe(sent.Phase);
        news.Digest.ShouldBe(sent.Digest);
        news.Settings.ShouldBe(Settings.Of(ClusterOf(A)));
        news.Hears.ShouldBe(sent.Hears);
        news.Groups.ShouldBe(sent.Groups);
    }

    [Fact]
    public void Carry_times_and_policies_to_a_tenth_of_a_millisecond_and_never_shorter()
    {
        var cluster = ClusterOf(A) with
        {
            Timing = new Timing { Keepalive = TimeSpan.FromTicks(10_001), Warntime = Seconds(1), Deadtime = TimeSpan.FromHours(24), Initdead = TimeSpan.FromHours(25) },
            Failback = false,
            ConflictProbe = false,
            Keys = new KeyNumbers(15, 0b1000_0000_0000_0010),
        };
        var sender = new Sender(cluster, new Incarnation(5), Key);
        sender.Compose(ViewOf(cluster, new Incarnation(5)) with { Settings = Settings.Of(cluster) });
        ReceiverAtB().Take(sender.Next(), 0, Now, out var news).ShouldBe(Reception.News);
        news!.Settings.ShouldBe(new Settings
        {
            Keepalive = TimeSpan.FromMilliseconds(1.1),
            Warntime = Seconds(1),
            Deadtime = TimeSpan.FromHours(24),
            Initdead = TimeSpan.FromHours(25),
            Failback = false,
            ConflictProbe = false,
            Keys = new KeyNumbers(15, 0b1000_0000_0000_0010),
        });
    }

    [Fact]
    public void Are_read_anew_after_a_reload_and_signed_with_the_key_that_it_names()
    {
        var second = new MessageKey(2, "Another"u8);
        var sender = new Sender(ClusterOf(A), new Incarnation(5), Key);
        sender.Compose(ViewOf(ClusterOf(A), new Incarnation(5)));
        var receiver = new Receiver(ClusterOf(B, groups: 1), new Incarnation(99), [Key]);
        receiver.Take(sender.Next(), 0, Now, out var before).ShouldBe(Reception.News);
        (before!.Groups.Count, before.UnknownGroups).ShouldBe((1, 1));

        receiver.Use(ClusterOf(B), [Key, second]);
        receiver.Take(sender.Next(), 0, Now, out var after).ShouldBe(Reception.News);
        (after!.Groups.Count, after.UnknownGroups).ShouldBe((2, 0));

        sender.Use(ClusterOf(A), second);
        receiver.Take(sender.Next(), 0, Now, out _).ShouldBe(Reception.Repeated);
        receiver.Use(ClusterOf(B), [Key]);
        receiver.Take(sender.Next(), 0, Now, out _).ShouldBe(Reception.UnknownKey);
    }

    [Fact]
    public void Fit_into_the_smallest_mtu_with_as_many_groups_as_are_allowed()
    {
        DatagramFromA(groups: Cluster.MaxGroups).Length.ShouldBeLessThanOrEqualTo(Frame.MaxBytes);
        var longest = 2 * (1 + Frame.MaxNameBytes);
        (Frame.HeaderBytes + longest + 8 + 13 + 20 + (Cluster.MaxGroups * 22) + MessageKey.TagBytes).ShouldBeLessThanOrEqualTo(Frame.MaxBytes);
    }

    [Fact]
    public void Repeat_without_news_and_without_allocating()
    {
        var sender = new Sender(ClusterOf(A), new Incarnation(5), Key);
        sender.Compose(ViewOf(ClusterOf(A), new Incarnation(5)));
        var receiver = ReceiverAtB();
        receiver.Take(sender.Next(), 0, Now, out _).ShouldBe(Reception.News);
        receiver.Take(sender.Next(), 0, Now, out _).ShouldBe(Reception.Repeated);

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1000; i++) receiver.Take(sender.Next(), 0, Now, out _);
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);
    }

    [Fact]
    public void Count_once_per_medium_and_never_again()
    {
        var datagram = DatagramFromA();
        var receiver = ReceiverAtB();
        receiver.Take(datagram, 0, Now, out _).ShouldBe(Reception.News);
        receiver.Take(datagram, 1, Now, out _).ShouldBe(Reception.Repeated);
        receiver.Take(datagram, 0, Now, out _).ShouldBe(Reception.Replayed);
        receiver.Take(datagram, 1, Now, out _).ShouldBe(Reception.Replayed);
        receiver.Collect().ShouldBe([new LinkStamp(A, 0, Now), new LinkStamp(A, 1, Now)]);
        receiver.Collect().ShouldBeEmpty();
    }

    [Fact]
    public void Are_refused_when_overtaken_or_from_an_older_life()
    {
        var receiver = ReceiverAtB();
        receiver.Take(DatagramFromA(incarnation: 6, skip: 3), 0, Now, out _).ShouldBe(Reception.News);
        receiver.Take(DatagramFromA(incarnation: 6, skip: 2, epoch: 8), 1, Now, out _).ShouldBe(Reception.Replayed);
        receiver.Take(DatagramFromA(incarnation: 5, skip: 9), 0, Now, out _).ShouldBe(Reception.Replayed);
        receiver.Take(DatagramFromA(incarnation: 7), 0, Now, out _).ShouldBe(Reception.News);
    }

    [Fact]
    public void Are_judged_by_key_and_name()
    {
        var receiver = new Receiver(ClusterOf(B), new Incarnation(99), [new MessageKey(1, "Other"u8)]);
        receiver.Take(DatagramFromA(), 0, Now, out _).ShouldBe(Reception.Forged);
        new Receiver(ClusterOf(B), new Incarnation(99), [new MessageKey(2, "Secret"u8)]).Take(DatagramFromA(), 0, Now, out _).ShouldBe(Reception.UnknownKey);
        new Receiver(ClusterOf(A), new Incarnation(5), [Key]).Take(DatagramFromA(), 0, Now, out _).ShouldBe(Reception.Own);
        new Receiver(ClusterOf(A), new Incarnation(4), [Key]).Take(DatagramFromA(), 0, Now, out _).ShouldBe(Reception.Namesake);
        var strangers = ClusterOf(B) with { Nodes = [new NodeName("other"), B] };
        new Receiver(strangers, new Incarnation(99), [Key]).Take(DatagramFromA(), 0, Now, out _).ShouldBe(Reception.Stranger);
    }

    [Fact]
    public void Of_strangers_never_throw_and_never_count()
    {
        var receiver = ReceiverAtB();
        Prop.ForAll<byte[]>(bytes => receiver.Take(bytes, 0, Now, out _) == Reception.Foreign).QuickCheckThrowOnFailure();
        var good = DatagramFromA();
        for (var i = 0; i < good.Length; i++)
        {
            var bad = good.ToArray();
            bad[i] ^= 0x40;
            receiver.Take(bad, 0, Now, out _).ShouldBeOneOf(Reception.Foreign, Reception.UnknownKey, Reception.Forged);
            receiver.Take(good.AsSpan(0, i), 0, Now, out _).ShouldBeOneOf(Reception.Foreign, Reception.Forged);
        }
        receiver.Collect().ShouldBeEmpty();
    }

    [Fact]
    public void Signed_with_our_key_and_senseless_inside_are_refused_without_throwing()
    {
        Prop.ForAll<byte[]>(inside =>
        {
            byte[] head = [.. "BSCL"u8, 1, 1, 1, 3, 0, 0, 0, 5, 0, 0, 0, 0, 0, 0, 0, 1, .. "hb1"u8, .. inside];
            if (head.Length + MessageKey.TagBytes > Frame.MaxBytes) return true;
            var tag = new byte[MessageKey.TagBytes];
            Key.Sign(head, tag);
            return ReceiverAtB().Take([.. head, .. tag], 0, Now, out _) is Reception.Malformed or Reception.News;
        }).QuickCheckThrowOnFailure();
    }
}
