using System.Net;
using System.Net.Sockets;
using Bascule.Linux.Ipvs;
using Bascule.Linux.Netlink;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Linux.Tests.Ipvs;

/// <summary>Bytes as linux/ip_vs.h and linux/genetlink.h have them, on a machine that keeps the lowest byte first.</summary>
public sealed class MessagesOfIpvs
{
    private const ushort Family = 0x21;

    private static readonly IpvsService Web = new()
    {
        Family = AddressFamily.InterNetwork,
        Protocol = 6,
        Address = IPAddress.Parse("192.0.2.1"),
        Port = 80,
        Scheduler = "wrr",
        Flags = IpvsServiceFlags.Persistent,
        TimeoutSeconds = 300,
        Netmask = 0xffffff00,
    };

    private static readonly IpvsDestination Server = new()
    {
        Family = AddressFamily.InterNetworkV6,
        Address = IPAddress.Parse("fd00::11"),
        Port = 80,
        Forwarding = IpvsForwarding.Tunnel,
        Weight = 3,
        UpperThreshold = 10,
        LowerThreshold = 5,
        Tunnel = IpvsTunnel.Gue,
        TunnelPort = 6080,
        TunnelFlags = IpvsTunnelFlags.Checksum,
    };

    [Fact]
    public void A_service_is_added_with_all_about_it() => Written(IpvsCommand.NewService, Web).ShouldBe(Hex("""
        68 00 00 00  21 00  05 00  07 00 00 00  00 00 00 00                # length, family, REQUEST|ACK, sequence
        01 01 00 00                                                        # NEW_SERVICE, version 1
        54 00 01 80                                                        # SERVICE
        06 00 01 00  02 00 00 00                                           # AF_INET
        06 00 02 00  06 00 00 00                                           # IPPROTO_TCP
        14 00 03 00  c0 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00       # address
        06 00 04 00  00 50 00 00                                           # port, big-endian
        08 00 06 00  77 72 72 00                                           # wrr
        0c 00 07 00  01 00 00 00  ff ff ff ff                              # flags, and all of them
        08 00 08 00  2c 01 00 00                                           # 300 s
        08 00 09 00  ff ff ff 00                                           # netmask, big-endian
        """));

    [Fact]
    public void A_service_is_removed_by_what_it_is_known_by()
    {
        Written(IpvsCommand.DeleteService, Web).ShouldBe(Hex("""
            44 00 00 00  21 00  05 00  07 00 00 00  00 00 00 00
            03 01 00 00  30 00 01 80
            06 00 01 00  02 00 00 00   06 00 02 00  06 00 00 00
            14 00 03 00  c0 00 02 01 00 00 00 00 00 00 00 00 00 00 00 00
            06 00 04 00  00 50 00 00
            """));
        Written(IpvsCommand.DeleteService, new IpvsService { Family = AddressFamily.InterNetworkV6, Mark = 258 }).ShouldBe(Hex("""
            28 00 00 00  21 00  05 00  07 00 00 00  00 00 00 00
            03 01 00 00  14 00 01 80
            06 00 01 00  0a 00 00 00   08 00 05 00  02 01 00 00
            """));
    }

    /// <summary>Its prefix is a number in the machine's own order, unlike a mask.</summary>
    [Fact]
    public void A_service_of_IPv6_has_a_prefix_for_a_netmask() =>
        Written(IpvsCommand.SetService, new IpvsService { Family = AddressFamily.InterNetworkV6, Mark = 1, Scheduler = "rr", Netmask = 64, PersistenceEngine = "sip" }).ShouldBe(Hex("""
            54 00 00 00  21 00  05 00  07 00 00 00  00 00 00 00
            02 01 00 00  40 00 01 80
            06 00 01 00  0a 00 00 00   08 00 05 00  01 00 00 00
            07 00 06 00  72 72 00 00   0c 00 07 00  00 00 00 00  ff ff ff ff
            08 00 08 00  00 00 00 00   08 00 09 00  40 00 00 00
            08 00 0b 00  73 69 70 00
            """));

    [Fact]
    public void A_real_server_is_added_to_a_service() => Written(IpvsCommand.NewDestination, new IpvsService { Family = AddressFamily.InterNetwork, Mark = 1 }, Server).ShouldBe(Hex("""
        88 00 00 00  21 00  05 00  07 00 00 00  00 00 00 00
        05 01 00 00                                                        # NEW_DEST
        14 00 01 80  06 00 01 00  02 00 00 00   08 00 05 00  01 00 00 00   # SERVICE: AF_INET, mark 1
        60 00 02 80                                                        # DEST
        14 00 01 00  fd 00 00 00 00 00 00 00 00 00 00 00 00 00 00 11
        06 00 02 00  00 50 00 00                                           # port, big-endian
        06 00 0b 00  0a 00 00 00                                           # AF_INET6
        08 00 03 00  02 00 00 00                                           # tunnel
        08 00 04 00  03 00 00 00                                           # weight
        08 00 05 00  0a 00 00 00   08 00 06 00  05 00 00 00                # thresholds
        05 00 0d 00  01 00 00 00                                           # gue
        06 00 0e 00  17 c0 00 00                                           # port 6080, big-endian
        06 00 0f 00  01 00 00 00                                           # with a checksum
        """));

    [Fact]
    public void A_daemon_is_started_by_its_state_interface_and_number()
    {
        var buffer = new byte[256];
        var writer = new MessageWriter(buffer);
        IpvsMessages.Write(ref writer, Family, IpvsCommand.NewDaemon, Rt.Request | Rt.Acknowledge, 7, new IpvsDaemon { State = IpvsDaemonState.Backup, Interface = "eth1", SyncId = 9 });
        writer.Written.ToArray().ShouldBe(Hex("""
            34 00 00 00  21 00  05 00  07 00 00 00  00 00 00 00
            09 01 00 00  20 00 03 80
            08 00 01 00  02 00 00 00
            09 00 02 00  65 74 68 31 00 00 00 00
            08 00 03 00  09 00 00 00
            """));
    }

    [Fact]
    public void A_real_server_is_read_with_its_counters()
    {
        var read = IpvsMessages.ReadDestination(Hex("""
            05 01 00 00                                                        # NEW_DEST, as an answer
            a0 00 02 00
            14 00 01 00  0a 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00
            06 00 02 00  1f 90 00 00   08 00 03 00  00 00 00 00   08 00 04 00  02 00 00 00
            08 00 07 00  05 00 00 00   08 00 08 00  06 00 00 00   08 00 09 00  07 00 00 00
            06 00 0b 00  02 00 00 00
            50 00 0c 00                                                        # STATS64
            0c 00 01 00  01 00 00 00 00 00 00 00   0c 00 02 00  02 00 00 00 00 00 00 00
            0c 00 03 00  03 00 00 00 00 00 00 00   0c 00 04 00  04 00 00 00 00 00 00 00
            0c 00 05 00  05 00 00 00 01 00 00 00   0c 00 06 00  09 00 00 00 00 00 00 00
            04 00 0b 00                                                        # PAD
            """), AddressFamily.Unspecified);
        read.ShouldBe(new IpvsDestination { Family = AddressFamily.InterNetwork, Address = IPAddress.Parse("10.0.0.1"), Port = 8080, Weight = 2, Counters = new(5, 6, 7, 1, 2, 3, 4, 0x1_0000_0005) });
    }

    [Fact]
    public void A_real_server_of_an_old_kernel_is_of_its_services_family() =>
        IpvsMessages.ReadDestination(Hex("05 01 00 00  18 00 02 00  14 00 01 00  0a 00 00 01 00 00 00 00 00 00 00 00 00 00 00 00"), AddressFamily.InterNetwork).Address.ShouldBe(IPAddress.Parse("10.0.0.1"));

    [Fact]
    public void A_daemon_is_read_with_where_it_speaks() => IpvsMessages.ReadDaemon(Hex("""
        09 01 00 00
        30 00 03 00
        08 00 01 00  01 00 00 00   09 00 02 00  65 74 68 31 00 00 00 00   08 00 03 00  09 00 00 00
        06 00 07 00  90 22 00 00                                           # the port, not big-endian
        08 00 05 00  e0 00 00 51
        """)).ShouldBe(new IpvsDaemon { State = IpvsDaemonState.Master, Interface = "eth1", SyncId = 9, Port = 8848, Group = IPAddress.Parse("224.0.0.81") });

    private static readonly Gen<IpvsService> Services =
        from family in Gen.Elements(AddressFamily.InterNetwork, AddressFamily.InterNetworkV6)
        from mark in Gen.Elements(0u, 1u, uint.MaxValue)
        from host in Gen.Choose(0, 255)
        from number in Gen.Choose(0, int.MaxValue)
        from text in Gen.Elements("", "rr", "a scheduler of 15", "é")
        select new IpvsService
        {
            Family = family,
            Mark = mark,
            Protocol = mark > 0 ? (ushort)0 : (ushort)number,
            Address = mark > 0 ? null : new IPAddress([.. Enumerable.Repeat((byte)host, family == AddressFamily.InterNetwork ? 4 : 16)]),
            Port = mark > 0 ? (ushort)0 : (ushort)(number >> 8),
            Scheduler = text,
            Flags = (IpvsServiceFlags)number,
            TimeoutSeconds = (uint)number,
            Netmask = (uint)number,
            PersistenceEngine = text,
        };

    private static readonly Gen<IpvsDestination> Destinations =
        from service in Services
        from number in Gen.Choose(0, int.MaxValue)
        where service.Mark == 0
        select new IpvsDestination
        {
            Family = service.Family,
            Address = service.Address,
            Port = service.Port,
            Forwarding = (IpvsForwarding)number,
            Weight = (uint)number,
            UpperThreshold = uint.MaxValue - (uint)number,
            LowerThreshold = service.TimeoutSeconds,
            Tunnel = (IpvsTunnel)number,
            TunnelPort = (ushort)number,
            TunnelFlags = (IpvsTunnelFlags)number,
        };

    [Fact]
    public void What_is_written_is_read_again() => Check.One(Config.QuickThrowOnFailure.WithMaxTest(2000), Prop.ForAll(Services.ToArbitrary(), Destinations.ToArbitrary(), (service, destination) =>
    {
        IpvsMessages.ReadService(PayloadOf(Written(IpvsCommand.SetService, service))).ShouldBe(service);
        IpvsMessages.ReadDestination(PayloadOf(Written(IpvsCommand.SetDestination, service, destination)), AddressFamily.Unspecified).ShouldBe(destination);
        return true;
    }));

    /// <summary>A prefix of an answer says less, and nothing else.</summary>
    [Fact]
    public void An_answer_cut_short_is_an_answer()
    {
        var service = PayloadOf(Written(IpvsCommand.NewService, Web));
        var destination = PayloadOf(Written(IpvsCommand.NewDestination, Web, Server));
        for (var length = 0; length < destination.Length; length++)
        {
            if (length < service.Length)
            {
                IpvsMessages.ReadService(service.AsSpan(0, length)).ShouldBe(new IpvsService());
            }

            IpvsMessages.ReadDestination(destination.AsSpan(0, length), AddressFamily.Unspecified).ShouldBe(new IpvsDestination());
        }
    }

    [Fact]
    public void Whatever_the_bytes_decoding_neither_throws_nor_loops()
    {
        var random = new Random(1);
        var corpus = new[] { PayloadOf(Written(IpvsCommand.NewService, Web)), PayloadOf(Written(IpvsCommand.NewDestination, Web, Server)) };
        var different = 0;
        for (var i = 0; i < 100_000; i++)
        {
            var bytes = corpus[i % 2].ToArray();
            for (var changes = random.Next(1, 6); changes > 0; changes--)
            {
                bytes[random.Next(bytes.Length)] = (byte)random.Next(random.Next(2) == 0 ? 16 : 256);
            }

            different += IpvsMessages.ReadService(bytes) == Web ? 0 : 1;
            different += IpvsMessages.ReadDestination(bytes, AddressFamily.InterNetwork) == Server ? 0 : 1;
            _ = IpvsMessages.ReadDaemon(bytes);
            _ = GenericFamily.NumberIn(bytes);
        }

        different.ShouldBeGreaterThan(1000);
    }

    private static byte[] Written(IpvsCommand command, IpvsService service, IpvsDestination? destination = null)
    {
        var buffer = new byte[1024];
        var writer = new MessageWriter(buffer);
        IpvsMessages.Write(ref writer, Family, command, Rt.Request | Rt.Acknowledge, 7, service, destination);
        return writer.Written.ToArray();
    }

    private static byte[] PayloadOf(byte[] message) => message[Rt.HeaderSize..];

    /// <summary>Two digits each, up to a #.</summary>
    private static byte[] Hex(string text) => Convert.FromHexString(string.Concat(text.Split('\n').Select(line => line.Split('#')[0].Replace(" ", "", StringComparison.Ordinal).Trim())));
}
