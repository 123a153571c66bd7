// What only root may know: read when it is needed, and cut out of everything that is said afterwards.
using System.Collections.Immutable;
using Bascule.Configuration.Fencing;
using Bascule.Linux.Files;

namespace Bascule.Actuator.Fencing;

/// <param name="Lines">Of the parameters' file, without comments and empty ones.</param>
/// <param name="Trouble">Why they cannot be read, as a clause.</param>
internal sealed record FenceParameters(ImmutableArray<string> Lines, string? Trouble)
{
    /// <summary>Shorter values are too often a part of something else.</summary>
    private const int LeastSecret = 4;

    public static FenceParameters Read(FenceMethod method)
    {
        if (method.ParametersFile is not { } path) return new FenceParameters([], null);
        try
        {
            return new FenceParameters([.. TextFile.Lines(path).Select(l => l.Trim()).Where(l => l.Length > 0 && l[0] != '#')], null);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return new FenceParameters([], $"{method.Agent} has no parameters: {path} cannot be read ({e.Message})");
        }
    }

    /// <summary>An agent may print what it was told.</summary>
    public string Hide(string text)
    {
        foreach (var line in Lines)
        {
            var value = line[(line.IndexOf('=', StringComparison.Ordinal) + 1)..].Trim();
            if (value.Length >= LeastSecret) text = text.Replace(value, "…", StringComparison.Ordinal);
        }
        return text;
    }

    public override string ToString() => $"{Lines.Length} lines";
}
