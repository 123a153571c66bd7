using System.Diagnostics;
using System.Globalization;
using Bascule.Linux.Clock;

namespace Bascule.Node.Tests;

/// <summary>No test can put its machine to sleep; a time namespace (time_namespaces(7)) sets the two clocks apart as a sleep does.</summary>
public sealed class TheNodesClock
{
    private const string Inside = "BASCULE_INSIDE_TIME_NAMESPACE";
    private const int SleptSeconds = 1_000_000;

    [Fact]
    public void Counts_the_machines_sleep()
    {
        if (Environment.GetEnvironmentVariable(Inside) is not null)
        {
            var monotonic = MonotonicClock.NowNanoseconds;
            (NodeLoop.Now.Nanoseconds - monotonic).ShouldBeGreaterThanOrEqualTo(SleptSeconds * 1_000_000_000L);
            return;
        }
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "a time namespace needs root");
        var again = new ProcessStartInfo("unshare", ["--time", "--boottime", SleptSeconds.ToString(CultureInfo.InvariantCulture), "--fork", Environment.ProcessPath!, "-method", $"*{nameof(Counts_the_machines_sleep)}"])
        {
            RedirectStandardOutput = true,
            UseShellExecute = false,
            Environment = { [Inside] = "1" },
        };
        using var process = Process.Start(again)!;
        var said = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, said);
        said.ShouldContain("Total: 1");
    }
}
