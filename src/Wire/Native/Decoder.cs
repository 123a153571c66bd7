// Reads what Encoder writes. Whoever signed it has our key, yet may run another version or be broken: every length is checked, nothing throws.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using Bascule.Core;
using Bascule.Core.Placement;

namespace Bascule.Wire.Native;

internal static class Decoder
{
    private const int MaxPeers = 31;

    public static bool TryRead(in AuthenticatedFrame frame, Cluster cluster, NodeName sender, out View view)
    {
        view = null!;
        var rest = frame.Content;
        if (rest.Length < 13 + Encoder.SettingsBytes || rest[0] > (byte)Phase.Off) return false;

        var phase = (Phase)rest[0];
        var doubts = BinaryPrimitives.ReadUInt16BigEndian(rest[1..]);
        var digest = BinaryPrimitives.ReadUInt64BigEndian(rest[3..]);
        if (!TryReadSettings(rest[11..], out var settings)) return false;
        var reached = rest[11 + Encoder.SettingsBytes];
        rest = rest[(12 + Encoder.SettingsBytes)..];

        if (!TryReadPeers(ref rest, out var peers, out var hears)) return false;
        if (!TryReadGroups(ref rest, cluster, sender, peers, out var groups, out var unknown)) return false;
        if (rest.Length != 0) return false;

        view = new View
        {
            From = sender,
            Incarnation = new Incarnation(frame.Incarnation),
            Doubts = doubts,
            Phase = phase,
            Digest = digest,
            Settings = settings,
            Reached = reached == Encoder.ReachNotKnown ? null : reached,
            Hears = hears,
            Groups = groups,
            UnknownGroups = unknown,
        };
        return true;
    }

    private static bool TryReadSettings(ReadOnlySpan<byte> rest, out Settings settings)
    {
        settings = new Settings
        {
            Keepalive = Time(rest),
            Warntime = Time(rest[4..]),
            Deadtime = Time(rest[8..]),
            Initdead = Time(rest[12..]),
            Failback = (rest[16] & 1) != 0,
            ConflictProbe = (rest[16] & 2) != 0,
            FailbackHasConditions = (rest[16] & 4) != 0,
            Keys = new KeyNumbers(rest[17], BinaryPrimitives.ReadUInt16BigEndian(rest[18..])),
        };
        return settings.Keepalive > TimeSpan.Zero && settings.Warntime > TimeSpan.Zero && settings.Deadtime > settings.Keepalive && settings.Initdead > TimeSpan.Zero && settings.Keys.Signing <= 15;
    }

    private static TimeSpan Time(ReadOnlySpan<byte> units) => new(BinaryPrimitives.ReadUInt32BigEndian(units) * Settings.TicksPerUnit);

    private static bool TryReadPeers(ref ReadOnlySpan<byte> rest, out ImmutableArray<NodeName> peers, out ImmutableArray<Hearing> hears)
    {
        peers = [];
        hears = [];
        if (rest.Length < 1 || rest[0] > MaxPeers) return false;

        var count = rest[0];
        rest = rest[1..];
        var names = ImmutableArray.CreateBuilder<NodeName>(count);
        var heard = ImmutableArray.CreateBuilder<Hearing>(count);
        for (var i = 0; i < count; i++)
        {
            if (rest.Length < 1 || rest[0] is 0 or > Frame.MaxNameBytes || rest.Length < 1 + rest[0] + 8) return false;
            var name = rest.Slice(1, rest[0]);
            if (name.ContainsAnyExceptInRange((byte)'!', (byte)'~')) return false;      // node names are printable and without blanks

            names.Add(new NodeName(Encoding.ASCII.GetString(name)));
            rest = rest[(1 + name.Length)..];
            var incarnation = BinaryPrimitives.ReadUInt32BigEndian(rest);
            if (incarnation != 0)
                heard.Add(new Hearing(names[^1], new Incarnation(incarnation), BinaryPrimitives.ReadUInt16BigEndian(rest[4..]), BinaryPrimitives.ReadUInt16BigEndian(rest[6..])));
            rest = rest[8..];
        }
        peers = names.MoveToImmutable();
        hears = heard.DrainToImmutable();
        return true;
    }

    private static bool TryReadGroups(
        ref ReadOnlySpan<byte> rest, Cluster cluster, NodeName sender, ImmutableArray<NodeName> peers,
        out SortedTable<GroupName, GroupReport> groups, out int unknown)
    {
        groups = SortedTable<GroupName, GroupReport>.Empty;
        unknown = 0;
        if (rest.Length < 1 || rest[0] > Cluster.MaxGroups || rest.Length < 1 + (rest[0] * Encoder.GroupBytes)) return false;

        var count = rest[0];
        rest = rest[1..];
        for (var i = 0; i < count; i++, rest = rest[Encoder.GroupBytes..])
        {
            var id = BinaryPrimitives.ReadUInt64BigEndian(rest);
            var assignee = rest[20];
            var (holding, eligibility, wanted) = (rest[21] & 7, (rest[21] >> 3) & 3, (rest[21] & (1 << 5)) != 0);
            if (assignee > 1 + peers.Length || holding > (int)Holding.Unknown || eligibility > (int)Eligibility.Unable) return false;
            if (cluster.Known.FirstOrDefault(g => g.Id == id) is not { } group)
            {
                unknown++;
                continue;
            }
            NodeName? node = assignee switch { 0 => null, 1 => sender, _ => peers[assignee - 2] };
            if (node is { } named && !cluster.Nodes.Contains(named)) return false;      // a claim for a node we do not have cannot be weighed

            groups = groups.SetItem(group.Name, new GroupReport(
                new Claim(new Epoch(BinaryPrimitives.ReadUInt64BigEndian(rest[12..])), node),
                (Holding)holding, (Eligibility)eligibility, wanted, BinaryPrimitives.ReadUInt32BigEndian(rest[8..]),
                new MaintenanceReport(rest[22], BinaryPrimitives.ReadUInt16BigEndian(rest[23..]))));
        }
        return true;
    }
}
