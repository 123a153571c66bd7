// Two healthy nodes that lose each other's packets: how often one takes what the other holds, beside Keepalived on the same wires.
using System.Globalization;

namespace Bascule.Lab.Bench;

/// <summary>Seed 002's pair with its address alone and another deadtime; a pair for each share of loss, all at the same time.</summary>
internal sealed record Losses(TimeSpan Deadtime)
{
    /// <summary>Up to this share nothing may be taken.</summary>
    public const int Bearable = 20;

    private static readonly int[] Percents = [5, 10, 20, 30];
    private static readonly TimeSpan Booting = TimeSpan.FromSeconds(20);
    private static readonly Lock Gate = new();

    public static TimeSpan During { get; } = TimeSpan.FromMinutes(2);

    public static IReadOnlyList<Losses> All { get; } = [.. new[] { 1000, 300 }.Select(ms => new Losses(TimeSpan.FromMilliseconds(ms)))];

    public static TimeSpan Estimate => During + Booting;

    public string Name => $"loss-{Spans.Short(Deadtime)}";

    public string Title => $"Packets between the nodes lost by chance, two minutes each: seed 002's address, deadtime {Spans.Spoken(Deadtime)}, keepalive {Spans.Spoken(Variants.KeepaliveFor(Deadtime))}, beside Keepalived";

    public static IReadOnlyList<string> Head { get; } =
    [
        "| loss % | who | packets lost of all | judged dead | taken | target | second card answers | two cards answer, ms | longest gap ms | load average | verdict |",
        "|---:|---|---:|---:|---:|---:|---:|---:|---:|---:|---|",
    ];

    public (IReadOnlyList<string> Lines, IReadOnlyList<Verdict> Verdicts) Run(Progress progress)
    {
        if (!Keepalived.IsInstalled) progress.Say("keepalived is not installed: without it there is nothing beside");
        var rows = new (IReadOnlyList<string> Lines, Verdict Verdict)[Percents.Length];

        // One after the other: booting is what a machine does in a hurry.
        var pairs = new List<Pair>();
        try
        {
            foreach (var _ in Percents) pairs.Add(Pair.Serving(Seed.Web002 with { Deadtime = Deadtime, HasApache = false }, Options, progress.Say));
            Task.WaitAll([.. Percents.Select((percent, i) => Task.Factory.StartNew(() => rows[i] = Measure(pairs[i], percent, progress), TaskCreationOptions.LongRunning))]);
        }
        finally
        {
            foreach (var pair in pairs) pair.Dispose();
        }

        return ([.. Head, .. rows.SelectMany(r => r.Lines)], [.. rows.Select(r => r.Verdict)]);
    }

    private PairOptions Options => Variants.Both(Variants.Deadtime(Deadtime), Variants.AddressAlone);

    private static (IReadOnlyList<string> Lines, Verdict Verdict) Measure(Pair pair, int percent, Progress progress)
    {
        var target = percent <= Bearable ? "0" : "–";
        try
        {
            using var keepalived = Keepalived.IsInstalled ? Keepalived.Serving(pair) : null;
            var masters = keepalived?.Masters;
            var trial = LossTrial.Run(pair, percent, During, keepalived is null ? [] : [Keepalived.FloatingAddress]);
            lock (Gate) progress.Say($"{percent} %: {trial}");
            var verdict = trial.Taken > 0 && percent <= Bearable ? Verdict.Over : Verdict.Within;
            var lost = string.Create(CultureInfo.InvariantCulture, $"{trial.Lost} of {trial.Sent}");
            List<string> lines = [Line(percent, "Bascule", lost, $"{trial.JudgedDead}, the peer {trial.PeerJudgedDead}", trial.Taken, target, trial.Addresses[0], percent <= Bearable ? Row.Said(verdict) : "–")];
            if (keepalived is not null) lines.Add(Line(percent, $"Keepalived ({Keepalived.Settings})", "the same", "–", keepalived.Masters - masters!.Value, "–", trial.Addresses[1], "–"));
            return (lines, verdict);
        }
        catch (Exception e) when (e is TimeoutException or InvalidOperationException)
        {
            lock (Gate) progress.Say($"{percent} %: {e.Message}");
            return ([$"| {percent} | Bascule | | | | {target} | | | | | {Row.Said(Verdict.Unfinished)} |"], Verdict.Unfinished);
        }
    }

    private static string Line(int percent, string who, string lost, string dead, int taken, string target, AddressSeen seen, string verdict) => string.Create(
        CultureInfo.InvariantCulture,
        $"| {percent} | {who} | {lost} | {dead} | {taken} | {target} | {seen.Claims} | {seen.Overlap.TotalMilliseconds:F0} | {seen.Gap.Milliseconds:F0} | {Load.Average:F1} | {verdict} |");
}
