// Effects to calls, and the actuator's words to inputs. No decisions: what is wanted was decided in Core, what can be done is found out behind the actuator.
using System.Collections.Immutable;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Placement;
using Bascule.Node.State;

namespace Bascule.Node;

internal sealed class EffectRunner(NodeParts parts)
{
    private ImmutableSortedDictionary<GroupName, Epoch> written = ImmutableSortedDictionary<GroupName, Epoch>.Empty;

    private ImmutableSortedDictionary<GroupName, Maintenance> maintenances = ImmutableSortedDictionary<GroupName, Maintenance>.Empty;

    /// <summary>Goodbye is said.</summary>
    public bool MayQuit { get; private set; }

    public string? WhyGivenUp { get; private set; }

    public void Tell(Severity severity, string text) => parts.Journal.Tell(severity, text);

    /// <summary>In order; nothing is waited for. Broadcasts are done by the caller, who has the sockets.</summary>
    public void Begin(ImmutableArray<Effect> effects, ClusterState state)
    {
        foreach (var effect in effects)
        {
            switch (effect)
            {
                case Effect.Broadcast:
                    break;
                case Effect.Acquire acquire:
                    Tell(Severity.Info, $"acquire {acquire.Group} ({acquire.Epoch}) because {acquire.Reason}");
                    parts.Actuator.Order(new ToActuator.Acquire(acquire.Group.Value, acquire.Epoch.Value));
                    break;
                case Effect.Release release:
                    Tell(Severity.Info, $"release {release.Group} ({release.Epoch}) because {release.Reason}");
                    parts.Actuator.Order(new ToActuator.Release(release.Group.Value, release.Epoch.Value, release.AddressesFirst));
                    break;
                case Effect.Mend mend:
                    Tell(Severity.Info, $"mend {mend.Group} ({mend.Epoch}) because {mend.Reason}");
                    parts.Actuator.Order(new ToActuator.Mend(mend.Group.Value, mend.Epoch.Value));
                    break;
                case Effect.Announce announce:
                    Tell(Severity.Info, $"announce {announce.Group} again because {announce.Reason}");
                    parts.Actuator.Order(new ToActuator.Announce(announce.Group.Value));
                    break;
                case Effect.Fence fence:
                    Tell(Severity.Warning, $"fence {fence.Peer} because {fence.Reason}");
                    parts.Actuator.Order(new ToActuator.Fence(fence.Peer.Value, fence.Attempt));
                    break;
                case Effect.Probe probe:
                    parts.Prober.Ask(probe, NodeLoop.Now);
                    break;
                case Effect.Refuse refuse:
                    Tell(Severity.Warning, $"refused: {refuse.Reason}");
                    break;
                case Effect.Tell tell:
                    Tell(tell.Severity, tell.Reason);
                    break;
                case Effect.GiveUp giveUp:
                    WhyGivenUp = giveUp.Reason;
                    break;
                case Effect.Quit quit:
                    Tell(Severity.Info, $"{state.Self} Heartbeat shutdown complete: {quit.Reason}");
                    MayQuit = true;
                    break;
                default:
                    throw new System.Diagnostics.UnreachableException(effect.GetType().Name);
            }
        }
        KeepEpochs(state);
        KeepMaintenances(state);
    }

    /// <summary>What the actuator's word means to the machine; null for what is only for the log.</summary>
    public Input? Translate(ToNode message)
    {
        switch (message)
        {
            case ToNode.Ready ready:
                return new Input.ActuatorReady(
                    [.. ready.Held.Select(h => new HeldGroup(new GroupName(h.Group), new Epoch(h.Epoch)))],
                    [.. ready.Releasing.Select(g => new GroupName(g))])
                {
                    Acquiring = [.. ready.Acquiring.Select(g => new GroupName(g))],
                };
            case ToNode.Acquired acquired:
                Tell(Severity.Info, $"{acquired.Group}: everything started in {Words.Of(acquired.Took)}");
                return new Input.Acquired(new GroupName(acquired.Group), new Epoch(acquired.Epoch));
            case ToNode.AcquireFailed failed:
                return new Input.AcquireFailed(new GroupName(failed.Group), new Epoch(failed.Epoch), failed.Sentence);
            case ToNode.Released released:
                return new Input.Released(new GroupName(released.Group), new Epoch(released.Epoch));
            case ToNode.ReleaseFailed failed:
                return new Input.ReleaseFailed(new GroupName(failed.Group), failed.Sentence);
            case ToNode.Fell fell:
                return new Input.ResourceFell(new GroupName(fell.Group), new Epoch(fell.Epoch), fell.Resource, fell.ByHand, fell.IsBack, fell.Clause);
            case ToNode.Fenced fenced:
                return new Input.Fenced(new NodeName(fenced.Node), (uint)fenced.Attempt, fenced.Succeeded, fenced.Clause);
            case ToNode.Rose rose:
                return new Input.ResourceRose(new GroupName(rose.Group), rose.Resource);
            case ToNode.Note note:
                Tell((Severity)note.Severity, note.Text);
                return null;
            case ToNode.Gate { Trouble.Length: > 0 } gate:
                Tell(Severity.Warning, gate.Trouble);
                return null;
            case ToNode.Refused refused:
                Tell(Severity.Critical, $"the actuator refuses: {refused.Sentence}");
                return null;
            default:
                return null;
        }
    }

    private void KeepMaintenances(ClusterState state)
    {
        var changed = false;
        foreach (var (name, remembered) in state.Forgotten)
        {
            if (maintenances.ContainsKey(name) || remembered.Maintenance.Stamp == 0) continue;
            maintenances = maintenances.SetItem(name, remembered.Maintenance);
            changed = true;
        }
        foreach (var group in state.Groups.Values)
        {
            var (was, now) = (maintenances.GetValueOrDefault(group.Group.Name), group.Maintenance);
            if (was.Stamp == now.Stamp && was.Until == now.Until) continue;
            maintenances = maintenances.SetItem(group.Group.Name, now);
            changed = true;
        }
        if (!changed) return;

        var kept = maintenances;
        parts.Journal.Later(() => MaintenanceFile.Write(parts.Paths.Maintenance, kept));
    }

    private void KeepEpochs(ClusterState state)
    {
        var changed = false;
        foreach (var (name, remembered) in state.Forgotten)
        {
            if (written.ContainsKey(name)) continue;
            written = written.SetItem(name, remembered.Epoch);      // a group that is configured again goes on counting
            changed = true;
        }
        foreach (var group in state.Groups.Values)
        {
            if (written.TryGetValue(group.Group.Name, out var epoch) && epoch == group.Claim.Epoch) continue;
            written = written.SetItem(group.Group.Name, group.Claim.Epoch);
            changed = true;
        }
        if (!changed) return;

        var epochs = written;
        parts.Journal.Later(() => EpochFile.Write(parts.Paths.Epochs, epochs));
    }
}
