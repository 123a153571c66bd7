// What the kernel says about the interfaces that our media use: their carrier, their addresses.
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Linux;
using Bascule.Linux.Netlink;
using Bascule.Node.Probing;

namespace Bascule.Node.Media;

internal sealed class LinkWatch(NetworkMonitor monitor, ImmutableArray<Medium> media, IReadOnlySet<IPAddress> floating) : IDisposable
{
    private readonly List<NetworkChange> changes = [];

    public Descriptor Descriptor => monitor.Descriptor;

    /// <summary>
    /// Whether anything changed that matters to media or to the conflict probe, which hears of each lost carrier, however short. A holder's leases are renewed several times a second, and each renewal is told here:
    /// floating addresses are passed over.
    /// </summary>
    public bool HasChanged(ConflictProber prober)
    {
        changes.Clear();
        if (monitor.Read(changes) == MonitorReading.EverythingMustBeReread) return true;
        var matters = false;
        foreach (var change in changes)
        {
            if (change is NetworkChange.LinkChanged { Link: { HasCarrier: false } cut }) prober.CarrierLost(cut.Name);
            switch (change)
            {
                case NetworkChange.LinkChanged { Link.Name: var name } when prober.Uses(name):
                case NetworkChange.LinkGone { Link.Name: var gone } when prober.Uses(gone):
                case NetworkChange.AddressChanged { Address.Address: var address } when !floating.Contains(address):
                case NetworkChange.AddressGone { Address.Address: var lost } when !floating.Contains(lost):
                    matters = true;
                    break;
                default:
                    break;
            }
        }
        return matters;
    }

    /// <summary>One per medium.</summary>
    public IEnumerable<Input.CarrierChanged> Carriers(NetworkSnapshot network) =>
        media.Select((medium, index) => new Input.CarrierChanged(index, network.FindInterface(medium.Device) is { IsUp: true, HasCarrier: true }));

    public void Dispose() => monitor.Dispose();
}
