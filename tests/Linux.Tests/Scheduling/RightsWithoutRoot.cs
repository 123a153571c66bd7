using Bascule.Linux.Scheduling;

namespace Bascule.Linux.Tests.Scheduling;

public sealed class RightsWithoutRoot
{
    // From the node under bascule.service (net_bind_service, net_raw, ipc_lock, sys_nice), and from an ordinary user's shell; a file without the line grants nothing.
    [Theory]
    [InlineData("CapPrm:\t0000000000000000\nCapEff:\t0000000000806400\n", true)]
    [InlineData("CapPrm:\t0000000000806400\nCapEff:\t0000000000000000\nCapBnd:\t000001ffffffffff\n", false)]
    [InlineData("CapEff:\t0000000000802000\n", false)]
    [InlineData("", false)]
    public void Are_read_off_the_effective_set(string status, bool may) => Capabilities.IsEffective(status.Split('\n'), 10).ShouldBe(may);
}
