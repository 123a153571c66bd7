// Which of our two languages a person reads. Chosen once, at the edge; everything below passes it along.
namespace Bascule.Configuration.Speech;

public enum Language
{
    English,
    French,
}

public static class Languages
{
    private static readonly string[] LocaleVariables = ["LC_ALL", "LC_MESSAGES", "LANG"];

    /// <summary>
    /// The language of the environment, by gettext's rules (GNU gettext manual §2.3): the locale is the first that is set of
    /// LC_ALL, LC_MESSAGES, LANG; LANGUAGE then lists preferences, but an explicit "C" locale overrules it.
    /// </summary>
    /// <param name="variable">Reads one variable, as <see cref="Environment.GetEnvironmentVariable(string)"/> does.</param>
    public static Language Chosen(Func<string, string?> variable)
    {
        ArgumentNullException.ThrowIfNull(variable);
        var locale = LocaleVariables.Select(variable).FirstOrDefault(v => !string.IsNullOrEmpty(v)) ?? "";
        if (locale is "C" or "POSIX" || locale.StartsWith("C.", StringComparison.Ordinal)) return Language.English;

        foreach (var preference in (variable("LANGUAGE") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries).Append(locale))
        {
            if (IsFrench(preference)) return Language.French;
            if (preference.StartsWith("en", StringComparison.OrdinalIgnoreCase)) return Language.English;
        }
        return Language.English;
    }

    /// <summary>The language of this process's environment.</summary>
    public static Language Chosen() => Chosen(Environment.GetEnvironmentVariable);

    private static bool IsFrench(string locale) =>
        locale.StartsWith("fr", StringComparison.OrdinalIgnoreCase) && (locale.Length == 2 || locale[2] is '_' or '.' or '@' or '-');
}
