using System.Globalization;

namespace Bascule.Core;

/// <summary>How durations read in sentences: <c>12ms</c>, <c>10.4s</c>.</summary>
public static class Words
{
    public static string Of(TimeSpan span) => span < TimeSpan.FromSeconds(1)
        ? string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / TimeSpan.TicksPerMillisecond}ms")
        : string.Create(CultureInfo.InvariantCulture, $"{span.Ticks / TimeSpan.TicksPerSecond}.{span.Ticks % TimeSpan.TicksPerSecond / (TimeSpan.TicksPerSecond / 10)}s");
}
