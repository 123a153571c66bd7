// The way to the kernel's IPVS, without ipvsadm(8).
using System.Diagnostics.CodeAnalysis;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Ipvs;

/// <summary>Reads and changes the virtual services of the namespace it was opened in, one call for each change. Needs CAP_NET_ADMIN, also for reading. For one thread.</summary>
public sealed class IpvsSocket : IDisposable
{
    // The longest request: a service and a real server with all there is to say about them, some 300 bytes.
    private const int LargestRequest = 1024;

    private readonly NetlinkSocket socket;
    private readonly byte[] incoming = NetlinkSocket.NewBuffer();
    private ushort family;
    private uint sequence;

    private IpvsSocket(NetlinkSocket socket) => this.socket = socket;

    /// <param name="error">ENOENT: the kernel has no IPVS, also not as a module.</param>
    public static bool TryOpen([NotNullWhen(true)] out IpvsSocket? opened, out SystemError error)
    {
        opened = null;
        if (!NetlinkSocket.TryOpen(NetlinkSocket.Generic, 0, out var socket, out error))
        {
            return false;
        }

        var made = new IpvsSocket(socket);
        if (!made.TryFindFamily(out error))
        {
            made.Dispose();
            return false;
        }

        opened = made;
        return true;
    }

    /// <summary>All services. An instant later it may be otherwise: the kernel's list has no version by which an IPVS dump would know.</summary>
    public bool TryReadServices(ICollection<IpvsService> into, out SystemError error)
    {
        // The module may have been unloaded and loaded again since, with another number.
        return TryFindFamily(out error) && TryDump(IpvsCommand.GetService, null, payload => IpvsMessages.ReadService(payload), into, "reading the virtual services", out error);
    }

    /// <summary>The real servers of one service; none as well if it is gone.</summary>
    public bool TryReadDestinations(IpvsService of, ICollection<IpvsDestination> into, out SystemError error)
    {
        ArgumentNullException.ThrowIfNull(of);
        return TryDump(IpvsCommand.GetDestination, of, payload => IpvsMessages.ReadDestination(payload, of.Family), into, "reading the real servers", out error);
    }

    /// <summary>The daemons that run: none, one, or a master and a backup.</summary>
    public bool TryReadDaemons(ICollection<IpvsDaemon> into, out SystemError error) =>
        TryFindFamily(out error) && TryDump(IpvsCommand.GetDaemon, null, payload => IpvsMessages.ReadDaemon(payload), into, "reading the synchronisation daemons", out error);

    /// <param name="asked">What it is for, should it be refused; so below.</param>
    /// <returns>EEXIST: it is there. ENOENT: the kernel has no such scheduler or persistence engine.</returns>
    public SystemError Add(IpvsService service, string asked) => Ask(IpvsCommand.NewService, service, null, asked);

    /// <returns>ESRCH: it is not there.</returns>
    public SystemError Edit(IpvsService service, string asked) => Ask(IpvsCommand.SetService, service, null, asked);

    /// <summary>Its real servers go with it.</summary>
    public SystemError Remove(IpvsService service, string asked) => Ask(IpvsCommand.DeleteService, service, null, asked);

    /// <returns>EEXIST: it is there. ESRCH: the service is not.</returns>
    public SystemError Add(IpvsDestination destination, IpvsService to, string asked) => Ask(IpvsCommand.NewDestination, to, destination, asked);

    /// <returns>ENOENT: it is not there.</returns>
    public SystemError Edit(IpvsDestination destination, IpvsService of, string asked) => Ask(IpvsCommand.SetDestination, of, destination, asked);

    /// <returns>ENOENT: it is not there.</returns>
    public SystemError Remove(IpvsDestination destination, IpvsService from, string asked) => Ask(IpvsCommand.DeleteDestination, from, destination, asked);

    /// <summary>Removes everything.</summary>
    public SystemError Flush(string asked) => Ask(IpvsCommand.Flush, null, null, asked);

    /// <returns>EEXIST: one in this state runs.</returns>
    public SystemError Start(IpvsDaemon daemon, string asked) => Ask(IpvsCommand.NewDaemon, daemon, asked);

    /// <returns>ESRCH: none in this state runs.</returns>
    public SystemError Stop(IpvsDaemon daemon, string asked) => Ask(IpvsCommand.DeleteDaemon, daemon, asked);

    public void Dispose() => socket.Dispose();

    private bool TryFindFamily(out SystemError error)
    {
        Span<byte> request = stackalloc byte[LargestRequest];
        var writer = new MessageWriter(request);
        GenericFamily.Ask(ref writer, IpvsMessages.Family, ++sequence);
        ushort found = 0;
        var failure = Acknowledged(writer.Written, payload => found = GenericFamily.NumberIn(payload));
        failure = failure == 0 && found == 0 ? SystemError.NoEntry : failure;
        error = failure == 0 ? default : new SystemError(failure, "looking for IPVS in the kernel");
        family = found;
        return failure == 0;
    }

    private SystemError Ask(IpvsCommand command, IpvsService? service, IpvsDestination? destination, string asked)
    {
        Span<byte> request = stackalloc byte[LargestRequest];
        var writer = new MessageWriter(request);
        IpvsMessages.Write(ref writer, family, command, Rt.Request | Rt.Acknowledge, ++sequence, service, destination);
        return Answer(writer.Written, asked);
    }

    private SystemError Ask(IpvsCommand command, IpvsDaemon daemon, string asked)
    {
        Span<byte> request = stackalloc byte[LargestRequest];
        var writer = new MessageWriter(request);
        IpvsMessages.Write(ref writer, family, command, Rt.Request | Rt.Acknowledge, ++sequence, daemon);
        return Answer(writer.Written, asked);
    }

    private SystemError Answer(ReadOnlySpan<byte> request, string asked)
    {
        var failure = Acknowledged(request, static _ => { });
        return failure == 0 ? default : new SystemError(failure, asked);
    }

    /// <summary>Sends a request, and reads until it is acknowledged or refused; what comes before that is handed on.</summary>
    private int Acknowledged(ReadOnlySpan<byte> request, AnswerReading.Payload answer) => socket.Ask(request, incoming, new AnswerReading(sequence, answer));

    private delegate T Decode<T>(ReadOnlySpan<byte> payload);

    private bool TryDump<T>(IpvsCommand command, IpvsService? of, Decode<T> decode, ICollection<T> into, string asked, out SystemError error)
    {
        // One during which something changed must be repeated; on a very busy machine the last is taken as it is.
        const int Tries = 5;
        Span<byte> request = stackalloc byte[LargestRequest];
        for (var tried = 1; ; tried++)
        {
            into.Clear();
            var writer = new MessageWriter(request);
            IpvsMessages.Write(ref writer, family, command, Rt.Request | Rt.Dump, ++sequence, of);
            var reading = new AnswerReading(sequence, payload => into.Add(decode(payload)));
            var failure = socket.Ask(writer.Written, incoming, reading);
            if (failure != 0 || !reading.WasInterrupted || tried == Tries)
            {
                error = failure == 0 ? default : new SystemError(failure, asked);
                return failure == 0;
            }
        }
    }
}
