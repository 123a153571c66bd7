// The files of the pair while agents come and go: both nodes read them again at each change.
namespace Bascule.Lab.Agents;

internal sealed class Groups(Pair pair)
{
    private readonly Lock gate = new();
    private readonly List<AgentCase> present = [];

    /// <summary>bascule.yaml with these agents, each in a group of its own, beside one with an address.</summary>
    public static string Configuration(IEnumerable<AgentCase> agents) => $$"""
        nodes: [{{Seed.Web002.Home}}, {{Seed.Web002.Other}}]
        links:
          - {medium: bcast, on: {{Seed.Web002.Interface}}}
        timing: {failover-within: 5s}
        groups:
          - home: {{Seed.Web002.Home}}
            resources: [{{Address(Seed.Web002.FloatingAddress)}}]

        """ + string.Concat(agents.Select(a => $$"""
          - home: {{Seed.Web002.Home}}
            protection: none
            resources: [{{(a.Address is { } address ? Address(address) + ", " : "")}}"{{a.Word}}"]

        """));

    public void Add(AgentCase agent) => Change(() => present.Add(agent));

    public void Remove(AgentCase agent) => Change(() => present.Remove(agent));

    /// <summary>Left out at the next change, if it is still in.</summary>
    public void Forget(AgentCase agent)
    {
        lock (gate) present.Remove(agent);
    }

    private void Change(Action change)
    {
        lock (gate)
        {
            change();
            foreach (var machine in new[] { pair.Home, pair.Other })
            {
                machine.Write("/etc/bascule/bascule.yaml", Configuration(present));
                machine.MustRun("bascule reload");
            }
        }
    }

    private static string Address(string address) => $"{{address: {address}/24, on: {Seed.Web002.Interface}}}";
}
