using System.Collections.Immutable;
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Tests.Contract;

public sealed class WordsBetweenNodeAndActuator
{
    private static readonly ImmutableArray<GroupEpoch> Claims = [new("IPaddr::10.0.0.200/24/eth0:0", 7), new("Dienst-ü", ulong.MaxValue)];

    public static TheoryData<string, ToActuator> FromTheNode => new()
    {
        { "hello", new ToActuator.Hello(0xfedcba9876543210, TimeSpan.FromSeconds(4)) },
        { "alive", new ToActuator.Alive(Claims) },
        { "alive with nothing", new ToActuator.Alive([]) },
        { "alive with one in maintenance", new ToActuator.Alive(Claims) { Kept = [new GroupTime("web", ulong.MaxValue)] } },
        { "acquire", new ToActuator.Acquire("web", 3) },
        { "release", new ToActuator.Release("web", 4, true) },
        { "mend", new ToActuator.Mend("web", 4) },
        { "reconfigure", new ToActuator.Reconfigure(0xfedcba9876543210, TimeSpan.FromSeconds(4), TimeSpan.FromMilliseconds(800)) },
        { "agree", new ToActuator.Agree(TimeSpan.FromSeconds(4)) },
        { "announce", new ToActuator.Announce("web") },
        { "fence", new ToActuator.Fence("hb2", 5) },
        { "happened", new ToActuator.Happened("hb1-3-1", "peer-dead", 1_795_000_000_000, "", 0, "hb2", "hb2 has been silent for 10 s") },
    };

    public static TheoryData<string, ToNode> FromTheActuator => new()
    {
        { "ready", new ToNode.Ready(1, Claims, ["web", "db"]) { Acquiring = ["web"] } },
        { "refused", new ToNode.Refused("Another configuration.") },
        { "alive", ToNode.Alive.Word },
        { "acquired", new ToNode.Acquired("web", 3, TimeSpan.FromMilliseconds(3.5)) },
        { "acquire failed", new ToNode.AcquireFailed("web", 3, "apache2 ended with 1.") },
        { "released", new ToNode.Released("web", 3) },
        { "release failed", new ToNode.ReleaseFailed("web", "") },
        { "fell", new ToNode.Fell("web", 4, "apache2", true, false, "apache2 was stopped by hand") },
        { "fenced", new ToNode.Fenced("hb2", 5, true, "its status says so") },
        { "rose", new ToNode.Rose("web", "apache2") },
        { "reconfigured", new ToNode.Reconfigured(7) },
        { "not reconfigured", new ToNode.NotReconfigured("web is on its way") },
        { "gate", new ToNode.Gate("no nf_tables") },
        { "checks", new ToNode.Checks("web", [new CheckWord("http http://10.0.0.200/", "apache2", CheckStanding.Bad, 7_000_000_000, TimeSpan.FromMilliseconds(3.5), "status 500, \"Grüße\""), new CheckWord("exec /bin/true", "apache2", CheckStanding.Unknown, ulong.MaxValue, TimeSpan.Zero, "")]) },
        { "checks of nothing", new ToNode.Checks("web", []) },
        { "note", new ToNode.Note(NoteSeverity.Critical, "Grüße 🐧") },
    };

    [Theory, MemberData(nameof(FromTheNode))]
    public void What_the_node_says_arrives(string what, ToActuator message)
    {
        var bytes = Bytes(message);
        ActuationCodec.TryDecode(bytes, out ToActuator heard).ShouldBeTrue(what);
        heard.GetType().ShouldBe(message.GetType());
        Bytes(heard).ShouldBe(bytes);
        if (message is ToActuator.Alive said) ((ToActuator.Alive)heard).Endorsed.ShouldBe(said.Endorsed);
        else heard.ShouldBe(message);
    }

    [Theory, MemberData(nameof(FromTheActuator))]
    public void What_the_actuator_says_arrives(string what, ToNode message)
    {
        var bytes = Bytes(message);
        ActuationCodec.TryDecode(bytes, out ToNode heard).ShouldBeTrue(what);
        if (message is ToNode.Ready said)
        {
            var ready = heard.ShouldBeOfType<ToNode.Ready>();
            ready.ConfigurationDigest.ShouldBe(said.ConfigurationDigest);
            ready.Held.ShouldBe(said.Held);
            ready.Releasing.ShouldBe(said.Releasing);
            ready.Acquiring.ShouldBe(said.Acquiring);
        }
        else if (message is ToNode.Checks checks)
        {
            var told = heard.ShouldBeOfType<ToNode.Checks>();
            told.Group.ShouldBe(checks.Group);
            told.Words.ShouldBe(checks.Words);
        }
        else heard.ShouldBe(message);
    }

    [Theory, MemberData(nameof(FromTheNode))]
    public void A_datagram_that_is_cut_or_has_more_behind_it_is_refused(string what, ToActuator message)
    {
        var bytes = Bytes(message);
        for (var length = 0; length < bytes.Length; length++)
            ActuationCodec.TryDecode(bytes.AsSpan(0, length), out ToActuator _).ShouldBeFalse($"{what} cut to {length}");
        ActuationCodec.TryDecode([.. bytes, 0], out ToActuator _).ShouldBeFalse(what);
    }

    [Fact]
    public void Another_version_is_refused()
    {
        var bytes = Bytes(new ToActuator.Announce("web"));
        bytes[0]++;
        ActuationCodec.TryDecode(bytes, out ToActuator _).ShouldBeFalse();
    }

    [Fact]
    public void The_words_of_one_side_are_none_of_the_other()
    {
        ActuationCodec.TryDecode(Bytes(ToNode.Alive.Word), out ToActuator _).ShouldBeFalse();
        ActuationCodec.TryDecode(Bytes(new ToActuator.Alive([])), out ToNode _).ShouldBeFalse();
    }

    [Fact]
    public void Garbage_is_refused_or_means_something_but_never_throws()
    {
        var random = new Random(20261121);
        var samples = FromTheNode.Select(r => Bytes((ToActuator)((ITheoryDataRow)r).GetData()[1]!)).Concat(FromTheActuator.Select(r => Bytes((ToNode)((ITheoryDataRow)r).GetData()[1]!))).ToArray();
        var refused = 0;
        for (var round = 0; round < 20_000; round++)
        {
            var bytes = (byte[])samples[random.Next(samples.Length)].Clone();
            for (var change = random.Next(1, 4); change > 0; change--) bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            if (!ActuationCodec.TryDecode(bytes, out ToActuator order) && !ActuationCodec.TryDecode(bytes, out ToNode _)) refused++;
            else if (order is not null && ActuationCodec.TryDecode(bytes, out order)) Bytes(order).ShouldBe(bytes);
        }
        refused.ShouldBeInRange(1_000, 19_999);
    }

    [Fact]
    public void A_count_that_cannot_be_true_reserves_nothing()
    {
        byte[] bytes = [ActuationCodec.Version, 2, 0xff, 0xff];
        var before = GC.GetAllocatedBytesForCurrentThread();
        ActuationCodec.TryDecode(bytes, out ToActuator _).ShouldBeFalse();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBeLessThan(1_000);
    }

    [Fact]
    public void A_name_that_is_empty_or_too_long_is_not_said_and_a_long_sentence_is_cut()
    {
        var room = new byte[ActuationLimits.DatagramBytes];
        ActuationCodec.TryEncode(new ToActuator.Announce(""), room, out _).ShouldBeFalse();
        ActuationCodec.TryEncode(new ToActuator.Announce(new string('x', ActuationLimits.TextBytes + 1)), room, out _).ShouldBeFalse();
        ActuationCodec.TryEncode(new ToActuator.Announce("web"), new byte[4], out _).ShouldBeFalse();

        var longWinded = string.Concat(Enumerable.Repeat("a🐧", 4_000));
        ActuationCodec.TryDecode(Bytes(new ToNode.Refused(longWinded)), out ToNode heard).ShouldBeTrue();
        longWinded.ShouldStartWith(heard.ShouldBeOfType<ToNode.Refused>().Sentence);
    }

    [Fact]
    public void An_alive_that_says_the_same_again_costs_nothing()
    {
        var wire = new Wire();
        var node = new ActuatorLink(wire.Send, wire.Receive);
        var actuator = new NodeLink(wire.Send, wire.Receive);
        var alive = new ToActuator.Alive(Claims);
        for (var i = 0; i < 3; i++) Say();
        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var i = 0; i < 1_000; i++) Say();
        (GC.GetAllocatedBytesForCurrentThread() - before).ShouldBe(0);

        void Say()
        {
            if (node.TrySend(alive) != Sent.Yes || actuator.TryReceive(out _) != Received.Message
                || actuator.TrySend(ToNode.Alive.Word) != Sent.Yes || node.TryReceive(out _) != Received.Message) throw new InvalidOperationException();
        }
    }

    [Fact]
    public void What_the_socket_answers_is_told_apart()
    {
        var wire = new Wire();
        var actuator = new NodeLink(wire.Send, wire.Receive);
        actuator.TryReceive(out _).ShouldBe(Received.Nothing);
        wire.Send([9, 9, 9]);
        actuator.TryReceive(out _).ShouldBe(Received.Garbage);
        wire.Send(new byte[ActuationLimits.DatagramBytes + 1]);
        actuator.TryReceive(out _).ShouldBe(Received.Garbage);
        actuator.Garbage.ShouldBe(2);

        actuator.TrySend(ToNode.Alive.Word).ShouldBe(Sent.Yes);
        actuator.TrySend(ToNode.Alive.Word).ShouldBe(Sent.Full);
        wire.IsGone = true;
        actuator.TrySend(ToNode.Alive.Word).ShouldBe(Sent.Gone);
        actuator.TryReceive(out _).ShouldBe(Received.Gone);
        actuator.TrySend(new ToNode.Released("", 1)).ShouldBe(Sent.TooLong);
    }

    /// <summary>Holds one datagram, as a socket with a very small buffer.</summary>
    private sealed class Wire
    {
        private readonly byte[] datagram = new byte[ActuationLimits.DatagramBytes + 1];
        private int length = -1;

        public bool IsGone { get; set; }

        public int Send(ReadOnlySpan<byte> bytes)
        {
            if (IsGone) return -32; // EPIPE
            if (length >= 0) return -11; // EAGAIN
            bytes.CopyTo(datagram);
            return length = bytes.Length;
        }

        public int Receive(Span<byte> into)
        {
            if (IsGone) return 0;
            if (length < 0) return -11;
            var received = length;
            datagram.AsSpan(0, Math.Min(received, into.Length)).CopyTo(into);
            length = -1;
            return received;
        }
    }

    private static byte[] Bytes(ToActuator message)
    {
        var room = new byte[ActuationLimits.DatagramBytes];
        ActuationCodec.TryEncode(message, room, out var length).ShouldBeTrue();
        return room[..length];
    }

    private static byte[] Bytes(ToNode message)
    {
        var room = new byte[ActuationLimits.DatagramBytes];
        ActuationCodec.TryEncode(message, room, out var length).ShouldBeTrue();
        return room[..length];
    }
}
