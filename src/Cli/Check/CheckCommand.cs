// bascule check: everything there is to say about the files in force, in one go.
using System.Text.Json;
using Bascule.Configuration;
using Bascule.Core.Leases;
using Bascule.Linux.Netfilter;

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
                InForce = local.InForce,
                Starts = local.Errors == 0,
                Findings = [.. local.Findings.Select(f => FindingReport.Of(f, terminal.Language))],
                TwoHolders = local.Reading.Configuration is { } read ? TwoHoldersReport.Of(new TwoHolders(read.Cluster.Timing), NfTablesTrouble()) : null,
            };
            terminal.Out.WriteLine(JsonSerializer.Serialize(report, CliJson.Plain.CheckReport));
        }
        else
        {
            foreach (var finding in local.Findings) Write(terminal, terminal.Out, finding);
            if (local.Reading.Configuration is { } read) Write(terminal, new TwoHolders(read.Cluster.Timing), NfTablesTrouble());
            if (local.Errors == 0) terminal.Say(Sentences.CheckGood, local.InForce, $"{local.Warnings}");
            else terminal.Say(Sentences.CheckBad, local.InForce, $"{local.Errors}", $"{local.Warnings}");
        }

        return local.Errors == 0 ? ExitCode.Ok : ExitCode.Configuration;
    }

    /// <summary>What the configured times are worth when everything of ours stops on a holder, with the derivation.</summary>
    internal static void Write(Terminal terminal, TwoHolders pair, string? nfTablesTrouble)
    {
        terminal.Say(Sentences.CheckTwoHolders, Span(pair.AtMost(isGated: true)), Span(pair.SilentAfter(isGated: true)), Span(pair.TakenAfter),
            Span(pair.Timing.Deadtime), Span(pair.Timing.Keepalive));
        terminal.Say(Sentences.CheckUngated, Span(pair.AtMost(isGated: false)), Span(pair.SilentAfter(isGated: false)));
        if (nfTablesTrouble is not null) terminal.Say(Sentences.CheckNoNfTables, nfTablesTrouble);
        terminal.Say(Sentences.CheckUnbounded);

        string Span(TimeSpan span) => span == TimeSpan.Zero ? "0 s" : Wording.Span(span, terminal.Language);
    }

    /// <summary>Why this kernel cannot end the traffic of an address by itself; null when it can, or only root could find out.</summary>
    private static string? NfTablesTrouble()
    {
        if (!Environment.IsPrivilegedProcess) return null;
        if (!NftSocket.TryOpen(out var socket, out var error)) return error.Text;
        using (socket) return socket.TryAsk(out error) ? null : error.Text;
    }

    public static void Write(Terminal terminal, TextWriter writer, Finding finding)
    {
        var colour = finding.Severity switch { Severity.Error => "\e[31m", Severity.Warning => "\e[33m", _ => "" };
        var text = finding.In(terminal.Language);
        writer.WriteLine(terminal.IsColoured && colour.Length > 0 ? $"{colour}{text}\e[0m" : text);
    }
}
