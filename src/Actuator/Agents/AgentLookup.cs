// What a resource's name stands for on this machine: resource.d/NAME, then a systemd unit NAME.service, then init.d/NAME.
// Looked up at each call: scripts and units come and go while we run.
using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Linux.Systemd;

namespace Bascule.Actuator.Agents;

/// <summary>Where agents are, and what scripts get to know.</summary>
/// <param name="ResourceScripts">For instance /etc/ha.d/resource.d.</param>
/// <param name="InitScripts">/etc/init.d</param>
internal sealed record AgentPlaces(string ResourceScripts, string InitScripts, ImmutableSortedDictionary<string, string> ScriptEnvironment, AgentLimits Limits);

internal sealed class AgentLookup(Func<AgentPlaces> currentPlaces)
{
    public Agent Find(Resource resource)
    {
        var (name, places) = (resource.Agent, currentPlaces());
        if (name.Length == 0 || name.Contains('/') || name is "." or "..") return new MissingAgent(name, "that is no name of an agent");

        var script = Path.Combine(places.ResourceScripts, name);
        if (IsProgram(script)) return Script(script);

        var unit = name + ".service";
        var asked = Unit.TryRead(unit, out var state, out var why);
        if (asked && state.IsKnown) return new UnitAgent(unit, places.Limits);

        script = Path.Combine(places.InitScripts, name);
        if (IsProgram(script)) return Script(script);

        var systemd = asked ? $"systemd says '{state.LoadState}' of {unit}" : why;
        return new MissingAgent(name, $"it is neither in {places.ResourceScripts} nor in {places.InitScripts}, and {systemd}");

        ScriptAgent Script(string path) => new(path, resource.Arguments, places.ScriptEnvironment, places.Limits);
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
