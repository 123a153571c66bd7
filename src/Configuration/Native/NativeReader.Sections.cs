// The sections of bascule.yaml that ha.cf has lines for.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;

namespace Bascule.Configuration.Native;

internal sealed partial class NativeReader
{
    // Below, lease + margin < deadtime - keepalive (docs/decisions/0004) leaves too little to a busy machine.
    private static readonly TimeSpan ShortestFailover = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestDerivedKeepalive = TimeSpan.FromSeconds(1);

    private void ReadLinks(Section top)
    {
        var common = top.Word("port");
        Say("udpport", common);
        int? now = null;
        if (common is { } word && int.TryParse(word.Text, out var read)) now = read;
        var usual = now;
        foreach (var piece in top.List("links"))
        {
            reader.MediumMeant();
            if (Section.Of("links", piece, findings, "medium", "on", "to", "group", "port", "ttl", "loop") is not { } link) continue;
            var medium = link.Choice("medium", isNeeded: true, "bcast", "ucast", "ucast6", "mcast", "mcast6");
            var device = link.Word("on", isNeeded: true);
            var port = link.Number("port", 1, 65535) ?? usual;
            if (medium is not { } kind || device is not { } on) continue;
            if (kind.Text.StartsWith("mcast", StringComparison.Ordinal)) ReadMulticast(link, kind, on, port);
            else
            {
                if (port != now) SayPort(port, kind.At);
                now = port;
                ReadUnicast(link, kind, on);
            }
        }
    }

    private void ReadUnicast(Section link, Word kind, Word on)
    {
        SayOutOfPlace(link, kind.Text, kind.Text == "bcast" ? ["to", "group", "ttl", "loop"] : ["group", "ttl", "loop"]);
        if (kind.Text == "bcast") Say(kind.Text, on.At, on);
        else if (link.Word("to", isNeeded: true) is { } to) Say(kind.Text, on.At, on, to);
    }

    private void ReadMulticast(Section link, Word kind, Word on, int? port)
    {
        SayOutOfPlace(link, kind.Text, ["to"]);
        var ttl = link.Number("ttl", 0, 4) ?? 1;
        var loop = link.Truth("loop") ?? false;
        if (link.Word("group", isNeeded: true) is { } group)
            Say(kind.Text, on.At, on, group, on with { Text = $"{port ?? reader.DefaultPort}" }, on with { Text = $"{ttl}" }, on with { Text = loop ? "1" : "0" });
    }

    private void SayOutOfPlace(Section section, string what, ReadOnlySpan<string> keys)
    {
        foreach (var entry in section.Entries)
            if (keys.Contains(entry.Key.Text)) findings.Error(entry.Key.At, entry.Key.Text, NativePhrases.OutOfPlace, entry.Key.Text, what);
    }

    private void SayPort(int? port, Place at)
    {
        reader.PortIs(port);
        statements.Add(new Statement("udpport", [new Word($"{port ?? reader.DefaultPort}", at)]));
    }

    private void ReadTiming(Section top)
    {
        if (top.Inner("timing", "failover-within", "keepalive", "warntime", "deadtime", "initdead") is not { } timing) return;
        var within = timing.Time("failover-within");
        var (keepalive, warntime, deadtime) = (timing.Time("keepalive"), timing.Time("warntime"), timing.Time("deadtime"));
        if (within is { } knob && Derived(knob) is { } derived)
        {
            var dead = deadtime?.Time ?? derived;
            if (deadtime is { } set && set.Time > derived) findings.Error(set.Word.At, set.Word.Text, NativePhrases.DeadtimeBeyond, TimeText.Spoken(set.Time), TimeText.Spoken(knob.Time), TimeText.Spoken(derived));
            if (warntime is { } warn && warn.Time >= dead)
            {
                findings.Error(warn.Word.At, warn.Word.Text, NativePhrases.WarntimeBeyond, TimeText.Spoken(warn.Time), TimeText.Spoken(dead));
                warntime = null;
            }
            deadtime ??= At(knob.Word, derived);
            keepalive ??= At(knob.Word, Pace(dead));
        }
        Say("keepalive", keepalive?.Word);
        Say("deadtime", deadtime?.Word);
        Say("warntime", warntime?.Word);
        Say("initdead", timing.Time("initdead")?.Word);
    }

    /// <summary>The deadtime of a wanted failover: four fifths of it; the last one is for acquiring, announcing, and the clients' next try.</summary>
    private TimeSpan? Derived((Word Word, TimeSpan Time) knob)
    {
        if (knob.Time >= ShortestFailover && knob.Time <= TimeText.Longest) return Milliseconds(knob.Time * 4 / 5);
        findings.Error(knob.Word.At, knob.Word.Text, NativePhrases.FailoverRange, TimeText.Spoken(knob.Time), TimeText.Spoken(ShortestFailover));
        return null;
    }

    /// <summary>Seven heartbeats in a row must be lost before anybody is thought dead; more often than once a second is never too rare.</summary>
    private static TimeSpan Pace(TimeSpan dead) => dead / 8 > LongestDerivedKeepalive ? LongestDerivedKeepalive : Milliseconds(dead / 8);

    private static TimeSpan Milliseconds(TimeSpan time) => TimeSpan.FromMilliseconds(Math.Max(1, (long)time.TotalMilliseconds));

    private static (Word Word, TimeSpan Time) At(Word by, TimeSpan time) => (by with { Text = TimeText.Of(time) }, time);

    private void ReadReturn(Section top, bool isAsked)
    {
        if (isAsked) returning = ReturnPolicy.Usual;
        if (top.Inner("failback-when", "healthy-for", "between", "per-hour") is not { } when) return;
        if (!isAsked) findings.Error(when.At, "failback-when", NativePhrases.WhenWithoutReturn);
        var (usual, between) = (ReturnPolicy.Usual, (TimeOfDay?)null);
        if (when.Word("between") is { } word)
        {
            if (TimeOfDay.TryRead(word.Text, out var read)) between = read;
            else findings.Error(word.At, word.Text, NativePhrases.NoTimeOfDay, word.Text);
        }
        var policy = new ReturnPolicy(when.Time("healthy-for")?.Time ?? usual.HealthyFor, between, when.Number("per-hour", 1, 60) ?? usual.PerHour);
        if (isAsked) returning = policy;
    }

    private void ReadPolicy(Section top)
    {
        var failback = top.Choice("failback", isNeeded: false, "return", "stay", "return-when-healthy");
        var at = failback?.At ?? Place.Whole(file.Path);
        Say("auto_failback", at, new Word(failback?.Text == "stay" ? "off" : "on", at));
        ReadReturn(top, failback?.Text == "return-when-healthy");
        SayTruth("conflict_probe", top, "conflict-probe");

        if (top.Inner("real-time", "enabled", "priority") is { } realTime)
        {
            SayTruth("realtime", realTime, "enabled");
            Say("rtprio", realTime.Word("priority"));
        }
        if (top.Inner("logging", "file", "debug-file", "facility", "debug-level", "logd") is { } logging)
        {
            Say("logfile", FullPath(logging.Text("file")));
            Say("debugfile", FullPath(logging.Text("debug-file")));
            Say("logfacility", logging.Word("facility"));
            Say("debug", logging.Word("debug-level"));
            if (logging.Truth("logd") == true) SayTruth("use_logd", logging, "logd");
        }
        if (top.Inner("identity", "generation", "uuid") is { } identity)
        {
            Say("hbgenmethod", identity.Choice("generation", isNeeded: false, "file", "time"));
            var uuid = identity.Choice("uuid", isNeeded: false, "file", "node-name");
            Say("uuidfrom", uuid is { Text: "node-name" } name ? name with { Text = "nodename" } : uuid);
        }
    }

    private Word? FullPath(Word? word)
    {
        if (word is not { } path || path.Text.StartsWith('/')) return word;
        findings.Error(path.At, path.Text, HaCfPhrases.NoFullPath, path.Text);
        return null;
    }

    private void SayTruth(string directive, Section section, string key)
    {
        if (section.Truth(key) is { } truth && section.Word(key) is { } word) Say(directive, word with { Text = truth ? "on" : "off" });
    }

    private void ReadScripts(Section top)
    {
        if (top.Inner("scripts", "environment", "parameters") is not { } scripts) return;
        foreach (var (name, value) in Named(scripts, "environment"))
        {
            if (name.Text.Contains('=', StringComparison.Ordinal) || name.Text.Any(char.IsWhiteSpace)) findings.Error(name.At, name.Text, NativePhrases.NoName, name.Text);
            else Say("env", value with { Text = $"{name.Text}={value.Text}", At = name.At });
        }
        foreach (var (name, value) in Named(scripts, "parameters"))
        {
            if (HaCfReader.Recorded.Contains(name.Text)) parameters[name.Text] = value;
            else if (NearestWord.To(name.Text, HaCfReader.Recorded) is { } near) findings.Error(name.At, name.Text, NativePhrases.NoParameterNear, name.Text, near);
            else findings.Error(name.At, name.Text, NativePhrases.NoParameter, name.Text);
        }
    }

    private IEnumerable<(Word Name, Word Value)> Named(Section scripts, string key)
    {
        if (scripts.Inner(key) is not { } map) yield break;
        foreach (var (name, piece) in map.Entries)
        {
            if (name.Text.Length == 0 || name.Text.Any(char.IsControl)) findings.Error(name.At, "", NativePhrases.ControlCharacter, key);
            else if (ValueOf(name.Text, piece) is { } value) yield return (new Word(name.Text, name.At), value);
        }
    }

    /// <summary>A script's variable may be empty.</summary>
    private Word? ValueOf(string name, Piece piece) =>
        piece is Piece.Scalar { Text: "" } empty ? new Word("", empty.At) : Section.TextOf(name, piece, findings);

    private void ReadWatching(Section top)
    {
        if (top.Inner("watching", "ping", "ping-groups", "deadping", "respawn") is not { } watching) return;
        foreach (var host in watching.Words("ping")) Say("ping", host);
        foreach (var piece in watching.List("ping-groups"))
            if (Section.Of("ping-groups", piece, findings, "name", "hosts") is { } group && group.Word("name", isNeeded: true) is { } name)
                Say("ping_group", name.At, [name, .. group.Words("hosts", isNeeded: true)]);
        Say("deadping", watching.Time("deadping")?.Word);
        foreach (var piece in watching.List("respawn"))
            if (Section.Of("respawn", piece, findings, "user", "program", "arguments") is { } respawn
                && respawn.Word("user", isNeeded: true) is { } user && respawn.Word("program", isNeeded: true) is { } program)
                Say("respawn", user.At, [user, program, .. respawn.Words("arguments")]);
    }
}
