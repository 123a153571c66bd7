// How one unit came to stop, told from what systemd signals of it. Pure; UnitWatch feeds it.
//
// Who stops a unit on purpose gives systemd a job for it; a crash has none. A stop job may also be the first half of something else: a restart keeps its job
// until the unit runs again; a package's upgrade stops and starts as two jobs, with the package manager's lock held. So a stop counts as meant only when
// nothing has followed it for a while.
using Bascule.Core;
using Bascule.Linux.Systemd;

namespace Bascule.Actuator.Watching;

internal enum UnitTurn
{
    None,
    Rose,

    /// <summary>It stopped by itself, and systemd has started it again by the unit's own Restart=.</summary>
    RestartedItself,
    StoppedByHand,
    StoppedByItself,
}

internal sealed record UnitStory
{
    /// <summary>How long a start may follow a stop that was not meant to last.</summary>
    public static readonly TimeSpan Grace = TimeSpan.FromMilliseconds(500);

    private bool isKnown;
    private bool isUp;
    private bool stopWasAsked;
    private bool restartsItself;

    /// <summary>When a stop is judged that nothing has followed yet.</summary>
    public Instant JudgeAt { get; private init; } = Instant.Never;

    /// <summary>systemd has a new job for the unit.</summary>
    /// <param name="type">stop, restart, start, reload …; empty when it was over before it could be asked for.</param>
    public UnitStory HeardOfJob(string type) => type switch
    {
        "stop" => this with { stopWasAsked = true },
        "" => this with { stopWasAsked = isUp },      // what takes no time is a stop of something that has no process to wait for
        _ => this with { stopWasAsked = false },
    };

    /// <summary>How the unit is now.</summary>
    public (UnitStory Story, UnitTurn Turn) Saw(UnitCondition unit, Instant now)
    {
        var story = this with { isKnown = true };
        switch (unit.ActiveState)
        {
            case "active" or "reloading" or "refreshing":
                var turn = !isKnown ? UnitTurn.None : !isUp ? UnitTurn.Rose : restartsItself ? UnitTurn.RestartedItself : UnitTurn.None;
                return (story with { isUp = true, stopWasAsked = false, restartsItself = false, JudgeAt = Instant.Never }, turn);

            case "deactivating":
                return (unit.JobType == "stop" ? story with { stopWasAsked = true } : story, UnitTurn.None);

            case "inactive" or "failed" when !isKnown:
                // Found so: a unit that failed did so by itself.
                return (story, unit.ActiveState == "failed" ? UnitTurn.StoppedByItself : UnitTurn.StoppedByHand);

            case "inactive" or "failed" when isUp && unit.JobType is null or "stop":
                if (!stopWasAsked) return (story with { isUp = false, restartsItself = false }, UnitTurn.StoppedByItself);
                return (JudgeAt == Instant.Never ? story with { JudgeAt = now + Grace } : story, UnitTurn.None);

            // Waiting for its own Restart= it is activating without a job.
            default:
                return (story with { JudgeAt = Instant.Never, restartsItself = restartsItself || (isUp && !stopWasAsked && unit is { ActiveState: "activating", JobType: null }) }, UnitTurn.None);
        }
    }

    /// <summary>The time has come to judge a stop.</summary>
    /// <param name="packagesChange">The package manager is at work: what it stops it starts again.</param>
    public (UnitStory Story, UnitTurn Turn) Judge(bool packagesChange, Instant now) =>
        now < JudgeAt ? (this, UnitTurn.None)
        : packagesChange ? (this with { JudgeAt = now + Grace }, UnitTurn.None)
        : (this with { isUp = false, restartsItself = false, JudgeAt = Instant.Never }, UnitTurn.StoppedByHand);
}
