using Bascule.Core;
using Bascule.Core.Planning;
using Bascule.Simulator.Machines;
using Bascule.Wire.Native;

namespace Bascule.Simulator.Checkers;

/// <summary>Watches one property of docs/invariants.md. It judges by what truly happened in the simulated world, not by what Core believes.</summary>
internal abstract class Checker(World world)
{
    protected World World => world;

    /// <summary>Its name in docs/invariants.md.</summary>
    public abstract string Property { get; }

    public virtual void Stepped(NodeProcess node, ClusterState before, Instant now, Input input, in Step step) { }

    public virtual void Received(NodeProcess node, Flight flight, Reception reception) { }

    public virtual void Sent(NodeProcess node) { }

    public virtual void Called(Machine machine, int group, AgentCall call) { }

    public virtual void Answered(Machine machine, int group, AgentCall call, AgentAnswer answer) { }

    public virtual void HoldingChanged(Machine machine) { }

    /// <summary>What the node says to its actuator may have changed, or whether it says anything.</summary>
    public virtual void Spoken(Machine machine) { }

    /// <summary>A node has asked the clients' network for the addresses of a group, over a card with a carrier.</summary>
    public virtual void AddressAsked(Machine machine, int group) { }

    /// <summary>An answer to that has reached it.</summary>
    public virtual void AddressAnswered(Machine machine, int group) { }

    public virtual void AtTheEnd() { }

    protected void Violated(string sentence) => world.Violate(Property, sentence);
}
