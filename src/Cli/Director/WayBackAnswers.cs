// What `bascule director check --way-back` found, as text and as an exit code.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using System.Net;
using Bascule.Configuration;
using Bascule.Configuration.Director;

namespace Bascule.Cli.Director;

/// <param name="Elsewhere">Virtual addresses that are not on this machine.</param>
internal sealed record WayBackAnswers(ImmutableArray<(WayBack Way, WayBackResult Result)> Tried, ImmutableArray<IPAddress> Elsewhere)
{
    public int ExitCode => Tried.IsEmpty ? Cli.ExitCode.NotRunning : Tried.Any(t => t.Result != WayBackResult.ComesBack) ? Cli.ExitCode.Failure : Cli.ExitCode.Ok;

    /// <returns>False: only root may.</returns>
    public static bool TryAsk(DirectorConfiguration director, ImmutableArray<NetworkDevice> devices, [NotNullWhen(true)] out WayBackAnswers? answers)
    {
        try
        {
            var ways = WayBack.ToTry(director, devices, out var elsewhere);
            answers = new([.. WayBackTrial.Run(ways)], elsewhere);
            return true;
        }
        catch (UnauthorizedAccessException)
        {
            answers = null;
            return false;
        }
    }

    /// <param name="into">For the sum; what is not well goes where complaints go.</param>
    public void Write(Terminal terminal, TextWriter into)
    {
        foreach (var (way, result) in Tried)
        {
            if (result == WayBackResult.GoesElsewhere) terminal.Complain(DirectorSentences.WayBackGoesElsewhere, $"{way.Server}", way.Device, $"{way.From}", way.Network);
            else if (result == WayBackResult.Silent) terminal.Complain(DirectorSentences.WayBackSilent, $"{way.Server}");
            else if (result == WayBackResult.NotTried) terminal.Complain(DirectorSentences.WayBackNotTried, $"{way.Server}", $"{way.From}", way.Device);
        }
        foreach (var address in Elsewhere) terminal.Complain(DirectorSentences.WayBackElsewhere, $"{address}");
        if (!Tried.IsEmpty) into.WriteLine(terminal.Text(DirectorSentences.WayBackGood, $"{Tried.Count(t => t.Result == WayBackResult.ComesBack)}", $"{Tried.Length}"));
        else if (Elsewhere.IsEmpty) terminal.Complain(DirectorSentences.WayBackNothing);
    }
}
