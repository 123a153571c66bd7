// Every connection that is under way, on one thread. An attempt is written as if it waited; what it waits for is here, and what goes on when the kernel has news goes on in the same call. So no attempt
// costs a thread, a timer, or waking somebody: at thousands of attempts that would be most of what they cost.
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Clock;
using Bascule.Linux.Sockets;

namespace Bascule.Checks.Attempts;

internal interface IUnderWay
{
    /// <summary>Its time is over.</summary>
    void Expire();
}

/// <summary>For the thread that calls <see cref="Turn"/>, but for <see cref="Wake"/>.</summary>
internal sealed class Network : IDisposable
{
    /// <summary>A turn that comes so much later than it was due: this process stood still, and not those who were asked.</summary>
    private static readonly TimeSpan StoodStill = TimeSpan.FromMilliseconds(50);

    private static readonly TimeSpan LongestPardon = TimeSpan.FromSeconds(1);

    private const ulong WakeKey = 0, EchoKey = 1, EchoKey6 = 2;

    private readonly Epoll epoll = new();
    private readonly EventDescriptor wake = new();
    private readonly Dictionary<ulong, IUnderWay> underWay = [];
    private readonly Dictionary<bool, EchoSocket> echoes = [];
    private readonly SortedSet<(Instant At, ulong Key)> limits = [];
    private readonly Queue<Connection> waitingTheirTurn = [];
    private readonly EpollNews[] news = new EpollNews[256];
    private Instant pardonedUntil;
    private Instant dueThen = Instant.Never;
    private ulong keys = EchoKey6;

    public Network()
    {
        if (epoll.Add(wake.Descriptor, WakeKey) is { IsError: true } error) throw new InvalidOperationException(error.Text);
    }

    /// <summary>Readable when a turn is due.</summary>
    public Descriptor Descriptor => epoll.Descriptor;

    /// <summary>When a turn is due whether there is news or not.</summary>
    public Instant NextDue => waitingTheirTurn.Count > 0 ? default : NextLimit;

    private Instant NextLimit => limits.Count == 0 ? Instant.Never : Instant.Later(limits.Min.At, pardonedUntil);

    public static Instant Now => new(MonotonicClock.NowNanoseconds);

    /// <summary>From any thread, also after the end: <see cref="Descriptor"/> is readable until the next turn.</summary>
    public void Wake() => wake.Signal();

    /// <summary>Begins to connect.</summary>
    /// <param name="isDatagram">By UDP.</param>
    /// <param name="within">From then on whoever waits for it waits in vain (<see cref="OperationCanceledException"/>).</param>
    /// <param name="connection">To be closed by whoever asked for it.</param>
    public bool TryOpen(IPEndPoint to, bool isDatagram, TimeSpan within, [NotNullWhen(true)] out Connection? connection, out SystemError error)
    {
        connection = null;
        if (!ClientSocket.TryConnect(to, isDatagram, out var socket, out error)) return false;
        var (key, until) = Begin(within);
        error = epoll.Add(socket.Descriptor, key);
        if (error.IsError)
        {
            socket.Dispose();
            return false;
        }
        connection = new Connection(socket, () => End(key, until), waitingTheirTurn.Enqueue);
        underWay.Add(key, connection);
        limits.Add((until, key));
        return true;
    }

    /// <summary>Asks a host by an echo request whether it is there.</summary>
    /// <returns>Why it could not be asked; no error when it has answered.</returns>
    /// <exception cref="OperationCanceledException">It did not, within <paramref name="within"/>.</exception>
    public async Task<SystemError> Echo(IPAddress host, TimeSpan within)
    {
        var isIPv6 = host.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
        if (!echoes.TryGetValue(isIPv6, out var socket))
        {
            if (!EchoSocket.TryOpen(isIPv6, out socket, out var refused)) return refused;
            refused = epoll.Add(socket.Descriptor, isIPv6 ? EchoKey6 : EchoKey);
            if (refused.IsError)
            {
                socket.Dispose();
                return refused;
            }
            echoes.Add(isIPv6, socket);
        }
        var address = new DatagramAddress(host, 0, isIPv6 ? (int)host.ScopeId : 0);
        var (key, until) = Begin(within);
        if (socket.Ask(address, (uint)key) is not 0 and var errno) return new SystemError(errno, "asking for an echo");
        var echo = new Echo(address);
        underWay.Add(key, echo);
        limits.Add((until, key));
        try
        {
            await echo.Answer;
        }
        finally
        {
            End(key, until);
        }
        return default;
    }

    /// <summary>A key is as long as an echo request's tag.</summary>
    private (ulong Key, Instant Until) Begin(TimeSpan within)
    {
        do keys = (keys + 1) & uint.MaxValue;
        while (keys <= EchoKey6 || underWay.ContainsKey(keys));
        return (keys, Now + within);
    }

    private void End(ulong key, Instant until)
    {
        underWay.Remove(key);
        limits.Remove((until, key));
    }

    /// <summary>All that can go on goes on. An answer that is there is one in time, however late this process comes to read it.</summary>
    public void Turn(Instant now)
    {
        if (now - dueThen is var late && dueThen != Instant.Never && late > StoodStill) pardonedUntil = now + (late < LongestPardon ? late : LongestPardon);
        for (var left = waitingTheirTurn.Count; left > 0; left--) waitingTheirTurn.Dequeue().GoOn();
        int count;
        do
        {
            count = epoll.Take(news);
            for (var i = 0; i < count; i++)
            {
                switch (news[i].Key)
                {
                    case WakeKey: wake.Drain(); break;
                    case EchoKey: HearEchoes(isIPv6: false); break;
                    case EchoKey6: HearEchoes(isIPv6: true); break;
                    case var key when underWay.GetValueOrDefault(key) is Connection connection: connection.Hear(news[i]); break;
                    default: break;      // closed meanwhile
                }
            }
        }
        while (count == news.Length);
        while (NextLimit <= now)
        {
            var first = limits.Min;
            limits.Remove(first);
            underWay[first.Key].Expire();
        }
        dueThen = NextLimit;
    }

    /// <summary>Only those that bear our mark get here, each an answer to a request of ours: there are not many.</summary>
    private void HearEchoes(bool isIPv6)
    {
        while (echoes[isIPv6].TryRead(out var from, out var tag))
            if (underWay.GetValueOrDefault(tag) is Echo echo) echo.Hear(from);
    }

    public void Dispose()
    {
        foreach (var connection in underWay.Values.OfType<Connection>().ToList()) connection.Dispose();
        foreach (var socket in echoes.Values) socket.Dispose();
        epoll.Dispose();
        wake.Dispose();
    }
}

/// <summary>One echo request.</summary>
internal sealed class Echo(DatagramAddress asked) : IUnderWay
{
    private readonly TaskCompletionSource answered = new();

    public Task Answer => answered.Task;

    public void Hear(DatagramAddress from)
    {
        if (from.Address.Equals(asked.Address)) answered.TrySetResult();
    }

    public void Expire() => answered.TrySetCanceled();
}
