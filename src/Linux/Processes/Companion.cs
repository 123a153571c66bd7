// A child that stays: we speak to its standard input and hear its standard output, over one socket pair, and never wait for it. It ends when that ends.
using Bascule.Linux.Sockets;

namespace Bascule.Linux.Processes;

public sealed unsafe class Companion : IDisposable
{
    private readonly Child child;
    private readonly Descriptor conversation;

    private Companion(Child child, Descriptor conversation) => (this.child, this.conversation) = (child, conversation);

    public int ProcessId => child.ProcessId;

    /// <summary>Readable when it has said something, or has closed its side.</summary>
    public Descriptor Conversation => conversation;

    /// <summary>Readable when it has ended.</summary>
    public Descriptor Ended => child.Descriptor;

    /// <param name="processesFile">Of the cgroup it is to be in; null: ours.</param>
    public static bool TryStart(ProgramCall call, string? processesFile, out Companion companion, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(call);
        companion = null!;
        var ends = stackalloc int[2];
        if (SocketCalls.OpenPair(SocketCalls.Unix, SocketCalls.Stream | SocketCalls.CloseOnExec, 0, ends) != 0)
        {
            error = SystemError.Last().During("socketpair");
            return false;
        }
        var ours = new Descriptor(ends[0]);
        using var childs = new Descriptor(ends[1]);
        if (!Child.TryStart(call, processesFile, childs, childs, null, out var child, out error))
        {
            ours.Dispose();
            return false;
        }
        companion = new Companion(child, ours);
        return true;
    }

    /// <summary>What it has said: the number of bytes; 0 when nothing will follow, negative when there is nothing now.</summary>
    public int Read(Span<byte> into)
    {
        nint read;
        fixed (byte* bytes = into) read = SocketCalls.ReceiveFrom(conversation.Number, bytes, into.Length, SocketCalls.DontWait, null, null);
        return read >= 0 ? (int)read : SystemError.Last().Errno is SystemError.WouldBlock or SystemError.Interrupted ? -1 : 0;
    }

    /// <summary>Says as much as it has room for: the number of bytes.</summary>
    public int Write(ReadOnlySpan<byte> text)
    {
        nint written;
        fixed (byte* bytes = text) written = SocketCalls.SendTo(conversation.Number, bytes, text.Length, SocketCalls.DontWait | SocketCalls.NoSignal, null, 0);
        return Math.Max(0, (int)written);
    }

    /// <summary>Ends it, by force, with its session, and says how it ended: "ended with 1", "was ended by signal 9".</summary>
    public string End()
    {
        _ = ProcessCalls.Signal(-child.ProcessId, ProcessCalls.Kill);
        var (code, signal) = child.WaitForEnd();
        child.Reap();
        return new ProgramEnding { ExitCode = code, Signal = signal }.Clause;
    }

    public void Dispose()
    {
        conversation.Dispose();
        child.Dispose();
    }
}
