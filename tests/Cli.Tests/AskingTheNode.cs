using System.Text.Json;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed class AskingTheNode
{
    [Fact]
    public void A_good_cluster_is_shown_without_a_concern()
    {
        using var node = FakeNode.With(Reports.Pair);
        Session.Run(node, "bascule", "status").ShouldBe(new Session(0, """
            hb1: bascule 0.1.0, running for 1 d 2 h; configuration /etc/ha.d (the same on every node that was heard)
            keepalive 1 s, warntime 5 s, deadtime 10 s, lease 4 s, auto_failback on

            NODE           STATE  FOR      HEARD       LINKS
            192.168.0.254  up     1 min    0.3 s ago   192.168.0.254 up
            hb1            up     1 d 2 h  this node   eth0 up
            hb2            up     1 min    0.42 s ago  eth0 up, eth1 dead

            GROUP                            HOLDER  HOME  HERE  FOR
            IPaddr::192.168.0.200/24/eth0:0  hb1     hb1   held  1 min
                apache2; its home is up

            """, ""));
    }

    [Fact]
    public void The_same_is_said_in_French()
    {
        using var node = FakeNode.With(Reports.PeerDead);
        var session = Session.Run(Language.French, node, "bascule", "status");
        session.ExitCode.ShouldBe(1);
        session.Out.ShouldBe("""
            hb1 : bascule 0.1.0, en marche depuis 1 j 2 h ; configuration /etc/ha.d (la même sur chaque nœud entendu)
            keepalive 1 s, warntime 5 s, deadtime 10 s, bail 4 s, auto_failback on

            NŒUD           ÉTAT   DEPUIS   ENTENDU       LIENS
            192.168.0.254  actif  1 min    il y a 0,3 s  192.168.0.254 actif
            hb1            actif  1 j 2 h  ce nœud       eth0 actif
            hb2            mort   1 min    il y a 22 s   eth0 mort, eth1 sans câble
                silent for 22 s, deadtime 10 s

            GROUPE                           DÉTENTEUR  DOMICILE  ICI     DEPUIS
            IPaddr::192.168.0.200/24/eth0:0  hb1        hb1       détenu  1 min
                apache2; its home is up

            ! hb2: mort: silent for 22 s, deadtime 10 s

            """);
    }

    [Fact]
    public void Checks_stand_below_their_group()
    {
        using var node = FakeNode.With(Reports.Pair with { Groups = [Reports.Pair.Groups[0] with { Checks = [Reports.Check(ServiceCheckState.Good, "status 200"), Reports.Check(ServiceCheckState.Grace, null)] }] });
        var session = Session.Run(node, "bascule", "status");
        session.ExitCode.ShouldBe(0);
        session.Out.ShouldContain("""
                apache2; its home is up
                check http http://192.168.0.200/: good for 1 min; the last answer after 3 ms: status 200
                check http http://192.168.0.200/: in grace for 1 min

            """);
        Session.Run(Language.French, node, "bascule", "status").Out.ShouldContain("    vérification http http://192.168.0.200/ : bonne depuis 1 min ; la dernière réponse après 3 ms : status 200\n");

        using var json = JsonDocument.Parse(Session.Run(node, "bascule", "status", "--json").Out);
        var checks = json.RootElement.GetProperty("status").GetProperty("groups")[0].GetProperty("checks");
        checks[0].GetProperty("state").GetString().ShouldBe("good");
        checks[0].GetProperty("latencyMs").GetDouble().ShouldBe(2.4);
        checks[1].GetProperty("state").GetString().ShouldBe("grace");
        checks[1].TryGetProperty("answer", out _).ShouldBeFalse();
    }

    public static TheoryData<string, StatusReport> Wrong => new()
    {
        { "Split brain: IPaddr::192.168.0.200/24/eth0:0 is held by hb1, hb2.", Reports.Pair with { Groups = [Reports.Pair.Groups[0] with { Holders = ["hb1", "hb2"] }] } },
        { "Nobody holds IPaddr::192.168.0.200/24/eth0:0.", Reports.Pair with { Groups = [Reports.Pair.Groups[0] with { Holders = [], Holding = Holding.Released }] } },
        { "The actuator is not connected: nothing", Reports.Pair with { Actuator = new(Connected: false) } },
        { "The actuator is not connected (it died): nothing", Reports.Pair with { Actuator = new(Connected: false) { Trouble = "it died" } } },
        { "eth0 has no carrier", Reports.Pair with { Nodes = [Reports.Pair.Nodes[1] with { Links = [Reports.Pair.Nodes[1].Links[0] with { State = LinkState.NoCarrier }] }] } },
        { "hb2: up: is heard, but does not hear us", Reports.Pair with { Nodes = [Reports.Pair.Nodes[2] with { Reason = "is heard, but does not hear us" }] } },
        { "The nodes have different configurations: haresources", Reports.Pair with { Configuration = Reports.Pair.Configuration with { Agreement = Agreement.Different, Difference = "haresources" } } },
        { "hb2: dead: silent for 22 s, deadtime 10 s", Reports.PeerDead },
        { "waiting for fence of hb2", Reports.Pair with { Nodes = [Reports.Pair.Nodes[2] with { AwaitsFence = "waiting for fence of hb2" }] } },
        {
            "Should Bascule be frozen or killed on a holder, two nodes may answer on its address for up to 1.01 s. No nf_tables.",
            Reports.Pair with { Actuator = Reports.Pair.Actuator with { GateTrouble = "No nf_tables." }, Timing = Reports.Pair.Timing with { TwoHoldersMs = 1015 } }
        },
        {
            "IPaddr::192.168.0.200/24/eth0:0: the check http http://192.168.0.200/ of apache2 is bad: status 500, \"no database\"",
            Reports.Pair with { Groups = [Reports.Pair.Groups[0] with { Checks = [Reports.Check(ServiceCheckState.Bad, "status 500, \"no database\""), Reports.Check(ServiceCheckState.Grace, null)] }] }
        },
        {
            "IPaddr::192.168.0.200/24/eth0:0: what the check http http://192.168.0.200/ of apache2 would say is not known, and nothing follows from it: nobody asks: the checker has ended by itself",
            Reports.Pair with { Groups = [Reports.Pair.Groups[0] with { Checks = [Reports.Check(ServiceCheckState.Unknown, "nobody asks: the checker has ended by itself")] }] }
        },
        { "the clock jumped", Reports.Pair with { Warnings = ["the clock jumped"] } },
    };

    [Theory, MemberData(nameof(Wrong))]
    public void What_is_wrong_is_said_and_makes_the_exit_code_1(string sentence, StatusReport status)
    {
        using var node = FakeNode.With(status);
        var session = Session.Run(node, "bascule", "status");
        session.ExitCode.ShouldBe(1);
        session.Out.ShouldContain("! " + sentence);
        session.Out.Split("\n! ").Length.ShouldBe(2, "said once");

        using var json = JsonDocument.Parse(Session.Run(node, "bascule", "status", "--json").Out);
        json.RootElement.GetProperty("concerns")[0].GetString().ShouldNotBeNull().ShouldStartWith(sentence);
    }

    [Fact]
    public void Json_has_the_words_that_programs_rely_on()
    {
        using var node = FakeNode.With(Reports.PeerDead);
        var session = Session.Run(Language.French, node, "bascule", "status", "--json");
        using var json = JsonDocument.Parse(session.Out);
        var root = json.RootElement;
        root.GetProperty("version").GetInt32().ShouldBe(1);
        root.GetProperty("running").GetBoolean().ShouldBeTrue();
        var status = root.GetProperty("status");
        status.GetProperty("self").GetString().ShouldBe("hb1");
        status.GetProperty("actuator").GetProperty("connected").GetBoolean().ShouldBeTrue();
        status.GetProperty("configuration").GetProperty("agreement").GetString().ShouldBe("same");
        status.GetProperty("timing").GetProperty("leaseMs").GetInt64().ShouldBe(4000);
        var peer = status.GetProperty("nodes")[2];
        peer.GetProperty("state").GetString().ShouldBe("dead");
        peer.GetProperty("silentMs").GetInt64().ShouldBe(22000);
        peer.GetProperty("links")[1].GetProperty("state").GetString().ShouldBe("no-carrier");
        var group = status.GetProperty("groups")[0];
        group.GetProperty("holders")[0].GetString().ShouldBe("hb1");
        group.GetProperty("holding").GetString().ShouldBe("held");
        group.GetProperty("epoch").GetUInt64().ShouldBe(3ul);
    }

    [Theory]
    [InlineData("standby")]
    [InlineData("takeover")]
    public void A_move_waits_and_says_how_long_it_took(string verb)
    {
        using var node = FakeNode.Answering(_ => new() { Ok = true, Sentence = "done", Moves = [new() { Group = "web", From = "hb1", To = "hb2", Ok = true, TookMs = 1234 }] });
        Session.Run(node, "bascule", verb, "web").ShouldBe(new Session(0, "web: hb1 → hb2 in 1.23 s\n", ""));
        var asked = node.Asked.ShouldHaveSingleItem();
        (asked.Verb, asked.Wait).ShouldBe((verb, true));
        asked.Groups.ShouldBe(["web"]);
    }

    [Fact]
    public void A_move_that_nobody_waits_for_is_under_way()
    {
        using var node = FakeNode.Answering(_ => new() { Ok = true, Sentence = "begun", Moves = [new() { Group = "web", From = "hb1", To = "hb2", Ok = true }] });
        Session.Run(node, "bascule", "standby", "--no-wait").Out.ShouldBe("web: hb1 → hb2, under way\n");
        var asked = node.Asked.ShouldHaveSingleItem();
        asked.Wait.ShouldBeFalse();
        asked.Groups.ShouldBe(["all"]);
    }

    [Fact]
    public void A_refused_move_gives_the_nodes_sentence_and_exit_code_1()
    {
        using var node = FakeNode.Answering(_ => ControlResponse.Refused(Refusal.NotNow, "hb2 is dead: nobody could hold it"));
        Session.Run(node, "bascule", "standby").ShouldBe(new Session(1, "", "hb2 is dead: nobody could hold it\n"));
    }

    [Fact]
    public void A_group_that_did_not_arrive_is_named()
    {
        using var node = FakeNode.Answering(_ => ControlResponse.Refused(Refusal.Failed, "one group did not arrive") with
        {
            Moves = [new() { Group = "web", From = "hb1", To = "hb1", Ok = false, Sentence = "hb2 could not start apache2." }],
        });
        var session = Session.Run(node, "bascule", "standby");
        session.ShouldBe(new Session(1, "web: not moved; hb1 holds it. hb2 could not start apache2.\n", "one group did not arrive\n"));
    }

    [Theory]
    [InlineData(Language.English, "Bascule is not running on hb1. Start it with `systemctl start heartbeat`")]
    [InlineData(Language.French, "Bascule ne tourne pas sur hb1. Démarrez-le avec `systemctl start heartbeat`")]
    public void Nobody_there_is_exit_code_3(Language language, string sentence)
    {
        var session = Session.Run(language, node: null, "bascule", "standby");
        session.ExitCode.ShouldBe(3);
        session.Error.ShouldStartWith(sentence);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("no json")]
    [InlineData("null")]
    [InlineData("{\"ok\":true}")]
    [InlineData("{\"ok\":true,\"sentence\":\"\",\"refusal\":\"a-new-word\"}")]
    public void An_answer_that_is_none_is_a_sentence_and_no_crash(string? line)
    {
        using var node = FakeNode.Sending(line);
        var session = Session.Run(node, "bascule", "takeover");
        session.ExitCode.ShouldBe(1);
        session.Error.ShouldStartWith("The node's answer cannot be read: ");
    }

    [Fact]
    public void Fields_from_the_future_are_skipped()
    {
        using var node = FakeNode.Sending("{\"version\":1,\"ok\":true,\"sentence\":\"fine\",\"invented\":[1,2]}");
        Session.Run(node, "bascule", "takeover").ShouldBe(new Session(0, "fine\n", ""));
    }

    [Fact]
    public void A_frozen_node_is_told_from_one_that_is_not_there()
    {
        using var over = new ManualResetEventSlim();
        using var node = FakeNode.Answering(_ =>
        {
            over.Wait(TimeSpan.FromMinutes(1));
            return new() { Ok = true, Sentence = "too late" };
        });
        var session = Session.Run(node, "bascule", "standby", "--time-limit", "1");
        over.Set();
        session.ExitCode.ShouldBe(1);
        session.Error.ShouldStartWith("The node on hb1 runs but has not answered within 1 s.");
    }

    [Theory]
    [InlineData("frobnicate")]
    [InlineData("status --josn")]
    [InlineData("standby --time-limit 0")]
    [InlineData("check this")]
    public void What_is_not_understood_is_exit_code_2(string words)
    {
        var session = Session.Run(node: null, "bascule", words.Split(' '));
        session.ExitCode.ShouldBe(2);
        session.Error.ShouldStartWith("Not understood: ");
    }

    [Theory]
    [InlineData("--version")]
    [InlineData("version")]
    public void The_version_is_one_line(string word) => Session.Run(node: null, "bascule", word).Out.ShouldMatch(@"^bascule \d+\.\d+\.\d+\n$");

    [Fact]
    public void Help_is_in_the_readers_language()
    {
        Session.Run(Language.French, node: null, "bascule", "--help").Out.ShouldContain("Céder des groupes");
        Session.Run(node: null, "bascule").Out.ShouldContain("Give up groups");
    }
}
