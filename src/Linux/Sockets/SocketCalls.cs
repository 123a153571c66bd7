// The system calls of sockets, as they are. Numbers: asm-generic/socket.h, linux/in.h, linux/in6.h, linux/socket.h.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

internal static unsafe partial class SocketCalls
{
    public const int Unix = 1;
    public const int Inet = 2;
    public const int Inet6 = 10;
    public const int Netlink = 16;
    public const int Packet = 17;

    public const int Stream = 1;
    public const int Datagram = 2;
    public const int Raw = 3;
    public const int SequencedPacket = 5;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int SocketLevel = 1;
    public const int ReuseAddress = 2;
    public const int PendingError = 4;
    public const int DontRoute = 5;
    public const int Broadcast = 6;
    public const int ReceiveBuffer = 8;
    public const int Priority = 12;
    public const int PeerCredentials = 17;
    public const int BindToDevice = 25;
    public const int AttachFilter = 26;
    public const int DetachFilter = 27;
    public const int SendBufferForced = 32;
    public const int ReceiveBufferForced = 33;

    public const int IpLevel = 0;
    public const int IpTypeOfService = 1;
    public const int IpMulticastInterface = 32;
    public const int IpMulticastTtl = 33;
    public const int IpMulticastLoop = 34;
    public const int IpAddMembership = 35;
    public const int IpMulticastAll = 49;

    public const int Ip6Level = 41;
    public const int Ip6UnicastHops = 16;
    public const int Ip6MulticastInterface = 17;
    public const int Ip6MulticastHops = 18;
    public const int Ip6MulticastLoop = 19;
    public const int Ip6AddMembership = 20;
    public const int Ip6Only = 26;
    public const int Ip6MulticastAll = 29;
    public const int Ip6TrafficClass = 67;

    public const int MessageTruncated = 0x20; // MSG_TRUNC: the true length of what did not fit
    public const int DontWait = 0x40;
    public const int NoSignal = 0x4000;

    [LibraryImport("libc", EntryPoint = "socket", SetLastError = true)]
    public static partial int Open(int family, int type, int protocol);

    [LibraryImport("libc", EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(int socket, void* address, int length);

    [LibraryImport("libc", EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(int socket, void* address, int length);

    [LibraryImport("libc", EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(int socket, int backlog);

    [LibraryImport("libc", EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept(int socket, void* address, int* length, int flags);

    [LibraryImport("libc", EntryPoint = "socketpair", SetLastError = true)]
    public static partial int OpenPair(int family, int type, int protocol, int* descriptors);

    [LibraryImport("libc", EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetOption(int socket, int level, int name, void* value, int length);

    [LibraryImport("libc", EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetOption(int socket, int level, int name, void* value, int* length);

    [LibraryImport("libc", EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetName(int socket, void* address, int* length);

    [LibraryImport("libc", EntryPoint = "sendto", SetLastError = true)]
    public static partial nint SendTo(int socket, void* bytes, nint length, int flags, void* address, int addressLength);

    [LibraryImport("libc", EntryPoint = "recvfrom", SetLastError = true)]
    public static partial nint ReceiveFrom(int socket, void* bytes, nint length, int flags, void* address, int* addressLength);

    [LibraryImport("libc", EntryPoint = "fcntl", SetLastError = true)]
    public static partial int Control(int descriptor, int command, nint argument);

    [LibraryImport("libc", EntryPoint = "if_nametoindex", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    public static partial uint IndexOf(string interfaceName);

    public static bool TrySetNumber(Descriptor socket, int level, int name, int value) =>
        SetOption(socket.Number, level, name, &value, sizeof(int)) == 0;

    public static bool TrySetBytes(Descriptor socket, int level, int name, ReadOnlySpan<byte> value)
    {
        fixed (byte* bytes = value)
        {
            return SetOption(socket.Number, level, name, bytes, value.Length) == 0;
        }
    }
}
