// The way to the kernel's nftables, without nft(8).
using System.Diagnostics.CodeAnalysis;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Netfilter;

/// <summary>Changes nftables in the namespace it was opened in. Needs CAP_NET_ADMIN. For one thread.</summary>
public sealed class NftSocket : IDisposable
{
    private readonly NetlinkSocket socket;
    private readonly byte[] incoming = NetlinkSocket.NewBuffer();

    private NftSocket(NetlinkSocket socket) => this.socket = socket;

    public static bool TryOpen([NotNullWhen(true)] out NftSocket? opened, out SystemError error)
    {
        opened = NetlinkSocket.TryOpen(NetlinkSocket.Netfilter, 0, out var socket, out error) ? new NftSocket(socket) : null;
        return opened is not null;
    }

    /// <summary>Everything in the batch, or nothing of it. Packets see the state before or the state after.</summary>
    /// <param name="fill">Writes the changes.</param>
    /// <param name="batch">Cleared before.</param>
    /// <param name="asked">What it is for, should it be refused.</param>
    /// <returns>The first refusal, or no error.</returns>
    public SystemError Commit(NftBatch batch, Action<NftBatch> fill, string asked)
    {
        ArgumentNullException.ThrowIfNull(batch);
        ArgumentNullException.ThrowIfNull(fill);
        while (socket.Receive(incoming) > 0)
        {
            // Late answers to what was given up.
        }

        batch.Clear();
        batch.BeginBatch();
        fill(batch);
        batch.EndBatch();
        var failure = socket.Send(batch.Written);
        var answered = 0;
        while (failure == 0 && answered < batch.Messages)
        {
            var received = socket.Receive(incoming);
            if (received < 0)
            {
                failure = -received;
                break;
            }

            var messages = new MessageReader(incoming.AsSpan(0, received));
            while (messages.MoveNext())
            {
                if (messages.Type != Rt.Error)
                {
                    continue;
                }

                // What did not fail by itself is acknowledged although nothing of the batch was done: the first refusal counts.
                answered++;
                failure = failure == 0 ? Acknowledgement.ErrnoOf(messages.Payload) : failure;
            }
        }

        return failure == 0 ? default : new SystemError(failure, asked);
    }

    /// <summary>Whether nftables are there and we may change them; changes nothing.</summary>
    public bool TryAsk(out SystemError error)
    {
        const ushort GetGeneration = (10 << 8) | 16; // NFT_MSG_GETGEN
        Span<byte> request = stackalloc byte[64];
        var writer = new MessageWriter(request);
        writer.Begin(GetGeneration, Rt.Request | Rt.Acknowledge, 0, 4);
        writer.End();
        var failure = socket.Send(writer.Written);
        for (var isAnswered = false; failure == 0 && !isAnswered;)
        {
            var received = socket.Receive(incoming);
            failure = Math.Max(0, -received);
            var messages = new MessageReader(incoming.AsSpan(0, Math.Max(0, received)));
            while (messages.MoveNext())
            {
                if (messages.Type == Rt.Error)
                {
                    (isAnswered, failure) = (true, Acknowledgement.ErrnoOf(messages.Payload));
                }
            }
        }

        error = failure == 0 ? default : new SystemError(failure, "asking for nftables");
        return failure == 0;
    }

    public void Dispose() => socket.Dispose();
}
