// When groups go back to their homes, where more than the home's return is asked for (bascule.yaml: `failback-when`).
using System.Globalization;
using Bascule.Core.Placement;

namespace Bascule.Configuration;

/// <param name="HealthyFor">The home must have been able for so long without a break.</param>
/// <param name="Between">At what time of day; null: at any.</param>
/// <param name="PerHour">How often within an hour, at most.</param>
public sealed record ReturnPolicy(TimeSpan HealthyFor, TimeOfDay? Between, int PerHour)
{
    public static readonly ReturnPolicy Usual = new(TimeSpan.FromMinutes(5), null, 6);

    /// <summary>What of it the cluster's rules need to know.</summary>
    public FailbackConditions Conditions => new() { HealthyFor = HealthyFor, IsTimed = Between is not null, PerHour = PerHour };
}

/// <summary>A part of each day by the machine's own clock and zone, over midnight if it ends before it begins.</summary>
/// <param name="From">Included.</param>
/// <param name="To">Not included.</param>
public readonly record struct TimeOfDay(TimeOnly From, TimeOnly To)
{
    public bool Contains(TimeOnly time) => From < To ? time >= From && time < To : time >= From || time < To;

    /// <summary>Reads <c>22:00-06:00</c>; an empty part of the day is none.</summary>
    public static bool TryRead(string text, out TimeOfDay read)
    {
        ArgumentNullException.ThrowIfNull(text);
        read = default;
        if (text.Split('-') is not [var from, var to] || !TryTime(from, out var begin) || !TryTime(to, out var end) || begin == end) return false;
        read = new TimeOfDay(begin, end);
        return true;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{From:HH\\:mm}-{To:HH\\:mm}");

    private static bool TryTime(string text, out TimeOnly time) => TimeOnly.TryParseExact(text, ["HH\\:mm", "H\\:mm"], CultureInfo.InvariantCulture, DateTimeStyles.None, out time);
}
