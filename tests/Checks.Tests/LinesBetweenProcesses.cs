// What the actuator and the checker say to each other, and what is made of nonsense.
using System.Text;

namespace Bascule.Checks.Tests;

public sealed class LinesBetweenProcesses
{
    private static readonly Check Web = new()
    {
        Kind = CheckKind.Https,
        Target = "https://[::1]:8443/health?a=b",
        Address = "::1",
        Port = 8443,
        Path = "/health?a=b",
        Host = "www.example.org",
        Status = new StatusRange(200, 204),
        Contains = "ok \"é\"",
        Matches = "^o",
        Verify = false,
        Every = TimeSpan.FromSeconds(5),
        Within = TimeSpan.FromMilliseconds(750),
        Fall = 4,
        Rise = 1,
        Grace = TimeSpan.FromMinutes(2),
    };

    private static readonly Check Load = new() { Kind = CheckKind.Exec, Target = "/bin/true -x", Command = ["/bin/true", "-x", "a b"] };

    [Fact]
    public void A_check_arrives_as_it_was_said()
    {
        var line = Lines.Of(new CheckOrder([new WantedCheck(7, Web), new WantedCheck(8, Load)]));
        line.Count(b => b == '\n').ShouldBe(1);
        Lines.TryRead(line.AsSpan(0, line.Length - 1), out CheckOrder order).ShouldBeTrue();
        order.Checks.Select(c => c.Id).ShouldBe([7, 8]);
        order.Checks.Select(c => c.Check).ShouldBe([Web, Load]);
    }

    /// <summary>Every property of a check is part of what two checks are compared by.</summary>
    [Fact]
    public void No_property_is_left_out_of_the_comparison()
    {
        Check[] others =
        [
            Web with { Kind = CheckKind.Http }, Web with { Target = "x" }, Web with { Address = "::2" }, Web with { Port = 1 }, Web with { Path = "/" }, Web with { Host = "" },
            Web with { Status = new StatusRange(200, 200) }, Web with { Contains = null }, Web with { Matches = null }, Web with { Verify = true }, Web with { Command = ["a"] },
            Web with { Every = TimeSpan.FromSeconds(6) }, Web with { Within = TimeSpan.FromSeconds(1) }, Web with { Fall = 5 }, Web with { Rise = 2 }, Web with { Grace = TimeSpan.Zero },
            Web with { IsHeadOnly = true }, Web with { Talk = [new TalkStep("a", [])] }, Web with { IsSecured = true }, Web with { Question = "a" }, Web with { Authorization = "Basic YTpi" },
        ];
        others.Length.ShouldBe(typeof(Check).GetProperties().Count(p => p.CanWrite));
        foreach (var other in others) other.ShouldNotBe(Web);
        (Web with { }).ShouldBe(Web);
    }

    [Fact]
    public void A_verdict_arrives_with_its_evidence()
    {
        var line = Lines.Of(new Verdict(7, Answer.Bad, 12.34, "status 500, \"no\""));
        Lines.TryRead(line.AsSpan(0, line.Length - 1), out Verdict verdict).ShouldBeTrue();
        verdict.ShouldBe(new Verdict(7, Answer.Bad, 12.34, "status 500, \"no\""));
    }

    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("{\"id\":\"seven\"}")]
    [InlineData("{\"id\":1e99}")]
    [InlineData("{\"answer\":\"Perhaps\"}")]
    [InlineData("{\"id\":1,\"evidence\":null}")]
    [InlineData("{")]
    [InlineData("status 500")]
    public void Nonsense_is_no_verdict(string line) => Lines.TryRead(Encoding.UTF8.GetBytes(line), out Verdict _).ShouldBeFalse();

    [Fact]
    public void A_strangers_words_are_made_printable_and_short()
    {
        var verdict = new Verdict(1, Answer.Bad, double.MaxValue, "a\u001b[31m\r\n\t b\0\u202e" + new string('x', 4000));
        var outcome = verdict.Outcome;
        outcome.Evidence.ShouldStartWith("a [31m b x");
        outcome.Evidence.Length.ShouldBeLessThanOrEqualTo(Outcome.LongestEvidence);
        outcome.Evidence.ShouldAllBe(c => !char.IsControl(c));
        outcome.Latency.ShouldBe(TimeSpan.FromHours(1));
    }

    [Fact]
    public void Lines_are_whole_however_the_bytes_come()
    {
        var bytes = Encoding.UTF8.GetBytes("one\ntwo\n\nthree\nnot yet");
        for (var size = 1; size <= bytes.Length; size++)
        {
            var (lines, splitter) = (new List<string>(), new LineSplitter(10));
            foreach (var part in bytes.Chunk(size)) splitter.Take(part, l => lines.Add(Encoding.UTF8.GetString(l.Span)));
            lines.ShouldBe(["one", "two", "", "three"]);
            splitter.Dropped.ShouldBe(0);
        }
    }

    [Fact]
    public void A_line_that_is_too_long_is_dropped_and_counted_and_the_next_one_taken()
    {
        var (lines, splitter) = (new List<string>(), new LineSplitter(10));
        foreach (var part in Encoding.UTF8.GetBytes(new string('x', 1000) + "\nnext\n").Chunk(7)) splitter.Take(part, l => lines.Add(Encoding.UTF8.GetString(l.Span)));
        lines.ShouldBe(["next"]);
        splitter.Dropped.ShouldBe(1);
    }
}
