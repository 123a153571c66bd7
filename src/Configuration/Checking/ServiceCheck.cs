// A check as bascule.yaml has it: whose it is, and what it is about. What is asked, and how often, is Check's matter.
using System.Globalization;
using Bascule.Checks;
using Bascule.Configuration.Native;
using Bascule.Core;

namespace Bascule.Configuration.Checking;

/// <param name="Resource">The word of the resource that counts as stopped when the check fails.</param>
public sealed record ServiceCheck(GroupName Group, string Resource, Check Check)
{
    /// <summary>More than anybody asks of one group, and few enough for one word about all of them to the node.</summary>
    public const int MostPerGroup = 32;

    /// <summary>All that can be other about two checks of one target, as the file would have it.</summary>
    public string Spoken
    {
        get
        {
            var (check, usual) = (Check, new Check { Kind = Check.Kind, Target = "" });
            List<string> said = [$"{check}{(check.Kind is CheckKind.Http or CheckKind.Https && IsByAnotherAddress ? $" at {check.Address}" : "")} of {Resource}", $"every {NativeTime.Of(check.Every)}"];
            if (check.Within != usual.Within) said.Add($"within {NativeTime.Of(check.Within)}");
            if (check.Fall != usual.Fall) said.Add(string.Create(CultureInfo.InvariantCulture, $"fall {check.Fall}"));
            if (check.Rise != usual.Rise) said.Add(string.Create(CultureInfo.InvariantCulture, $"rise {check.Rise}"));
            if (check.Grace != usual.Grace) said.Add($"grace {NativeTime.Of(check.Grace)}");
            if (check.Status != usual.Status) said.Add($"status {check.Status}");
            if (check.Contains is { } word) said.Add($"contains \"{word}\"");
            if (check.Matches is { } pattern) said.Add($"matches \"{pattern}\"");
            if (!check.Verify) said.Add("not verified");
            if (check.Host.Length > 0) said.Add($"host {check.Host}");
            return string.Join(' ', said);
        }
    }

    private bool IsByAnotherAddress => !Check.Target.Contains(Check.Address, StringComparison.Ordinal);
}
