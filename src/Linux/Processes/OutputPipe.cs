// What a child writes, kept in bounds. The trap is the service that a start script leaves behind: it inherits this pipe as
// its stdout. With an ordinary pipe it would be killed by SIGPIPE at its next line once we are gone. So the child's end is opened
// read-write (a pipe with a reader never breaks), and when the action is over it is made non-blocking: what a survivor
// writes beyond the pipe's 64 KiB is lost to it with EAGAIN, and neither kills nor stops it (pipe(7)).
using System.Globalization;
using System.Text;

namespace Bascule.Linux.Processes;

/// <summary>The beginning of what was written, and how much there was.</summary>
public readonly record struct CapturedText(string Text, long TotalBytes)
{
    public const int KeptBytes = 65536;

    /// <summary>So much of the end is kept, too: that is where programs say why they failed.</summary>
    public const int EndBytes = 4096;

    /// <summary>The last of what was written.</summary>
    public string? End { get; init; }

    public bool IsCut => TotalBytes > KeptBytes;

    public override string ToString() => IsCut ? $"{Text}… ({TotalBytes} bytes in all)" : Text ?? "";
}

internal sealed unsafe class OutputPipe : IDisposable
{
    private readonly byte[] chunk = new byte[16384];
    private readonly MemoryStream kept = new();
    private readonly byte[] end = new byte[CapturedText.EndBytes];
    private int endLength;
    private long total;

    private OutputPipe(Descriptor ours, Descriptor childs)
    {
        Ours = ours;
        Childs = childs;
    }

    public Descriptor Ours { get; }
    public Descriptor Childs { get; }

    public static bool TryOpen(out OutputPipe pipe, out SystemError error)
    {
        pipe = null!;
        var ends = stackalloc int[2];
        if (ProcessCalls.OpenPipe(ends, ProcessCalls.CloseOnExec | ProcessCalls.NonBlocking) != 0)
        {
            error = SystemError.Last().During("pipe2");
            return false;
        }
        var ours = new Descriptor(ends[0]);
        using var writing = new Descriptor(ends[1]);
        // A description of its own (proc_pid_fd(5)), blocking: a script that writes a megabyte waits for us to read it.
        var path = Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"/proc/self/fd/{ends[0]}\0"));
        int number;
        fixed (byte* bytes = path) number = ProcessCalls.Open(bytes, ProcessCalls.ReadWrite | ProcessCalls.CloseOnExec, 0);
        if (number < 0)
        {
            error = SystemError.Last().During("reopening a pipe");
            ours.Dispose();
            return false;
        }
        error = default;
        pipe = new OutputPipe(ours, new Descriptor(number));
        return true;
    }

    /// <summary>Takes what is there, at most a megabyte at once: a survivor may write without end.</summary>
    public void Drain()
    {
        for (var rounds = 0; rounds < 64; rounds++)
        {
            nint read;
            fixed (byte* into = chunk) read = ProcessCalls.Read(Ours.Number, into, chunk.Length);
            if (read <= 0) return;

            kept.Write(chunk, 0, (int)Math.Min(read, CapturedText.KeptBytes - kept.Length));
            total += read;
            KeepEnd(chunk.AsSpan(0, (int)read));
        }
    }

    private void KeepEnd(ReadOnlySpan<byte> read)
    {
        var added = read.Length > end.Length ? read[^end.Length..] : read;
        var stays = Math.Min(endLength, end.Length - added.Length);
        end.AsSpan(endLength - stays, stays).CopyTo(end);
        added.CopyTo(end.AsSpan(stays));
        endLength = stays + added.Length;
    }

    public CapturedText Text => new(Encoding.UTF8.GetString(kept.GetBuffer(), 0, (int)kept.Length), total) { End = Encoding.UTF8.GetString(end, 0, endLength) };

    public void LeaveToSurvivors()
    {
        var flags = ProcessCalls.Control(Childs.Number, ProcessCalls.GetStatusFlags, 0);
        if (flags >= 0) _ = ProcessCalls.Control(Childs.Number, ProcessCalls.SetStatusFlags, flags | ProcessCalls.NonBlocking);
    }

    public void Dispose()
    {
        LeaveToSurvivors();
        Ours.Dispose();
        Childs.Dispose();
        kept.Dispose();
    }
}
