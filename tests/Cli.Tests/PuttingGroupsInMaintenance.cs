using Bascule.Cli.Maintaining;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed class PuttingGroupsInMaintenance
{
    private static FakeNode Node() => FakeNode.Answering(r => new ControlResponse { Ok = true, Sentence = r.ForMs == 0 ? "Out of maintenance: web." : "In maintenance: web." });

    [Theory]
    [InlineData("maintenance on", "", 3_600_000)]
    [InlineData("maintenance on web mail --for 30min", "web mail", 1_800_000)]
    [InlineData("maintenance on --here --for 1.5h", "here", 5_400_000)]
    [InlineData("maintenance off web", "web", 0)]
    public void Asks_for_the_groups_and_the_time(string words, string groups, long milliseconds)
    {
        using var node = Node();
        Session.Run(node, "bascule", words.Split(' ')).ExitCode.ShouldBe(0);
        var asked = node.Asked.Single();
        (asked.Verb, string.Join(' ', asked.Groups), asked.ForMs).ShouldBe(("maintenance", groups, milliseconds));
    }

    [Theory]
    [InlineData("--for 10", "`10` is no length of a maintenance: 90s, 30min, 2h, 1d, at most 7d.")]
    [InlineData("--for 8d", "`8d` is no length")]
    [InlineData("--for 0s", "`0s` is no length")]
    [InlineData("--until 25:00", "`25:00` is no time of the day: 14:30.")]
    [InlineData("--until 14:30 --for 1h", "--for or --until, not both.")]
    public void Refuses_what_is_no_time(string options, string sentence)
    {
        using var node = Node();
        var session = Session.Run(node, "bascule", ["maintenance", "on", .. options.Split(' ')]);
        session.ExitCode.ShouldBe(2);
        session.Error.ShouldContain(sentence);
        node.Asked.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("14:30", 30)]
    [InlineData("14:00", 24 * 60)]
    [InlineData("9:15", (19 * 60) + 15)]
    public void A_time_of_the_day_is_the_next_one(string text, int minutes)
    {
        MaintenanceCommand.TryReadTime(text, new DateTime(2026, 3, 1, 14, 0, 0), out var left).ShouldBeTrue();
        left.ShouldBe(TimeSpan.FromMinutes(minutes));
    }

    [Fact]
    public void Alone_it_says_which_are()
    {
        using var node = FakeNode.Answering(_ => new ControlResponse { Ok = true, Sentence = "", Status = Reports.Pair with { Groups = [Reports.Pair.Groups[0] with { Name = "web", MaintenanceMs = 1_750_000 }] } });
        Session.Run(node, "bascule", "maintenance").Out.ShouldBe("web is in maintenance for 29 min 10 s more\n");
    }
}
