// What cl_status says of itself when it is called wrongly.
namespace Bascule.Cli.Heartbeat;

internal static class ClStatusUsage
{
    public const string Text = """
        Usage: cl_status <sub-command> [<options>] [<parameters>]

        Sub-commands; each takes -m for a sentence instead of a word:
        hbstatus [-v]                 whether the node runs on this machine; -v: and all nodes and links
        listnodes [-p|-n] [-v]        the nodes; -p: ping nodes only; -n: normal ones only; -v: with status and links
        nodestatus NODE               active, up, init, dead or ping
        nodetype NODE                 normal or ping
        nodeweight NODE               100
        nodesite NODE                 an empty line
        listhblinks [-v] NODE         the links it is heard on; -v: with their status
        hblinkstatus NODE LINK        up or dead
        clientstatus NODE CLIENT [MS] online, offline, join or leave
        rscstatus                     which resources this node holds: local, foreign, all, none, or transition
        hbparameter -p NAME           the value of a parameter as ha.cf has it

        """;
}
