// What the administrator of a seed has done before installing the cluster: name, addresses, a page that says who serves.
using System.Text;

namespace Bascule.Lab;

/// <summary>Writes a plan onto a disk that has not booted yet.</summary>
internal static class MachineSetUp
{
    public static void Write(MachinePlan plan, string root)
    {
        Put(root, "/etc/hostname", plan.Name + "\n");
        var hosts = new StringBuilder("127.0.0.1 localhost\n127.0.1.1 ").Append(plan.Name).Append('\n');
        foreach (var (name, address) in plan.Hosts.Where(h => h.Name != plan.Name)) hosts.Append(address).Append(' ').Append(name).Append('\n');
        Put(root, "/etc/hosts", hosts.ToString());
        Put(root, "/var/www/html/index.html", plan.Name + "\n");
        Put(root, "/etc/apache2/conf-enabled/lab.conf", $"ServerName {plan.Name}\n");

        // A machine's power cut takes its processes, not this machine's page cache: there is nothing to sync for.
        Put(root, "/etc/dpkg/dpkg.cfg.d/lab", "force-unsafe-io\n");
        Put(root, "/etc/systemd/system/lab-network.service", NetworkUnit(plan));
        Link(root, "/etc/systemd/system/multi-user.target.wants/lab-network.service", "../lab-network.service");
        Link(root, "/etc/systemd/system/network-online.target.wants/lab-network.service", "../lab-network.service");
        if (!plan.StartsApacheAtBoot) File.Delete(root + "/etc/systemd/system/multi-user.target.wants/apache2.service");
        if (plan.MasqueradesOn is { } outside) Put(root, "/etc/lab.nft", $$"""
            add table ip lab
            add chain ip lab nat { type nat hook postrouting priority 100; }
            add rule ip lab nat oifname "{{outside}}" masquerade

            """);
    }

    // Stands where ifupdown's networking.service stands in the boot. "brd +": without it a broadcast heartbeat goes nowhere.
    private static string NetworkUnit(MachinePlan plan)
    {
        var unit = new StringBuilder("""
            [Unit]
            Description=Addresses of the lab machine
            DefaultDependencies=no
            After=local-fs.target
            Wants=network.target
            Before=network.target network-online.target

            [Service]
            Type=oneshot
            RemainAfterExit=yes
            ExecStart=/sbin/ip link set lo up

            """);
        foreach (var nic in plan.Nics)
        {
            unit.Append($"ExecStart=/sbin/ip link set {nic.Name} up\n");
            if (nic.Address is not null) unit.Append($"ExecStart=/sbin/ip addr replace {nic.Address} brd + dev {nic.Name}\n");
        }

        if (plan.Gateway is not null) unit.Append($"ExecStart=/sbin/ip route replace default via {plan.Gateway}\n");
        if (plan.MasqueradesOn is not null) unit.Append("ExecStart=/sbin/sysctl -q -w net.ipv4.ip_forward=1\nExecStart=/usr/sbin/nft -f /etc/lab.nft\n");
        return unit.ToString();
    }

    private static void Put(string root, string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root + path)!);
        File.WriteAllText(root + path, text);
    }

    private static void Link(string root, string path, string target)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(root + path)!);
        File.CreateSymbolicLink(root + path, target);
    }
}
