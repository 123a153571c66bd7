// The machines' own addresses and routes belong to a network manager, and ours to us: neither takes the other's away for good.
//
// With promote_secondaries off (Debian switches it on), so that what we set ourselves is what counts: without it, the end of an address that stands first takes
// all others of its network along.
using Bascule.Lab;

namespace Bascule.Machines.Host;

public sealed class NetworksOfTheHost : MachineTest
{
    private static readonly Seed Web = Seed.Web002;

    /// <summary>What a network manager does after its command has returned.</summary>
    private static readonly TimeSpan Background = TimeSpan.FromMilliseconds(500);

    [Fact]
    public void Networkd_on_one_node_and_ifupdown_on_the_other() => Stay(HostNetwork.Networkd, HostNetwork.Ifupdown);

    [Fact]
    public void Leases_of_DHCP_by_networkd_on_one_node_and_by_dhclient_on_the_other() => Stay(HostNetwork.NetworkdDhcp, HostNetwork.IfupdownDhcp);

    [Fact]
    public void NetworkManager_on_one_node() => Stay(HostNetwork.NetworkManager, null);

    /// <param name="other">Null: the lab's own unit, which does nothing after the boot.</param>
    private static void Stay(HostNetwork home, HostNetwork? other)
    {
        using var pair = Pair.Boot(Web, Variants.AutoFailbackOff);
        if (home == HostNetwork.NetworkdDhcp) BeginLeases(pair);
        pair.OnBoth(machine =>
        {
            machine.Write("/etc/sysctl.d/99-lab.conf", "net.ipv4.conf.all.promote_secondaries = 0\nnet.ipv4.conf.default.promote_secondaries = 0\nnet.ipv4.conf.*.promote_secondaries = 0\n");
            NetworkOf(machine)?.TakeOver(machine, new NetworkPlace(Web.Interface, Configured(machine), Web.ClientAddress));
        });
        var traffic = new OwnTraffic(pair);
        var without = new Dictionary<(DebianMachine, string), HostState>();
        var expected = new Dictionary<DebianMachine, HostState>();
        pair.OnBoth(Alone);

        pair.Start();
        pair.MustHold(pair.Home);
        Withstand(pair.Home);

        pair.Home.MustRun("bascule standby", Limit);
        pair.MustHold(pair.Other);
        Check(pair.Home, "the release");
        Withstand(pair.Other);

        pair.Other.CutPower();
        pair.MustHold(pair.Home);
        Check(pair.Home, "the failover to it");
        pair.Home.MustRun("systemctl stop heartbeat", Limit);
        pair.Holds(pair.Home).ShouldBeFalse();
        Check(pair.Home, "systemctl stop heartbeat");

        HostNetwork? NetworkOf(DebianMachine machine) => machine == pair.Home ? home : other;

        string[] MayGo(DebianMachine machine) => NetworkOf(machine) is { Unit: var unit } ? [unit, "ifup@"] : [];

        // How the machine is, and how each upset leaves it, while nothing of ours runs: some managers do not bring everything back.
        void Alone(DebianMachine machine)
        {
            var now = Settled(machine);
            now.Processes.ShouldContain(p => p.EndsWith(" foreign.service", StringComparison.Ordinal));
            foreach (var upset in UpsetsOf(machine))
            {
                machine.MustRun(upset, Limit);
                now = Settled(machine);
                lock (without) without[(machine, upset)] = now;
            }
            lock (without) expected[machine] = now;
        }

        HostState Settled(DebianMachine machine)
        {
            Thread.Sleep(Background);
            HostState? now = null;
            LabClock.Await(() => (now = HostState.Of(machine, Web, MayGo(machine))) is { Own: not null, IsSettled: true }, Limit).ShouldBeTrue($"{machine.Name} has no way out\n{now}");
            return now!;
        }

        IEnumerable<string> UpsetsOf(DebianMachine machine) => NetworkOf(machine)?.Upsets(new NetworkPlace(Web.Interface, Configured(machine), Web.ClientAddress)) ?? [];

        void Check(DebianMachine machine, string after)
        {
            HostState.ShouldBeUntouched(machine, Web, expected[machine], after, MayGo(machine));
            traffic.ShouldComeFrom(machine, expected[machine].Own!);
        }

        // All that comes over a holder.
        void Withstand(DebianMachine holder)
        {
            Check(holder, "the acquisition");
            foreach (var upset in UpsetsOf(holder))
            {
                expected[holder] = without[(holder, upset)];
                Upset(pair, holder, upset);
                Check(holder, upset);
            }
        }
    }

    /// <summary>The floating address comes back, and nobody else took it meanwhile.</summary>
    private static void Upset(Pair pair, DebianMachine holder, string command)
    {
        using var arp = Prober.Arp(pair.Client, Web.FloatingAddress);
        arp.Await(a => a.Good, LabClock.Now, Limit).ShouldNotBeNull();
        var from = LabClock.Now;
        var took = holder.Run(command, Limit).MustSucceed().Took;
        arp.Await(a => a.Good, LabClock.Now, Limit).ShouldNotBeNull($"the floating address after {command}\n{pair.Journals()}");
        Thread.Sleep(Background);
        var gap = arp.LongestGap(from, LabClock.Now);
        var put = holder.Run("for what in 'taken away by somebody else' 'moved behind it'; do journalctl -u bascule-actuator --no-pager -o cat | grep -c \"$what\"; done").Output.Trim().Split('\n');
        TestContext.Current.SendDiagnosticMessage(
            $"{holder.Name}: {command} ({took.TotalMilliseconds:F0} ms): the floating address did not answer for {gap.Milliseconds:F0} ms; so far put back {put[0]} times, moved behind {put[1]} times (load {Load.Average:F1})");
        arp.Answers.Where(a => a.At > from).Select(a => a.Who).Distinct().ShouldHaveSingleItem($"one card only, after {command}\n{pair.Journals()}");
        pair.HoldsAlone(holder).ShouldBeTrue(pair.Journals());
    }

    /// <summary>Where it is not DHCP that says it.</summary>
    private static string Configured(DebianMachine machine) => (machine.Name == Web.Home ? Web.HomeAddress : Web.OtherAddress) + "/24";

    /// <summary>Short leases, so that each is renewed while the address floats; the server is a machine of its own.</summary>
    private static void BeginLeases(Pair pair)
    {
        var server = pair.AddMachine(new MachinePlan { Name = "dhcp", Nics = [new Nic(Web.Interface, pair.Lan, "192.168.56.2/24")] });
        server.PowerOn();
        server.Write("/etc/systemd/network/10-lab.network", $"""
            [Match]
            Name={Web.Interface}

            [Network]
            Address=192.168.56.2/24
            DHCPServer=yes

            [DHCPServer]
            PoolOffset=100
            PoolSize=50
            DefaultLeaseTimeSec={HostNetwork.LeaseSeconds}
            MaxLeaseTimeSec={HostNetwork.LeaseSeconds}
            EmitRouter=yes
            Router={Web.ClientAddress}
            EmitDNS=no

            """);
        server.MustRun("systemctl start systemd-networkd");
    }
}
