// Times as the bench names them.
namespace Bascule.Lab.Bench;

internal static class Spans
{
    /// <summary>For a title: <c>300 ms</c>, <c>1 s</c>.</summary>
    public static string Spoken(TimeSpan span) => span < TimeSpan.FromSeconds(1) ? $"{span.TotalMilliseconds} ms" : $"{span.TotalSeconds} s";

    /// <summary>For a part's name: <c>300ms</c>.</summary>
    public static string Short(TimeSpan span) => Spoken(span).Replace(" ", "", StringComparison.Ordinal);
}
