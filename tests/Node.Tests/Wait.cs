using System.Diagnostics;

namespace Bascule.Node.Tests;

/// <summary>For what another thread does: asked again and again, with a limit that only a broken program reaches.</summary>
internal static class Wait
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    public static void Until(Func<bool> claim, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!claim())
        {
            if (clock.Elapsed > Limit) Assert.Fail($"not within {Limit.TotalSeconds:0} s: {what}");
            Thread.Yield();
        }
    }
}
