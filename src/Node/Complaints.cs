// Packets that are not what they should be. Each kind is told once when it begins and then counted, once a minute: a flood must not become a flood of log lines.
using Bascule.Core;
using Bascule.Linux.Sockets;
using Bascule.Node.Journal;
using Bascule.Wire.Native;
using Medium = Bascule.Configuration.Medium;

namespace Bascule.Node;

internal sealed class Complaints(NodeJournal journal, Receiver receiver)
{
    private static readonly TimeSpan BetweenWords = TimeSpan.FromMinutes(1);

    private readonly Dictionary<Reception, (long Told, Instant At, DatagramAddress From)> kinds = [];
    private readonly Dictionary<string, Instant> floods = [];

    public void Note(Reception reception, in DatagramAddress from, Instant now)
    {
        if (Sentence(reception) is not { } sentence) return;
        if (kinds.TryGetValue(reception, out var known))
        {
            kinds[reception] = known with { From = from };
            return;
        }
        kinds[reception] = (receiver.CountOf(reception), now, from);
        journal.Tell(Severity.Error, $"from {from.Address}: {sentence}");
    }

    public static string OfFlood(Medium at, int oneIn) =>
        $"{at.Device}: a flood of packets: of those from where no node was heard only one in {oneIn} is looked at; to see who sends them: tcpdump -nc 20 -i {at.Device} udp port {at.Port}";

    /// <summary>Tells of what has gone on since the last word.</summary>
    /// <param name="flooded">Where a flood comes in now.</param>
    public void Speak(IEnumerable<(Medium At, int OneIn)> flooded, Instant now)
    {
        foreach (var (medium, oneIn) in flooded)
        {
            if (floods.TryGetValue(medium.Device, out var last) && now - last < BetweenWords) continue;
            floods[medium.Device] = now;
            journal.Tell(Severity.Warning, OfFlood(medium, oneIn));
        }
        foreach (var (reception, (told, at, from)) in kinds.ToArray())
        {
            var count = receiver.CountOf(reception);
            if (count == told || now - at < BetweenWords) continue;
            kinds[reception] = (count, now, from);
            journal.Tell(Severity.Error, $"{count - told} more packets, the last from {from.Address}: {Sentence(reception)}");
        }
    }

    /// <summary>What a person should do about it; null for what happens on any network.</summary>
    public static string? Sentence(Reception reception) => reception switch
    {
        Reception.Forged => "a packet is not signed with our key: if it comes from a node of this cluster, authkeys differs between the two",
        Reception.UnknownKey => "a packet is signed with an authkeys number that our authkeys has not: make the file the same on both nodes",
        Reception.Stranger => "a packet is signed with our key by a node that our ha.cf does not name: two clusters share a key and a port, or a node line is missing",
        Reception.Namesake => "another machine calls itself by our name and has our key: give one of the two another host name, now",
        Reception.Malformed => "a packet is signed with our key and not readable: it names other nodes than our ha.cf, or comes from another version of bascule",
        _ => null,
    };
}
