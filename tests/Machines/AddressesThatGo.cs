// Somebody takes a floating address away from its holder: it is put back at once, and that is all that happens.
//
// With a deadtime so long that the usual renewal, a third of the lease, would come too late to be mistaken for it.
using Bascule.Lab;
using Bascule.Machines.Host;

namespace Bascule.Machines;

public sealed class AddressesThatGo : MachineTest
{
    private const int Often = 10, Seldom = 3;

    /// <summary>IPv6 addresses go with the link, IPv4 ones do not.</summary>
    private const string Six = "fd00:56::10";

    private const string SaysHello = $"exec bash -c '< /dev/tcp/{Six}/80'";

    private const double TargetMilliseconds = 50;

    private static readonly Seed Web = Seed.Web002;

    private static readonly PairOptions Options = new()
    {
        Edit = (name, _, text) => name switch
        {
            "ha.cf" => text.Replace("deadtime 5", "deadtime 120", StringComparison.Ordinal),
            "haresources" => text.Replace("apache2", $"IPv6addr::{Six}/64/{Web.Interface} apache2", StringComparison.Ordinal),
            _ => text,
        },
    };

    [Fact]
    public void By_hand_by_networkd_or_with_the_link_are_back_at_once_and_nothing_else_happens()
    {
        using var pair = Pair.Boot(Web, Options);
        var nic = Web.Interface;
        HostNetwork.Networkd.TakeOver(pair.Home, new NetworkPlace(nic, Web.HomeAddress + "/24", Web.ClientAddress));
        pair.Other.MustRun($"ip -6 route add {Six} dev {nic}");
        pair.Start();
        pair.AwaitWell().ShouldBe(pair.Home);
        using var page = pair.Probe();
        using var arp = Prober.Arp(pair.Client, Web.FloatingAddress);
        using var events = new AddressEvents(pair.Home);
        var began = LabClock.Now;
        var before = Standing(pair);

        Take($"ip addr del {Web.FloatingAddress}", $"ip addr del {Web.FloatingAddress}/24 dev {nic}", Often, loses: Web.FloatingAddress);
        Take($"ip addr del {Six}", $"ip addr del {Six}/64 dev {nic}", Often, loses: Six);
        Take("systemctl restart systemd-networkd", "systemctl restart systemd-networkd", 1);
        Take($"networkctl reconfigure {nic}", $"networkctl reconfigure {nic}", Seldom, loses: Web.FloatingAddress);
        Take($"ip link set {nic} down; ip link set {nic} up", $"ip link set {nic} down; ip link set {nic} up", Seldom, loses: Six);

        page.Answers.Where(a => a.At > began && a.Good && a.Who != pair.Home.Name).ShouldBeEmpty("the other node never served");
        pair.HoldsAlone(pair.Home).ShouldBeTrue(pair.Journals());
        Standing(pair).ShouldBe(before, $"no role, no epoch, no service has changed\n{pair.Journals(100)}");

        void Take(string what, string command, int trials, string? loses = null)
        {
            var (away, silent) = (new Series(what, "ms"), new Series(what, "ms"));
            string[] both = [Web.FloatingAddress, Six];
            for (var trial = 0; trial < trials; trial++)
            {
                var from = LabClock.Now;
                var earlier = both.ToDictionary(a => a, a => events.Absences(a).Count);
                pair.Home.MustRun(command, Limit);

                // networkd goes on with its work after its command has returned.
                LabClock.Await(() => pair.Home.MustRun($"networkctl list --no-legend {nic}").TrimEnd().EndsWith(" configured", StringComparison.Ordinal), Limit).ShouldBeTrue(pair.Journals(80));
                LabClock.Await(() => (loses is null || events.Absences(loses).Count > earlier[loses]) && both.All(a => !events.Absences(a).Contains(null)), Limit)
                    .ShouldBeTrue($"back after {what}\n{pair.Journals(80)}");
                arp.Await(a => a.Good, LabClock.Now, Limit).ShouldNotBeNull($"answers after {what}\n{pair.Journals(80)}");
                LabClock.Await(() => pair.Other.Run(SaysHello, Generous).Succeeded, Limit).ShouldBeTrue($"{Six} answers after {what}\n{pair.Journals(80)}");
                silent.Add(arp.LongestGap(from, LabClock.Now));
                foreach (var absence in both.SelectMany(a => events.Absences(a).Skip(earlier[a]))) away.Add(absence!.Value.TotalMilliseconds);
            }
            TestContext.Current.SendDiagnosticMessage($"{what}: away for {Figures(away)}; who-has not answered for {Figures(silent)}; {trials} trials, load {Load.Average:F1}");
            away.Samples.Concat(silent.Samples).ShouldAllBe(s => s.Value < Generous.TotalMilliseconds, $"{what}\n{pair.Journals(80)}");
        }
    }

    private static string Figures(Series series) => series.Samples.Count == 0
        ? "no time"
        : $"{series.Minimum:F1} / {series.Median:F1} / {series.Maximum:F1} ms (min / median / max of {series.Samples.Count}, target {TargetMilliseconds:F0})";

    /// <summary>Who holds what under which epoch, by both nodes' word, and the lives of apache2: any job of its unit leaves its time there.</summary>
    private static string Standing(Pair pair) => string.Join('\n', new[] { pair.Home, pair.Other }.Select(m =>
        m.Name + "\n" + m.MustRun("bascule status --json | grep -E '\"(epoch|holding|eligible|state|holders)\"'; systemctl show apache2 -p MainPID -p InvocationID -p ActiveState -p StateChangeTimestampMonotonic")));
}
