// Heartbeat's times: seconds, or with the suffix ms or us. Measured with 3.0.6: `1s`, `1m`, `1min` and `1h` are refused.
using System.Buffers;
using System.Globalization;

namespace Bascule.Configuration.Classic;

internal static class TimeText
{
    /// <summary>A day; longer is a mistake, and keeps all arithmetic with times far from its limits.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    // Digits that a decimal holds with room to multiply.
    private const int LongestNumber = 18;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Reads a time, rounded to milliseconds; false if it is none. It may be zero or too long.</summary>
    public static bool TryRead(string text, out TimeSpan time)
    {
        time = default;
        var digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        var number = digits < 0 ? text : text[..digits];
        var unit = digits < 0 ? "" : text[digits..];
        if (number.Length is 0 or > LongestNumber || !unit.All(char.IsAsciiLetter)) return false;
        if (!decimal.TryParse(number, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return false;

        decimal milliseconds;
        if (unit.Length == 0) milliseconds = amount * 1000;
        else if (unit.StartsWith("ms", StringComparison.OrdinalIgnoreCase)) milliseconds = amount;          // msec too: it compares two letters
        else if (unit.StartsWith("us", StringComparison.OrdinalIgnoreCase)) milliseconds = amount / 1000;
        else return false;

        time = milliseconds > (decimal)Longest.TotalMilliseconds + 1
            ? Longest + TimeSpan.FromMilliseconds(1)
            : TimeSpan.FromMilliseconds((double)Math.Round(milliseconds, MidpointRounding.AwayFromZero));
        return true;
    }

    /// <summary>As ha.cf would have it: <c>10</c>, <c>1.5</c>, <c>250ms</c>.</summary>
    public static string Of(TimeSpan time) =>
        time.TotalMilliseconds % 1000 == 0
            ? ((long)time.TotalSeconds).ToString(CultureInfo.InvariantCulture)
            : ((long)time.TotalMilliseconds).ToString(CultureInfo.InvariantCulture) + "ms";

    /// <summary>As in a sentence: <c>10 s</c>, <c>250 ms</c>.</summary>
    public static string Spoken(TimeSpan time) => Of(time) is var text && text.EndsWith("ms", StringComparison.Ordinal) ? text[..^2] + " ms" : text + " s";

    /// <summary>The correct spelling of a time with a unit that ha.cf does not know: <c>1min</c> is <c>60</c>; null if it is no time at all.</summary>
    public static string? Meant(string text)
    {
        var digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (digits is <= 0 or > LongestNumber || !decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return null;
        decimal? seconds = text[digits..].ToLowerInvariant() switch
        {
            "s" or "sec" or "secs" or "second" or "seconds" or "seconde" or "secondes" => amount,
            "m" or "min" or "mins" or "minute" or "minutes" => amount * 60,
            "h" or "hr" or "hrs" or "hour" or "hours" or "heure" or "heures" => amount * 3600,
            _ => null,
        };
        return seconds is null or > 86_400 ? null : Of(TimeSpan.FromSeconds((double)seconds));
    }
}
