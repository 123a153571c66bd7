// One connection as a stream, so that TLS can be spoken over it. What awaits it goes on in Network.Turn, in the call in which the kernel told of it.
using System.Threading.Tasks.Sources;
using Bascule.Linux;
using Bascule.Linux.Sockets;

namespace Bascule.Checks.Attempts;

/// <summary>One operation at a time, awaited with no context: for the thread that turns its <see cref="Network"/>.</summary>
/// <param name="closed">Told when it is closed.</param>
/// <param name="later">Calls <see cref="GoOn"/> at the next turn.</param>
internal sealed class Connection(ClientSocket socket, Action closed, Action<Connection> later) : Stream, IUnderWay, IValueTaskSource<int>, IValueTaskSource
{
    /// <summary>So many operations in a row that need not wait, and others have their turn: who sends without end must not have the thread for itself.</summary>
    private const int MostInARow = 16;

    private enum Waiting
    {
        Nothing,
        Connecting,
        Reading,
        Writing,
    }

    private readonly int thread = Environment.CurrentManagedThreadId;
    private ManualResetValueTaskSourceCore<int> source;
    private Waiting waiting;
    private Memory<byte> into;
    private ReadOnlyMemory<byte> unsent;
    private bool isReadable;
    private bool isWritable;
    private int inARow;
    private bool hasFailed;
    private bool isExpired;
    private bool isClosed;

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => true;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    /// <summary>To be awaited before the first read or write.</summary>
    /// <returns>How the connection failed; no error if it is made.</returns>
    public async ValueTask<SystemError> Connect()
    {
        await Await(Waiting.Connecting);
        return hasFailed ? socket.TakeError() : default;
    }

    /// <returns>0 at the end.</returns>
    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">Its time is over.</exception>
    public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
    {
        into = buffer;
        return Await(Waiting.Reading);
    }

    /// <exception cref="IOException">The connection broke.</exception>
    /// <exception cref="OperationCanceledException">Its time is over.</exception>
    public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        unsent = buffer;
        var written = Await(Waiting.Writing);
        if (!written.IsCompletedSuccessfully) return new ValueTask(this, source.Version);
        _ = written.Result;
        return default;
    }

    public override Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => ReadAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task WriteAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) => WriteAsync(buffer.AsMemory(offset, count), cancellationToken).AsTask();

    public override Task FlushAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();

    /// <summary>The kernel has news of it.</summary>
    public void Hear(EpollNews news)
    {
        isReadable |= news.IsReadable;
        isWritable |= news.IsWritable;
        hasFailed |= news.HasFailed;
        GoOn();
    }

    public void GoOn()
    {
        inARow = 0;
        if (waiting == Waiting.Nothing || !TryGoOn(out var result)) return;
        waiting = Waiting.Nothing;
        if (result >= 0) source.SetResult(result);
        else source.SetException(Broken(result));
    }

    /// <summary>Its time is over: for who waits now, and for who would wait later.</summary>
    public void Expire()
    {
        isExpired = true;
        if (waiting == Waiting.Nothing) return;
        waiting = Waiting.Nothing;
        source.SetException(new OperationCanceledException());
    }

    private ValueTask<int> Await(Waiting what)
    {
        // Something in between has gone on elsewhere: there nobody may touch what Turn touches.
        if (Environment.CurrentManagedThreadId != thread || waiting != Waiting.Nothing) throw new InvalidOperationException("a connection is for one thread, and one operation at a time");
        ObjectDisposedException.ThrowIf(isClosed, this);
        source.Reset();
        waiting = what;
        if (isExpired)
        {
            Expire();
            return new ValueTask<int>(this, source.Version);
        }
        if (++inARow > MostInARow)
        {
            later(this);
            return new ValueTask<int>(this, source.Version);
        }
        if (!TryGoOn(out var result)) return new ValueTask<int>(this, source.Version);
        waiting = Waiting.Nothing;
        if (result >= 0) return new ValueTask<int>(result);
        source.SetException(Broken(result));
        return new ValueTask<int>(this, source.Version);
    }

    /// <summary>Asks the kernel only for what it has told us of.</summary>
    /// <param name="result">Of what is awaited; or the negative errno.</param>
    private bool TryGoOn(out int result)
    {
        result = 0;
        switch (waiting)
        {
            case Waiting.Connecting:
                return isWritable;
            case Waiting.Reading:
                if (!isReadable) return false;
                result = socket.Receive(into.Span);
                isReadable = result != -SystemError.WouldBlock;
                return isReadable;
            default:
                while (!unsent.IsEmpty)
                {
                    if (!isWritable) return false;
                    result = socket.Send(unsent.Span);
                    if (result == -SystemError.WouldBlock) isWritable = false;
                    else if (result < 0) return true;
                    else unsent = unsent[result..];
                }
                result = 0;
                return true;
        }
    }

    private static IOException Broken(int result) => new(new SystemError(-result, null).Reason);

    public int GetResult(short token) => source.GetResult(token);

    void IValueTaskSource.GetResult(short token) => source.GetResult(token);

    public ValueTaskSourceStatus GetStatus(short token) => source.GetStatus(token);

    public void OnCompleted(Action<object?> continuation, object? state, short token, ValueTaskSourceOnCompletedFlags flags) => source.OnCompleted(continuation, state, token, flags);

    protected override void Dispose(bool disposing)
    {
        if (disposing && !isClosed)
        {
            isClosed = true;
            closed();
            socket.Dispose();
        }
        base.Dispose(disposing);
    }
}
