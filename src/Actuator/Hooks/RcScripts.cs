// The scripts of /etc/ha.d/rc.d, for whoever has the classic files: one named as the event, run as root, as Heartbeat ran those it had for its messages. Of Heartbeat's own names
// only `status` is left to be called, when a node comes or goes; those that its package brought are not, since they take resources over by themselves.
using System.Collections.Immutable;
using Bascule.Contracts.Actuation;
using Bascule.Linux.Files;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Hooks;

/// <param name="folder">rc.d.</param>
/// <param name="environment">As resource scripts have it.</param>
internal sealed class RcScripts(string folder, Func<IReadOnlyDictionary<string, string>> environment, Action<NoteSeverity, string> note)
{
    private const string Status = "status";

    /// <summary>What Heartbeat's own scripts call, and nobody else's.</summary>
    private static readonly ImmutableArray<string> OfHeartbeat = ["mach_down", "req_resource", "ip-request"];

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(30);

    private bool isToldOfForeign;

    /// <summary>Whether anything is there that could be run.</summary>
    public bool Exist => Directory.Exists(folder);

    /// <inheritdoc cref="HookCall.Tell"/>
    public string? Tell(HookEvent happened, Linux.Descriptor stop)
    {
        var troubles = new List<string>();
        if (happened.What.Kind is "peer-up" or "peer-dead" or "peer-off") Run(Status, happened, stop, troubles);
        Run(happened.What.Kind, happened, stop, troubles);
        return troubles.Count == 0 ? null : string.Join("; ", troubles);
    }

    private void Run(string name, HookEvent happened, Linux.Descriptor stop, List<string> troubles)
    {
        var path = Path.Combine(folder, name);
        if (!IsExecutable(path) || IsHeartbeats(path)) return;
        note(NoteSeverity.Info, $"Running {path} {name}"); // Heartbeat's line
        var variables = environment().ToImmutableSortedDictionary(StringComparer.Ordinal).SetItems(happened.Environment).SetItems(new Dictionary<string, string>
        {
            // The fields of Heartbeat's message.
            ["HA_t"] = name,
            ["HA_src"] = happened.What.Peer,
            ["HA_st"] = happened.What.Kind switch { "peer-up" => "active", "peer-dead" => "dead", "peer-off" => "down", _ => "" },
            ["HA_info"] = happened.Environment["BASCULE_REASON"],
        });
        if (HookCall.Run(new ProgramCall(path, [name], variables) { Input = happened.Json }, Limit, stop) is { } trouble) troubles.Add($"{path} {trouble}");
    }

    private static bool IsExecutable(string path)
    {
        const UnixFileMode execute = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        try
        {
            return File.Exists(path) && (File.GetUnixFileMode(path) & execute) != UnixFileMode.None;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    private bool IsHeartbeats(string path)
    {
        try
        {
            var text = TextFile.Read(path);
            if (!OfHeartbeat.Any(w => text.Contains(w, StringComparison.Ordinal))) return false;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;
        }
        if (!isToldOfForeign) note(NoteSeverity.Info, $"{path} is Heartbeat's own, and not run: what it did is built in.");
        isToldOfForeign = true;
        return true;
    }
}
