// Telling the neighbours often enough: twenty times in five seconds, as Heartbeat's send_arp does (-i 500 -r 10, measured as
// one packet each 250 ms), the two ARP forms in turn. No clock and no thread of its own: the caller asks when and calls.
using System.Net;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Arp;
using Bascule.Linux.Netlink;

namespace Bascule.Actuator.Addresses;

internal sealed class Announcements(Announcer announcer)
{
    public static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);
    public const int Times = 20;

    private readonly List<Series> running = [];

    private sealed class Series
    {
        public required PlannedAddress Address { get; init; }
        public required MacAddress Mac { get; init; }
        public required bool IsRouter { get; init; }
        public Instant Due { get; set; }
        public int Sent { get; set; }
    }

    /// <summary>How many packets the kernel took, and refused.</summary>
    public long Sent { get; private set; }
    public long Refused { get; private set; }
    public SystemError LastRefusal { get; private set; }

    public Instant NextDue
    {
        get
        {
            var next = Instant.Never;
            foreach (var series in running)
            {
                next = Instant.Earlier(next, series.Due);
            }

            return next;
        }
    }

    /// <summary>Sends the first announcement now and the others later; a series of the same address begins anew.</summary>
    public void Begin(PlannedAddress address, NetworkInterface? link, Instant now)
    {
        End(address.Address);
        if (link is not { HasNeighbours: true, Mac: { } mac })
        {
            return;
        }

        var series = new Series { Address = address, Mac = mac, IsRouter = Forwards(address), Due = now };
        running.Add(series);
        Send(series, now);
    }

    public void End(IPAddress address) => running.RemoveAll(series => series.Address.Address.Equals(address));

    public void Tick(Instant now)
    {
        for (var i = running.Count - 1; i >= 0; i--)
        {
            if (running[i].Due <= now)
            {
                Send(running[i], now);
            }

            if (running[i].Sent >= Times)
            {
                running.RemoveAt(i);
            }
        }
    }

    private void Send(Series series, Instant now)
    {
        var (index, mac, address) = (series.Address.InterfaceIndex, series.Mac, series.Address.Address);
        var isSent = address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
            ? announcer.TryAdvertise(index, mac, address, series.IsRouter, out var error)
            : announcer.TryAnnounce(index, mac, address, series.Sent % 2 == 0 ? ArpForm.Request : ArpForm.Reply, out error);
        if (isSent)
        {
            Sent++;
        }
        else
        {
            (Refused, LastRefusal) = (Refused + 1, error);
        }

        // Counted from now: after a pause the rest still comes spread out, not in a burst.
        series.Sent++;
        series.Due = now + Interval;
    }

    private static bool Forwards(PlannedAddress address) => address.Address.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6
        && KernelSetting.TryRead($"/proc/sys/net/ipv6/conf/{address.Interface}/forwarding", out var value) && value != "0";
}
