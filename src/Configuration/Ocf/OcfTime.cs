// Times as agents write them: 20s, 20, 5min, 500ms (Pacemaker Explained, "Time intervals"). A bare number is seconds.
using System.Globalization;

namespace Bascule.Configuration.Ocf;

public static class OcfTime
{
    /// <summary>No agent means more; a longer one is cut.</summary>
    public static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    public static bool TryRead(string text, out TimeSpan time)
    {
        ArgumentNullException.ThrowIfNull(text);
        time = default;
        var trimmed = text.Trim();
        var digits = trimmed.TakeWhile(char.IsAsciiDigit).Count();
        if (digits is 0 or > 12) return false;

        TimeSpan? unit = trimmed[digits..].Trim().ToLowerInvariant() switch
        {
            "us" or "usec" => TimeSpan.FromMicroseconds(1),
            "ms" or "msec" => TimeSpan.FromMilliseconds(1),
            "" or "s" or "sec" => TimeSpan.FromSeconds(1),
            "m" or "min" => TimeSpan.FromMinutes(1),
            "h" or "hr" => TimeSpan.FromHours(1),
            _ => null,
        };
        if (unit is not { } one) return false;

        var amount = long.Parse(trimmed.AsSpan(0, digits), NumberStyles.None, CultureInfo.InvariantCulture);
        time = amount > Longest.Ticks / one.Ticks ? Longest : TimeSpan.FromTicks(amount * one.Ticks);
        return true;
    }
}
