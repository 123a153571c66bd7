// bascule check: everything there is to say about the three files, in one go.
using System.Text.Json;
using Bascule.Configuration;

namespace Bascule.Cli.Check;

internal static class CheckCommand
{
    public static int Run(Terminal terminal, string? folder, bool asJson)
    {
        var local = LocalConfiguration.Read(folder, forStart: false);
        if (asJson)
        {
            var report = new CheckReport
            {
                Folder = local.Folder.Path,
                Starts = local.Errors == 0,
                Findings = [.. local.Findings.Select(f => FindingReport.Of(f, terminal.Language))],
            };
            terminal.Out.WriteLine(JsonSerializer.Serialize(report, CliJson.Plain.CheckReport));
        }
        else
        {
            foreach (var finding in local.Findings) Write(terminal, terminal.Out, finding);
            if (local.Errors == 0) terminal.Say(Sentences.CheckGood, local.Folder.Path, $"{local.Warnings}");
            else terminal.Say(Sentences.CheckBad, local.Folder.Path, $"{local.Errors}", $"{local.Warnings}");
        }

        return local.Errors == 0 ? ExitCode.Ok : ExitCode.Configuration;
    }

    public static void Write(Terminal terminal, TextWriter writer, Finding finding)
    {
        var colour = finding.Severity switch { Severity.Error => "\e[31m", Severity.Warning => "\e[33m", _ => "" };
        var text = finding.In(terminal.Language);
        writer.WriteLine(terminal.IsColoured && colour.Length > 0 ? $"{colour}{text}\e[0m" : text);
    }
}
