// How new connections are shared out by a packet filter, which has no scheduler: it draws a number below the length of a row, and whoever stands there gets the
// connection. The row is made here, from nothing but the service, so that two directors make the same.
using System.Collections.Immutable;

namespace Bascule.Core.Director;

public static class Slots
{
    /// <summary>Entries of a row that is drawn from in turn: shares are exact as long as the weights, divided by what they have in common, come to no more.</summary>
    public const int MostInTurn = 1024;

    /// <summary>
    /// Entries of a row that is drawn from by a hash; a prime, so that every step below it comes by every entry. The share of a server is within about 1 % for ten servers of one weight
    /// (Eisenbud and others, Maglev, NSDI 2016, §5.3: more than a hundred entries to a server).
    /// </summary>
    public const int ByHash = 1021;

    /// <summary>Drawn from one after the other: each server as often as its weight says, and evenly spread. Empty: nobody takes new connections.</summary>
    /// <param name="isWeighted">Otherwise all that take connections get the same.</param>
    public static ImmutableArray<RealServer> InTurn(VirtualService service, bool isWeighted)
    {
        var shares = Shares(service, isWeighted, MostInTurn);
        var total = shares.Sum(s => s.Weight);
        var row = ImmutableArray.CreateBuilder<RealServer>();
        var credit = new long[shares.Length];
        while (row.Count < total)
        {
            // Who has waited for most of its share is next ("smooth" weighted round robin, as in nginx): 3:1:1 is a b a c a, not a a a b c.
            var next = 0;
            for (var i = 0; i < shares.Length; i++)
            {
                credit[i] += shares[i].Weight;
                if (credit[i] > credit[next]) next = i;
            }
            credit[next] -= total;
            row.Add(shares[next].Server);
        }
        return row.ToImmutable();
    }

    /// <summary>
    /// Drawn from by a hash of the client: when a server comes or goes, few clients of the others get another one (Maglev, §3.4). Each server has an order of its own in which it wants the
    /// entries, and they choose in turn. Empty: nobody takes new connections.
    /// </summary>
    public static ImmutableArray<RealServer> Consistent(VirtualService service)
    {
        var shares = Shares(service, isWeighted: true, ByHash);
        if (shares.IsEmpty) return [];
        var row = new RealServer?[ByHash];
        var wishes = shares.Select(s => Wishes(s.Server.Address)).ToArray();
        for (var filled = 0; ;)
        {
            for (var i = 0; i < shares.Length; i++)
            {
                for (var turn = 0; turn < shares[i].Weight; turn++)
                {
                    while (row[wishes[i].Next] is not null) wishes[i].Advance();
                    row[wishes[i].Next] = shares[i].Server;
                    if (++filled == ByHash) return [.. row.OfType<RealServer>()];
                }
            }
        }
    }

    /// <summary>Those that take connections, with weights that have nothing in common and come to no more than <paramref name="most"/>, or to one each.</summary>
    private static ImmutableArray<(RealServer Server, int Weight)> Shares(VirtualService service, bool isWeighted, int most)
    {
        ArgumentNullException.ThrowIfNull(service);
        var servers = service.RealServers.Values.Where(s => s.Weight > 0).ToArray();
        if (servers.Length == 0) return [];
        if (!isWeighted) return [.. servers.Select(s => (s, 1))];
        var common = servers.Aggregate(0, (divisor, s) => CommonDivisor(divisor, s.Weight));
        var total = servers.Sum(s => (long)(s.Weight / common));
        return [.. servers.Select(s => (s, total <= most ? s.Weight / common : (int)Math.Max(1, (long)(s.Weight / common) * most / total)))];
    }

    private static int CommonDivisor(int a, int b) => b == 0 ? a : CommonDivisor(b, a % b);

    private static Preference Wishes(ServerAddress of)
    {
        var text = of.ToString();
        return new Preference((int)(Mixed(Fingerprint.Of(text, "first")) % ByHash), (int)(Mixed(Fingerprint.Of(text, "step")) % (ByHash - 1)) + 1);
    }

    /// <summary>FNV-1a leaves texts that differ in their last character close together; this is the finalizer of splitmix64 (Steele and others, OOPSLA 2014).</summary>
    private static ulong Mixed(ulong hash)
    {
        hash = (hash ^ (hash >> 30)) * 0xBF58476D1CE4E5B9;
        hash = (hash ^ (hash >> 27)) * 0x94D049BB133111EB;
        return hash ^ (hash >> 31);
    }

    private struct Preference(int first, int step)
    {
        public int Next { get; private set; } = first;

        public void Advance() => Next = (Next + step) % ByHash;
    }
}
