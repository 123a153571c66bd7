// An Ethernet switch: a bridge in a network namespace of its own, so that nothing of the lab touches the host's network.
using System.Globalization;
using System.Text.RegularExpressions;

namespace Bascule.Lab;

/// <summary>A switch that machines and clients are plugged into; each port can be pulled, and the whole can lose packets or block a port.</summary>
public sealed partial class Switch : IDisposable
{
    private int ports;

    internal Switch(string name)
    {
        Name = name;
        Shell.Ip($"netns add {name}");
        Shell.Ip($"-n {name} link set lo up");
        Shell.Ip($"-n {name} link add bridge type bridge forward_delay 0 stp_state 0 mcast_snooping 0");
        Shell.Ip($"-n {name} link set bridge up");
    }

    /// <summary>The name of the switch's network namespace.</summary>
    public string Name { get; }

    /// <summary>Makes an interface in another namespace and plugs it in; returns the port's name.</summary>
    internal string Plug(string ns, string interfaceName)
    {
        var port = $"port{Interlocked.Increment(ref ports)}";
        Shell.Ip($"link add {interfaceName} netns {ns} type veth peer name {port} netns {Name}");
        Shell.Ip($"-n {Name} link set {port} master bridge up");
        return port;
    }

    /// <summary>The other end sees no carrier, as if the cable were pulled.</summary>
    internal void PortDown(string port) => Shell.Ip($"-n {Name} link set {port} down");

    internal void PortUp(string port) => Shell.Ip($"-n {Name} link set {port} up");

    /// <summary>Drops packets by chance, each for itself; 0 heals. The kernel's sch_netem is not everywhere, nftables is.</summary>
    public void Lose(int percent)
    {
        Pass();
        if (percent > 0) Drop(ByChance(percent));
    }

    /// <summary>The same for what two ports send to one another, each way; everything else passes. A hundred is a cut.</summary>
    internal void LoseBetween(string one, string other, int percent)
    {
        Pass();
        if (percent > 0) Drop($"iifname {{ {one}, {other} }} oifname {{ {one}, {other} }} counter {ByChance(percent)} counter");
    }

    /// <summary>How many packets <see cref="LoseBetween"/> has dropped, of how many that it was asked about.</summary>
    internal (long Lost, long Sent) Losses()
    {
        var counters = Counter().Matches(Shell.Run("ip", ["netns", "exec", Name, "nft", "list chain bridge lab loss"]).MustSucceed().Output);
        return (Packets(counters[1]), Packets(counters[0]));

        static long Packets(Match counter) => long.Parse(counter.Groups[1].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>Drops what goes to this UDP port, as a firewall's rule does, and lets everything else pass.</summary>
    public void BlockUdp(int port)
    {
        Pass();
        Drop(string.Create(CultureInfo.InvariantCulture, $"udp dport {port}"));
    }

    /// <summary>Everything passes again.</summary>
    public void Pass() => Shell.Run("ip", ["netns", "exec", Name, "nft", "add table bridge lab; flush table bridge lab; delete table bridge lab"]).MustSucceed();

    private static string ByChance(int percent) => percent == 100 ? "" : string.Create(CultureInfo.InvariantCulture, $"numgen random mod 100 < {percent}");

    [GeneratedRegex(@"counter packets (\d+)")]
    private static partial Regex Counter();

    private void Drop(string what) => Shell.Run(
        "ip",
        ["netns", "exec", Name, "nft", $"add table bridge lab; add chain bridge lab loss {{ type filter hook forward priority 0; }}; add rule bridge lab loss {what} drop"]).MustSucceed();

    public void Dispose() => Shell.Run("ip", ["netns", "del", Name]);
}

/// <summary>A computer that is no node: an address on a switch, nothing else. Clients and the world outside.</summary>
public sealed class ClientHost : IDisposable
{
    /// <summary>Its network card.</summary>
    internal const string Nic = "eth0";

    internal ClientHost(string name, Switch network, string address, string? gateway)
    {
        Name = name;
        Shell.Ip($"netns add {name}");
        Shell.Ip($"-n {name} link set lo up");
        network.Plug(name, Nic);
        Shell.Ip($"-n {name} link set {Nic} up");
        Shell.Ip($"-n {name} addr add {address} brd + dev {Nic}");
        if (gateway is not null) Shell.Ip($"-n {name} route add default via {gateway}");
    }

    /// <summary>The name of the client's network namespace.</summary>
    public string Name { get; }

    /// <summary>Runs a command line of the shell where the client stands.</summary>
    public Outcome Run(string commandLine, TimeSpan? limit = null) => Shell.Run("ip", ["netns", "exec", Name, "/bin/sh", "-c", commandLine], limit);

    public void Dispose() => Shell.Run("ip", ["netns", "del", Name]);
}
