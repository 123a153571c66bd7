using System.Collections.Concurrent;
using System.Diagnostics;
using Bascule.Core;
using Bascule.Node.Journal;

namespace Bascule.Node.Tests.Journal;

public sealed class TheJournal
{
    private const int MoreThanFits = 10_000;

    /// <summary>Holds every line back until it is let go, as a hung disk does.</summary>
    private sealed class HangingSink : ILogSink, IDisposable
    {
        private readonly ManualResetEventSlim gate = new();

        public ConcurrentQueue<Line> Lines { get; } = [];
        public bool IsEntered { get; private set; }

        public void Write(Line line)
        {
            IsEntered = true;
            gate.Wait();
            Lines.Enqueue(line);
        }

        public void LetGo() => gate.Set();

        public void Dispose() => gate.Set();
    }

    private sealed class Collected : ILogSink
    {
        public ConcurrentQueue<Line> Lines { get; } = [];

        public void Write(Line line) => Lines.Enqueue(line);
    }

    private sealed class FullDisk : ILogSink
    {
        public void Write(Line line) => throw new IOException("No space left on device");
    }

    /// <summary>What `bascule prepare` has said to the journal is wanted once there, and in the log file too.</summary>
    [Fact]
    public void A_line_for_the_files_goes_to_no_other_sink()
    {
        using var folder = new TemporaryFolder();
        var others = new Collected();
        using (var journal = new NodeJournal([others, new LogFile(folder.At("ha-log"), "hb1", Severity.Info)]))
        {
            journal.TellFiles(Severity.Warning, "ha.cf:3: warning");
            journal.Tell(Severity.Info, "for all");
        }
        others.Lines.Select(l => l.Text).ShouldBe(["for all"]);
        File.ReadAllText(folder.At("ha-log")).ShouldContain("WARN: ha.cf:3: warning\n");
    }

    [Fact]
    public void A_sink_that_hangs_holds_nobody_up()
    {
        using var sink = new HangingSink();
        using var journal = new NodeJournal([sink]);
        var clock = Stopwatch.StartNew();
        for (var i = 0; i < MoreThanFits; i++) journal.Tell(Severity.Info, $"line {i}");
        clock.Elapsed.ShouldBeLessThan(TimeSpan.FromSeconds(10), "each call only queues");
        sink.Lines.ShouldBeEmpty();
    }

    [Fact]
    public void Lines_that_did_not_fit_are_counted_and_told()
    {
        using var sink = new HangingSink();
        using var journal = new NodeJournal([sink]);
        journal.Tell(Severity.Info, "first");
        Wait.Until(() => sink.IsEntered, "the writer takes the first line");      // from here on the queue only fills
        for (var i = 0; i < MoreThanFits; i++) journal.Tell(Severity.Info, $"line {i}");

        journal.Lost.ShouldBe(MoreThanFits - 4096);
        sink.LetGo();
        Wait.Until(() => sink.Lines.Count >= 4098, "what was queued is written");
        sink.Lines.Count(l => l.Severity == Severity.Warning && l.Text.StartsWith($"{MoreThanFits - 4096} log lines were lost", StringComparison.Ordinal)).ShouldBe(1);
        sink.Lines.First().Text.ShouldBe("first");
        sink.Lines.Last().Text.ShouldBe("line 4095");
    }

    [Fact]
    public void A_sink_that_hangs_does_not_keep_the_process_from_ending()
    {
        using var sink = new HangingSink();
        var journal = new NodeJournal([sink]);
        journal.Tell(Severity.Info, "stuck");
        var clock = Stopwatch.StartNew();
        journal.Dispose();
        clock.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(0.9), TimeSpan.FromSeconds(8));
    }

    [Fact]
    public void What_is_queued_is_written_before_the_end()
    {
        var sink = new Collected();
        var journal = new NodeJournal([sink]);
        for (var i = 0; i < 1000; i++) journal.Tell(Severity.Debug, $"{i}");
        journal.Dispose();
        sink.Lines.Select(l => l.Text).ShouldBe(Enumerable.Range(0, 1000).Select(i => $"{i}"));
    }

    [Fact]
    public void A_full_disk_does_not_keep_the_other_sinks_from_the_line()
    {
        var sink = new Collected();
        var journal = new NodeJournal([new FullDisk(), sink]);
        journal.Tell(Severity.Critical, "both claimed it");
        journal.Dispose();
        sink.Lines.ShouldHaveSingleItem().Text.ShouldBe("both claimed it");
    }

    [Fact]
    public void Other_work_comes_after_the_lines_before_it_and_its_failure_stops_nothing()
    {
        var sink = new Collected();
        var journal = new NodeJournal([sink]);
        var seen = -1;
        journal.Tell(Severity.Info, "before");
        journal.Later(() => seen = sink.Lines.Count);
        journal.Later(() => throw new UnauthorizedAccessException("epochs"));
        journal.Tell(Severity.Info, "after");
        journal.Dispose();
        seen.ShouldBe(1);
        sink.Lines.Select(l => l.Text).ShouldBe(["before", "after"]);
    }
}
