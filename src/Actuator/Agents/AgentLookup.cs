// What a resource's name stands for on this machine: resource.d/NAME, then the OCF agent of a classic word, then a systemd unit
// NAME.service (of ldirectord, our director's), then init.d/NAME. ocf:PROVIDER:TYPE stands for that agent and nothing else. Looked up at each call: scripts and units come and go while we run.
using System.Collections.Immutable;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Ocf;
using Bascule.Core;
using Bascule.Linux.Systemd;

namespace Bascule.Actuator.Agents;

/// <summary>Where agents are, and what scripts get to know.</summary>
/// <param name="ResourceScripts">For instance /etc/ha.d/resource.d.</param>
/// <param name="InitScripts">/etc/init.d</param>
internal sealed record AgentPlaces(string ResourceScripts, string InitScripts, ImmutableSortedDictionary<string, string> ScriptEnvironment, AgentLimits Limits)
{
    /// <summary>OCF_ROOT.</summary>
    public string OcfRoot { get; init; } = OcfAgentName.Root;
}

internal sealed class AgentLookup(Func<AgentPlaces> currentPlaces)
{
    private readonly OcfMemory memory = new();

    /// <param name="resource">The word of haresources.</param>
    /// <param name="group">Whose it is: two groups may have the same word.</param>
    public Agent Find(Resource resource, GroupName group = default)
    {
        var (name, places) = (resource.Agent, currentPlaces());
        if (OcfAgentName.IsMeantBy(name)) return Ocf();
        if (name.Length == 0 || name.Contains('/') || name is "." or "..") return Missing("that is no name of an agent.");

        var script = Path.Combine(places.ResourceScripts, name);
        if (IsProgram(script)) return Script(script);
        if (ClassicForm.Of(name) is { } form && IsProgram(form.Agent.PathBelow(places.OcfRoot))) return Ocf();

        var unit = (name == Configuration.Agents.Director ? Configuration.Agents.DirectorUnit : name) + ".service";
        var asked = Unit.TryRead(unit, out var state, out var why);
        if (asked && state.IsKnown) return new UnitAgent(unit, places.Limits);

        script = Path.Combine(places.InitScripts, name);
        if (IsProgram(script)) return Script(script);

        var systemd = asked ? $"systemd says '{state.LoadState}' of {unit}" : why;
        return Missing($"it is neither in {places.ResourceScripts} nor in {places.InitScripts}, and {systemd}.{(ClassicForm.Of(name) is null ? "" : " " + OcfTrouble())}");

        ScriptAgent Script(string path) => new(path, resource.Arguments, places.ScriptEnvironment, places.Limits);

        MissingAgent Missing(string why) => new($"Cannot locate resource script {name}: {why}");

        Agent Ocf() => OcfResource.TryRead(resource, out var read, out _) && IsProgram(read.Agent.PathBelow(places.OcfRoot))
            ? new OcfAgent(resource, read, OcfCall.Instance(group, resource), places, memory)
            : Missing(OcfTrouble());

        string OcfTrouble() => OcfResource.TryRead(resource, out var read, out var fault)
            ? OcfAbsence.Of(read.Agent, resource.Text, ThisMachine.OcfAgents(places.OcfRoot)).ToString()
            : fault?.ToString() ?? "";
    }

    /// <summary>A regular file that somebody may execute, links followed.</summary>
    private static bool IsProgram(string path)
    {
        try
        {
            const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
            var file = new FileInfo(path);
            if (file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target) file = target;
            return file.Exists && (file.UnixFileMode & execute) != UnixFileMode.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }
}
