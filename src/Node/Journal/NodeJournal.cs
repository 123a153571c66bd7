// What happened and why, for people: the journal, ha.cf's logfile, syslog. The heartbeat threads only put lines into a bounded queue; a thread of normal
// priority writes them. When the disk hangs or journald does, lines are lost and counted; no heartbeat waits for them.
using System.Collections.Concurrent;
using Bascule.Core;

namespace Bascule.Node.Journal;

/// <summary>One line of the log.</summary>
public readonly record struct Line(DateTimeOffset At, Severity Severity, string Text);

public sealed class NodeJournal : IDisposable
{
    private const int MostLines = 4096;
    private static readonly TimeSpan LongestWrite = TimeSpan.FromSeconds(1);

    private readonly BlockingCollection<Action> work = new(MostLines);
    private readonly IReadOnlyList<ILogSink> sinks;
    private readonly Thread writer;
    private long lost;

    public NodeJournal(IReadOnlyList<ILogSink> sinks)
    {
        this.sinks = sinks;
        writer = new Thread(WriteAll) { IsBackground = true, Name = "journal" };
        writer.Start();
    }

    /// <summary>Lines that found the queue full.</summary>
    public long Lost => Interlocked.Read(ref lost);

    public void Tell(Severity severity, string text)
    {
        var line = new Line(DateTimeOffset.Now, severity, text);
        Later(() => Write(line));
    }

    /// <summary>For ha.cf's log files alone: the others have it from elsewhere.</summary>
    public void TellFiles(Severity severity, string text)
    {
        var line = new Line(DateTimeOffset.Now, severity, text);
        Later(() => Write(line, sinks.OfType<LogFile>()));
    }

    /// <summary>Has something written that may take its time (the epoch file), after the lines before it.</summary>
    public void Later(Action write)
    {
        if (!work.TryAdd(write)) Interlocked.Increment(ref lost);
    }

    /// <summary>Returns when everything before it is written, or after a second, as below.</summary>
    public void Flush()
    {
        using var written = new ManualResetEventSlim();
        if (work.TryAdd(Signal)) written.Wait(LongestWrite);

        void Signal()
        {
            try
            {
                written.Set();
            }
            catch (ObjectDisposedException)
            {
                // Nobody waits any more.
            }
        }
    }

    /// <summary>Writes what is queued; at most a second, since a hung disk must not keep the process from ending.</summary>
    public void Dispose()
    {
        work.CompleteAdding();
        writer.Join(LongestWrite);
    }

    private void WriteAll()
    {
        var told = 0L;
        foreach (var write in work.GetConsumingEnumerable())
        {
            Perform(write);
            var missing = Lost;
            if (missing == told) continue;
            Write(new Line(DateTimeOffset.Now, Severity.Warning, $"{missing - told} log lines were lost: they came faster than they could be written"));
            told = missing;
        }
    }

    private void Write(Line line) => Write(line, sinks);

    private static void Write(Line line, IEnumerable<ILogSink> sinks)
    {
        foreach (var sink in sinks) Perform(() => sink.Write(line));
    }

    /// <summary>A log that cannot be written (full disk, vanished folder) is no reason to stop: the other sinks still have the line.</summary>
    private static void Perform(Action write)
    {
        try
        {
            write();
        }
        catch (Exception refusal) when (refusal is IOException or UnauthorizedAccessException or System.Net.Sockets.SocketException)
        {
            // Nowhere left to say it.
        }
    }
}
