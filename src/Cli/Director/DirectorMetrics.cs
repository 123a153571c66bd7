// A director's view as Prometheus reads it (text exposition format 0.0.4). Names and units as its conventions have them: seconds, totals, one family with its lines together.
using System.Globalization;
using System.Text;
using Bascule.Contracts.Director;

namespace Bascule.Cli.Director;

internal static class DirectorMetrics
{
    public static string Of(DirectorView view)
    {
        ArgumentNullException.ThrowIfNull(view);
        var text = new StringBuilder();
        var servers = view.Services.SelectMany(s => s.Servers.Select(r => (s.Service, Server: r))).ToArray();
        Family(text, "bascule_director_info", "gauge", "Which data plane balances.", [([("plane", view.Plane), ("program", view.Program)], 1)]);
        Family(text, "bascule_director_troubles", "gauge", "What the kernel refused, and reloads that were refused.", [([], view.Warnings.Count)]);
        Family(text, "bascule_director_connections_total", "counter", "New connections of a virtual service.", view.Services.Where(s => s.Connections is not null).Select(s => (Of(s), (double)s.Connections!.Value)));
        Family(text, "bascule_director_dropped_packets_total", "counter", "Packets dropped of clients over their limits.", view.Services.Where(s => s.Dropped is not null).Select(s => (Of(s), (double)s.Dropped!.Value)));
        Family(text, "bascule_director_server_up", "gauge", "1: its check is good, or nobody asks it.", servers.Where(r => !r.Server.IsFallback).Select(r => (Of(r), r.Server.Health is ServerHealth.Up or ServerHealth.Unchecked ? 1.0 : 0)));
        Family(text, "bascule_director_server_weight", "gauge", "Its weight in the kernel's table; 0: no new connections.", servers.Where(r => !r.Server.IsFallback).Select(r => (Of(r), (double)(r.Server.WeightInUse ?? 0))));
        Family(text, "bascule_director_server_connections", "gauge", "Connections that are open now.", servers.Where(r => r.Server is { IsFallback: false, Active: not null }).Select(r => (Of(r), (double)r.Server.Active!.Value)));
        Family(text, "bascule_director_check_latency_seconds", "gauge", "How long the last answer took.", servers.Where(r => r.Server is { IsFallback: false, LatencyMs: not null }).Select(r => (Of(r), r.Server.LatencyMs!.Value / 1000)));
        return text.ToString();
    }

    private static (string Name, string Value)[] Of(ServiceView service) => [("service", service.Service)];

    private static (string Name, string Value)[] Of((string Service, ServerView Server) one) => [("service", one.Service), ("server", one.Server.Server)];

    private static void Family(StringBuilder text, string name, string type, string help, IEnumerable<((string Name, string Value)[] Labels, double Value)> lines)
    {
        text.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");
        foreach (var (labels, value) in lines)
        {
            var said = labels.Length == 0 ? "" : $"{{{string.Join(',', labels.Select(l => $"{l.Name}=\"{Escaped(l.Value)}\""))}}}";
            text.Append(CultureInfo.InvariantCulture, $"{name}{said} {value}\n");
        }
    }

    private static string Escaped(string value) => value.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal);
}
