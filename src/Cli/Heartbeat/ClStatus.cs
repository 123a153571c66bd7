// cl_status: what monitoring that was written for Heartbeat asks. Outputs and exit codes are those seen on 3.0.6 of
// Debian 12; they are English in every locale, since programs read them.
using Bascule.Contracts.Control;

namespace Bascule.Cli.Heartbeat;

internal sealed class ClStatus
{
    // cl_status(1) names none of these numbers; they are what 3.0.6 exits with.
    private const int Ok = 0, No = 1, BadCall = 11, Refused = 13;

    private readonly Terminal terminal;
    private readonly string subCommand;
    private readonly ClStatusOptions options;

    private ClStatus(Terminal terminal, string subCommand, ClStatusOptions options) =>
        (this.terminal, this.subCommand, this.options) = (terminal, subCommand, options);

    public static int Run(Terminal terminal, string[] args)
    {
        if (args is [] or ["-h", ..])
        {
            terminal.Out.Write(ClStatusUsage.Text);
            return Ok;
        }

        return new ClStatus(terminal, args[0], ClStatusOptions.Read(args[0], args.AsSpan(1))).Run();
    }

    private int Run()
    {
        Func<StatusReport, int>? answer = subCommand switch
        {
            "hbstatus" => HeartbeatStatus,
            "listnodes" => ListNodes,
            "nodestatus" => status => OfNode(status, "Not enough parameters.", NodeStatus),
            "nodetype" => status => OfNode(status, "No enough parameter.", NodeType),
            "nodeweight" => status => OfNode(status, "Not enough parameters.", NodeWeight),
            "nodesite" => status => OfNode(status, "Not enough parameters.", NodeSite),
            "listhblinks" => ListLinks,
            "hblinkstatus" => LinkStatus,
            "clientstatus" => _ => ClientStatus(),
            "rscstatus" => ResourceStatus,
            "hbparameter" => _ => Parameter(),
            _ => null,
        };
        if (answer is null) return Fail(BadCall, $"{subCommand}: invalid sub-command.");

        var reply = terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Status }, Asking.Question.Patience);
        if (reply is ControlReply.Answered { Response.Status: { } status })
        {
            return options.Fault is null || subCommand == "hbstatus" ? answer(status) : BadOption();
        }

        return subCommand == "hbstatus" && reply is ControlReply.NotRunning ? Stopped() : CannotSignOn(reply);
    }

    private int HeartbeatStatus(StatusReport status)
    {
        if (options.Fault is not null) terminal.Error.WriteLine(options.Fault);
        terminal.Out.WriteLine("Heartbeat is running on this machine.");
        if (options.IsVerbose)
        {
            terminal.Out.WriteLine($"version:\t{Version.Heartbeat} ({status.Program})");
            terminal.Out.WriteLine("managed by:\t\"haresources\"");
            DescribeNodes(status.Nodes.Reverse());
        }

        return Ok;
    }

    private int Stopped()
    {
        if (options.Fault is not null) terminal.Error.WriteLine(options.Fault);
        terminal.Out.WriteLine("Heartbeat is stopped on this machine.");
        if (options.IsVerbose) terminal.Out.WriteLine("(hb_api_signon: Can't initiate connection to heartbeat)");
        return No;
    }

    private int ListNodes(StatusReport status)
    {
        var nodes = status.Nodes.Reverse();   // as 3.0.6: the last of ha.cf first
        if (options.OnlyPing) nodes = nodes.Where(n => n.Kind == NodeKind.Ping);
        else if (options.OnlyNormal) nodes = nodes.Where(n => n.Kind == NodeKind.Normal);

        if (options.IsVerbose)
        {
            DescribeNodes(nodes);
            return Ok;
        }

        if (options.IsForPeople) terminal.Out.WriteLine("The nodes are as follow:");
        foreach (var node in nodes) terminal.Out.WriteLine(node.Name);
        return Ok;
    }

    private void DescribeNodes(IEnumerable<NodeReport> nodes)
    {
        foreach (var node in nodes)
        {
            terminal.Out.WriteLine();
            terminal.Out.WriteLine($"{node.Name}\t{Words.Status(node)}\t(nodetype: {Words.Type(node)})");
            foreach (var link in node.Links) terminal.Out.WriteLine($"\t{link.Name}\t{Words.Status(link)}");
        }
    }

    private int NodeStatus(NodeReport node)
    {
        var word = Words.Status(node);
        terminal.Out.WriteLine(options.IsForPeople ? $"The cluster node {node.Name} is {word}" : word);
        return word is "active" or "up" or "ping" ? Ok : No;
    }

    private int NodeType(NodeReport node)
    {
        terminal.Out.WriteLine(options.IsForPeople ? $"The node {node.Name}'s type: {Words.Type(node)}" : Words.Type(node));
        return Ok;
    }

    /// <summary>Weights and sites were for quorum plug-ins; haresources clusters always have 100 and none.</summary>
    private int NodeWeight(NodeReport node)
    {
        terminal.Out.WriteLine(options.IsForPeople ? $"The weight of the cluster node {node.Name} is 100" : "100");
        return Ok;
    }

    private int NodeSite(NodeReport node)
    {
        terminal.Out.WriteLine(options.IsForPeople ? $"The site of the cluster node {node.Name} is " : "");
        return Ok;
    }

    private int ListLinks(StatusReport status)
    {
        if (options.Words is not [var name, ..]) return TooFew("No enough parameter.");
        if (Find(status, name) is not { } node) return Fail(Refused, "Cannot start heartbeat link interface walk.", "REASON: EINVAL");

        if (options.IsForPeople) terminal.Out.WriteLine("\tthis node has the following heartbeat links:");
        foreach (var link in node.Links) terminal.Out.WriteLine(options.IsVerbose ? $"\t{link.Name}\t{Words.Status(link)}" : $"\t{link.Name}");
        return Ok;
    }

    private int LinkStatus(StatusReport status)
    {
        if (options.Words is not [var name, var linkName, ..]) return TooFew("No enough parameter.");
        if (Find(status, name)?.Links.FirstOrDefault(l => l.Name == linkName) is not { } link)
        {
            return Fail(Refused, "Cannot get heartbeat link status", "REASON: ");
        }

        var word = Words.Status(link);
        terminal.Out.WriteLine(options.IsForPeople ? $"The node {name}'s heartbeat link {linkName} is {word}" : word);
        return word == "up" ? Ok : No;
    }

    private int ClientStatus()
    {
        if (options.Words is not [var node, var client, ..]) return TooFew("No enough parameter.");
        var reply = terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Client, Node = node, Name = client }, Asking.Question.Patience);
        if (reply is not ControlReply.Answered { Response: { Ok: true, Value: { } word } })
        {
            return Fail(Refused, $"Cannot get heartbeat client {client}'s status", "REASON: No timely response.");
        }

        terminal.Out.WriteLine(word);
        return word switch { "online" => 0, "join" => 2, "leave" => 3, _ => 1 };
    }

    private int ResourceStatus(StatusReport status)
    {
        var word = Words.Resources(status);
        terminal.Out.WriteLine(options.IsForPeople ? $"This node is holding {word} resources." : word);
        return Ok;
    }

    private int Parameter()
    {
        if (options.Parameter is not { } name) return Fail(BadCall, "parameter name required");
        var reply = terminal.Node.Ask(new ControlRequest { Verb = ControlProtocol.Verbs.Parameter, Name = name }, Asking.Question.Patience);
        if (reply is not ControlReply.Answered { Response: { Ok: true, Value: { } value } })
        {
            return Fail(No, $"Cannot get parameter {name}'s value", "REASON: ");
        }

        terminal.Out.WriteLine(options.IsForPeople ? $"Heartbeat parameter {name}'s value: {value}" : value);
        return Ok;
    }

    private int OfNode(StatusReport status, string tooFew, Func<NodeReport, int> answer)
    {
        if (options.Words is not [var name, ..]) return TooFew(tooFew);
        if (Find(status, name) is { } node) return answer(node);

        terminal.Error.WriteLine(subCommand == "nodeweight" ? "Error. Maybe due to incorrect node name." : "Error. May be due to incorrect node name");
        return BadCall;
    }

    private static NodeReport? Find(StatusReport status, string name) => status.Nodes.FirstOrDefault(n => n.Name == name);

    private int CannotSignOn(ControlReply reply)
    {
        var reason = reply switch
        {
            ControlReply.NotRunning => "Can't initiate connection to heartbeat",
            ControlReply.NotAllowed(var path) => $"{path}: permission denied: be root or a member of group haclient",
            ControlReply.Silent => "heartbeat does not answer",
            ControlReply.Garbled(var detail) => detail,
            ControlReply.Answered(var response) => response.Sentence,
            _ => throw new System.Diagnostics.UnreachableException(reply.ToString()),
        };
        return Fail(No, "Cannot signon with heartbeat", $"REASON: hb_api_signon: {reason}");
    }

    private int BadOption()
    {
        terminal.Error.WriteLine(options.Fault);
        return Fail(BadCall, $"Error: getopt returnedcharacter {(subCommand == "hbparameter" ? "code " : "")}?.");
    }

    private int TooFew(string sentence)
    {
        terminal.Error.WriteLine(sentence);
        return BadCall;
    }

    private int Fail(int exitCode, params ReadOnlySpan<string> errors)
    {
        foreach (var error in errors) terminal.WriteSyslogLine("cl_status", $"ERROR: {error}");
        return exitCode;
    }
}
