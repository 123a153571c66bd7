// An operator's word that a silent node is off. The machine itself says whether it can be believed; here it is asked, and what it would mean is worded.
using Bascule.Contracts.Control;
using Bascule.Core;
using Bascule.Core.Fencing;

namespace Bascule.Node.Control;

internal static class OperatorsWord
{
    public static ControlResponse Do(NodeLoop loop, ControlRequest request)
    {
        if (string.IsNullOrWhiteSpace(request.Node)) return ControlResponse.Refused(Refusal.Unreadable, "Which node is off?");
        var (state, name) = (loop.Snapshot.State, new NodeName(request.Node));
        if (!state.Cluster.Nodes.Contains(name)) return ControlResponse.Refused(Refusal.UnknownNode, $"There is no node {name}; there is {string.Join(", ", state.Cluster.Nodes)}.");
        if (FenceBeforeTakeover.WhyNotConfirmed(state, name) is { } why) return ControlResponse.Refused(Refusal.NotNow, $"Refused: {why}.");

        var waiting = state.Groups.Values.Where(g => FenceBeforeTakeover.IsWaitingFor(state, g, state.Peers[name])).ToList();
        if (request.Preview) return new ControlResponse { Ok = true, Sentence = Risk(name, waiting) };

        loop.Post(new Input.ConfirmedOff(name));
        return new ControlResponse
        {
            Ok = true,
            Sentence = waiting.Count == 0 ? $"{name} counts as off. Nothing waits for it." : $"{name} counts as off: {string.Join(", ", waiting.Select(g => g.Group.Name))} may be taken now.",
        };
    }

    private static string Risk(NodeName name, List<GroupState> waiting)
    {
        var what = waiting.Count == 0
            ? "Nothing waits for it now; what it may hold can be taken without its being fenced, until it is heard again."
            : $"This node then takes {string.Join("; ", waiting.Select(g => $"{g.Group.Name} ({string.Join(' ', g.Group.Resources.Select(r => r.Text))})"))}.";
        return $"You are about to say that {name} is OFF and stays off: no power, or no disk and no network. {what} If {name} runs after all, both nodes have the same at once: file systems and databases are destroyed. "
            + $"Look at the machine, its hypervisor or its power supply; that it does not answer a ping proves nothing.";
    }
}
