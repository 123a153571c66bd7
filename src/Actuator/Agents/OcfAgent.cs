// An OCF resource agent: AGENT start|stop|monitor|validate-all|meta-data, its parameters in the environment, its answer the exit
// code (OCF Resource Agent API 1.0 and 1.1; docs/decisions/0021).
using System.Collections.Immutable;
using Bascule.Configuration.Ocf;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Planning;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Agents;

/// <param name="word">As in haresources.</param>
/// <param name="resource">What it means.</param>
/// <param name="instance">OCF_RESOURCE_INSTANCE.</param>
/// <param name="places">Where OCF_ROOT is, and the least time limits.</param>
/// <param name="memory">What is known already.</param>
internal sealed class OcfAgent(Resource word, OcfResource resource, string instance, AgentPlaces places, OcfMemory memory) : Agent
{
    private const string Start = "start", Stop = "stop", Monitor = "monitor", ValidateAll = "validate-all", MetaData = "meta-data";

    private readonly string path = resource.Agent.PathBelow(places.OcfRoot);

    public override AgentReport Do(AgentVerb verb, Action<NoteSeverity, string> note) => verb switch
    {
        AgentVerb.Status => Ask(),
        AgentVerb.Start => Begin(note),
        AgentVerb.Stop => End(note),
        _ => throw new System.Diagnostics.UnreachableException(verb.ToString()),
    };

    /// <summary>Asks the agent for its meta-data, if that is not known yet.</summary>
    /// <param name="again">Also if it had none the last time. Only a start has the time: nothing that hangs in meta-data may delay each stop.</param>
    public OcfDescriptionReading LearnAbout(bool again = false) => memory.DescriptionOf(path, () =>
    {
        var ending = Run(MetaData, places.Limits.Status);
        return ending.Succeeded ? OcfDescriptionReader.Read(ending.Output.Text ?? "") : new OcfDescriptionReading(null, $"its {MetaData} {Clause(ending)}");
    }, again);

    /// <summary>What it wants to have for an action, but never less than scripts get: agents' times are often written for a machine without other work.</summary>
    public TimeSpan LimitOf(string action)
    {
        var least = action is Start or Stop ? places.Limits.Action : places.Limits.Status;
        var wanted = LearnAbout().Description?.TimeoutOf(action) ?? TimeSpan.Zero;
        return wanted > least ? wanted : least;
    }

    private AgentReport Ask()
    {
        var ending = Run(Monitor, LimitOf(Monitor));
        return (ending.HitTimeLimit, ending.ExitCode) switch
        {
            (false, OcfExit.Success) => new AgentReport(AgentAnswer.Running),
            (false, OcfExit.NotRunning) => new AgentReport(AgentAnswer.Stopped) { IsByTheBook = true },
            (false, OcfExit.Degraded) => new AgentReport(AgentAnswer.Running, Sentence(Monitor, ending)),
            _ => new AgentReport(AgentAnswer.Failed, Sentence(Monitor, ending)) { IsByTheBook = true },
        };
    }

    private AgentReport Begin(Action<NoteSeverity, string> note)
    {
        var reading = LearnAbout(again: true);
        if (reading.Description is null) note(NoteSeverity.Warning, new OcfFault(OcfPhrases.NotDescribed, $"{resource.Agent}", reading.Trouble, path).ToString());
        if (Faults(reading) is { IsEmpty: false } faults) return new AgentReport(AgentAnswer.Failed, $"{word} is not started: {string.Join(" ", faults)}");

        note(NoteSeverity.Info, $"Running {path} {Start} for {word}");
        var ending = Run(Start, LimitOf(Start));
        memory.Remember(instance, isRefused: !ending.HitTimeLimit && OcfExit.IsRefusal(ending.ExitCode));
        if (ending.Succeeded) return Done(Start, ending, note);

        TellCode(ending, note);
        return new AgentReport(AgentAnswer.Failed, Sentence(Start, ending) + Opinion(reading, ending));
    }

    private AgentReport End(Action<NoteSeverity, string> note)
    {
        note(NoteSeverity.Info, $"Running {path} {Stop} for {word}");
        var ending = Run(Stop, LimitOf(Stop));
        if (ending.Succeeded)
        {
            ActionCgroup.RemoveEmpty(); // the one its start had left the service in
            return Done(Stop, ending, note);
        }
        if (!ending.HitTimeLimit && OcfExit.IsRefusal(ending.ExitCode) && memory.WasRefused(instance))
        {
            // An agent without a program that it needs says so to each action. The group must be able to leave for a node that has it.
            note(NoteSeverity.Warning, $"{Sentence(Stop, ending)} It counts as stopped, since its start was refused likewise.");
            return new AgentReport(AgentAnswer.Done);
        }
        if (!ending.HitTimeLimit && Faults(LearnAbout()) is { IsEmpty: false } faults)
        {
            // It was never started with these parameters, by the same rule, and stop is where agents stumble over them first.
            note(NoteSeverity.Warning, $"{Sentence(Stop, ending)} It counts as stopped, since it cannot have been started: {string.Join(" ", faults)}");
            return new AgentReport(AgentAnswer.Done);
        }
        TellCode(ending, note);
        return new AgentReport(AgentAnswer.Failed, Sentence(Stop, ending)) { HitTimeLimit = ending.HitTimeLimit };
    }

    private ImmutableArray<OcfFault> Faults(OcfDescriptionReading reading) => reading.Description is { } description ? OcfParameters.Faults(resource, description) : [];

    /// <summary>
    /// What the agent thinks of its parameters, once a start has failed by its own doing. Not before a start: agents such as IPsrcaddr find fault with what a
    /// later step brings about.
    /// </summary>
    private string Opinion(OcfDescriptionReading reading, ProgramEnding start)
    {
        if (start.HitTimeLimit || reading.Description?.Offers(ValidateAll) != true) return "";
        var ending = Run(ValidateAll, LimitOf(ValidateAll));
        var isNews = !ending.HitTimeLimit && ending.ExitCode is not (null or OcfExit.Success or OcfExit.Unimplemented) && LastWords.Of(ending) != LastWords.Of(start);
        return isNews ? " " + Sentence(ValidateAll, ending) : "";
    }

    private ProgramEnding Run(string action, TimeSpan limit)
    {
        // Without HA_BIN, which names Heartbeat's folder: the programs of today's agents are elsewhere, and they know where.
        var variables = places.ScriptEnvironment.Remove("HA_BIN").SetItems(OcfCall.Variables(resource, instance, places.OcfRoot, limit));
        return ProgramRun.ToItsEnd(new ProgramCall(path, [action], variables), limit);
    }

    private AgentReport Done(string action, ProgramEnding ending, Action<NoteSeverity, string> note)
    {
        note(NoteSeverity.Debug, $"{path} {action} done in {(long)ending.Took.TotalMilliseconds} ms.{LastWords.Quoted(ending)}");
        return new AgentReport(AgentAnswer.Done);
    }

    private void TellCode(ProgramEnding ending, Action<NoteSeverity, string> note)
    {
        if (ending.ExitCode is { } code) note(NoteSeverity.Error, $"Return code {code} from {path}"); // the line admins grep for
    }

    private string Sentence(string action, ProgramEnding ending) => $"{path} {action} for {word} {Clause(ending)}.{LastWords.Quoted(ending)}";

    private static string Clause(ProgramEnding ending) =>
        !ending.HitTimeLimit && ending.ExitCode is { } code && OcfExit.Meaning(code) is { Length: > 0 } meaning ? $"{ending.Clause} ({meaning})" : ending.Clause;
}
