// What the kernel remembers of connections is in the machine's memory, and gone with its power; here it is in a namespace that outlives it.
using Bascule.Linux.Netlink;

namespace Bascule.Lab;

internal static class ConntrackTable
{
    private const ushort Delete = (1 << 8) | 2;      // NFNL_SUBSYS_CTNETLINK, IPCTNL_MSG_CT_DELETE (linux/netfilter/nfnetlink_conntrack.h): of nothing in particular, so of all

    public static void Forget(string ns)
    {
        var why = "";
        var forgetting = new Thread(() => why = Forgotten(ns));
        forgetting.Start();
        forgetting.Join();
        if (why.Length > 0) throw new IOException($"The connections of {ns} are not forgotten: {why}");
    }

    /// <returns>Why not; empty when they are.</returns>
    private static string Forgotten(string ns)
    {
        if (!NetworkNamespace.TryEnter($"/run/netns/{ns}", out var refusal)) return refusal.Text;
        if (!NetlinkSocket.TryOpen(NetlinkSocket.Netfilter, 0, out var socket, out var error)) return error.Text;
        using var opened = socket;
        var buffer = NetlinkSocket.NewBuffer();
        var writer = new MessageWriter(buffer);
        writer.Begin(Delete, Rt.Request | Rt.Acknowledge, 1, 4);
        writer.End();
        var errno = socket.Ask(writer.Written, buffer, new AnswerReading(1, _ => { }));

        // A kernel without conntrack has nothing to forget.
        return errno is 0 or Linux.SystemError.InvalidArgument ? "" : new Linux.SystemError(errno, "forgetting").Text;
    }
}
