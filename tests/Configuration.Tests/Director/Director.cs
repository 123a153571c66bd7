// Files of a director as texts, read on a machine that knows a few names.
using System.Collections.Immutable;
using System.Net;
using Bascule.Configuration.Director;
using Bascule.Core.Director;

namespace Bascule.Configuration.Tests.Director;

internal static class DirectorTexts
{
    public const string GoodService = "-A -t 192.168.56.10:80 -s wrr\n-a -t 192.168.56.10:80 -r 192.168.200.11:80 -m -w 1\n";
    public const string GoodVirtual = "virtual = 192.168.56.10:80\n\treal = 192.168.200.11:80 masq\n";

    public const string GoodNative = """
        nodes: [hb1, hb2]
        virtual-services:
          - address: 192.168.56.10:80
            servers:
              - {address: 192.168.200.11:80, weight: 3}
              - {address: "web3:80"}

        """;

    public static readonly NameLookup Names = new(
        host => host switch
        {
            "www" => [Address("192.168.56.10"), Address("fd00::10")],
            "web1" => [Address("192.168.200.11")],
            "web3" => [Address("192.168.200.13")],
            "six" => [Address("fd00::11")],
            _ => [],
        },
        (name, protocol) => (name, protocol) switch { ("http", Protocol.Tcp) => 80, ("domain", _) => 53, _ => null });

    public static InetAddress Address(string text) => InetAddress.Of(IPAddress.Parse(text));

    public static ServerAddress Real(string address, ushort port = 80) => new(Address(address), port);

    public static DirectorFile Rules(string text) => new(DirectorFileKind.Rules, FoundFile.With("/etc/ipvsadm.rules", text));
    public static DirectorFile Defaults(string text) => new(DirectorFileKind.Defaults, FoundFile.With("/etc/default/ipvsadm", text));
    public static DirectorFile Ldirectord(string text) => new(DirectorFileKind.Ldirectord, FoundFile.With("/etc/ha.d/ldirectord.cf", text));

    public static DirectorFile Yaml(string text) => new(DirectorFileKind.Native, FoundFile.With("/etc/bascule/bascule.yaml", text));

    public static DirectorReading Read(params ImmutableArray<DirectorFile> files) => DirectorConfiguration.Parse(files, Names);

    /// <summary>The one service of files in which nothing is wrong.</summary>
    public static ConfiguredService Service(DirectorFile file)
    {
        var reading = Read(file);
        reading.Configuration.ShouldNotBeNull(string.Join('\n', reading.Findings));
        return reading.Configuration.Services.ShouldHaveSingleItem();
    }

    public static string Table(DirectorFile file)
    {
        var reading = Read(file);
        reading.Configuration.ShouldNotBeNull(string.Join('\n', reading.Findings));
        return IpvsadmText.Of(reading.Configuration.Table);
    }
}
