// When a client that has ended is started again. Heartbeat does so at once, and gives it up after ten deaths in a row within 30 seconds of their start; here it is not given up,
// but started more and more seldom.
namespace Bascule.Actuator.Clients;

/// <param name="QuickDeaths">So many times in a row it ended soon after its start.</param>
internal readonly record struct ClientPace(int QuickDeaths)
{
    /// <summary>"Do not start me again" (Heartbeat 3.0.6).</summary>
    public const int WantsNoMore = 100;

    /// <summary>So many in a row, and Heartbeat says "respawning too fast".</summary>
    private const int TooMany = 10;

    private static readonly TimeSpan Quick = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan LongestPause = TimeSpan.FromMinutes(1);

    /// <summary>Said once in a row of quick deaths.</summary>
    public bool HasJustBecomeTooFast => QuickDeaths == TooMany + 1;

    /// <summary>None after the first quick death, then a second, doubled each time up to a minute.</summary>
    public TimeSpan Pause => QuickDeaths <= 1 ? TimeSpan.Zero : TimeSpan.FromSeconds(Math.Min(LongestPause.TotalSeconds, 1L << Math.Min(QuickDeaths - 2, 10)));

    public ClientPace After(TimeSpan lived) => new(lived < Quick ? QuickDeaths + 1 : 0);
}
