// bascule.yaml for what ha.cf and haresources say: only what they said, in the order in which bascule.yaml(5) describes it.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Fencing;
using Bascule.Configuration.Native;
using Bascule.Core;

namespace Bascule.Configuration.Conversion;

internal sealed class NativeText
{
    // Plain words that other readers of YAML would take for something else than text.
    private static readonly ImmutableHashSet<string> Ambiguous =
        ImmutableHashSet.Create(StringComparer.OrdinalIgnoreCase, "true", "false", "yes", "no", "on", "off", "y", "n", "null", "~");

    private readonly StringBuilder text = new();
    private readonly HaCf said;

    private NativeText(HaCf said) => this.said = said;

    /// <param name="from">Where the classic files are, for the comment at the top.</param>
    /// <param name="parameters">What must be said beyond the values themselves (scripts.parameters).</param>
    public static string Of(HaCf said, ImmutableArray<PlacedGroup> groups, string from, string keyFile, IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var writer = new NativeText(said);
        writer.text.Append("# Made by `bascule convert` from ").Append(Printable(from)).Append("; what each key means: bascule.yaml(5).\n");
        writer.Line($"nodes: [{string.Join(", ", said.Nodes.Select(n => Quoted(n.Text)))}]");
        writer.Links();
        writer.Timing();
        writer.Policy();
        writer.Fences();
        writer.Groups(groups);
        writer.Line($"\nkeys: {{file: {Quoted(keyFile)}}}");
        writer.Scripts(parameters);
        writer.Watching();
        return writer.text.ToString();
    }

    private void Links()
    {
        Line("\nlinks:");
        foreach (var link in said.Written)
        {
            var target = link.Target is null ? "" : $", {(link.Directive.StartsWith("mcast", StringComparison.Ordinal) ? "group" : "to")}: {Quoted(link.Target)}";
            var port = link.Port is { } number ? $", port: {number}" : "";
            var hops = link.Ttl == 1 ? "" : $", ttl: {link.Ttl}";
            Line($"  - {{medium: {link.Directive}, on: {Quoted(link.Device)}{target}{port}{hops}{(link.Loop ? ", loop: true" : "")}}}");
        }
    }

    private void Timing()
    {
        var timing = said.Timing!;
        Section("timing", Time("keepalive", timing.Keepalive), Time("warntime", timing.Warntime), Time("deadtime", timing.Deadtime), Time("initdead", timing.Initdead));
    }

    private string? Time(string directive, TimeSpan value)
    {
        if (!said.Said.Contains(directive)) return null;
        var typed = NativeTime.OfClassic(said.Parameters[directive]);
        var isSame = typed is not null && NativeTime.TryRead(typed, out var back) && TimeText.TryRead(back, out var time) && time == value;
        return $"{directive}: {(isSame ? typed : NativeTime.Of(value))}";
    }

    private void Policy()
    {
        Line($"\nfailback: {(said.Failback ? "return" : "stay")}");
        if (said.Said.Contains("conflict_probe") || !said.ConflictProbe) Line($"conflict-probe: {Truth(said.ConflictProbe)}");
        Section("real-time",
            said.Said.Contains("realtime") ? $"enabled: {Truth(said.RealTime.Wanted)}" : null,
            said.Said.Contains("rtprio") ? $"priority: {said.RealTime.Priority}" : null);
        Section("logging",
            said.Logging.Logfile is { } file ? $"file: {Quoted(file)}" : null,
            said.Logging.Debugfile is { } debugfile ? $"debug-file: {Quoted(debugfile)}" : null,
            said.Said.Contains("logfacility") ? $"facility: {Quoted(said.Logging.Facility ?? "none")}" : null,
            said.Said.Contains("debug") ? $"debug-level: {said.Logging.DebugLevel}" : null,
            said.Logging.UseLogd ? "logd: true" : null);
        Section("identity",
            said.Said.Contains("hbgenmethod") ? $"generation: {(said.GenerationMethod == GenerationMethod.Time ? "time" : "file")}" : null,
            said.Said.Contains("uuidfrom") ? $"uuid: {(said.UuidFrom == UuidSource.NodeName ? "node-name" : "file")}" : null);
    }

    private void Fences()
    {
        if (said.Fences.IsEmpty) return;
        Line("\nfence:");
        foreach (var node in said.Nodes.Select(n => n.Text).Distinct(StringComparer.OrdinalIgnoreCase))
        {
            Line($"  - node: {Quoted(node)}");
            Line("    methods:");
            foreach (var method in said.Fences.SelectMany(f => f.Methods)) Line($"      - {{stonith: {Quoted(method.Agent)}, parameters-file: {Quoted(method.ParametersFile!)}}}");
        }
    }

    private void Groups(ImmutableArray<PlacedGroup> groups)
    {
        if (groups.IsEmpty) return;
        Line("\ngroups:");
        foreach (var group in groups)
        {
            Line($"  - home: {Quoted(group.Node.Text)}");
            // As it ran under Heartbeat: what refuses to be silent about it asks for so many words.
            if (said.Fences.IsEmpty && FenceChecks.StorageOf(group) is not null) Line("    protection: none");
            Line("    resources:");
            foreach (var resource in group.Resources) Line($"      - {Entry(resource)}");
        }
    }

    private static string Entry(Resource resource)
    {
        if (WrittenAddress.Of(resource) is { } address && AddressText.TryRead(address.Address, out var read))
        {
            var agent = address.Agent == WrittenAddress.UsualAgent(read) ? "" : $", agent: {address.Agent}";
            var device = address.Device is null ? "" : $", on: {Quoted(address.Device)}";
            var label = address.Label is null ? "" : $", label: {Quoted(address.Label)}";
            var broadcast = address.Broadcast is null ? "" : $", broadcast: {Quoted(address.Broadcast)}";
            return $"{{address: {Quoted(address.Mask is null ? address.Address : $"{address.Address}/{address.Mask}")}{device}{label}{broadcast}{agent}}}";
        }
        var isDivisible = !resource.Arguments.IsEmpty && resource.Arguments.Insert(0, resource.Agent).All(NativeReader.HoldsNoDivider)
            && string.Join("::", resource.Arguments.Insert(0, resource.Agent)) == resource.Text;
        return isDivisible ? $"{{agent: {Quoted(resource.Agent)}, arguments: [{string.Join(", ", resource.Arguments.Select(Quoted))}]}}" : Quoted(resource.Text);
    }

    private void Scripts(IEnumerable<KeyValuePair<string, string>> parameters)
    {
        var typed = parameters.ToList();
        if (said.Environment.IsEmpty && typed.Count == 0) return;
        Line("\nscripts:");
        Named("environment", said.Environment);
        Named("parameters", typed);
    }

    private void Named(string key, IReadOnlyCollection<KeyValuePair<string, string>> values)
    {
        if (values.Count == 0) return;
        Line($"  {key}:");
        foreach (var (name, value) in values) Line($"    {Quoted(name)}: {Quoted(value)}");
    }

    private void Watching()
    {
        var (pings, respawns) = (said.Watching.Pings, said.Watching.Respawns);
        var deadping = Time("deadping", said.Watching.Deadping);
        if (pings.IsEmpty && respawns.IsEmpty && deadping is null) return;
        Line("\nwatching:");

        // Hosts before groups, as they are read back; in any other order all are groups, which keeps it.
        bool IsHost(PingGroup ping) => ping.Hosts is [var only] && only == ping.Name;
        var hosts = pings.TakeWhile(IsHost).ToList();
        if (pings.Skip(hosts.Count).Any(IsHost)) hosts.Clear();
        if (hosts.Count > 0) Line($"  ping: [{string.Join(", ", hosts.Select(h => Quoted(h.Name)))}]");
        if (pings.Length > hosts.Count)
        {
            Line("  ping-groups:");
            foreach (var group in pings.Skip(hosts.Count)) Line($"    - {{name: {Quoted(group.Name)}, hosts: [{string.Join(", ", group.Hosts.Select(Quoted))}]}}");
        }
        if (deadping is not null) Line($"  {deadping}");
        if (respawns.IsEmpty) return;
        Line("  respawn:");
        foreach (var respawn in respawns)
        {
            var arguments = respawn.Arguments.IsEmpty ? "" : $", arguments: [{string.Join(", ", respawn.Arguments.Select(Quoted))}]";
            Line($"    - {{user: {Quoted(respawn.User)}, program: {Quoted(respawn.Program)}{arguments}}}");
        }
    }

    private void Section(string key, params string?[] lines)
    {
        var given = lines.OfType<string>().ToList();
        if (given.Count == 0) return;
        Line($"\n{key}:");
        foreach (var line in given) Line($"  {line}");
    }

    private void Line(string line) => text.Append(line).Append('\n');

    private static string Truth(bool value) => value ? "true" : "false";

    /// <summary>Plain where every reader of YAML takes it for this text, else in double quotes (YAML 1.2.2 §7.3.1).</summary>
    internal static string Quoted(string word)
    {
        var isPlain = word.Length > 0 && (char.IsAsciiLetterOrDigit(word[0]) || word[0] is '/' or '_') && word.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.' or '/' or '@' or '+')
            && !Ambiguous.Contains(word) && !decimal.TryParse(word, NumberStyles.Float, CultureInfo.InvariantCulture, out _) && word[0] != '0';
        if (isPlain) return word;
        var quoted = new StringBuilder("\"");
        foreach (var c in word)
        {
            if (c is '"' or '\\') quoted.Append('\\').Append(c);
            else if (char.IsControl(c) || c is '\uFEFF' or '\u2028' or '\u2029') quoted.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:X4}");
            else quoted.Append(c);
        }
        return quoted.Append('"').ToString();
    }

    private static string Printable(string path) => new([.. path.Select(c => char.IsControl(c) ? '?' : c)]);
}
