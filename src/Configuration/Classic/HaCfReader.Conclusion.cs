// When ha.cf has been read to its end: defaults, and the rules between its values.
using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Core.Leases;

namespace Bascule.Configuration.Classic;

internal sealed partial class HaCfReader
{
    /// <summary>The parameters that Heartbeat answers for even if ha.cf is silent about them.</summary>
    private static readonly Dictionary<string, string> Defaults = new(StringComparer.Ordinal)
    {
        ["keepalive"] = "1000ms",
        ["deadtime"] = "30000ms",
        ["hopfudge"] = "1",
        ["baud"] = "19200",
        ["auto_failback"] = "legacy",
        ["conn_logd_time"] = "60",
        ["syslogmsgfmt"] = "true",
        ["debug"] = "0",
        ["hbgenmethod"] = "file",
        ["uuidfrom"] = "file",
        ["realtime"] = "true",
        ["rtprio"] = "1",
        ["memreserve"] = "6500",
        ["msgfmt"] = "classic",
        ["compression_threshold"] = "2",
        ["traditional_compression"] = "no",
        ["max_rexmit_delay"] = "250",
        ["log_badpack"] = "true",
        ["autojoin"] = "none",
        ["crm"] = "false",
        ["cluster"] = "linux-ha",
        ["coredumps"] = "true",
    };

    private static readonly TimeSpan SlowNetwork = TimeSpan.FromSeconds(10);

    private readonly List<Word> nodes = [];
    private readonly ImmutableSortedDictionary<string, string>.Builder environment = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
    private Set<TimeSpan>? keepalive;
    private Set<TimeSpan>? deadtime;
    private Set<TimeSpan>? warntime;
    private Set<TimeSpan>? initdead;
    private Set<TimeSpan>? deadping;
    private bool? failback;
    private bool conflictProbe = true;
    private Word? legacyBy;
    private Word? ownUcast;
    private string? logfile;
    private string? debugfile;
    private string? facility;
    private bool logSaid;
    private Word? firstPing;
    private bool ipfailSaid;
    private bool? useLogd;
    private int debugLevel;
    private bool realTime = true;
    private int realTimePriority = 1;
    private GenerationMethod generationMethod;
    private UuidSource uuidFrom;

    private Place Whole => Place.Whole(file.Path);

    private HaCf Conclude()
    {
        if (mediaSeen == 0) findings.Error(Whole, "", HaCfPhrases.NoMedia);
        else if (media.Count == 0 && ownUcast is { } own) Error(own, HaCfPhrases.OnlyOwnUcast, own.Text);
        SayFailback();
        SayLogging();
        if (firstPing is { } ping && !ipfailSaid) Warn(ping, HaCfPhrases.PingWithoutIpfail, ping.Text);
        var timing = ConcludeTimes(out var pingsDeadAfter);
        parameters.TryAdd("udpport", $"{PortNow}");
        return new HaCf
        {
            Nodes = [.. nodes],
            Media = [.. media],
            Written = [.. written],
            Said = [.. firstSaid.Keys],
            Timing = timing,
            Failback = failback ?? true,        // legacy: a node takes its own groups whenever it starts
            ConflictProbe = conflictProbe,
            Logging = new Logging(logfile, debugfile, facility, debugLevel, useLogd ?? false),
            RealTime = new RealTime(realTime, realTimePriority),
            GenerationMethod = generationMethod,
            UuidFrom = uuidFrom,
            Fences = [.. fences],
            Watching = new Watching([.. pings], pingsDeadAfter, [.. respawns]),
            Parameters = parameters.ToImmutable(),
            Environment = environment.ToImmutable(),
        };
    }

    private void SayFailback()
    {
        if (failback is not null) return;
        if (legacyBy is { } word) Warn(word, HaCfPhrases.Legacy);
        else if (!firstSaid.ContainsKey("auto_failback")) findings.Warn(Whole, "auto_failback", HaCfPhrases.NoFailback);
    }

    private void SayLogging()
    {
        if (logfile is not null || debugfile is not null || logSaid) return;
        if (useLogd == false) findings.Error(Whole, "use_logd", HaCfPhrases.NowhereToLog);
        else findings.Note(Whole, "", HaCfPhrases.NoLog);
    }

    private Timing? ConcludeTimes(out TimeSpan pingsDeadAfter)
    {
        var alive = keepalive?.Value ?? TimeSpan.FromSeconds(1);
        var dead = deadtime?.Value ?? TimeSpan.FromSeconds(30);
        var warn = warntime?.Value ?? dead / 2;
        var initial = initdead?.Value ?? DefaultInitdead(dead);
        pingsDeadAfter = deadping?.Value ?? dead;
        parameters.TryAdd("warntime", $"{(long)warn.TotalMilliseconds}ms");
        parameters.TryAdd("initdead", $"{(long)initial.TotalMilliseconds}ms");
        parameters.TryAdd("deadping", $"{(long)pingsDeadAfter.TotalMilliseconds}ms");

        var good = true;
        var (deadAt, deadWord) = deadtime is { } d ? (d.By.At, d.By.Text) : keepalive is { } k ? (k.By.At, k.By.Text) : (Whole, "");
        if (dead <= 2 * alive)
        {
            findings.Error(deadAt, deadWord, HaCfPhrases.DeadtimeSmall, TimeText.Spoken(dead), TimeText.Spoken(alive), TimeText.Spoken(2 * alive), TimeText.Of(2 * alive + TimeSpan.FromSeconds(1)));
            good = false;
        }
        if (deadping is { } p && p.Value <= 2 * alive)
        {
            Error(p.By, HaCfPhrases.DeadpingSmall, TimeText.Spoken(p.Value), TimeText.Spoken(alive), TimeText.Spoken(2 * alive));
            good = false;
        }
        if (initdead is { } i && i.Value < dead)
        {
            Error(i.By, HaCfPhrases.InitdeadSmall, TimeText.Spoken(i.Value), TimeText.Spoken(dead), TimeText.Of(DefaultInitdead(dead)));
            good = false;
        }
        else if (initdead is { } j && j.Value < SlowNetwork) Warn(j.By, HaCfPhrases.InitdeadShort, TimeText.Spoken(j.Value));
        if (warn >= dead && warntime is { } w) Warn(w.By, HaCfPhrases.WarntimeLong, TimeText.Spoken(warn), TimeText.Spoken(dead));
        if (!good) return null;

        var timing = new Timing { Keepalive = alive, Warntime = warn, Deadtime = dead, Initdead = initial, Deadping = pingsDeadAfter };
        var pair = new TwoHolders(timing);
        if (pair.AtMost(isGated: true) > TimeSpan.Zero)
            findings.Warn(deadAt, deadWord, HaCfPhrases.LeaseLong, TimeText.Spoken(timing.Lease), TimeText.Spoken(pair.Margin), TimeText.Spoken(dead), TimeText.Spoken(alive));
        return timing;
    }

    // As 3.0.6: time for a slow network, but no longer than needed.
    private static TimeSpan DefaultInitdead(TimeSpan dead) =>
        dead > SlowNetwork ? dead : dead < TimeSpan.FromSeconds(6) ? TimeSpan.FromSeconds(12) : 2 * dead;
}
