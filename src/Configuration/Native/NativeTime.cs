// Times of bascule.yaml: a number with its unit, always, since a bare number has been taken for the wrong unit before.
using System.Buffers;
using System.Globalization;
using Bascule.Configuration.Classic;

namespace Bascule.Configuration.Native;

internal static class NativeTime
{
    // As TimeText: digits that a decimal holds with room to multiply.
    private const int LongestNumber = 18;

    private static readonly SearchValues<char> NumberCharacters = SearchValues.Create("0123456789.");

    /// <summary>Reads <c>200ms</c>, <c>1.5s</c>, <c>2min</c>, <c>1h</c> and says it in ha.cf's words: seconds, or milliseconds with <c>ms</c>.</summary>
    public static bool TryRead(string text, out string classic)
    {
        classic = "";
        var digits = text.AsSpan().IndexOfAnyExcept(NumberCharacters);
        if (digits is <= 0 or > LongestNumber || !decimal.TryParse(text.AsSpan(0, digits), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var amount)) return false;
        var unit = text[digits..];
        if (unit == "s") classic = text[..digits];
        else if (unit == "ms") classic = text;
        else if (unit is "min" or "h") classic = InSeconds(amount * (unit == "h" ? 3600 : 60));
        return classic.Length > 0;
    }

    /// <summary>As the file would have it: <c>10s</c>, <c>250ms</c>.</summary>
    public static string Of(TimeSpan time) => TimeText.Of(time) is var text && text.EndsWith("ms", StringComparison.Ordinal) ? text : text + "s";

    /// <summary>A time of ha.cf with its unit; null if it is written in a way that has no place here (<c>500us</c>, <c>2msec</c>).</summary>
    public static string? OfClassic(string text)
    {
        if (text.EndsWith("ms", StringComparison.Ordinal) && TryRead(text, out _)) return text;
        return TryRead(text + "s", out _) ? text + "s" : null;
    }

    private static string InSeconds(decimal seconds) => seconds > 1_000_000 ? "1000000" : seconds.ToString("0.######", CultureInfo.InvariantCulture);
}
