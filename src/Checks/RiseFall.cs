// What many answers come to. One bad answer is noise: so many in a row are a fall, so many good ones in a row are a rise. Pure; the time is an argument.
using Bascule.Core;

namespace Bascule.Checks;

public enum Standing
{
    /// <summary>It has not answered well since its start, and its grace is not over, or has not brought a fall yet.</summary>
    Untried,
    Up,
    Down,
}

public sealed record RiseFall
{
    private readonly int fall;
    private readonly int rise;
    private readonly Instant countsFrom;

    private RiseFall(int fall, int rise, Instant countsFrom) => (this.fall, this.rise, this.countsFrom) = (fall, rise, countsFrom);

    public Standing Standing { get; private init; }

    /// <summary>When <see cref="Standing"/> became what it is.</summary>
    public Instant Since { get; private init; }

    /// <summary>So many answers in a row speak against it.</summary>
    public int Against { get; private init; }

    /// <summary>A service has just been started, or is looked at for the first time.</summary>
    public static RiseFall Begin(Check check, Instant now)
    {
        ArgumentNullException.ThrowIfNull(check);
        return new RiseFall(check.Fall, check.Rise, now + check.Grace) { Since = now };
    }

    /// <summary>It is asked in another way from now on, and counts as what it is until that says otherwise.</summary>
    public RiseFall By(Check another, Instant now) => Begin(another, now) with { Standing = Standing, Since = Since };

    /// <summary>What cannot be known is no answer: the row is not broken by it, and not longer.</summary>
    public RiseFall After(Answer answer, Instant now) => (Standing, answer) switch
    {
        (_, Answer.Unknown) => this,
        (Standing.Untried, Answer.Good) => Become(Standing.Up, now),
        (Standing.Untried, Answer.Bad) when now < countsFrom => this,
        (Standing.Untried or Standing.Up, Answer.Bad) => Against + 1 < fall ? this with { Against = Against + 1 } : Become(Standing.Down, now),
        (Standing.Down, Answer.Good) => Against + 1 < rise ? this with { Against = Against + 1 } : Become(Standing.Up, now),
        _ => Against == 0 ? this : this with { Against = 0 },
    };

    private RiseFall Become(Standing standing, Instant now) => this with { Standing = standing, Since = now, Against = 0 };
}
