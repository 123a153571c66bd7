// The network between the machines: loses, delays, doubles, reorders, damages, and lets strangers send what they recorded. It also keeps the truth
// that the checkers judge by: who truly received something from whom, and when.
using Bascule.Core;
using Bascule.Simulator.Time;
using Bascule.Wire.Authentication;
using Bascule.Wire.Native;

namespace Bascule.Simulator.Machines;

/// <summary>How the network behaves at the moment, in all directions.</summary>
internal sealed record Weather
{
    public TimeSpan LeastDelay { get; init; } = TimeSpan.FromMicroseconds(200);
    public TimeSpan MostDelay { get; init; } = TimeSpan.FromMicroseconds(200);
    public int LossPerMille { get; init; }
    public int DuplicatesPerMille { get; init; }
    public int FlipsPerMille { get; init; }

    public static readonly Weather Fair = new();
}

internal sealed class Network
{
    private const int Recorded = 64;

    private readonly World world;
    private readonly Dice dice;
    private readonly Stack<Flight> pool = new();
    private readonly bool[,,] isCut;
    private readonly bool[,] isClientsCut;
    private readonly long[,] heardAt;
    private readonly long[,] heardOrdinal;
    private readonly long[] sent;
    private readonly Recording[][] recordings;

    public Network(World world, Dice dice)
    {
        this.world = world;
        this.dice = dice;
        var nodes = Setup.Nodes.Length;
        isCut = new bool[nodes, nodes, world.Setup.Media.Length];
        isClientsCut = new bool[nodes, nodes];
        heardAt = new long[nodes, nodes];
        heardOrdinal = new long[nodes, nodes];
        sent = new long[nodes];
        recordings = [.. Enumerable.Range(0, nodes).Select(_ => new Recording[Recorded])];
    }

    public Weather Weather { get; set; } = Weather.Fair;

    public bool IsRecording { get; set; }

    public long Datagrams { get; private set; }

    /// <summary>True time at which a genuine datagram, newer than all before it, last reached the receiver's socket.</summary>
    public long HeardAt(Machine by, Machine from) => heardAt[by.Index, from.Index];

    public long SentBy(Machine machine) => sent[machine.Index];

    public void Cut(Machine from, Machine to, int medium, bool cut) => isCut[from.Index, to.Index, medium] = cut;

    public bool IsCut(Machine from, Machine to, int medium) => isCut[from.Index, to.Index, medium];

    /// <summary>The network that clients reach the addresses by. It is the first medium's card, but a firewall may stop heartbeats and let it pass.</summary>
    public void CutClients(Machine from, Machine to, bool cut) => isClientsCut[from.Index, to.Index] = cut;

    /// <summary>Asks who has the addresses of a group: the other machine's kernel answers, if they are on it and question and answer arrive.</summary>
    public void WhoHas(Machine from, int group, Action answered)
    {
        var other = world.OtherThan(from);
        if (isClientsCut[from.Index, other.Index] || dice.Chance(Weather.LossPerMille)) return;
        world.Schedule.At(world.Schedule.Now + Delay(), () =>
        {
            if (!other.HasPower || other.IsPaused || !other.HasCarrier(0) || !other.Kernel.HoldsAddressOf(group)) return;
            if (isClientsCut[other.Index, from.Index] || dice.Chance(Weather.LossPerMille)) return;
            world.Schedule.At(world.Schedule.Now + Delay(), () =>
            {
                if (from.HasPower && from.HasCarrier(0)) answered();
            });
        });
    }

    /// <summary>The same datagram over every medium that has its carrier.</summary>
    public void Send(Machine from, long hadRead, ReadOnlySpan<byte> datagram)
    {
        var ordinal = ++sent[from.Index];
        if (IsRecording) Record(from, ordinal, hadRead, datagram);
        foreach (var to in world.Machines)
        {
            if (to == from) continue;
            for (var medium = 0; medium < world.Setup.Media.Length; medium++)
            {
                if (!from.HasCarrier(medium) || isCut[from.Index, to.Index, medium]) continue;
                Launch(from, to, medium, ordinal, hadRead, datagram);
                if (dice.Chance(Weather.DuplicatesPerMille))
                {
                    world.Count("duplicate");
                    Launch(from, to, medium, ordinal, hadRead, datagram);
                }
            }
        }
    }

    /// <summary>Somebody on the wire sends again what they recorded earlier, of any life.</summary>
    public bool TryReplay(Machine from, Machine to, int age)
    {
        var newest = sent[from.Index];
        if (newest - age < 1) return false;
        var recording = recordings[from.Index][(newest - age) % Recorded];
        if (recording.Bytes is not { } bytes) return false;

        var flight = Take(from, to, dice.Below(world.Setup.Media.Length), recording.Ordinal, bytes);
        flight.Origin = Origin.Replayed;
        flight.HadRead = recording.HadRead;
        flight.Incarnation = recording.Incarnation;
        world.Schedule.At(world.Schedule.Now + Delay(), flight);
        return true;
    }

    /// <summary>Somebody without our key says goodbye in a node's name.</summary>
    public void Forge(Machine inNameOf, Machine to, Incarnation incarnation)
    {
        var cluster = world.Setup.ClusterOf(inNameOf.Name);
        var state = ClusterState.Starting(cluster, incarnation);
        var sender = new Sender(cluster, incarnation, new MessageKey(1, "not our key"u8));
        sender.Compose(new View
        {
            From = inNameOf.Name,
            Incarnation = incarnation,
            Phase = Phase.Off,
            Digest = cluster.Digest,
            Groups = state.Groups.Select(g => new GroupReport(new Claim(new Epoch(ulong.MaxValue), inNameOf.Name), Holding.Released, Eligibility.Able, false, g.Group.LineDigest)),
        });
        var flight = Take(inNameOf, to, 0, 0, sender.Next());
        flight.Origin = Origin.Forged;
        world.Schedule.At(world.Schedule.Now + Delay(), flight);
    }

    public void Arrive(Flight flight)
    {
        if (!flight.To.HasCarrier(flight.Medium))
        {
            Return(flight);
            return;
        }
        flight.To.Take(flight);
    }

    /// <summary>It lies in the socket of a running node: from here on, not to have heard it is nobody's fault but the node's own.</summary>
    public void Reached(Flight flight)
    {
        if (flight.Origin != Origin.Genuine || flight.Ordinal <= heardOrdinal[flight.To.Index, flight.From.Index]) return;
        heardOrdinal[flight.To.Index, flight.From.Index] = flight.Ordinal;
        heardAt[flight.To.Index, flight.From.Index] = world.Schedule.Now;
    }

    public void Return(Flight flight) => pool.Push(flight);

    private void Launch(Machine from, Machine to, int medium, long ordinal, long hadRead, ReadOnlySpan<byte> datagram)
    {
        if (dice.Chance(Weather.LossPerMille))
        {
            world.Count("loss");
            return;
        }
        var flight = Take(from, to, medium, ordinal, datagram);
        flight.HadRead = hadRead;
        flight.Incarnation = from.Disk.Incarnation;
        Datagrams++;
        if (dice.Chance(Weather.FlipsPerMille))
        {
            flight.Origin = Origin.Flipped;
            world.Count("bit flip");
            for (var flips = 1 + dice.Below(4); flips > 0; flips--) flight.Bytes[dice.Below(flight.Length)] ^= (byte)(1 << dice.Below(8));
            if (flight.Bytes.AsSpan(0, flight.Length).SequenceEqual(datagram)) flight.Bytes[0] ^= 1;
        }
        world.Schedule.At(world.Schedule.Now + Delay(), flight);
    }

    private long Delay()
    {
        var (least, most) = (Schedule.Nanoseconds(Weather.LeastDelay), Schedule.Nanoseconds(Weather.MostDelay));
        return least == most ? least : dice.Between(least, most);
    }

    private Flight Take(Machine from, Machine to, int medium, long ordinal, ReadOnlySpan<byte> datagram)
    {
        var flight = pool.TryPop(out var used) ? used : new Flight(this);
        flight.From = from;
        flight.To = to;
        flight.Medium = medium;
        flight.Ordinal = ordinal;
        flight.HadRead = 0;
        flight.Origin = Origin.Genuine;
        datagram.CopyTo(flight.Bytes);
        flight.Length = datagram.Length;
        return flight;
    }

    private void Record(Machine from, long ordinal, long hadRead, ReadOnlySpan<byte> datagram) =>
        recordings[from.Index][ordinal % Recorded] = new Recording(ordinal, hadRead, from.Disk.Incarnation, datagram.ToArray());

    private readonly record struct Recording(long Ordinal, long HadRead, uint Incarnation, byte[]? Bytes);
}
