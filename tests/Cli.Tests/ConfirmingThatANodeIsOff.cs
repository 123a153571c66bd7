using System.Text.Json;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed class ConfirmingThatANodeIsOff
{
    private const string Risk = "You are about to say that hb2 is OFF.";

    private static FakeNode Node() => FakeNode.Answering(r => new ControlResponse { Ok = true, Sentence = r.Preview ? Risk : "hb2 counts as off: web may be taken now." });

    [Fact]
    public void Says_what_it_risks_and_wants_the_name_again()
    {
        using var node = Node();
        var session = Session.RunTyping("HB2\n", Language.English, node, "bascule", "confirm-off", "hb2");
        session.ShouldBe(new Session(0, "hb2 counts as off: web may be taken now.\n", $"{Risk}\nType hb2 to confirm: "));
        node.Asked.Select(r => (r.Verb, r.Node, r.Preview)).ShouldBe([("confirm-off", "hb2", true), ("confirm-off", "hb2", false)]);
    }

    [Theory]
    [InlineData("")]
    [InlineData("yes\n")]
    [InlineData("hb1\n")]
    public void Anything_else_confirms_nothing(string typed)
    {
        using var node = Node();
        var session = Session.RunTyping(typed, Language.French, node, "bascule", "confirm-off", "hb2");
        session.ExitCode.ShouldBe(1);
        session.Error.ShouldEndWith("Tapez hb2 pour confirmer : Pas confirmé : rien n'a été fait.\n");
        node.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public void With_yes_nobody_is_asked()
    {
        using var node = Node();
        Session.Run(node, "bascule", "confirm-off", "hb2", "--yes").ExitCode.ShouldBe(0);
        node.Asked.Single().Preview.ShouldBeFalse();
    }

    [Fact]
    public void A_refusal_is_said_before_anything_is_typed()
    {
        using var node = FakeNode.Answering(_ => ControlResponse.Refused(Refusal.NotNow, "Refused: hb2 is not dead: it was heard a moment ago."));
        var session = Session.RunTyping("hb2\n", Language.English, node, "bascule", "confirm-off", "hb2");
        session.ShouldBe(new Session(1, "", "Refused: hb2 is not dead: it was heard a moment ago.\n"));
        node.Asked.Count.ShouldBe(1);
    }

    [Fact]
    public void Json_has_the_refusal_for_programs()
    {
        using var node = FakeNode.Answering(_ => ControlResponse.Refused(Refusal.UnknownNode, "There is no node hb3."));
        var session = Session.Run(node, "bascule", "confirm-off", "hb3", "--yes", "--json");
        session.ExitCode.ShouldBe(1);
        using var json = JsonDocument.Parse(session.Out);
        json.RootElement.GetProperty("refusal").GetString().ShouldBe("unknown-node");
    }

    [Fact]
    public void A_node_must_be_named() => Session.Run(null, "bascule", "confirm-off").ExitCode.ShouldBe(2);
}
