// Lengths of time and states in a person's words.
using System.Globalization;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;

namespace Bascule.Cli;

internal static class Wording
{
    private static readonly CultureInfo Comma = CommaCulture();

    /// <summary>Two figures at most, since nobody reads <c>3 d 4 h 12 min 7.25 s</c>.</summary>
    public static string Span(TimeSpan span, Language language)
    {
        var day = language == Language.French ? "j" : "d";
        var culture = language == Language.French ? Comma : CultureInfo.InvariantCulture;
        return span switch
        {
            { TotalMilliseconds: < 100 } => string.Create(culture, $"{(long)span.TotalMilliseconds} ms"),
            { TotalSeconds: < 10 } => string.Create(culture, $"{Math.Floor(span.TotalMilliseconds / 10) / 100:0.##} s"),
            { TotalMinutes: < 1 } => string.Create(culture, $"{(long)span.TotalSeconds} s"),
            { TotalHours: < 1 } => Two(span.Minutes, "min", span.Seconds, "s"),
            { TotalDays: < 1 } => Two(span.Hours, "h", span.Minutes, "min"),
            _ => Two(span.Days, day, span.Hours, "h"),
        };
    }

    public static string Span(long? milliseconds, Language language) => milliseconds is { } ms ? Span(TimeSpan.FromMilliseconds(ms), language) : "–";

    public static string State(NodeReport node, Language language) => (node.State, language) switch
    {
        (NodeState.Unknown, Language.French) => "jamais entendu",
        (NodeState.Joining, Language.French) => "arrive",
        (NodeState.Up, Language.French) => "actif",
        (NodeState.Late, Language.French) => "en retard",
        (NodeState.Dead, Language.French) => "mort",
        (NodeState.Off, Language.French) => "arrêté",
        (NodeState.Unknown, _) => "never heard",
        (NodeState.Joining, _) => "joining",
        (NodeState.Up, _) => "up",
        (NodeState.Late, _) => "late",
        (NodeState.Dead, _) => "dead",
        (NodeState.Off, _) => "off",
        _ => throw new System.Diagnostics.UnreachableException(node.State.ToString()),
    };

    public static string State(LinkState state, Language language) => (state, language) switch
    {
        (LinkState.Unknown, Language.French) => "inconnu",
        (LinkState.Up, Language.French) => "actif",
        (LinkState.Dead, Language.French) => "mort",
        (LinkState.NoCarrier, Language.French) => "sans câble",
        (LinkState.Unknown, _) => "unknown",
        (LinkState.Up, _) => "up",
        (LinkState.Dead, _) => "dead",
        (LinkState.NoCarrier, _) => "no carrier",
        _ => throw new System.Diagnostics.UnreachableException(state.ToString()),
    };

    public static string Holding(Holding holding, Language language) => (holding, language) switch
    {
        (Contracts.Control.Holding.Released, Language.French) => "–",
        (Contracts.Control.Holding.Acquiring, Language.French) => "acquisition",
        (Contracts.Control.Holding.Held, Language.French) => "détenu",
        (Contracts.Control.Holding.Releasing, Language.French) => "libération",
        (Contracts.Control.Holding.Stuck, Language.French) => "bloqué",
        (Contracts.Control.Holding.Unknown, Language.French) => "inconnu",
        (Contracts.Control.Holding.Released, _) => "–",
        (Contracts.Control.Holding.Acquiring, _) => "acquiring",
        (Contracts.Control.Holding.Held, _) => "held",
        (Contracts.Control.Holding.Releasing, _) => "releasing",
        (Contracts.Control.Holding.Stuck, _) => "stuck",
        (Contracts.Control.Holding.Unknown, _) => "unknown",
        _ => throw new System.Diagnostics.UnreachableException(holding.ToString()),
    };

    public static string State(ServiceCheckState state, Language language) => (state, language) switch
    {
        (ServiceCheckState.Grace, Language.French) => "en délai de grâce",
        (ServiceCheckState.Good, Language.French) => "bonne",
        (ServiceCheckState.Bad, Language.French) => "mauvaise",
        (ServiceCheckState.Unknown, Language.French) => "inconnue",
        (ServiceCheckState.Grace, _) => "in grace",
        (ServiceCheckState.Good, _) => "good",
        (ServiceCheckState.Bad, _) => "bad",
        (ServiceCheckState.Unknown, _) => "unknown",
        _ => throw new System.Diagnostics.UnreachableException(state.ToString()),
    };

    private static string Two(int first, string firstUnit, int second, string secondUnit) =>
        second == 0 ? $"{first} {firstUnit}" : $"{first} {firstUnit} {second} {secondUnit}";

    // InvariantGlobalization leaves no French culture to ask for.
    private static CultureInfo CommaCulture()
    {
        var culture = (CultureInfo)CultureInfo.InvariantCulture.Clone();
        culture.NumberFormat.NumberDecimalSeparator = ",";
        return culture;
    }
}
