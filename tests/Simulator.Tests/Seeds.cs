
namespace Bascule.Simulator.Tests;

/// <summary>The bounded part of the acceptance run: `bascule-simulator --seeds 1000 --hours 1` is the whole of it.</summary>
public class Seeds
{
    private static readonly int Count = int.TryParse(Environment.GetEnvironmentVariable("BASCULE_SEEDS"), out var n) ? n : 150;

    /// <summary>Each once showed a defect of Core, Wire or the leases' rule.</summary>
    [Theory]
    [InlineData(2), InlineData(4), InlineData(37), InlineData(53), InlineData(76), InlineData(91), InlineData(269), InlineData(319), InlineData(367), InlineData(473), InlineData(874)]
    public void That_once_failed_hold(int seed)
    {
        var outcome = Trial.Run((ulong)seed, TimeSpan.FromHours(1), isRead: false);
        outcome.Violation.ShouldBeNull(CommandLine.Sentence(outcome));
    }

    [Fact]
    public void Break_no_property_and_run_the_same_twice()
    {
        var campaign = Campaign.Run(from: 1, (ulong)Count, TimeSpan.FromHours(1), isOnce: false, Environment.ProcessorCount);
        campaign.Failed.Select(CommandLine.Sentence).ShouldBeEmpty();
        campaign.Troubles.ShouldBeEmpty();
        TestContext.Current.TestOutputHelper?.WriteLine(campaign.Report(TimeSpan.FromSeconds(1), earlier: 0));
    }

    [Fact]
    public void Meet_every_kind_of_fault()
    {
        string[] kinds =
        [
            "one-way cut", "full cut", "delays", "loss", "duplicate", "bit flip", "datagram replayed", "forgery", "carrier loss", "node crash", "machine crash", "actuator crash",
            "node pause", "actuator pause", "machine pause, clock runs", "machine pause, clock stands", "agent trouble", "standby", "takeover", "stop", "takeovers", "handovers", "fence trouble", "fences", "machine fenced", "confirm-off",
        ];
        var campaign = Campaign.Run(from: 1, 40, TimeSpan.FromMinutes(30), isOnce: true, Environment.ProcessorCount);
        kinds.Except(campaign.Counts.Where(c => c.Value > 0).Select(c => c.Key)).ShouldBeEmpty();
    }

    [Fact]
    public void Read_the_same_whether_or_not_somebody_reads()
    {
        var read = Trial.Run(7, TimeSpan.FromMinutes(10), isRead: true);
        read.Hash.ShouldBe(Trial.Run(7, TimeSpan.FromMinutes(10), isRead: false).Hash);
        read.Journal.Print().ShouldContain("node-starts");
    }

    [Fact]
    public void A_quiet_pair_holds_its_group_and_breaks_nothing() => QuietPair.Run(TimeSpan.FromHours(1)).Datagrams.ShouldBeGreaterThan(7000);
}
