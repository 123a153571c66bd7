// Two machines that hear each other at once and whose actuators obey at once: for what is decided, not for when.
using System.Collections.Immutable;

namespace Bascule.Core.Tests;

internal sealed class TwoNodes
{
    public static readonly NodeName Web1 = new("web1");
    public static readonly NodeName Web2 = new("web2");
    public static readonly GroupName Web = new("web");

    private static readonly TimeSpan Beat = TimeSpan.FromMilliseconds(100);
    private readonly Dictionary<NodeName, ClusterState> states = [];
    private readonly Queue<(NodeName At, Input Input)> inputs = new();
    private Instant now = new(1_000_000_000);

    public TwoNodes(bool failback = true)
    {
        foreach (var self in new[] { Web1, Web2 })
        {
            states[self] = ClusterState.Starting(
                new Cluster
                {
                    Self = self,
                    Nodes = [Web1, Web2],
                    Media = ["eth0"],
                    Timing = new Timing { Keepalive = TimeSpan.FromSeconds(1), Warntime = TimeSpan.FromSeconds(3), Deadtime = TimeSpan.FromSeconds(5), Initdead = TimeSpan.FromSeconds(15) },
                    Failback = failback,
                    Groups = [new Group(Web, Web1, [new Resource("web", "web", [])])],
                },
                new Incarnation(1));
            inputs.Enqueue((self, new Input.CarrierChanged(0, true)));
            inputs.Enqueue((self, new Input.ActuatorReady([], [])));
        }
        Settle();
    }

    public List<Effect> Asked { get; } = [];

    public GroupState At(NodeName node) => states[node].Groups[Web];

    public ImmutableArray<NodeName> Holders => [.. states.Where(s => s.Value.Groups[Web].Holding == Holding.Held).Select(s => s.Key)];

    public TwoNodes Standby(NodeName node) => Say(node, new Input.StandbyRequested([Web]));

    public TwoNodes Takeover(NodeName node) => Say(node, new Input.TakeoverRequested([Web]));

    /// <summary>Nothing but heartbeats, for as long.</summary>
    public TwoNodes Pass(TimeSpan span)
    {
        for (var end = now + span; now < end; now += Beat) Settle();
        return this;
    }

    private TwoNodes Say(NodeName node, Input input)
    {
        Asked.Clear();
        inputs.Enqueue((node, input));
        return Pass(TimeSpan.FromSeconds(2));
    }

    private void Settle()
    {
        foreach (var node in states.Keys) inputs.Enqueue((node, Input.TimePassed.Instance));
        for (var turns = 0; inputs.TryDequeue(out var next); turns++)
        {
            turns.ShouldBeLessThan(1000, "the two never come to rest");
            Turn(next.At, next.Input);
        }
        foreach (var (node, state) in states.ToArray()) Hear(state.LastView!, OtherThan(node));
    }

    private void Turn(NodeName node, Input input)
    {
        (states[node], var effects) = ClusterMachine.Advance(states[node], now, input);
        Asked.AddRange(effects);
        foreach (var effect in effects)
        {
            if (effect is Effect.Broadcast) inputs.Enqueue((OtherThan(node), new Input.Heard(states[node].LastView!, 0, now)));
            if (effect is Effect.Acquire acquire) inputs.Enqueue((node, new Input.Acquired(acquire.Group, acquire.Epoch)));
            if (effect is Effect.Release release) inputs.Enqueue((node, new Input.Released(release.Group, release.Epoch)));
        }
        Holders.Length.ShouldBeLessThan(2);
    }

    private void Hear(View view, NodeName at) => inputs.Enqueue((at, new Input.Heard(view, 0, now)));

    private static NodeName OtherThan(NodeName node) => node == Web1 ? Web2 : Web1;
}
