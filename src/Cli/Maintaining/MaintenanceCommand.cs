// bascule maintenance: somebody works on the groups, so nothing is started, stopped or moved, for a time. Without on or off it says which are.
using System.Globalization;
using System.Text.Json;
using Bascule.Cli.Asking;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Maintaining;

internal static class MaintenanceCommand
{
    /// <summary>As long as nothing else is said: who forgets to end it has no cluster for so long.</summary>
    private static readonly TimeSpan Usual = TimeSpan.FromHours(1);

    private static readonly TimeSpan Longest = TimeSpan.FromDays(7);
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    /// <param name="length">As written: <c>90min</c>; null: see <paramref name="until"/>.</param>
    /// <param name="until">A time of the day on this machine's clock, the next one: <c>14:30</c>.</param>
    public static int Begin(Terminal terminal, IReadOnlyList<string> groups, string? length, string? until, bool asJson)
    {
        var wanted = Usual;
        if (length is not null && until is not null)
        {
            terminal.Complain(Sentences.ForOrUntil);
            return ExitCode.Usage;
        }
        if (length is not null && !TryReadLength(length, out wanted))
        {
            terminal.Complain(Sentences.NoLength, length);
            return ExitCode.Usage;
        }
        if (until is not null && !TryReadTime(until, DateTime.Now, out wanted))
        {
            terminal.Complain(Sentences.NoTimeOfDay, until);
            return ExitCode.Usage;
        }
        return Ask(terminal, groups, wanted, asJson);
    }

    public static int End(Terminal terminal, IReadOnlyList<string> groups, bool asJson) => Ask(terminal, groups, TimeSpan.Zero, asJson);

    public static int Show(Terminal terminal, bool asJson)
    {
        if (!terminal.TryAsk(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Question.Patience, out var answer, out var exitCode)) return exitCode;
        if (asJson)
        {
            terminal.Out.WriteLine(JsonSerializer.Serialize(answer, CliJson.Plain.ControlResponse));
            return exitCode;
        }
        var resting = answer.Status?.Groups.Where(g => g.MaintenanceMs is not null).ToArray() ?? [];
        foreach (var group in resting) terminal.Say(Sentences.RestsFor, group.Name, Wording.Span(group.MaintenanceMs, terminal.Language));
        if (resting.Length == 0) terminal.Say(Sentences.NoMaintenance);
        return exitCode;
    }

    /// <summary>A number with <c>s</c>, <c>min</c>, <c>h</c> or <c>d</c>; from a second to a week.</summary>
    internal static bool TryReadLength(string text, out TimeSpan length)
    {
        length = default;
        var digits = text.TakeWhile(c => char.IsAsciiDigit(c) || c == '.').Count();
        if (!decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount) || digits > 9) return false;
        decimal seconds = text[digits..] switch { "s" => 1, "min" => 60, "h" => 3600, "d" => 86400, _ => 0 };
        if (seconds == 0 || amount * seconds < 1 || amount * seconds > (decimal)Longest.TotalSeconds) return false;
        length = TimeSpan.FromSeconds((double)(amount * seconds));
        return true;
    }

    internal static bool TryReadTime(string text, DateTime now, out TimeSpan left)
    {
        left = default;
        if (!TimeOnly.TryParseExact(text, ["H:mm", "HH:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)) return false;
        left = now.Date + time.ToTimeSpan() - now;
        if (left <= TimeSpan.Zero) left += TimeSpan.FromDays(1);
        return true;
    }

    private static int Ask(Terminal terminal, IReadOnlyList<string> groups, TimeSpan length, bool asJson)
    {
        var request = new ControlRequest { Verb = ControlProtocol.Verbs.Maintenance, Groups = groups, ForMs = (long)length.TotalMilliseconds };
        if (!terminal.TryAsk(request, Limit, out var answer, out var exitCode)) return exitCode;
        if (asJson) terminal.Out.WriteLine(JsonSerializer.Serialize(answer, CliJson.Plain.ControlResponse));
        else (answer.Ok ? terminal.Out : terminal.Error).WriteLine(answer.Sentence);
        return exitCode;
    }
}
