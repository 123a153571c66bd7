// Who gives a machine its own address and its way out: what Debian has for it, in the place of the lab's own unit.
using Bascule.Lab;

namespace Bascule.Machines.Host;

/// <summary>A machine as its network's configuration sees it.</summary>
internal sealed record NetworkPlace(string Nic, string Address, string Gateway);

/// <param name="Packages">What is installed for it; empty where it comes with systemd.</param>
/// <param name="Unit">What runs at boot.</param>
/// <param name="File">Its configuration.</param>
/// <param name="Upsets">What an administrator does to it, or it does by itself: after each, the machine is as it was.</param>
internal sealed record HostNetwork(string Name, string Packages, string Unit, Func<NetworkPlace, (string Path, string Text)> File, Func<NetworkPlace, string[]> Upsets)
{
    /// <summary>How long a lease of the lab's DHCP server lasts; the client renews it after half of that.</summary>
    public const int LeaseSeconds = 5;

    private static readonly string OverALease = $"sleep {LeaseSeconds + 1}";

    public static HostNetwork Networkd { get; } = new("systemd-networkd", "", "systemd-networkd",
        place => ("/etc/systemd/network/10-lab.network", $"[Match]\nName={place.Nic}\n\n[Network]\nAddress={place.Address}\nGateway={place.Gateway}\n"),
        place => ["systemctl restart systemd-networkd", $"networkctl reconfigure {place.Nic}"]);

    public static HostNetwork NetworkdDhcp { get; } = new("systemd-networkd with DHCP", "", "systemd-networkd",
        place => ("/etc/systemd/network/10-lab.network", $"[Match]\nName={place.Nic}\n\n[Network]\nDHCP=ipv4\n"),
        place => [OverALease, $"networkctl renew {place.Nic}", "systemctl restart systemd-networkd", $"networkctl reconfigure {place.Nic}"]);

    public static HostNetwork Ifupdown { get; } = new("ifupdown", "ifupdown", "networking",
        place => ("/etc/network/interfaces", $"auto lo\niface lo inet loopback\nauto {place.Nic}\niface {place.Nic} inet static\n    address {place.Address}\n    gateway {place.Gateway}\n"),
        place =>
        [
            // The network comes up late, or by hand: then the floating address is there first.
            $"ip address delete {place.Address} dev {place.Nic}; ip address add {place.Address} brd + dev {place.Nic}; ip route replace default via {place.Gateway} dev {place.Nic} onlink",
            $"ifdown {place.Nic}; ifup {place.Nic}",
            "systemctl restart networking",
        ]);

    public static HostNetwork IfupdownDhcp { get; } = new("ifupdown with dhclient", "ifupdown isc-dhcp-client", "networking",
        place => ("/etc/network/interfaces", $"auto lo\niface lo inet loopback\nauto {place.Nic}\niface {place.Nic} inet dhcp\n"),
        place => [OverALease, $"ifdown {place.Nic}; ifup {place.Nic}"]);

    public static HostNetwork NetworkManager { get; } = new("NetworkManager", "network-manager", "NetworkManager",
        place => ("/etc/NetworkManager/system-connections/lab.nmconnection",
            $"[connection]\nid=lab\nuuid=5e6e2f0e-8a3b-4f0e-9d5c-2f4b1f0a7c11\ntype=ethernet\ninterface-name={place.Nic}\n\n[ipv4]\nmethod=manual\naddress1={place.Address},{place.Gateway}\n\n[ipv6]\nmethod=link-local\n"),
        place => ["systemctl restart NetworkManager", $"nmcli device reapply {place.Nic}", "nmcli connection up lab"]);

    /// <summary>Installed and configured, and the machine booted with it; nothing of ours runs.</summary>
    public void TakeOver(DebianMachine machine, NetworkPlace place)
    {
        var limit = TimeSpan.FromSeconds(120);
        if (Packages.Length > 0) machine.MustRun($"DEBIAN_FRONTEND=noninteractive apt-get install -qq -y --no-install-recommends {Packages} < /dev/null", limit);
        var (path, text) = File(place);
        machine.Write(path, text, path.EndsWith(".nmconnection", StringComparison.Ordinal) ? "600" : "644"); // secrets may be in it: NetworkManager(8)
        machine.MustRun($"rm /etc/systemd/system/*.wants/lab-network.service; systemctl disable heartbeat; systemctl enable {Unit}", limit);
        machine.CutPower();
        machine.PowerOn();
    }
}
