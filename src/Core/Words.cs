using System.Globalization;

namespace Bascule.Core;

/// <summary>How durations read in sentences: <c>12ms</c>, <c>10.4s</c>, <c>20min</c>.</summary>
public static class Words
{
    public static string Of(TimeSpan span) => span < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / TimeSpan.TicksPerMillisecond}ms")
        : span.Ticks % TimeSpan.TicksPerMinute == 0 && span > TimeSpan.FromMinutes(2)
        ? string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / TimeSpan.TicksPerMinute}min")
        : string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / TimeSpan.TicksPerSecond}.{span.Ticks % TimeSpan.TicksPerSecond / (TimeSpan.TicksPerSecond / 10)}s");
}
