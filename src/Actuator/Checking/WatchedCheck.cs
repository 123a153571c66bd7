// One check of the configuration, and how it stands here: made while its resource is up, judged by its answers.
using System.Globalization;
using Bascule.Checks;
using Bascule.Configuration.Checking;
using Bascule.Contracts.Actuation;
using Bascule.Core;

namespace Bascule.Actuator.Checking;

internal sealed class WatchedCheck(ServiceCheck of)
{
    private RiseFall? judgement;
    private Outcome last;
    private Instant unknownSince;

    public ServiceCheck Of => of;

    /// <summary>By which its answers are known; 0 while it is not made.</summary>
    public long Id { get; private set; }

    public bool IsMade => judgement is not null;

    public bool IsDown => judgement?.Standing == Standing.Down;

    public bool IsUp => judgement?.Standing == Standing.Up;

    /// <summary>Why the resource counts as stopped.</summary>
    public string Clause => string.Create(CultureInfo.InvariantCulture, $"check {of.Check}: {last.Evidence}{(of.Check.Fall > 1 ? $" ({of.Check.Fall} times in a row)" : "")}");

    public void Begin(long id, Instant now) => (Id, judgement, last, unknownSince) = (id, RiseFall.Begin(of.Check, now), default, default);

    public void End() => (Id, judgement) = (0, null);

    /// <returns>Whether it stands otherwise than before.</returns>
    /// <param name="isJudged">False while its group is on its way: what it sees then says nothing.</param>
    public bool Take(Outcome outcome, bool isJudged, Instant now)
    {
        if (judgement is not { } before) return false;
        var wasUnknown = last is { Evidence: not null, Answer: Answer.Unknown };
        last = outcome;
        if (outcome.Answer == Answer.Unknown)
        {
            if (!wasUnknown) unknownSince = now;
            return !wasUnknown;
        }
        if (isJudged) judgement = before.After(outcome.Answer, now);
        return wasUnknown || judgement.Standing != before.Standing;
    }

    /// <param name="blindSince">Since when nobody asks; null: somebody does.</param>
    public CheckWord Word(Instant? blindSince, string whyBlind)
    {
        var standing = judgement!;
        var word = new CheckWord(of.Check.ToString(), of.Resource, standing.Standing switch { Standing.Untried => CheckStanding.InGrace, Standing.Up => CheckStanding.Good, _ => CheckStanding.Bad },
            (ulong)standing.Since.Nanoseconds, last.Latency, last.Evidence ?? "");
        if (blindSince is { } since) return word with { Standing = CheckStanding.Unknown, Since = (ulong)since.Nanoseconds, Answer = whyBlind };
        return last is { Evidence: not null, Answer: Answer.Unknown } ? word with { Standing = CheckStanding.Unknown, Since = (ulong)unknownSince.Nanoseconds } : word;
    }
}
