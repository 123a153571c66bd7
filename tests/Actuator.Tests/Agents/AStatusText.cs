using Bascule.Actuator.Agents;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Tests.Agents;

/// <summary>The rule of Heartbeat 3.0.6, as seen live.</summary>
public sealed class AStatusText
{
    [Theory]
    [InlineData("running", true)]
    [InlineData("apache2 is Running (pid 12)\n", true)]
    [InlineData("OK", true)]
    [InlineData("INFO: OK", true)]
    [InlineData("", false)]
    [InlineData("stopped", false)]
    [InlineData("RUNNING", false)]
    [InlineData("ok", false)]
    [InlineData("not running", false)]
    [InlineData("Not Running", false)]
    [InlineData("apache2 is not running, everything else OK", false)]
    [InlineData("not  running", true)]
    [InlineData("not\trunning", true)]
    [InlineData("cannot running", false)]
    [InlineData("NOT running", true)]
    [InlineData("knot tied; is not Running", false)]
    public void Means_running_or_not(string text, bool running) => StatusText.SaysRunning(text).ShouldBe(running);

    [Theory]
    [InlineData("", "running", true)]
    [InlineData("running", "and so on", true)]
    [InlineData("running", "not running", false)]
    [InlineData("", "stopped", false)]
    public void Counts_with_its_beginning_and_its_end_where_more_was_said_than_is_kept(string beginning, string end, bool running) =>
        StatusText.SaysRunning(new CapturedText(beginning.PadRight(CapturedText.KeptBytes, 'x'), 1_000_000) { End = end.PadLeft(CapturedText.EndBytes, 'x') }).ShouldBe(running);
}
