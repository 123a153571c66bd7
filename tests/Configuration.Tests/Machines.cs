// Machines to judge configurations on: the ones the cases and the seeds were made for.
using System.Collections.Immutable;
using System.Net;

namespace Bascule.Configuration.Tests;

internal static class Machines
{
    /// <summary>The machine hb1 of the recorded cases: eth0 is its only network card.</summary>
    public static Surroundings Hb1 { get; } = Machine("hb1", "eth0", "192.168.0.11/24");

    public static Surroundings Machine(string name, params string[] devicesAndAddresses) => new()
    {
        OwnName = name,
        Devices = Devices(devicesAndAddresses),
        Users = ["root", "www-data", "hacluster", "daemon"],
        Paths = ImmutableSortedDictionary<string, PathKind>.Empty.Add("/etc/passwd", PathKind.Plain).Add("/usr/bin/true", PathKind.Executable).Add("/usr/bin/nosuch", PathKind.Missing),
        ResourceScripts = ["IPaddr", "IPaddr2", "Filesystem", "MailTo"],
        Units = ["apache2", "postgresql", "ssh"],
        InitScripts = ["apache2"],
        Hosts = "127.0.0.1 localhost\n",
    };

    /// <summary><c>eth0 192.168.0.11/24 eth1 10.0.0.1/8</c>, after lo.</summary>
    public static ImmutableArray<NetworkDevice> Devices(params string[] words)
    {
        var devices = ImmutableArray.CreateBuilder<NetworkDevice>();
        devices.Add(new NetworkDevice("lo", [(IPAddress.Loopback, 8)]));
        for (var i = 0; i < words.Length; i += 2)
        {
            var address = words[i + 1].Split('/');
            devices.Add(new NetworkDevice(words[i], [(IPAddress.Parse(address[0]), int.Parse(address[1]))]));
        }
        return devices.ToImmutable();
    }
}
