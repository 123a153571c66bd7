// Strangers on the network and on the machine: what they send is counted and dropped, and neither the cluster nor the host suffers.
using System.Globalization;
using System.Net;
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class Attacks : MachineTest
{
    private const int HeartbeatPort = 694;
    private static readonly TimeSpan Assault = TimeSpan.FromSeconds(10);

    [Fact]
    public void A_flood_of_forged_cut_oversized_and_replayed_packets_moves_nothing_and_costs_a_part_of_one_processor()
    {
        using var pair = Serving(Seed.Web002);
        using var page = pair.Probe();
        DebianMachine[] machines = [pair.Home, pair.Other];
        var before = machines.Select(m => Process.Of(m)).ToArray();
        var from = LabClock.Now;

        var broadcast = pair.Seed.HomeAddress[..pair.Seed.HomeAddress.LastIndexOf('.')] + ".255";
        IPAddress[] targets = [.. new[] { pair.Seed.HomeAddress, pair.Seed.OtherAddress, broadcast }.Select(IPAddress.Parse)];
        var volley = new Attacker(pair.Client, HeartbeatPort).Flood(Assault, targets);
        var after = machines.Select(m => Process.Of(m)).ToArray();
        var until = LabClock.Now;

        TestContext.Current.SendDiagnosticMessage($"{volley}; {string.Join("; ", machines.Select((m, i) => $"{m.Name}: {(after[i].Cpu - before[i].Cpu) / volley.Took:P0} of a processor, memory {before[i].Kilobytes} then {after[i].Kilobytes} kB"))}");
        ReportGap(page.LongestGap(from, until), "flood");
        volley.Packets.ShouldBeGreaterThan(50_000);
        for (var i = 0; i < machines.Length; i++)
        {
            after[i].Id.ShouldBe(before[i].Id, $"the node died\n{pair.Journals()}");
            (after[i].Cpu - before[i].Cpu).ShouldBeLessThan(volley.Took / 2);
            (after[i].Kilobytes - before[i].Kilobytes).ShouldBeLessThan(4096);
        }
        pair.HoldsAlone(pair.Home).ShouldBeTrue(pair.Journals());
        foreach (var machine in machines)
        {
            var journal = machine.MustRun("journalctl -u bascule -o cat");
            journal.ShouldNotContain("is dead");
            journal.ShouldContain("a flood of packets");
            var status = machine.Run("bascule status");
            TestContext.Current.SendDiagnosticMessage($"{machine.Name}: {status.ExitCode}: {status.Said}");
            status.ExitCode!.Value.ShouldBeLessThanOrEqualTo(1, status.Said);      // 1: a warning, since somebody has another key
        }
    }

    [Fact]
    public void Users_without_rights_reach_neither_socket_and_those_with_rights_stop_nothing()
    {
        using var pair = Serving(Seed.Web002);
        var holder = pair.Home;
        var before = Process.Of(holder);
        foreach (var (socket, kind) in new[] { ("/run/bascule/control", "SOCK_STREAM"), ("/run/bascule/actuator.sock", "SOCK_SEQPACKET") })
            holder.Run($"runuser -u nobody -- {Perl(kind, socket, "exit 0")}").Said.ShouldContain("Permission denied");

        // An operator gone wrong: more connections than there are places, each a byte and then silence; and a line without an end.
        holder.MustRun("useradd -G haclient rogue");
        holder.MustRun("""runuser -u rogue -- perl -MIO::Socket::UNIX -e '$SIG{PIPE} = "IGNORE"; for (1..200) { my $s = IO::Socket::UNIX->new(Peer => "/run/bascule/control") or next; $s->syswrite("x"); push @held, $s } sleep 3'""");
        holder.MustRun($"runuser -u rogue -- {Perl("SOCK_STREAM", "/run/bascule/control", """for (1..1000) { send($s, "[" x 10000, 0) or last } exit 0""")}");

        // A node taken over by a stranger: a second one beside the first is turned away, and what it says is nobody's order.
        var second = holder.Run($"runuser -u bascule -- {Perl("SOCK_SEQPACKET", "/run/bascule/actuator.sock", """for (1..500) { send($s, join("", map { chr(int(rand(256))) } 1..200), 0) or last } sleep 1; print "sent"; exit 0""")}");
        second.Said.ShouldContain("sent");

        LabClock.Await(() => holder.Run("bascule status").Succeeded, Generous + Generous).ShouldBeTrue(pair.Journals());
        Process.Of(holder).Id.ShouldBe(before.Id, pair.Journals());
        pair.HoldsAlone(holder).ShouldBeTrue(pair.Journals());
        holder.MustRun("systemctl show bascule-actuator -p NRestarts --value").Trim().ShouldBe("0");
    }

    /// <summary>perl is part of every Debian, and knows each kind of socket.</summary>
    private static string Perl(string kind, string path, string then) =>
        $$"""perl -MSocket -e '$SIG{PIPE} = "IGNORE"; socket(my $s, AF_UNIX, {{kind}}, 0) or die $!; connect($s, pack_sockaddr_un("{{path}}")) or die "$!\n"; {{then}}'""";

    /// <summary>The node's process.</summary>
    private sealed record Process(string Id, TimeSpan Cpu, long Kilobytes)
    {
        public static Process Of(DebianMachine machine)
        {
            var id = machine.MustRun("systemctl show bascule -p MainPID --value").Trim();
            // proc(5): fields 14 and 15 of stat, in clock ticks of a hundredth of a second; the name in field 2 has no blank.
            var stat = machine.MustRun($"cat /proc/{id}/stat").Split(' ');
            var resident = machine.MustRun($"grep VmRSS /proc/{id}/status").Split(' ', StringSplitOptions.RemoveEmptyEntries)[1];
            return new Process(id, TimeSpan.FromMilliseconds(10 * (Number(stat[13]) + Number(stat[14]))), Number(resident));
        }

        private static long Number(string text) => long.Parse(text, CultureInfo.InvariantCulture);
    }
}
