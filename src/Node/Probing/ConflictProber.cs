// Asks the network, in rounds, who has the addresses that Core names, and hands in what was heard. It finds out; what an answer means is decided in Core.
//
// Each round also asks for two kinds of addresses that are nobody's business: the default gateways', to know their cards again, and one per network that
// nobody has. Whoever answers for that one answers for everything (proxy ARP).
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Core.Fencing;
using Bascule.Linux;
using Bascule.Linux.Arp;
using Bascule.Linux.Netlink;
using Bascule.Node.Media;

namespace Bascule.Node.Probing;

internal sealed class ConflictProber : IDisposable
{
    /// <summary>A filter in the kernel keeps strangers away; so many answers in one wake-up are enough all the same.</summary>
    private const int MostPerWake = 256;

    private Cluster cluster;
    private readonly ImmutableArray<Card> cardOfLink;
    private readonly Dictionary<string, Card> cards = new(StringComparer.Ordinal);
    private readonly HashSet<IPAddress> neverGateways;
    private readonly HashSet<(IPAddress, MacAddress, int)> answers = [];
    private readonly HashSet<IPAddress> unasked = [];      // the card is down, its queue full: their silence says nothing
    private readonly HashSet<MacAddress> gatewayCards = [];
    private readonly HashSet<(int, MacAddress)> proxies = [];
    private NetworkSnapshot network = new();
    private Effect.Probe? asked;
    private Plan plan = Plan.Empty;
    private NeighbourProbe? probe;
    private Instant askedAt;
    private int rounds;

    /// <param name="neverGateways">Addresses that may be a peer's: a peer that is also our gateway must not pass for one.</param>
    public ConflictProber(Cluster cluster, ImmutableArray<Medium> media, IEnumerable<IPAddress> neverGateways)
    {
        this.cluster = cluster;
        this.neverGateways = [.. neverGateways];
        cardOfLink = [.. media.Select(m => CardOf(m.Device))];
    }

    /// <summary>A network card, and whether it can be heard on.</summary>
    private sealed class Card
    {
        public Instant? CarrierSince { get; set; }
        public bool HasHeard { get; set; }
    }

    /// <summary>One address to ask for, and where.</summary>
    private readonly record struct Question(IPAddress Address, NetworkInterface Link, MacAddress Own);

    /// <summary>What a round asks for.</summary>
    private sealed record Plan(ImmutableArray<(GroupName Group, ImmutableArray<Question> Questions)> Groups, ImmutableArray<Question> Gateways, ImmutableArray<Question> Controls)
    {
        public static readonly Plan Empty = new([], [], []);

        public IEnumerable<Question> All => [.. Gateways, .. Controls, .. Groups.SelectMany(g => g.Questions)];
    }

    /// <summary>To wait for; empty while nothing is asked.</summary>
    public IReadOnlyList<Descriptor> Descriptors => probe?.Descriptors ?? [];

    /// <summary>When the round under way is over.</summary>
    public Instant Due { get; private set; } = Instant.Never;

    /// <summary>Why nothing can be asked although it should be; null if all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>Whether this interface carries a medium or would bear an address: what happens to it matters.</summary>
    public bool Uses(string device) => cards.ContainsKey(device);

    /// <summary>A datagram came over this medium, so its card hears.</summary>
    public void Heard(int link) => cardOfLink[link].HasHeard = true;

    public void CarrierLost(string device)
    {
        if (cards.TryGetValue(device, out var card)) (card.CarrierSince, card.HasHeard) = (null, false);
    }

    /// <summary>The groups are other ones.</summary>
    public void Use(Cluster changed)
    {
        cluster = changed;
        if (probe is not null) Prepare();
    }

    /// <summary>The network as it is now.</summary>
    public void Look(NetworkSnapshot now, Instant at)
    {
        network = now;
        foreach (var group in cluster.Groups)
            foreach (var (_, link) in Places(group))
                CardOf(link.Name);
        foreach (var (device, card) in cards)
        {
            if (network.FindInterface(device) is not { IsUp: true, HasCarrier: true }) (card.CarrierSince, card.HasHeard) = (null, false);
            else card.CarrierSince ??= at;
        }
        if (probe is not null) Prepare();
    }

    /// <summary>From now on ask for these groups only; none ends it.</summary>
    public void Ask(Effect.Probe effect, Instant now)
    {
        asked = effect;
        if (effect.Groups.IsEmpty)
        {
            Close();
            return;
        }
        Trouble = probe is not null || NeighbourProbe.TryOpen(out probe, out var error) ? null : error.Text;
        Prepare();
        BeginRound(now);
    }

    /// <summary>Reads what has come.</summary>
    /// <returns>The groups that somebody was now heard to answer for, at once; null without news.</returns>
    public Input.Probed? Read()
    {
        if (probe is null) return null;
        var isNew = false;
        for (var taken = 0; taken < MostPerWake && probe.TryRead(out var answer); taken++)
        {
            if (network.FindInterface(answer.InterfaceIndex) is { } link && cards.TryGetValue(link.Name, out var card)) card.HasHeard = true;
            if (plan.Gateways.Any(q => q.Address.Equals(answer.Address))) gatewayCards.Add(answer.Mac);
            if (plan.Controls.Any(q => q.Address.Equals(answer.Address) && q.Link.Index == answer.InterfaceIndex)) proxies.Add((answer.InterfaceIndex, answer.Mac));
            isNew |= answers.Add((answer.Address, answer.Mac, answer.InterfaceIndex));
        }
        // In the first round a gateway may be slower than what it answers for.
        if (!isNew || rounds < 2) return null;
        var answered = Results().Where(r => r.Answers.Any(a => a.By == Answerer.Other)).ToImmutableArray();
        return answered.IsEmpty ? null : new Input.Probed(answered, askedAt);
    }

    /// <summary>What the round has brought, when it is over, and the next one begins; else null. To be called after <see cref="Read"/>, with everything read.</summary>
    public Input.Probed? EndRound(Instant now)
    {
        if (now < Due) return null;
        var result = new Input.Probed(Results(), askedAt);
        BeginRound(now);
        return result;
    }

    public void Dispose() => probe?.Dispose();

    private void Close()
    {
        probe?.Dispose();
        (probe, plan, Due, rounds, Trouble) = (null, Plan.Empty, Instant.Never, 0, null);
        answers.Clear();
        gatewayCards.Clear();
        proxies.Clear();
    }

    private void BeginRound(Instant now)
    {
        rounds++;
        answers.Clear();
        unasked.Clear();
        askedAt = now;
        Due = now + asked!.Every;
        if (probe is null) return;
        foreach (var question in plan.All)
            if (!probe.TryAsk(question.Link.Index, question.Own, question.Address, out _)) unasked.Add(question.Address);
    }

    /// <summary>Where each address is to be asked for, and the kernel's filter for the answers.</summary>
    private void Prepare()
    {
        if (asked is null || probe is null) return;
        var groups = asked.Groups.Select(cluster.Find).OfType<Group>().Select(g => (g.Name, Questions: Questions(Places(g)))).ToImmutableArray();
        var links = groups.SelectMany(g => g.Questions).Select(q => q.Link).Distinct().ToArray();
        plan = new Plan(
            groups,
            Questions(network.Gateways.Where(g => !neverGateways.Contains(g.Address)).Select(g => (g.Address, Link: Array.Find(links, l => l.Index == g.InterfaceIndex))).Where(g => g.Link is not null)!),
            Questions(groups.SelectMany(g => g.Questions).Select(q => (Address: NobodysAddress(q.Address, q.Link), q.Link)).Where(c => c.Address is not null).Distinct()!));
        if (probe.TryHearOnly([.. plan.All.Select(q => q.Address)], out var error)) return;
        probe.Dispose();
        (probe, Trouble) = (null, error.Text);
    }

    private static ImmutableArray<Question> Questions(IEnumerable<(IPAddress Address, NetworkInterface Link)> places) =>
        [.. places.Where(p => p.Link is { HasNeighbours: true, IsEthernet: true }).Select(p => new Question(p.Address, p.Link, p.Link.Mac!.Value))];

    private IEnumerable<(IPAddress Address, NetworkInterface Link)> Places(Group group) =>
        Bearers.Of(group, network).Where(b => b.Link is not null).Select(b => (b.Address, b.Link!));

    /// <summary>
    /// An address in the network that no host has. IPv4: the network's own (RFC 1122 §3.2.1.3). IPv6: there that one is every router's (RFC 4291 §2.6.1), so one
    /// of 2⁶⁴ made from the network's.
    /// </summary>
    private IPAddress? NobodysAddress(IPAddress address, NetworkInterface link)
    {
        if (network.NetworksOf(address).FirstOrDefault(n => n.InterfaceIndex == link.Index) is not { } connected) return null;
        var (own, prefix) = (connected.Network.BaseAddress, connected.Network.PrefixLength);
        var bytes = own.GetAddressBytes();
        if (bytes.Length == 4) return prefix <= 30 ? own : null;
        if (prefix > 64) return null;
        System.Buffers.Binary.BinaryPrimitives.WriteUInt64BigEndian(bytes.AsSpan(8), Fingerprint.Of("nobody's address in", own.ToString()));
        return new IPAddress(bytes);
    }

    private ImmutableArray<ProbeRound> Results() => probe is null
        ? [.. asked!.Groups.Select(g => new ProbeRound(g, true, askedAt, []))]      // nothing can be asked: said as a trouble, and deadtime's word must do
        : [.. plan.Groups.Select(g => new ProbeRound(g.Group, HasHeard(g.Questions), CarrierSince(g.Questions), [.. g.Questions.SelectMany(AnswersTo).Distinct()]))];

    private bool HasHeard(ImmutableArray<Question> questions) => questions.All(q => cards[q.Link.Name] is { HasHeard: true, CarrierSince: not null } && !unasked.Contains(q.Address));

    private Instant? CarrierSince(ImmutableArray<Question> questions)
    {
        Instant? latest = new Instant(0);
        foreach (var question in questions)
        {
            if (cards[question.Link.Name].CarrierSince is not { } since || unasked.Contains(question.Address)) return null;
            latest = Instant.Later(latest.Value, since);
        }
        return latest;
    }

    private IEnumerable<ProbeAnswer> AnswersTo(Question question) => answers
        .Where(a => a.Item1.Equals(question.Address))
        .Select(a => new ProbeAnswer(question.Address.ToString(), a.Item2.ToString(), By(a.Item2, a.Item3)));

    private Answerer By(MacAddress mac, int interfaceIndex) =>
        network.Interfaces.Any(i => i.Mac == mac) ? Answerer.Own
        : gatewayCards.Contains(mac) ? Answerer.Gateway
        : proxies.Contains((interfaceIndex, mac)) ? Answerer.Proxy
        : Answerer.Other;

    private Card CardOf(string device)
    {
        if (!cards.TryGetValue(device, out var card)) cards[device] = card = new Card();
        return card;
    }
}
