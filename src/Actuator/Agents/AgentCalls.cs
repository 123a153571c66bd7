// Agents at work: each call on a thread of its own, its answer put where the loop finds it.
using System.Collections.Concurrent;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Planning;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator.Agents;

/// <summary>An answer for the loop: to which group's call, or a note on the way.</summary>
internal readonly record struct AgentNews(GroupName Group, AgentReport? Report, ToNode.Note? Note);

internal interface IAgentCalls
{
    /// <summary>Returns at once; the answer comes with <see cref="TryTake"/>.</summary>
    void Begin(GroupName group, Resource resource, AgentVerb verb);

    bool TryTake(out AgentNews news);
}

internal sealed class AgentCalls(AgentLookup lookup, EventDescriptor arrived) : IAgentCalls
{
    // One call per group at a time and few notes per call: bounded by the configuration.
    private readonly ConcurrentQueue<AgentNews> news = new();

    public void Begin(GroupName group, Resource resource, AgentVerb verb)
    {
        var thread = new Thread(() => Run(group, resource, verb), 512 * 1024) { IsBackground = true, Name = $"agent {resource.Agent}" };
        thread.Start();
    }

    public bool TryTake(out AgentNews item) => news.TryDequeue(out item);

    /// <summary>Tells of units that run here though this node does not hold their group: Debian enables apache2 at boot, for instance.</summary>
    public void Survey(IEnumerable<Group> groups, Func<Resource, bool> isAddress)
    {
        var all = groups.ToArray();
        if (all.Length == 0) return;
        var thread = new Thread(() =>
        {
            foreach (var group in all)
            {
                foreach (var resource in group.Resources)
                {
                    if (isAddress(resource)) continue;
                    var agent = lookup.Find(resource, group.Name);
                    if (agent is OcfAgent ocf) ocf.LearnAbout(); // now, and not in the middle of a takeover
                    if (agent is not UnitAgent unit || unit.Do(AgentVerb.Status, (_, _) => { }).Answer != AgentAnswer.Running) continue;
                    Post(new AgentNews(group.Name, null, new ToNode.Note(NoteSeverity.Info,
                        $"{resource.Agent} runs here already, though this node does not hold {group.Name} yet: it is left alone, and stopped when another node holds the group. `systemctl disable {resource.Agent}` leaves its start to the cluster.")));
                }
            }
        }, 512 * 1024)
        { IsBackground = true, Name = "survey" };
        thread.Start();
    }

    private void Run(GroupName group, Resource resource, AgentVerb verb)
    {
        AgentReport report;
        try
        {
            report = lookup.Find(resource, group).Do(verb, (severity, text) => Post(new AgentNews(group, null, new ToNode.Note(severity, text))));
        }
        catch (Exception e)
        {
            // An agent's fault must not end the actuator, which holds the other groups.
            report = new AgentReport(AgentAnswer.Failed, $"{resource} could not be handled: {e.Message}");
        }
        Post(new AgentNews(group, report, null));
    }

    private void Post(AgentNews item)
    {
        news.Enqueue(item);
        arrived.Signal();
    }
}
