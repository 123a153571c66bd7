// The directives with rules of their own: failback, logging, what is watched, and what must not be promised.
using System.Collections.Immutable;
using Bascule.Core;

namespace Bascule.Configuration.Classic;

internal sealed partial class HaCfReader
{
    // syslog(3), by the names that syslog.conf(5) uses; `none` is Heartbeat's.
    private static readonly ImmutableArray<string> Facilities =
        ["none", "kern", "user", "mail", "daemon", "auth", "syslog", "lpr", "news", "uucp", "cron", "authpriv", "ftp",
         "local0", "local1", "local2", "local3", "local4", "local5", "local6", "local7"];

    private readonly List<PingGroup> pings = [];
    private readonly List<Respawn> respawns = [];

    private void AutoFailback(Directive directive) => Value(directive, word =>
    {
        if (TryTruth(word.Text, out var truth)) (failback, legacyBy) = (truth, null);
        else if (word.Text.Equals("legacy", StringComparison.OrdinalIgnoreCase)) (failback, legacyBy) = (null, word);
        else SayNoChoice(directive, word, ["on", "off", "legacy"]);
    });

    private void NiceFailback(Directive directive) => Value(directive, word =>
    {
        parameters.Remove("nice_failback");
        if (!TryTruth(word.Text, out var nice))
        {
            Error(word, HaCfPhrases.NoTruth, word.Text, directive.Name.Text);
            return;
        }
        (failback, legacyBy) = (!nice, null);       // off was legacy, which is as `on`
        parameters["auto_failback"] = nice ? "off" : "legacy";
        Warn(directive.Name, HaCfPhrases.NiceFailback, word.Text, nice ? "off" : "on");
    });

    private void ConflictProbe(Directive directive) => Truth(directive, on =>
    {
        conflictProbe = on;
        if (!on) Warn(directive.Name, HaCfPhrases.ConflictProbeOff);
    });

    private void LogFacility(Directive directive) => Choice(directive, Facilities, name => (logSaid, facility) = (true, name == "none" ? null : name));

    private void UseLogd(Directive directive) => Truth(directive, on =>
    {
        useLogd = on;
        if (on) NoNeed(directive);
    });

    private void Env(Directive directive)
    {
        foreach (var word in Several(directive))
        {
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            if (equals <= 0) Error(word, HaCfPhrases.EnvForm, word.Text);
            else environment[word.Text[..equals]] = word.Text[(equals + 1)..];
        }
    }

    private void Ping(Directive directive)
    {
        foreach (var host in Several(directive)) AddPingNode(host, [host]);
    }

    /// <summary>A host, or a group of hosts with a name.</summary>
    private void AddPingNode(Word name, ImmutableArray<Word> hosts)
    {
        foreach (var host in hosts)
        {
            var kind = Uri.CheckHostName(host.Text);
            if (kind == UriHostNameType.Unknown) Error(host, HaCfPhrases.PingHost, host.Text);
            else if (kind == UriHostNameType.Dns) Warn(host, HaCfPhrases.PingByName, host.Text);
        }
        firstPing ??= name;
        pings.Add(new PingGroup(name.Text, [.. hosts.Select(h => h.Text)]));
        if (pings.Count == Cluster.MaxPingNodes + 1) Error(name, HaCfPhrases.TooManyPings, $"{pings.Count}", $"{Cluster.MaxPingNodes}");
    }

    private void PingGroup(Directive directive)
    {
        var values = Several(directive);
        if (values.IsEmpty) return;
        if (values.Length == 1)
        {
            Error(values[0], HaCfPhrases.PingGroupEmpty, values[0].Text);
            return;
        }
        AddPingNode(values[0], values[1..]);
    }

    private void Respawn(Directive directive)
    {
        var values = Several(directive);
        if (values.IsEmpty) return;
        if (values.Length == 1)
        {
            Error(values[0], HaCfPhrases.RespawnForm, values[0].Text);
            return;
        }

        // hacluster was created by Heartbeat's package, ipfail was part of it: neither need be there any more.
        var (user, program) = (values[0], values[1]);
        var client = new Respawn(user.Text, program.Text, [.. values.Skip(2).Select(w => w.Text)]);
        if (here.Users is { } users && !users.Contains(user.Text) && !(client.IsIpfail && user.Text == "hacluster"))
        {
            if (NearestWord.To(user.Text, users) is { } near) Error(user, HaCfPhrases.NoUserNear, user.Text, near);
            else Error(user, HaCfPhrases.NoUser, user.Text);
        }
        respawns.Add(client);
        if (!program.Text.StartsWith('/')) Error(program, HaCfPhrases.NoFullPath, program.Text);
        else if (!client.IsIpfail && here.Paths.TryGetValue(program.Text, out var kind) && kind != PathKind.Executable)
        {
            Error(program, kind == PathKind.Missing ? HaCfPhrases.NoProgram : HaCfPhrases.NotExecutable, program.Text);
        }
        if (!client.IsIpfail) return;
        ipfailSaid = true;
        findings.Note(program.At, program.Text, HaCfPhrases.IpfailBuiltIn, program.Text);
    }

    private void NotYetSafe(Directive directive) => Error(directive.Name, directive.Name.Text switch
    {
        "watchdog" => HaCfPhrases.WatchdogNotYet,
        "serial" => HaCfPhrases.SerialNotYet,
        _ => HaCfPhrases.FailfastNotYet,
    }, directive.Name.Text);

    private void Crm(Directive directive)
    {
        if (Several(directive).IsEmpty) return;
        if (!firstSaid.TryAdd("crm", directive.Name.At.Line)) Error(directive.Name, HaCfPhrases.Once, directive.Name.Text, $"{firstSaid["crm"]}");
        var word = directive.Values[^1];
        parameters["crm"] = word.Text;
        if (TryTruth(word.Text, out var wanted) && !wanted) NoNeed(directive);
        else if (wanted || word.Text.ToLowerInvariant() is "respawn" or "manual") Error(word, HaCfPhrases.CrmWanted, directive.Name.Text, word.Text);
        else SayNoChoice(directive, word, ["off", "no", "false"]);
    }

    private void Autojoin(Directive directive) => Value(directive, word =>
    {
        if (word.Text is "other" or "any") Error(word, HaCfPhrases.AutojoinWanted, word.Text);
        else if (word.Text != "none") SayNoChoice(directive, word, ["none"]);
    });

    private void ApiAuth(Directive directive)
    {
        var values = Several(directive);
        if (values.IsEmpty) return;
        var good = values.Length > 1;
        for (var i = 1; i < values.Length; i++)
        {
            // Commas divide words as blanks do, so that the list `uid=a,b` arrives as `uid=a` and `b`.
            var text = values[i].Text;
            var begins = text.StartsWith("uid=", StringComparison.Ordinal) || text.StartsWith("gid=", StringComparison.Ordinal);
            good &= begins ? text.Length > 4 : i > 1 && !text.Contains('=', StringComparison.Ordinal);
        }
        if (good) NoNeed(directive);
        else Error(values[0], HaCfPhrases.ApiAuthForm, values[0].Text);
    }
}
