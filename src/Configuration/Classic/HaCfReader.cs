// Reads ha.cf line by line, as Heartbeat 3.0.6 does: order matters, names are case-sensitive, blanks, tabs and commas
// divide, `#` begins a comment anywhere, the last of several values wins. Every directive it knows is in this table, and ours.
using System.Collections.Immutable;

namespace Bascule.Configuration.Classic;

internal sealed partial class HaCfReader
{
    private const string Separators = SourceText.Blanks + ",";

    private static readonly Dictionary<string, Action<HaCfReader, Directive>> Known = new(StringComparer.Ordinal)
    {
        ["node"] = (r, d) => r.nodes.AddRange(r.Several(d)),

        ["keepalive"] = (r, d) => r.Time(d, t => r.keepalive = t),
        ["deadtime"] = (r, d) => r.Time(d, t => r.deadtime = t),
        ["warntime"] = (r, d) => r.Time(d, t => r.warntime = t),
        ["initdead"] = (r, d) => r.Time(d, t => r.initdead = t),
        ["deadping"] = (r, d) => r.Time(d, t => r.deadping = t),

        ["udpport"] = (r, d) => r.UdpPort(d),
        ["bcast"] = (r, d) => r.Bcast(d),
        ["udp"] = (r, d) => r.OldBcast(d),
        ["ucast"] = (r, d) => r.Ucast(d, six: false),
        ["ucast6"] = (r, d) => r.Ucast(d, six: true),
        ["mcast"] = (r, d) => r.Mcast(d, six: false),
        ["mcast6"] = (r, d) => r.Mcast(d, six: true),
        ["baud"] = (r, d) => r.Baud(d),
        ["serial"] = (r, d) => r.NotYetSafe(d),

        ["auto_failback"] = (r, d) => r.AutoFailback(d),
        ["nice_failback"] = (r, d) => r.NiceFailback(d),

        ["conflict_probe"] = (r, d) => r.ConflictProbe(d),      // ours: Heartbeat had no such thing

        ["logfile"] = (r, d) => r.Value(d, w => r.logfile = w.Text),
        ["debugfile"] = (r, d) => r.Value(d, w => r.debugfile = w.Text),
        ["logfacility"] = (r, d) => r.LogFacility(d),
        ["debug"] = (r, d) => r.Number(d, 0, 255, n => r.debugLevel = n),
        ["use_logd"] = (r, d) => r.UseLogd(d),
        ["conn_logd_time"] = (r, d) => r.Time(d, _ => r.NoNeed(d)),
        ["syslogmsgfmt"] = (r, d) => r.Truth(d, _ => r.NoNeed(d)),

        ["hbgenmethod"] = (r, d) => r.Choice(d, ["file", "time"], c => r.generationMethod = c == "time" ? GenerationMethod.Time : GenerationMethod.File),
        ["uuidfrom"] = (r, d) => r.Choice(d, ["file", "nodename"], c => r.uuidFrom = c == "nodename" ? UuidSource.NodeName : UuidSource.File),
        ["realtime"] = (r, d) => r.Truth(d, b => r.realTime = b),
        ["rtprio"] = (r, d) => r.Number(d, 1, 99, n => r.realTimePriority = n),       // sched_get_priority_max(SCHED_RR)
        ["env"] = (r, d) => r.Env(d),
        ["cluster"] = (r, d) => r.Value(d, _ => { }),

        ["ping"] = (r, d) => r.Ping(d),
        ["ping6"] = (r, d) => r.Ping(d),
        ["ping_group"] = (r, d) => r.PingGroup(d),
        ["respawn"] = (r, d) => r.Respawn(d),

        ["stonith"] = (r, d) => r.Stonith(d),
        ["stonith_host"] = (r, d) => r.StonithHost(d),
        ["watchdog"] = (r, d) => r.NotYetSafe(d),
        ["failfast"] = (r, d) => r.NotYetSafe(d),

        ["crm"] = (r, d) => r.Crm(d),
        ["pacemaker"] = (r, d) => r.Crm(d),
        ["autojoin"] = (r, d) => r.Autojoin(d),
        ["apiauth"] = (r, d) => r.ApiAuth(d),
        ["msgfmt"] = (r, d) => r.Choice(d, ["classic", "netstring"], _ => r.NoNeed(d)),
        ["compression"] = (r, d) => r.Choice(d, ["zlib", "bz2"], _ => r.NoNeed(d)),
        ["compression_threshold"] = (r, d) => r.Number(d, 1, int.MaxValue, _ => r.NoNeed(d)),
        ["traditional_compression"] = (r, d) => r.Truth(d, _ => r.NoNeed(d)),
        ["hopfudge"] = (r, d) => r.Number(d, 0, 255, _ => r.NoNeed(d)),
        ["max_rexmit_delay"] = (r, d) => r.Number(d, 1, int.MaxValue, _ => r.NoNeed(d)),
        ["memreserve"] = (r, d) => r.Number(d, 1, int.MaxValue, _ => r.NoNeed(d)),
        ["log_badpack"] = (r, d) => r.Truth(d, _ => r.NoNeed(d)),
        ["coredumps"] = (r, d) => r.Truth(d, _ => r.NoNeed(d)),
        ["coreroot"] = (r, d) => r.Value(d, _ => r.NoNeed(d)),
        ["use_apphbd"] = (r, d) => r.Truth(d, _ => r.NoNeed(d)),
        ["enable_config_writes"] = (r, d) => r.Value(d, _ => r.NoNeed(d)),
        ["record_config_changes"] = (r, d) => r.Value(d, _ => r.NoNeed(d)),
        ["record_pengine_inputs"] = (r, d) => r.Value(d, _ => r.NoNeed(d)),
        ["crm_daemon_dir"] = (r, d) => r.Value(d, _ => r.NoNeed(d)),
        ["crmd_spawns_pengine"] = (r, d) => r.Value(d, _ => r.NoNeed(d)),
        ["quorum_server"] = (r, d) => r.Value(d, _ => r.NoNeed(d)),
    };

    private readonly FoundFile file;
    private readonly Surroundings here;
    private readonly Findings findings;
    /// <summary>In which line a directive stood first.</summary>
    private readonly Dictionary<string, int> firstSaid = new(StringComparer.Ordinal);
    private readonly ImmutableSortedDictionary<string, string>.Builder parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
    private readonly HashSet<string> noted = new(StringComparer.Ordinal);

    private HaCfReader(FoundFile file, Surroundings here, Findings findings)
    {
        (this.file, this.here, this.findings) = (file, here, findings);
        foreach (var (name, value) in Defaults) parameters.Add(name, value);
    }

    /// <summary>Every directive of ha.cf, in ordinal order.</summary>
    public static ImmutableArray<string> DirectiveNames => [.. Known.Keys.Order(StringComparer.Ordinal)];

    /// <summary>What ha.cf says; null if it cannot be read at all.</summary>
    public static HaCf? Read(FoundFile file, Surroundings here, Findings findings)
    {
        if (!SourceText.TryLines(file, FilePhrases.NoHaCf, findings, out var lines)) return null;
        var reader = new HaCfReader(file, here, findings);
        foreach (var line in lines)
        {
            var words = SourceText.Plain(line.Words(Separators), findings);
            if (findings.IsFull) break;
            if (words.Length > 0) reader.Take(new Directive(words[0], words.RemoveAt(0)));
        }
        return reader.Conclude();
    }

    private void Take(Directive directive)
    {
        if (Known.TryGetValue(directive.Name.Text, out var read)) read(this, directive);
        else SayUnknown(directive.Name);
    }

    private void SayUnknown(Word name)
    {
        if (Known.ContainsKey(name.Text.ToLowerInvariant())) Error(name, HaCfPhrases.WrongCase, name.Text, name.Text.ToLowerInvariant());
        else if (NearestWord.To(name.Text, Known.Keys) is { } near) Error(name, HaCfPhrases.UnknownNear, name.Text, near);
        else Error(name, HaCfPhrases.Unknown, name.Text);
    }

    private void Error(Word word, Speech.Phrase phrase, params ReadOnlySpan<string> about) => findings.Error(word.At, word.Text, phrase, about);
    private void Warn(Word word, Speech.Phrase phrase, params ReadOnlySpan<string> about) => findings.Warn(word.At, word.Text, phrase, about);

    /// <summary>Says once per directive that there is no need for it here.</summary>
    private void NoNeed(Directive directive)
    {
        if (noted.Add(directive.Name.Text)) findings.Note(directive.Name.At, directive.Name.Text, HaCfPhrases.NoNeed, directive.Name.Text);
    }

    /// <summary>A line of ha.cf: its first word and the others.</summary>
    private readonly record struct Directive(Word Name, ImmutableArray<Word> Values);
}
