// What does the work on one resource: a script or a unit. Agents block until they are done and are called on threads of
// their own; the actuator's loop never waits for one.
using Bascule.Contracts.Actuation;
using Bascule.Core.Planning;

namespace Bascule.Actuator.Agents;

/// <summary>What came of a call.</summary>
/// <param name="Why">A sentence to a failure.</param>
internal sealed record AgentReport(AgentAnswer Answer, string? Why = null)
{
    /// <summary>Whether a status is to be believed that contradicts a successful start: OCF binds its agents to a true one, and many an init script has none.</summary>
    public bool IsByTheBook { get; init; }

    /// <summary>The answer is ours: the agent's own did not come within its time limit.</summary>
    public bool HitTimeLimit { get; init; }
}

internal abstract class Agent
{
    /// <summary>How long an action may take before it is ended and counts as failed; Heartbeat waits for ever.</summary>
    public static readonly TimeSpan ActionLimit = TimeSpan.FromSeconds(60);

    public static readonly TimeSpan StatusLimit = TimeSpan.FromSeconds(20);

    /// <param name="note">Where to tell what is done; from any thread.</param>
    public abstract AgentReport Do(AgentVerb verb, Action<NoteSeverity, string> note);

    protected static string Word(AgentVerb verb) => verb switch
    {
        AgentVerb.Status => "status",
        AgentVerb.Start => "start",
        AgentVerb.Stop => "stop",
        _ => throw new System.Diagnostics.UnreachableException(verb.ToString()),
    };
}

/// <summary>Nothing of that name is installed, or the word names nothing.</summary>
/// <param name="sentence">What is missing or wrong.</param>
internal sealed class MissingAgent(string sentence) : Agent
{
    public override AgentReport Do(AgentVerb verb, Action<NoteSeverity, string> note)
    {
        switch (verb)
        {
            case AgentVerb.Status:
                return new AgentReport(AgentAnswer.Stopped);
            case AgentVerb.Stop:
                // What cannot be started cannot have been. A group must not be stuck because a package was removed.
                note(NoteSeverity.Warning, sentence + " It counts as stopped.");
                return new AgentReport(AgentAnswer.Done);
            default:
                return new AgentReport(AgentAnswer.Failed, sentence);
        }
    }
}
