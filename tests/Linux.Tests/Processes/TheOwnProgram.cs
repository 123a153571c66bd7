using Bascule.Linux.Processes;

namespace Bascule.Linux.Tests.Processes;

/// <summary>That it begins anew is seen where it may: Upgrades on machines. Here it may only fail, and go on.</summary>
public sealed class TheOwnProgram
{
    [Fact]
    public void Runs_on_when_there_is_nothing_to_become()
    {
        OwnProgram.Find().Path.ShouldBe(Environment.ProcessPath);
        OwnProgram.At("/nonexistent/bascule").BeginAnew().Errno.ShouldBe(SystemError.NoEntry);
        OwnProgram.At("/usr").BeginAnew().Errno.ShouldBe(SystemError.AccessDenied);
        File.ReadAllText("/proc/thread-self/status").ShouldContain("SigBlk:\t0000000000000000");
    }
}
