// Which verb is answered how.
using System.Collections.Immutable;
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Wire.Native;

namespace Bascule.Node.Control;

internal sealed class ControlDesk(NodeLoop loop, NodeParts parts, string program, Instant startedAt)
{
    private readonly OperatorMoves moves = new(loop);
    private readonly OperatorReload reloading = new(loop, parts);
    private readonly ImmutableArray<StatusMedium> media = [.. parts.Configuration.Media.Select(m => new StatusMedium(m.Name, m.ToString()))];

    public ControlResponse Answer(ControlRequest request, CancellationToken ended) => request.Verb switch
    {
        ControlProtocol.Verbs.Status => new ControlResponse { Ok = true, Sentence = "Here it is.", Status = Status() },
        ControlProtocol.Verbs.Standby or ControlProtocol.Verbs.Takeover => moves.Do(request, ended),
        ControlProtocol.Verbs.Clear => moves.Clear(request),
        ControlProtocol.Verbs.Maintenance => moves.Maintain(request, ended),
        ControlProtocol.Verbs.ConfirmOff => OperatorsWord.Do(loop, request),
        ControlProtocol.Verbs.Reload => reloading.Do(ended),
        ControlProtocol.Verbs.Upgrade => OperatorUpgrade.Do(loop, parts, request),
        ControlProtocol.Verbs.Parameter => Parameter(request.Name),
        // Nothing of ours is a client in Heartbeat's sense; a node's name must still be right.
        ControlProtocol.Verbs.Client when request.Node is { } node && !loop.Snapshot.State.Cluster.Nodes.Any(n => n.Value == node) =>
            ControlResponse.Refused(Refusal.UnknownNode, $"There is no node {node}."),
        ControlProtocol.Verbs.Client => new ControlResponse { Ok = true, Sentence = "No such client has signed on.", Value = "offline" },
        _ => ControlResponse.Refused(Refusal.UnknownVerb, $"This node does not know the verb {request.Verb}."),
    };

    public StatusReport Status()
    {
        var snapshot = loop.Snapshot;
        return StatusView.Of(snapshot.State, NodeLoop.Now, new StatusSurroundings
        {
            Program = program,
            StartedAt = startedAt,
            ConfigurationDirectory = parts.Paths.Edited,
            FilesHaveChanged = parts.Paths.HaveChanged(),
            Media = media,
            ActuatorTrouble = loop.Actuator.Trouble,
            GateTrouble = loop.Actuator.GateTrouble,
            Greetings = loop.Actuator.Greetings,
            ActuatorSilence = loop.Actuator.IsReady ? loop.Actuator.Silence(NodeLoop.Now) : null,
            MediaTroubles = [.. loop.Media.Troubles().Select(t => $"{t.Medium}: {t.Error}"), .. loop.Media.Ears.Select(e => e.Door.Trouble).OfType<string>(), .. loop.Media.Floods().Select(f => Complaints.OfFlood(f.At, f.OneIn))],
            Receptions = [.. Enum.GetValues<Reception>().Select(r => (r, loop.Receiver.CountOf(r)))],
            ProberTrouble = loop.Prober.Trouble,
            LinesLost = parts.Journal.Lost,
            HoldingSince = loop.HoldingSince,
            Checks = group => loop.Actuator.Checks.TryGetValue(group.Value, out var words) ? words : [],
        });
    }

    private ControlResponse Parameter(string? name) =>
        name is not null && loop.Configuration.Parameters.TryGetValue(name, out var value)
            ? new ControlResponse { Ok = true, Sentence = "As ha.cf has it.", Value = value }
            : ControlResponse.Refused(Refusal.UnknownName, $"There is no parameter {name}.");
}
