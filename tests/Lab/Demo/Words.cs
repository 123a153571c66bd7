// The demo's words, English and French.
namespace Bascule.Lab.Demo;

/// <summary>What the demo says, in the language of the locale.</summary>
internal sealed record Words
{
    // The first that is set decides: setlocale(3).
    private static readonly string[] Variables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    public required string Preparing { get; init; }
    public required string Starting { get; init; }
    public required string Serves { get; init; }
    public required string Nobody { get; init; }
    public required string FirstPage { get; init; }
    public required string Cutting { get; init; }
    public required string CrashGap { get; init; }
    public required string Returning { get; init; }
    public required string FailbackGap { get; init; }
    public required string CleaningUp { get; init; }
    public required string Done { get; init; }
    public required string NotOver { get; init; }

    public static Words OfLocale()
    {
        var locale = Variables.Select(Environment.GetEnvironmentVariable).FirstOrDefault(v => v is { Length: > 0 });
        return locale?.StartsWith("fr", StringComparison.Ordinal) == true ? French : English;
    }

    private static Words English { get; } = new()
    {
        Preparing = "Two Debian machines, {0} and {1}, one address, {2}, and a client that asks for its page every 20 ms.",
        Starting = "systemctl enable --now heartbeat, on both.",
        Serves = "{0} serves http://{1}/",
        Nobody = "nobody answers on http://{0}/",
        FirstPage = "First page after {0:F0} ms, from {1}.",
        Cutting = "The power of {0} is cut.",
        CrashGap = "{0} has taken over. The client was without an answer for {1:F0} ms (deadtime: {2:F0} ms).",
        Returning = "{0} is switched on again.",
        FailbackGap = "{0} serves again. The client was without an answer for {1:F0} ms.",
        CleaningUp = "Cleaning up.",
        Done = "Everything that was made for this is gone again.",
        NotOver = "That took longer than {0:F0} s: the demo has failed.",
    };

    private static Words French { get; } = new()
    {
        Preparing = "Deux machines Debian, {0} et {1}, une adresse, {2}, et un client qui demande sa page toutes les 20 ms.",
        Starting = "systemctl enable --now heartbeat, sur les deux.",
        Serves = "{0} répond sur http://{1}/",
        Nobody = "personne ne répond sur http://{0}/",
        FirstPage = "Première page après {0:F0} ms, servie par {1}.",
        Cutting = "On coupe le courant de {0}.",
        CrashGap = "{0} a pris le relais. Le client est resté sans réponse pendant {1:F0} ms (deadtime : {2:F0} ms).",
        Returning = "On rallume {0}.",
        FailbackGap = "{0} sert de nouveau. Le client est resté sans réponse pendant {1:F0} ms.",
        CleaningUp = "Nettoyage.",
        Done = "Tout ce qui a été créé pour la démonstration a disparu.",
        NotOver = "Plus de {0:F0} s : la démonstration a échoué.",
    };
}
