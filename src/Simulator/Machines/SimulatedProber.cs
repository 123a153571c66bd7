// The node's questions to the clients' network, as src/Node/Probing has them: a round at once, then at the pace that was asked for. What answers is the other
// machine's kernel, which needs no process of ours alive.
using Bascule.Core;
using Bascule.Core.Fencing;

namespace Bascule.Simulator.Machines;

internal sealed class SimulatedProber(World world, Machine machine, NodeProcess node)
{
    private readonly HashSet<GroupName> answered = [];
    private Effect.Probe? asked;
    private Instant askedAt;
    private int rounds;

    public void Ask(Effect.Probe effect)
    {
        asked = effect;
        machine.Probing.Set(Instant.Never);
        BeginRound();
    }

    /// <summary>The time for answers is over.</summary>
    public void RoundIsOver()
    {
        if (asked is null || asked.Groups.IsEmpty) return;
        var round = rounds;
        node.HearNow(new Input.Probed([.. asked.Groups.Select(g => RoundOf(g, answered.Contains(g)))], askedAt));
        if (round == rounds && machine.Node == node) BeginRound();
    }

    private void BeginRound()
    {
        rounds++;
        answered.Clear();
        if (asked!.Groups.IsEmpty) return;
        askedAt = machine.Now;
        var asking = asked;
        foreach (var group in asking.Groups)
        {
            var index = world.IndexOf(group);
            if (!machine.HasCarrier(0)) continue;
            world.AddressAsked(machine, index);
            world.Network.WhoHas(machine, index, () => Hear(group, index));
        }
        machine.Probing.Set(askedAt + asking.Every);
    }

    private void Hear(GroupName group, int index)
    {
        if (machine.Node != node || machine.IsPaused) return;
        world.AddressAnswered(machine, index);
        node.Do(() =>
        {
            if (asked is null || !asked.Groups.Contains(group) || !answered.Add(group)) return;
            node.HearNow(new Input.Probed([RoundOf(group, isAnswered: true)], askedAt));
        });
    }

    private ProbeRound RoundOf(GroupName group, bool isAnswered) =>
        new(group, node.HasHeardOnClientsNetwork, node.ClientsNetworkSince, isAnswered ? [new ProbeAnswer("10.0.0.1", "02:00:00:00:00:01", Answerer.Other)] : []);
}
