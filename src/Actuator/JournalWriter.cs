// The actuator's own lines for systemd's journal, on stderr with the level in front (sd-daemon(3)). From a thread of its
// own: a journal that hangs must not delay a release.
using System.Collections.Concurrent;
using System.Globalization;
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator;

internal sealed class JournalWriter : IDisposable
{
    private readonly BlockingCollection<string> lines = new(boundedCapacity: 1024);
    private readonly Thread thread;
    private int dropped;

    /// <param name="writeLine">Called from the writer's own thread.</param>
    public JournalWriter(Action<string> writeLine)
    {
        thread = new Thread(() => WriteAll(writeLine), 256 * 1024) { IsBackground = true, Name = "journal" };
        thread.Start();
    }

    /// <summary>Never waits: what does not fit is counted, and the count is written when there is room again.</summary>
    public void Write(NoteSeverity severity, string text)
    {
        // syslog(3): LOG_CRIT 2, LOG_ERR 3, LOG_WARNING 4, LOG_INFO 6, LOG_DEBUG 7
        var level = severity switch
        {
            NoteSeverity.Critical => 2,
            NoteSeverity.Error => 3,
            NoteSeverity.Warning => 4,
            NoteSeverity.Info => 6,
            _ => 7,
        };
        if (!lines.TryAdd(string.Create(CultureInfo.InvariantCulture, $"<{level}>{text.ReplaceLineEndings(" / ")}"))) Interlocked.Increment(ref dropped);
    }

    private void WriteAll(Action<string> writeLine)
    {
        foreach (var line in lines.GetConsumingEnumerable())
        {
            if (Interlocked.Exchange(ref dropped, 0) is > 0 and var count) writeLine(string.Create(CultureInfo.InvariantCulture, $"<4>{count} lines were dropped since the journal did not take them."));
            writeLine(line);
        }
    }

    public void Dispose()
    {
        lines.CompleteAdding();
        // The last lines of a process that ends, unless the journal hangs.
        if (thread.Join(TimeSpan.FromSeconds(1))) lines.Dispose();
    }
}
