// A process that is none of ours on each node, which speaks to the client all the time: does it live, and by which address does it speak?
using Bascule.Lab;

namespace Bascule.Machines.Host;

/// <summary>Pings from the nodes, counted at the client by their sender.</summary>
internal sealed class OwnTraffic
{
    private readonly Pair pair;

    /// <summary>Begins on both machines; the client is also their way out, where nobody has given them one.</summary>
    public OwnTraffic(Pair pair)
    {
        this.pair = pair;
        pair.Client.Run("nft 'add table ip own { set senders { type ipv4_addr; flags dynamic; } ; chain in { type filter hook input priority 0; icmp type echo-request add @senders { ip saddr }; } ; }'").MustSucceed();
        pair.OnBoth(machine =>
        {
            machine.Write("/etc/systemd/system/foreign.service", $"[Service]\nExecStart=/usr/bin/ping -n -q -i 0.1 {pair.Seed.ClientAddress}\n\n[Install]\nWantedBy=multi-user.target\n");
            machine.MustRun($"systemctl daemon-reload; systemctl enable --now foreign; ip route show default | grep -q . || ip route add default via {pair.Seed.ClientAddress}");
        });
    }

    /// <summary>From now on the machine's own traffic has its own address as sender, and no other.</summary>
    public void ShouldComeFrom(DebianMachine machine, string own)
    {
        Flush();
        LabClock.Await(() => Senders().Contains(own), TimeSpan.FromSeconds(20)).ShouldBeTrue($"pings of {machine.Name} from {own}; there were {string.Join(", ", Senders())}");
        Flush();
        LabClock.Await(() => Senders().Contains(own), TimeSpan.FromSeconds(5)).ShouldBeTrue();
        Senders().ShouldNotContain(pair.Seed.FloatingAddress, $"{machine.Name}\n{pair.Journals()}");
    }

    private void Flush() => pair.Client.Run("nft flush set ip own senders").MustSucceed();

    private HashSet<string> Senders()
    {
        var listed = pair.Client.Run("nft list set ip own senders").MustSucceed().Output;
        var from = listed.IndexOf("elements = {", StringComparison.Ordinal);
        return from < 0 ? [] : [.. listed[(from + 12)..listed.IndexOf('}', from)].Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)];
    }
}
