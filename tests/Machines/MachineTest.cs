// What all tests on machines share: when they are skipped, how often a failover is repeated, how long is too long.
using System.Globalization;
using System.Runtime.CompilerServices;
using Bascule.Lab;

// Each test has the processors for itself: two at once would measure one another.
[assembly: CollectionBehavior(DisableTestParallelization = true)]

namespace Bascule.Machines;

/// <summary>A test on Debian machines; skipped, with the reason, where none can be made.</summary>
public abstract class MachineTest
{
    /// <summary>
    /// How much later than it should a thing may come on a machine with other work. Tests ask whether it happens;
    /// bench/failover.sh measures how fast, on a quiet machine.
    /// </summary>
    protected static readonly TimeSpan Generous = TimeSpan.FromSeconds(5);

    protected static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);

    protected MachineTest(bool needsPackage = true)
    {
        if (SoftwareUnderTest.Obstacle(needsPackage) is { } obstacle) Assert.Skip(obstacle);
    }

    /// <summary>How often a failover is repeated.</summary>
    protected static int Trials { get; } =
        int.TryParse(Environment.GetEnvironmentVariable("BASCULE_TRIALS"), NumberStyles.None, CultureInfo.InvariantCulture, out var trials) ? trials : 2;

    /// <summary>A pair that has been started and whose home serves.</summary>
    protected static Pair Serving(Seed seed, PairOptions? options = null) => Pair.Serving(seed, options);

    protected static void ReportGap(Gap gap, string what, [CallerMemberName] string test = "") =>
        TestContext.Current.SendDiagnosticMessage($"{test}: {what}: {gap.Milliseconds:F0} ms (load {Load.Average:F1}, overslept {gap.Overslept.TotalMilliseconds:F0} ms)");

    protected static void ShouldBeWithin(Gap gap, TimeSpan bound, string what, [CallerMemberName] string test = "")
    {
        ReportGap(gap, what, test);
        gap.Ended.ShouldBeTrue(what);
        gap.Length.ShouldBeLessThan(bound, what);
    }

    protected static bool ApacheRuns(DebianMachine machine) => machine.Run("systemctl is-active apache2").Output.Trim() == "active";
}
