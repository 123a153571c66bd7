// Our view of the cluster in Heartbeat's words, for tools that were written against cl_status.
using Bascule.Contracts.Control;

namespace Bascule.Cli.Heartbeat;

internal static class Words
{
    /// <summary>Heartbeat's node status. A node that is only late is active there: warntime changes nothing but the log.</summary>
    public static string Status(NodeReport node) => (node.State, node.Kind) switch
    {
        (NodeState.Up or NodeState.Late, NodeKind.Ping) => "ping",
        (NodeState.Up or NodeState.Late, _) => "active",
        (NodeState.Joining, _) => "up",
        (NodeState.Unknown, _) => "init",
        _ => "dead",
    };

    public static string Type(NodeReport node) => node.Kind == NodeKind.Ping ? "ping" : "normal";

    public static string Status(LinkReport link) => link.State == LinkState.Up ? "up" : "dead";

    /// <summary>
    /// Which classes of groups this node holds. A class without any group counts as held, foreign only once nobody else
    /// is there: so a pair with one line says <c>local</c> on both nodes, and <c>all</c> on a survivor (seen on 3.0.6).
    /// </summary>
    public static string Resources(StatusReport status)
    {
        if (status.Groups.Any(g => g.Holding is Holding.Acquiring or Holding.Releasing)) return "transition";

        var local = status.Groups.Where(g => IsLocal(status, g)).All(g => g.Holding == Holding.Held);
        var foreignGroups = status.Groups.Where(g => !IsLocal(status, g)).ToList();
        var isAlone = status.Nodes.Where(n => n is { IsSelf: false, Kind: NodeKind.Normal }).All(n => n.State is NodeState.Dead or NodeState.Off);
        var foreign = foreignGroups.Count == 0 ? isAlone : foreignGroups.All(g => g.Holding == Holding.Held);
        return (local, foreign) switch
        {
            (true, true) => "all",
            (true, false) => "local",
            (false, true) => "foreign",
            _ => "none",
        };
    }

    private static bool IsLocal(StatusReport status, GroupReport group) => string.Equals(group.Home, status.Self, StringComparison.OrdinalIgnoreCase);
}
