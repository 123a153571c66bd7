using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Linux.Sockets;

namespace Bascule.Node.Tests;

public sealed class TheActuatorConnection : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ActuatorConnection connection;
    private readonly string path;
    private SeqPacketListener? listener;
    private SeqPacketSocket? accepted;
    private NodeLink? actuator;
    private Instant now = SamplePair.Now;

    public TheActuatorConnection()
    {
        path = folder.At("actuator.sock");
        connection = new ActuatorConnection(SamplePair.Cluster, path);
    }

    [Fact]
    public void Without_an_actuator_tries_again_and_says_why_not()
    {
        connection.Tend(now).ShouldBeFalse();
        connection.IsReady.ShouldBeFalse();
        connection.Trouble!.ShouldContain(path);
        connection.Descriptor.ShouldBeNull();
        connection.Due.ShouldBeGreaterThan(now);
        connection.Due.ShouldBeLessThanOrEqualTo(now + TimeSpan.FromMilliseconds(100));
    }

    /// <summary>A connection into the backlog of a process that hangs is no connection to it.</summary>
    [Fact]
    public void Greets_first_and_is_ready_only_when_answered()
    {
        Listen();
        connection.Tend(now);
        connection.IsReady.ShouldBeFalse();
        connection.Trouble!.ShouldContain("not answered");

        Accept();
        Next().ShouldBe(new ToActuator.Hello(SamplePair.Cluster.Digest, TimeSpan.FromSeconds(4)));
        Next().ShouldBeOfType<ToActuator.Alive>().Endorsed.ShouldBeEmpty();
        Say(new ToNode.Ready(SamplePair.Cluster.Digest, [new GroupEpoch("web", 9)], ["db"]));

        connection.TryRead(now, out var message, out var lost).ShouldBeTrue();
        lost.ShouldBeFalse();
        message.ShouldBeOfType<ToNode.Ready>().Held.ShouldBe([new GroupEpoch("web", 9)]);
        connection.IsReady.ShouldBeTrue();
        connection.Trouble.ShouldBeNull();
    }

    [Fact]
    public void A_refusal_is_the_trouble()
    {
        Listen();
        connection.Tend(now);
        Accept();
        Say(new ToNode.Refused("another configuration"));
        connection.TryRead(now, out _, out _).ShouldBeTrue();
        connection.IsReady.ShouldBeFalse();
        connection.Trouble.ShouldBe("another configuration");
    }

    [Fact]
    public void Says_that_it_lives_ten_times_a_second()
    {
        Join();
        var words = 0;
        for (var i = 0; i < 100; i++)
        {
            now += TimeSpan.FromMilliseconds(10);
            Say(ToNode.Alive.Word);
            connection.TryRead(now, out _, out _);
            connection.Tend(now);
            while (TryNext(out var word)) words += word is ToActuator.Alive ? 1 : 0;
        }
        words.ShouldBe(10);
    }

    [Fact]
    public void An_endorsement_that_changes_goes_out_at_once_and_then_is_repeated()
    {
        Join();
        connection.Endorse([new HeldGroup(SamplePair.Web, new Epoch(4))]);
        connection.Due.ShouldBeLessThanOrEqualTo(now);
        connection.Tend(now);
        Next().ShouldBeOfType<ToActuator.Alive>().Endorsed.ShouldBe([new GroupEpoch(SamplePair.Web.Value, 4)]);

        connection.Endorse([new HeldGroup(SamplePair.Web, new Epoch(4))]);
        connection.Tend(now);
        TryNext(out _).ShouldBeFalse("nothing changed");

        connection.Endorse([]);
        connection.Tend(now);
        Next().ShouldBeOfType<ToActuator.Alive>().Endorsed.ShouldBeEmpty("an endorsement withdrawn late is a lease renewed wrongly");
    }

    [Fact]
    public void Orders_arrive_in_their_order()
    {
        Join();
        connection.Order(new ToActuator.Acquire("web", 4));
        connection.Order(new ToActuator.Release("db", 2, false));
        connection.Order(new ToActuator.Announce("web"));
        (Next(), Next(), Next()).ShouldBe((new ToActuator.Acquire("web", 4), new ToActuator.Release("db", 2, false), new ToActuator.Announce("web")));
    }

    /// <summary>A word of 100 ms ago would be worth nothing under a lease of 80 ms.</summary>
    [Fact]
    public void A_shorter_lease_is_asked_for_right_behind_a_word_of_life_and_words_come_quicker_from_then_on()
    {
        Join();
        var lease = TimeSpan.FromMilliseconds(80);
        connection.Reconfigure(new ToActuator.Reconfigure(7, lease, lease));
        Next().ShouldBeOfType<ToActuator.Alive>();
        Next().ShouldBe(new ToActuator.Reconfigure(7, lease, lease));
        connection.Tend(now);
        while (TryNext(out _)) { }
        connection.Due.ShouldBeLessThanOrEqualTo(now + TimeSpan.FromMilliseconds(27));

        connection.ConcludeReconfiguration(SamplePair.Cluster, lease);
        connection.Lease.ShouldBe(lease);
        connection.Agree(TimeSpan.FromSeconds(4));
        Next().ShouldBe(new ToActuator.Agree(TimeSpan.FromSeconds(4)));
        connection.Lease.ShouldBe(TimeSpan.FromSeconds(4));
    }

    /// <summary>An actuator that is busy does not read; its socket fills, and what does not fit waits with us.</summary>
    [Fact]
    public void Orders_to_an_actuator_that_does_not_read_are_kept_in_order()
    {
        Join();
        const int many = 20_000;
        for (var i = 0; i < many; i++) connection.Order(new ToActuator.Acquire("web", (ulong)i));

        var arrived = new List<ulong>();
        while (arrived.Count < many)
        {
            var before = arrived.Count;
            while (TryNext(out var message))
                if (message is ToActuator.Acquire acquire) arrived.Add(acquire.Epoch);
            if (arrived.Count == before) Assert.Fail($"only {before} of {many} arrived");
            connection.Tend(now);
        }
        arrived.ShouldBe(Enumerable.Range(0, many).Select(i => (ulong)i));
    }

    [Fact]
    public void Orders_without_a_connection_are_moot()
    {
        connection.Order(new ToActuator.Acquire("web", 4));
        Listen();
        connection.Tend(now);
        Accept();
        Next().ShouldBeOfType<ToActuator.Hello>();
        Next().ShouldBeOfType<ToActuator.Alive>();
        TryNext(out _).ShouldBeFalse("its Ready will say what is; an old order would undo it");
    }

    [Fact]
    public void Silence_is_a_loss_told_once_and_then_it_connects_anew()
    {
        Join();
        now += TimeSpan.FromMilliseconds(299);
        connection.Tend(now).ShouldBeFalse();
        now += TimeSpan.FromMilliseconds(1);
        connection.Tend(now).ShouldBeTrue();
        connection.IsReady.ShouldBeFalse();
        connection.Trouble!.ShouldContain("silent for 300ms");
        connection.Descriptor.ShouldBeNull();

        connection.Tend(now).ShouldBeFalse("a loss is told once");
        Accept();
        Next().ShouldBeOfType<ToActuator.Hello>("a new connection begins with a greeting");
        connection.IsReady.ShouldBeFalse();
    }

    /// <summary>As a machine's sleep looks: nobody asked us for a long time, and then it gets its three tenths of a second.</summary>
    [Fact]
    public void The_time_that_we_slept_is_not_its_silence()
    {
        Join();
        now += TimeSpan.FromHours(1);
        connection.Tend(now).ShouldBeFalse();
        now += TimeSpan.FromMilliseconds(299);
        connection.Tend(now).ShouldBeFalse();
        now += TimeSpan.FromMilliseconds(1);
        connection.Tend(now).ShouldBeTrue("it has said nothing since we woke");
    }

    [Fact]
    public void Any_word_of_it_is_a_word_of_life()
    {
        Join();
        for (var i = 0; i < 5; i++)
        {
            now += TimeSpan.FromMilliseconds(250);
            Say(new ToNode.Note(NoteSeverity.Info, "busy"));
            connection.TryRead(now, out _, out _).ShouldBeTrue();
            connection.Tend(now).ShouldBeFalse();
        }
        connection.IsReady.ShouldBeTrue();
        connection.Silence(now).ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void Its_death_is_a_loss_and_it_connects_anew()
    {
        Join();
        accepted!.Dispose();
        End().ShouldBeTrue();
        connection.IsReady.ShouldBeFalse();
        connection.Trouble!.ShouldContain("ended");
        connection.TryRead(now, out _, out var lost).ShouldBeFalse();
        lost.ShouldBeFalse("a loss is told once");

        now += TimeSpan.FromMilliseconds(100);
        connection.Tend(now).ShouldBeFalse();
        Accept();
        Next().ShouldBeOfType<ToActuator.Hello>();
        Say(new ToNode.Ready(0, [], []));
        connection.TryRead(now, out _, out _).ShouldBeTrue();
        connection.IsReady.ShouldBeTrue();
    }

    [Fact]
    public void What_its_kernel_cannot_do_is_known_until_it_can()
    {
        Join();
        connection.GateTrouble.ShouldBeNull();
        Say(new ToNode.Gate("no nf_tables"));
        connection.TryRead(now, out _, out _).ShouldBeTrue();
        connection.GateTrouble.ShouldBe("no nf_tables");
        Say(new ToNode.Gate(""));
        connection.TryRead(now, out _, out _).ShouldBeTrue();
        connection.GateTrouble.ShouldBeNull();
    }

    /// <summary>What it said before it died still counts: it comes before the end.</summary>
    [Fact]
    public void Its_last_words_are_heard_before_its_death()
    {
        Join();
        Say(new ToNode.Released("web", 4));
        accepted!.Dispose();
        connection.TryRead(now, out var message, out _).ShouldBeTrue();
        message.ShouldBe(new ToNode.Released("web", 4));
        End().ShouldBeTrue();
    }

    [Fact]
    public void A_death_before_it_ever_answered_is_no_loss()
    {
        Listen();
        connection.Tend(now);
        Accept();
        accepted!.Dispose();
        End().ShouldBeFalse("there was nothing to lose");
    }

    [Fact]
    public void Garbage_is_passed_over()
    {
        Join();
        accepted!.Send([99, 98, 97]);
        accepted!.Send([ActuationCodec.Version, 255]);
        Say(new ToNode.Released("web", 4));
        connection.TryRead(now, out var message, out _).ShouldBeTrue();
        message.ShouldBe(new ToNode.Released("web", 4));
    }

    public void Dispose()
    {
        connection.Dispose();
        accepted?.Dispose();
        listener?.Dispose();
        folder.Dispose();
    }

    /// <summary>Until the connection has ended: a process that another test forks holds the other end for a moment more, until it has become its program.</summary>
    /// <returns>Whether that was a loss.</returns>
    private bool End()
    {
        var lost = false;
        Wait.Until(() =>
        {
            connection.TryRead(now, out _, out lost).ShouldBeFalse();
            return connection.Descriptor is null;
        }, "the end of the connection");
        return lost;
    }

    private void Listen()
    {
        SeqPacketListener.TryListen(path, out listener, out var error).ShouldBeTrue(error.ToString());
    }

    private void Accept()
    {
        accepted?.Dispose();
        listener!.TryAccept(out accepted, out var error).ShouldBeTrue(error.ToString());
        actuator = new NodeLink(accepted!.Send, accepted.Receive);
    }

    private void Join()
    {
        Listen();
        connection.Tend(now);
        Accept();
        while (TryNext(out _)) { }
        Say(new ToNode.Ready(SamplePair.Cluster.Digest, [], []));
        connection.TryRead(now, out _, out _).ShouldBeTrue();
        connection.IsReady.ShouldBeTrue();
    }

    private void Say(ToNode message) => actuator!.TrySend(message).ShouldBe(Sent.Yes);

    private ToActuator Next() => TryNext(out var message) ? message : throw new InvalidOperationException("the node said nothing");

    private bool TryNext(out ToActuator message) => actuator!.TryReceive(out message) == Received.Message;
}
