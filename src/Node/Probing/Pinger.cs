// Pings the hosts that ha.cf names and notes who answered when. What their silence means is decided in Core (Placement/Reach.cs).
using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Sockets;

namespace Bascule.Node.Probing;

/// <summary>For one thread; names are looked up beside it.</summary>
internal sealed class Pinger : IDisposable
{
    /// <summary>The kernel's filter keeps strangers away; so many answers in one wake-up are enough all the same.</summary>
    private const int MostPerWake = 256;

    /// <summary>Between two tries to find the address of a host that is given by name.</summary>
    private static readonly TimeSpan BetweenLookups = TimeSpan.FromSeconds(30);

    private readonly Host[] hosts;
    private readonly Instant?[] answered;
    private readonly Dictionary<bool, EchoSocket> sockets = [];
    private readonly ConcurrentQueue<(Host Host, IPAddress Address)> found = new();
    private readonly CancellationTokenSource ending = new();
    private TimeSpan interval;
    private bool isNews;

    public Pinger(ImmutableArray<PingGroup> groups, Timing timing)
    {
        interval = timing.PingInterval;
        hosts = [.. groups.SelectMany((g, i) => g.Hosts.Select(h => new Host(h, i)))];
        answered = new Instant?[groups.Length];
        Due = hosts.Length == 0 ? Instant.Never : default;
        foreach (var host in hosts)
            if (IPAddress.TryParse(host.Name, out var address)) Use(host, address);
            else _ = LookUp(host, ending.Token);
    }

    /// <summary>One host, and the ping node that it stands for.</summary>
    private sealed class Host(string name, int node)
    {
        public string Name { get; } = name;
        public int Node { get; } = node;
        public DatagramAddress? Address { get; set; }
    }

    public IEnumerable<Descriptor> Descriptors => sockets.Values.Select(s => s.Descriptor);

    /// <summary>When the next round begins; never where there is nobody to ask.</summary>
    public Instant Due { get; private set; }

    /// <summary>Why somebody cannot be asked although ha.cf says so; null if all is well.</summary>
    public string? Trouble { get; private set; }

    /// <summary>The times have changed, and from now on count; whom to ask has not.</summary>
    public void Use(Timing timing)
    {
        interval = timing.PingInterval;
        if (hosts.Length > 0) Due = default;
    }

    /// <summary>Reads what has come, and asks all anew when that is due.</summary>
    public void Tend(Instant now)
    {
        if (hosts.Length == 0) return;
        foreach (var socket in sockets.Values) Read(socket, now);
        while (found.TryDequeue(out var resolved)) Use(resolved.Host, resolved.Address);
        if (now < Due) return;
        isNews |= Due == default;
        Due = now + interval;
        for (var i = 0; i < hosts.Length; i++)
            if (hosts[i].Address is { } address && sockets.TryGetValue(address.IsIPv6, out var socket)) _ = socket.Ask(address, (uint)i);      // who cannot be asked does not answer
    }

    /// <summary>Who answered when, if anybody has since the last call, or the first round has just begun; else null.</summary>
    public Input.Pinged? Collect()
    {
        if (!isNews || (sockets.Count == 0 && Trouble is not null)) return null;      // who cannot ask anybody does not know
        isNews = false;
        return new Input.Pinged([.. answered]);
    }

    public void Dispose()
    {
        ending.Cancel();
        ending.Dispose();
        foreach (var socket in sockets.Values) socket.Dispose();
    }

    private void Read(EchoSocket socket, Instant now)
    {
        for (var taken = 0; taken < MostPerWake && socket.TryRead(out _, out var tag); taken++)
        {
            // Asked by its address, a host may answer by another of its own: the mark and the tag say enough.
            if (tag >= hosts.Length) continue;
            answered[hosts[tag].Node] = now;
            isNews = true;
        }
    }

    private void Use(Host host, IPAddress address)
    {
        var isIPv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        if (!sockets.ContainsKey(isIPv6))
        {
            if (!EchoSocket.TryOpen(isIPv6, out var socket, out var error))
            {
                Trouble = error.Text;
                return;
            }
            sockets[isIPv6] = socket;
        }
        host.Address = new DatagramAddress(address, 0, isIPv6 ? (int)address.ScopeId : 0);
    }

    private async Task LookUp(Host host, CancellationToken ended)
    {
        while (!ended.IsCancellationRequested)
        {
            try
            {
                if (await Dns.GetHostAddressesAsync(host.Name, ended).ConfigureAwait(false) is [var first, ..])
                {
                    found.Enqueue((host, first));
                    return;
                }
            }
            catch (OperationCanceledException)
            {
                return;
            }
            catch (SocketException)
            {
                // No name server yet, perhaps: asked again. Until then the host does not answer, and is shown so.
            }
            await Task.Delay(BetweenLookups, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
