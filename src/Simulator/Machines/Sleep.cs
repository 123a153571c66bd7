namespace Bascule.Simulator.Machines;

/// <summary>When something slept, in true time.</summary>
internal sealed class Sleep
{
    private readonly List<(long From, long To)> naps = [];
    private long fellAsleep = -1;

    public void Begin(long now) => fellAsleep = fellAsleep < 0 ? now : fellAsleep;

    public void End(long now)
    {
        if (fellAsleep < 0) return;
        naps.Add((fellAsleep, now));
        fellAsleep = -1;
    }

    /// <summary>How much of the time since then was slept through, not counting naps shorter than <paramref name="least"/>.</summary>
    public long Since(long then, long least = 0)
    {
        long slept = 0;
        for (var i = naps.Count - 1; i >= 0 && naps[i].To > then; i--)
            if (naps[i].To - naps[i].From >= least) slept += naps[i].To - Math.Max(naps[i].From, then);
        return slept;
    }
}
