// A home that comes back is not at once a home to go back to: failback: return-when-healthy.
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class Homecomings : MachineTest
{
    private static readonly TimeSpan HealthyFor = TimeSpan.FromSeconds(8);

    [Fact]
    public void Wait_until_the_home_has_been_healthy_and_happen_then_by_themselves()
    {
        using var pair = Pair.Boot(Seed.Web002);
        foreach (var machine in new[] { pair.Home, pair.Other })
        {
            machine.MustRun("mkdir -p /etc/bascule && bascule convert --output /etc/bascule/bascule.yaml");
            machine.MustRun($"sed -i 's/^failback: .*/failback: return-when-healthy\\nfailback-when: {{healthy-for: {HealthyFor.TotalSeconds}s}}/' /etc/bascule/bascule.yaml");
            machine.MustRun("bascule check");
        }
        pair.Start();
        pair.MustHold(pair.Home);
        using var prober = pair.Probe();
        pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit);

        var back = pair.UntilServedBy(pair.Home, prober, () =>
        {
            pair.Home.PowerOn();
            LabClock.Await(() => pair.Other.Run("cl_status nodestatus " + pair.Home.Name).Output.Trim() == "active", Limit).ShouldBeTrue(pair.Journals());
            pair.HoldsAlone(pair.Other).ShouldBeTrue(pair.Journals());
            pair.Other.MustRun("bascule status").ShouldContain($"it goes back to its home {pair.Home.Name} when that has been able for 8");
        }, Limit);
        ReportGap(back, "homecoming of a healthy home");
        pair.MustHold(pair.Home);

        // By the other node's own journal: never sooner, and not because somebody asked.
        var journal = pair.Other.MustRun("journalctl -u bascule -o short-unix --no-pager");
        var up = At(journal, $"node {pair.Home.Name}: is up");
        var handed = At(journal, $"handed to {pair.Home.Name} ");
        TestContext.Current.SendDiagnosticMessage($"{nameof(Homecomings)}: handed over {handed - up:F1} s after the home was up (asked for: {HealthyFor.TotalSeconds:F0} s)");
        (handed - up).ShouldBeGreaterThan(HealthyFor.TotalSeconds - 0.5, pair.Journals());
    }

    /// <summary>When the last such line was written, in seconds since 1970.</summary>
    private static double At(string journal, string words)
    {
        var lines = journal.Split('\n').Where(l => l.Contains(words, StringComparison.Ordinal)).ToArray();
        lines.ShouldNotBeEmpty(words);
        return double.Parse(lines[^1].Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
    }
}
