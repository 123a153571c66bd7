// Asks an address of another host all the time, by UDP, and knows which question was answered.
using System.Buffers.Binary;
using System.Net;
using System.Net.Sockets;
using Bascule.Linux.Clock;
using Bascule.Linux.Sockets;
using Bascule.Linux.Tests;

namespace Bascule.Actuator.Tests.Addresses;

internal sealed class Prober : IDisposable
{
    private const int MostQuestions = 20_000;
    private static int lastPort = 7000;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(5);

    private readonly Socket answering;
    private readonly Socket asking;
    private readonly long[] askedAt = new long[MostQuestions];
    private readonly bool[] answered = new bool[MostQuestions];
    private readonly List<Thread> threads = [];
    private int asked;
    private volatile bool isEnding;

    /// <param name="from">Who asks, each 5 ms.</param>
    /// <param name="at">Who answers, whenever the address is there; it may come later.</param>
    public Prober(TestHost from, TestHost at, string address)
    {
        var target = new IPEndPoint(IPAddress.Parse(address), Interlocked.Increment(ref lastPort));
        at.Do(() =>
        {
            File.WriteAllText("/proc/sys/net/ipv4/ip_nonlocal_bind", "1");
            File.WriteAllText("/proc/sys/net/ipv6/ip_nonlocal_bind", "1");
        });
        answering = at.Do(() => new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        answering.Bind(target);
        asking = from.Do(() => new Socket(target.AddressFamily, SocketType.Dgram, ProtocolType.Udp));
        asking.Bind(new IPEndPoint(target.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0));
        Run(() =>
        {
            var buffer = new byte[4];
            EndPoint asker = new IPEndPoint(target.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
            while (!isEnding) Try(() => answering.SendTo(buffer, 0, answering.ReceiveFrom(buffer, ref asker), SocketFlags.None, asker));
        });
        Run(() =>
        {
            var buffer = new byte[4];
            while (!isEnding)
                Try(() =>
                {
                    EndPoint answerer = new IPEndPoint(target.AddressFamily == AddressFamily.InterNetworkV6 ? IPAddress.IPv6Any : IPAddress.Any, 0);
                    asking.ReceiveFrom(buffer, ref answerer);
                    if (answerer.Equals(target)) Volatile.Write(ref answered[BinaryPrimitives.ReadInt32LittleEndian(buffer)], true);
                });
        });
        Run(() =>
        {
            var buffer = new byte[4];
            using var pause = new Poller();
            while (!isEnding && asked < MostQuestions)
            {
                BinaryPrimitives.WriteInt32LittleEndian(buffer, asked);
                askedAt[asked] = MonotonicClock.NowNanoseconds;
                Try(() => asking.SendTo(buffer, target));
                Volatile.Write(ref asked, asked + 1);
                pause.Wait(Interval.Ticks * TimeSpan.NanosecondsPerTick);
            }
        });
    }

    public int Asked => Volatile.Read(ref asked);

    public int Answered => answered.Count(a => a);

    /// <summary>When the last question was asked that got an answer; 0: none did.</summary>
    public long LastAnswered => askedAt[Math.Max(0, Array.FindLastIndex(answered, a => a))] * (Answered > 0 ? 1 : 0);

    /// <summary>Whether a question asked from now on is answered; waits for that, but not long.</summary>
    public bool Answers()
    {
        var first = Asked;
        return WaitFor(() => answered.AsSpan(first).Contains(true), TimeSpan.FromSeconds(5));
    }

    /// <summary>So many questions from now on, and none of them is answered.</summary>
    public bool IsSilent(int questions)
    {
        var first = Asked + 2; // what is on its way may still arrive
        Go(questions + 3);
        return !answered.AsSpan(first, questions).Contains(true);
    }

    /// <summary>Waits until so many more questions were asked.</summary>
    public void Go(int questions)
    {
        var last = Asked + questions;
        WaitFor(() => Asked >= last, TimeSpan.FromMinutes(1)).ShouldBeTrue();
    }

    /// <summary>How many questions of these got no answer, given time to arrive.</summary>
    public int Lost(int first)
    {
        var last = Asked;
        WaitFor(() => Missing() == 0, TimeSpan.FromSeconds(5));
        return Missing();

        int Missing() => answered.AsSpan(first, last - first).Count(false);
    }

    public void Dispose()
    {
        isEnding = true;
        answering.Dispose();
        asking.Dispose();
        threads.ForEach(t => t.Join());
    }

    private static bool WaitFor(Func<bool> isSo, TimeSpan limit)
    {
        var until = MonotonicClock.NowNanoseconds + (limit.Ticks * TimeSpan.NanosecondsPerTick);
        using var pause = new Poller();
        while (!isSo())
        {
            if (MonotonicClock.NowNanoseconds > until) return false;
            pause.Wait(1_000_000);
        }
        return true;
    }

    private void Run(ThreadStart body)
    {
        var thread = new Thread(body) { IsBackground = true };
        threads.Add(thread);
        thread.Start();
    }

    private static void Try(Action action)
    {
        try
        {
            action();
        }
        catch (Exception refused) when (refused is SocketException or ObjectDisposedException)
        {
            // No way there, nobody there, not allowed: an unanswered question like any other.
        }
    }
}
