namespace Bascule.Cli.Tests;

public sealed class HeartbeatsOtherPrograms
{
    private const string Standby = "/usr/share/heartbeat/hb_standby", Takeover = "/usr/share/heartbeat/hb_takeover", Heartbeat = "/usr/libexec/heartbeat/heartbeat";

    [Theory]
    [InlineData("", "all")]
    [InlineData("all", "all")]
    [InlineData("local", "local")]
    [InlineData("foreign", "foreign")]
    [InlineData("failback", "foreign")]
    public void Hb_standby_says_what_it_does_and_returns_at_once(string words, string groups)
    {
        using var node = FakeNode.Answering(_ => new() { Ok = true, Sentence = "begun" });
        Session.Run(node, Standby, words.Split(' ', StringSplitOptions.RemoveEmptyEntries)).ShouldBe(new Session(0, "", $"Nov  1 03:04:05 Going standby [{groups}].\n"));
        var asked = node.Asked.ShouldHaveSingleItem();
        asked.Verb.ShouldBe("standby");
        asked.Groups.ShouldBe([groups]);
        asked.Wait.ShouldBeFalse();
    }

    [Fact]
    public void Hb_takeover_says_nothing()
    {
        using var node = FakeNode.Answering(_ => new() { Ok = true, Sentence = "begun" });
        Session.Run(node, Takeover, "local").ShouldBe(new Session(0, "", ""));
        node.Asked.ShouldHaveSingleItem().Verb.ShouldBe("takeover");
    }

    [Theory]
    [InlineData("x", "/usr/share/heartbeat/hb_standby: wrong resources(x).\nusage:\n")]
    [InlineData("all now", "/usr/share/heartbeat/hb_standby: too many arguments\nusage:\n")]
    [InlineData("--help", "usage:\n")]
    public void Hb_standby_refuses_other_words(string words, string output)
    {
        using var node = FakeNode.Answering(_ => throw new InvalidOperationException("must not be asked"));
        Session.Run(node, Standby, words.Split(' ')).ShouldBe(new Session(1, output, "/usr/share/heartbeat/hb_standby [all|foreign|local|failback]\n"));
        node.Asked.ShouldBeEmpty();
    }

    [Fact]
    public void Hb_standby_does_not_hang_when_nothing_runs()
    {
        var session = Session.Run(node: null, Standby);
        session.ExitCode.ShouldBe(3);
        session.Error.ShouldContain("not running on hb1");
    }

    [Fact]
    public void Heartbeat_s_says_whether_it_runs()
    {
        using var node = FakeNode.With(Reports.Pair);
        Session.Run(node, Heartbeat, "-s").ShouldBe(new Session(0, "heartbeat OK [pid 404 et al] is running on hb1 [hb1]...\n", ""));
        Session.Run(node: null, Heartbeat, "-s").ShouldBe(new Session(3, "heartbeat is stopped. No process\n", ""));
    }

    [Fact]
    public void Heartbeat_k_is_content_when_nothing_runs() => Session.Run(node: null, Heartbeat, "-k").ShouldBe(new Session(0, "", "INFO: Heartbeat already stopped.\n"));

    [Fact]
    public void Heartbeat_V_and_D_print_what_scripts_look_for()
    {
        Session.Run(node: null, Heartbeat, "-V").Out.ShouldStartWith("3.0.6 (bascule ");
        Session.Run(node: null, Heartbeat, "-D").Out.ShouldContain("deadtime                 30000ms ");
    }

    [Theory]
    [InlineData("-h", "/usr/libexec/heartbeat/heartbeat: invalid option -- 'h'\n\nUsage: heartbeat [-dDkMrRsvWlVf]")]
    [InlineData("-r -R", "\nUsage: heartbeat [-dDkMrRsvWlVf]")]
    public void Heartbeat_refuses_what_it_does_not_know(string words, string error)
    {
        var session = Session.Run(node: null, Heartbeat, words.Split(' '));
        session.ExitCode.ShouldBe(2);
        session.Error.ShouldStartWith(error);
    }
}
