using Bascule.Core;

namespace Bascule.Simulator.Machines;

/// <summary>One sleep, in true time.</summary>
/// <param name="Shown">How much of it the sleeper's clock shows: none, if that stood.</param>
internal readonly record struct Nap(long From, long To, TimeSpan Shown)
{
    public long Length => To - From;
}

/// <summary>When something slept.</summary>
internal sealed class Sleep
{
    private readonly List<Nap> naps = [];
    private (long At, Instant Shown)? fellAsleep;

    public void Begin(long now, Instant shown) => fellAsleep ??= (now, shown);

    public void End(long now, Instant shown)
    {
        if (fellAsleep is not { } then) return;
        naps.Add(new Nap(then.At, now, shown - then.Shown));
        fellAsleep = null;
    }

    /// <summary>Those that ended since then, the latest first.</summary>
    public IEnumerable<Nap> EndedSince(long then)
    {
        for (var i = naps.Count - 1; i >= 0 && naps[i].To > then; i--) yield return naps[i];
    }

    /// <summary>How much of the time since then was slept through, not counting naps shorter than <paramref name="least"/>.</summary>
    public long Since(long then, long least = 0) => EndedSince(then).Where(n => n.Length >= least).Sum(n => n.To - Math.Max(n.From, then));
}
