// How things read in a journal or a transcript.
using System.Globalization;
using System.Text;
using Bascule.Core;

namespace Bascule.Simulator;

internal static class Sight
{
    public static string Verb(Effect effect) => effect switch
    {
        Effect.Acquire => "acquire",
        Effect.Release => "release",
        Effect.Mend => "mend",
        Effect.Announce => "announce",
        Effect.Refuse => "refuse",
        Effect.Probe => "ask",
        Effect.Fence => "fence",
        Effect.Quit => "quit",
        Effect.GiveUp => "give-up",
        Effect.Broadcast => "broadcast",
        _ => "says",
    };

    public static string Words(Effect effect) => effect switch
    {
        Effect.Acquire acquire => $"{acquire.Group} epoch {acquire.Epoch}: {acquire.Reason}",
        Effect.Release release => $"{release.Group} epoch {release.Epoch}: {release.Reason}",
        Effect.Mend mend => $"{mend.Group} epoch {mend.Epoch}: {mend.Reason}",
        Effect.Announce announce => $"{announce.Group}: {announce.Reason}",
        Effect.Probe probe => probe.Groups.IsEmpty ? "nobody any more" : $"who has {string.Join(", ", probe.Groups)}, each {Core.Words.Of(probe.Every)}",
        Effect.Fence fence => $"{fence.Peer}: {fence.Reason}",
        Effect.Refuse refuse => $"{refuse.Group}: {refuse.Reason}",
        _ => effect.Reason,
    };

    public static string Of(View view)
    {
        var text = new StringBuilder();
        text.Append(CultureInfo.InvariantCulture, $"{view.Phase} inc {view.Incarnation} doubts {view.Doubts}{(view.Reached is { } reached ? $" reaches {reached}" : "")} hears");
        foreach (var hearing in view.Hears) text.Append(CultureInfo.InvariantCulture, $" {hearing.Peer}/{hearing.Incarnation}/{hearing.Doubts}");
        foreach (var (name, report) in view.Groups)
            text.Append(CultureInfo.InvariantCulture, $" · {name} {report.Claim.Epoch}>{report.Claim.Assignee?.Value ?? "-"} {report.Holding} {report.Eligibility}{(report.Wanted ? " wanted" : "")}{(report.Maintenance.IsOn ? $" in maintenance {report.Maintenance.Minutes} min" : "")}");
        return text.ToString();
    }
}
