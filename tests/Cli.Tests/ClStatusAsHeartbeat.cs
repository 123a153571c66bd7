// Every row is what cl_status of Heartbeat 3.0.6-13 (Debian 12) printed and exited with for such a cluster.
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed class ClStatusAsHeartbeat
{
    private const string Prefix = "Nov  1 03:04:05 hb1 cl_status: [";

    [Theory]
    [InlineData("hbstatus", 0, "Heartbeat is running on this machine.\n")]
    [InlineData("hbstatus -m", 0, "Heartbeat is running on this machine.\n")]
    [InlineData("listnodes", 0, "hb2\nhb1\n192.168.0.254\n")]
    [InlineData("listnodes -m", 0, "The nodes are as follow:\nhb2\nhb1\n192.168.0.254\n")]
    [InlineData("listnodes -n", 0, "hb2\nhb1\n")]
    [InlineData("listnodes -p", 0, "192.168.0.254\n")]
    [InlineData("nodestatus hb1", 0, "active\n")]
    [InlineData("nodestatus 192.168.0.254", 0, "ping\n")]
    [InlineData("nodestatus -m hb2", 0, "The cluster node hb2 is active\n")]
    [InlineData("nodestatus hb2 -m", 0, "The cluster node hb2 is active\n")]
    [InlineData("nodetype hb1", 0, "normal\n")]
    [InlineData("nodetype 192.168.0.254", 0, "ping\n")]
    [InlineData("nodetype -m hb1", 0, "The node hb1's type: normal\n")]
    [InlineData("nodeweight hb1", 0, "100\n")]
    [InlineData("nodeweight -m hb1", 0, "The weight of the cluster node hb1 is 100\n")]
    [InlineData("nodesite hb1", 0, "\n")]
    [InlineData("nodesite -m hb1", 0, "The site of the cluster node hb1 is \n")]
    [InlineData("listhblinks hb2", 0, "\teth0\n\teth1\n")]
    [InlineData("listhblinks -m hb1", 0, "\tthis node has the following heartbeat links:\n\teth0\n")]
    [InlineData("listhblinks -v hb2", 0, "\teth0\tup\n\teth1\tdead\n")]
    [InlineData("hblinkstatus hb2 eth0", 0, "up\n")]
    [InlineData("hblinkstatus hb2 eth1", 1, "dead\n")]
    [InlineData("hblinkstatus -m hb2 eth1", 1, "The node hb2's heartbeat link eth1 is dead\n")]
    [InlineData("rscstatus", 0, "local\n")]
    [InlineData("rscstatus -m", 0, "This node is holding local resources.\n")]
    public void Answers_on_a_running_node(string call, int exitCode, string output)
    {
        using var node = FakeNode.With(Reports.Pair);
        var session = Session.Run(node, "/usr/bin/cl_status", call.Split(' '));
        session.Error.ShouldBeEmpty();
        session.Out.ShouldBe(output);
        session.ExitCode.ShouldBe(exitCode);
    }

    [Theory]
    [InlineData("nodestatus hb9", 11, "Error. May be due to incorrect node name\n")]
    [InlineData("nodestatus -m hb9", 11, "Error. May be due to incorrect node name\n")]
    [InlineData("nodetype hb9", 11, "Error. May be due to incorrect node name\n")]
    [InlineData("nodeweight hb9", 11, "Error. Maybe due to incorrect node name.\n")]
    [InlineData("nodesite hb9", 11, "Error. May be due to incorrect node name\n")]
    [InlineData("nodestatus", 11, "Not enough parameters.\n")]
    [InlineData("nodeweight", 11, "Not enough parameters.\n")]
    [InlineData("nodetype", 11, "No enough parameter.\n")]
    [InlineData("listhblinks", 11, "No enough parameter.\n")]
    [InlineData("hblinkstatus hb1", 11, "No enough parameter.\n")]
    [InlineData("clientstatus hb1", 11, "No enough parameter.\n")]
    [InlineData("listhblinks hb9", 13, "@ERROR: Cannot start heartbeat link interface walk.\n@ERROR: REASON: EINVAL\n")]
    [InlineData("hblinkstatus hb2 eth9", 13, "@ERROR: Cannot get heartbeat link status\n@ERROR: REASON: \n")]
    [InlineData("hblinkstatus hb9 eth0", 13, "@ERROR: Cannot get heartbeat link status\n@ERROR: REASON: \n")]
    [InlineData("hbparameter", 11, "@ERROR: parameter name required\n")]
    [InlineData("hbparameter keepalive", 11, "@ERROR: parameter name required\n")]
    [InlineData("hbparameter -p", 11, "hbparameter: option requires an argument -- 'p'\n@ERROR: Error: getopt returnedcharacter code ?.\n")]
    [InlineData("nodestatus -x hb1", 11, "nodestatus: invalid option -- 'x'\n@ERROR: Error: getopt returnedcharacter ?.\n")]
    [InlineData("foo", 11, "@ERROR: foo: invalid sub-command.\n")]
    [InlineData("-m nodestatus", 11, "@ERROR: -m: invalid sub-command.\n")]
    [InlineData("--help", 11, "@ERROR: --help: invalid sub-command.\n")]
    public void Complains_on_the_error_stream(string call, int exitCode, string error)
    {
        using var node = FakeNode.With(Reports.Pair);
        var session = Session.Run(node, "cl_status", call.Split(' '));
        session.Out.ShouldBeEmpty();
        session.Error.ShouldBe(error.Replace("@", Prefix + Environment.ProcessId + "]: ", StringComparison.Ordinal));
        session.ExitCode.ShouldBe(exitCode);
    }

    [Theory]
    [InlineData("hbstatus", "Heartbeat is stopped on this machine.\n", "")]
    [InlineData("hbstatus -v", "Heartbeat is stopped on this machine.\n(hb_api_signon: Can't initiate connection to heartbeat)\n", "")]
    [InlineData("hbstatus -x", "Heartbeat is stopped on this machine.\n", "hbstatus: invalid option -- 'x'\n")]
    [InlineData("listnodes", "", "@ERROR: Cannot signon with heartbeat\n@ERROR: REASON: hb_api_signon: Can't initiate connection to heartbeat\n")]
    [InlineData("nodestatus", "", "@ERROR: Cannot signon with heartbeat\n@ERROR: REASON: hb_api_signon: Can't initiate connection to heartbeat\n")]
    [InlineData("nodestatus -x hb1", "", "@ERROR: Cannot signon with heartbeat\n@ERROR: REASON: hb_api_signon: Can't initiate connection to heartbeat\n")]
    [InlineData("hbparameter", "", "@ERROR: Cannot signon with heartbeat\n@ERROR: REASON: hb_api_signon: Can't initiate connection to heartbeat\n")]
    public void Says_that_it_is_stopped(string call, string output, string error)
    {
        var session = Session.Run(node: null, "cl_status", call.Split(' '));
        session.Out.ShouldBe(output);
        session.Error.ShouldBe(error.Replace("@", Prefix + Environment.ProcessId + "]: ", StringComparison.Ordinal));
        session.ExitCode.ShouldBe(1);
    }

    [Fact]
    public void Lists_everything_when_asked_for_more()
    {
        using var node = FakeNode.With(Reports.PeerDead);
        Session.Run(node, "cl_status", "hbstatus", "-v").Out.ShouldBe("""
            Heartbeat is running on this machine.
            version:	3.0.6 (bascule 0.1.0)
            managed by:	"haresources"

            hb2	dead	(nodetype: normal)
            	eth0	dead
            	eth1	dead

            hb1	active	(nodetype: normal)
            	eth0	up

            192.168.0.254	ping	(nodetype: ping)
            	192.168.0.254	up

            """);
        Session.Run(node, "cl_status", "nodestatus", "hb2").ShouldBe(new Session(1, "dead\n", ""));
    }

    [Theory]
    [InlineData("keepalive", 0, "500ms\n")]
    [InlineData("foo", 1, "")]
    public void Tells_a_parameter_as_it_was_typed(string name, int exitCode, string output)
    {
        using var node = FakeNode.Answering(request => request switch
        {
            { Verb: "status" } => new() { Ok = true, Sentence = "", Status = Reports.Pair },
            { Verb: "parameter", Name: "keepalive" } => new() { Ok = true, Sentence = "", Value = "500ms" },
            _ => ControlResponse.Refused(Refusal.UnknownName, "no such parameter"),
        });
        var session = Session.Run(node, "cl_status", "hbparameter", "-p", name);
        session.Out.ShouldBe(output);
        session.ExitCode.ShouldBe(exitCode);
        if (exitCode == 0) Session.Run(node, "cl_status", "hbparameter", "-mpkeepalive").Out.ShouldBe("Heartbeat parameter keepalive's value: 500ms\n");
        else session.Error.ShouldContain("ERROR: Cannot get parameter foo's value\n");
    }

    [Theory]
    [InlineData("online", 0)]
    [InlineData("offline", 1)]
    [InlineData("join", 2)]
    [InlineData("leave", 3)]
    public void Tells_whether_a_client_is_there(string word, int exitCode)
    {
        using var node = FakeNode.Answering(request => new() { Ok = true, Sentence = "", Status = Reports.Pair, Value = request.Verb == "client" ? word : null });
        Session.Run(node, "cl_status", "clientstatus", "hb1", "ipfail", "100").ShouldBe(new Session(exitCode, word + "\n", ""));
    }

    [Fact]
    public void Prints_its_usage_when_called_alone() => Session.Run(node: null, "cl_status").Out.ShouldStartWith("Usage: cl_status <sub-command>");

    public static TheoryData<string, StatusReport> Holdings => new()
    {
        { "local", Reports.Pair },
        { "all", Reports.PeerDead },
        { "transition", Reports.Pair with { Groups = [Reports.Group("hb1", Holding.Releasing)] } },
        { "none", Reports.Pair with { Groups = [Reports.Group("hb1", Holding.Released)] } },
        // The node without a line of its own: local as long as the other has its groups, all once it holds them.
        { "local", Reports.Pair with { Groups = [Reports.Group("hb2", Holding.Released)] } },
        { "all", Reports.Pair with { Groups = [Reports.Group("hb2", Holding.Held)] } },
        { "foreign", Reports.Pair with { Groups = [Reports.Group("hb1", Holding.Released), Reports.Group("hb2", Holding.Held)] } },
        { "local", Reports.Pair with { Groups = [Reports.Group("hb1", Holding.Held), Reports.Group("hb2", Holding.Released)] } },
    };

    [Theory, MemberData(nameof(Holdings))]
    public void Sums_up_what_the_node_holds(string word, StatusReport status)
    {
        using var node = FakeNode.With(status);
        Session.Run(node, "cl_status", "rscstatus").Out.ShouldBe(word + "\n");
    }
}
