// A machine's monotonic clock: it starts anywhere, runs a little too fast or too slow, and may stand while its virtual machine is paused.
using Bascule.Core;

namespace Bascule.Simulator.Time;

/// <param name="origin">What it shows at true time 0.</param>
/// <param name="partsPerMillion">How much too fast it runs. Quartz is good for 100; NTP slews by up to 500 (adjtimex(2)).</param>
internal sealed class MachineClock(long origin, int partsPerMillion)
{
    private long standsSince = -1;
    private long stood;

    public Instant Read(long now)
    {
        var ran = (standsSince >= 0 ? standsSince : now) - stood;
        return new Instant(origin + ran + Error(ran));
    }

    /// <summary>The true time at which it will show <paramref name="shown"/>, a microsecond late rather than early, unless it stands meanwhile.</summary>
    public long When(Instant shown)
    {
        var wanted = shown.Nanoseconds - origin;
        var error = Error(wanted);
        return stood + wanted - error + Error(error) + 1000;
    }

    public void Stand(long now) => standsSince = standsSince < 0 ? now : standsSince;

    public void RunOn(long now)
    {
        if (standsSince < 0) return;
        stood += now - standsSince;
        standsSince = -1;
    }

    private long Error(long span) => (span / 1_000_000 * partsPerMillion) + (span % 1_000_000 * partsPerMillion / 1_000_000);
}
