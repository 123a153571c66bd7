// The media of ha.cf: what we send on. A medium takes the udpport that stands before it.
using System.Net;
using System.Net.Sockets;
using Bascule.Core;

namespace Bascule.Configuration.Classic;

internal sealed partial class HaCfReader
{
    private readonly List<Medium> media = [];
    private readonly List<WrittenMedium> written = [];
    private int mediaSeen;
    private bool tooManyMedia;
    private int? udpPort;

    private int PortNow => udpPort ?? here.HaClusterPort ?? 694;

    private void UdpPort(Directive directive) => Value(directive, word =>
    {
        if (!TryNumber(word.Text, 1, 65535, out var port))
        {
            Error(word, HaCfPhrases.NoPort, word.Text);
            return;
        }
        udpPort = port;
        if (mediaSeen > 0) Warn(word, HaCfPhrases.PortAfterMedia, word.Text);
        if (port < 1024 && port != 694 && ReservedPorts.TryGetValue(port, out var service)) Warn(word, HaCfPhrases.PortReserved, word.Text, service);
    });

    private void OldBcast(Directive directive)
    {
        Warn(directive.Name, HaCfPhrases.OldUdp);
        Bcast(directive);
    }

    private void Bcast(Directive directive)
    {
        foreach (var device in Several(directive))
        {
            mediaSeen++;
            written.Add(new WrittenMedium("bcast", device.Text, null, udpPort));
            if (DeviceExists(device)) Add(device, new Medium { Kind = MediumKind.Bcast, Device = device.Text, Name = "", Port = PortNow });
        }
    }

    private void Ucast(Directive directive, bool six)
    {
        var values = Several(directive);
        if (values.IsEmpty) return;
        mediaSeen++;
        if (values.Length == 1)
        {
            Error(values[0], HaCfPhrases.UcastNoTarget, directive.Name.Text, values[0].Text, six ? "fd00::12" : "192.168.0.12");
            return;
        }
        SayIgnored(directive, 2);
        var address = Resolved(directive, values[1], six);
        written.Add(new WrittenMedium(six ? "ucast6" : "ucast", values[0].Text, values[1].Text, udpPort));
        if (!DeviceExists(values[0]) || address is null) return;

        // One ha.cf may list a ucast towards each node: the one towards ourselves is none.
        if (IPAddress.IsLoopback(address) || here.Devices is { } devices && devices.Any(d => d.Addresses.Any(a => a.Address.Equals(address))))
        {
            ownUcast ??= values[1];
            return;
        }
        Add(values[0], new Medium { Kind = six ? MediumKind.Ucast6 : MediumKind.Ucast, Device = values[0].Text, Name = "", Address = address, Port = PortNow });
    }

    private IPAddress? Resolved(Directive directive, Word word, bool six)
    {
        var family = six ? AddressFamily.InterNetworkV6 : AddressFamily.InterNetwork;
        if (AddressText.TryRead(word.Text, out var address))
        {
            if (address.AddressFamily == family) return address;
            Error(word, HaCfPhrases.UcastFamily, word.Text, directive.Name.Text, six ? "ucast" : "ucast6");
            return null;
        }
        if (AddressText.LooksLikeOne(word.Text))
        {
            Error(word, HaCfPhrases.NoAddress, word.Text);
            return null;
        }
        var found = HostsText.Read(here.Hosts ?? "").FirstOrDefault(h => h.Address?.AddressFamily == family && h.Names.Contains(word.Text, StringComparer.OrdinalIgnoreCase));
        if (found?.Address is null) Error(word, HaCfPhrases.UnknownHost, word.Text);
        return found?.Address;
    }

    private void Mcast(Directive directive, bool six)
    {
        var values = Several(directive);
        if (values.IsEmpty) return;
        mediaSeen++;
        string[] names = ["device", "group", "port", six ? "hops" : "ttl", "loop"];
        if (values.Length < 5)
        {
            Error(values[^1], HaCfPhrases.McastMissing, directive.Name.Text, names[values.Length], six ? "mcast6 eth0 ff02::694 694 1 0" : "mcast eth0 239.0.0.1 694 1 0");
            return;
        }
        SayIgnored(directive, 5);
        var good = DeviceExists(values[0]);
        if (!AddressText.TryRead(values[1].Text, out var group) || !IsMulticast(group, six))
        {
            Error(values[1], HaCfPhrases.McastGroup, values[1].Text, six ? "ff02::694" : "239.0.0.1", six ? "ff00::/8" : "224.0.0.0 – 239.255.255.255");
            good = false;
        }
        good &= Within(values[2], "port", 1, 65535, out var port) & Within(values[3], names[3], 0, 4, out var ttl) & Within(values[4], "loop", 0, 1, out var loop);
        if (!good) return;
        written.Add(new WrittenMedium(six ? "mcast6" : "mcast", values[0].Text, values[1].Text, port, ttl, loop == 1));
        Add(values[0], new Medium { Kind = six ? MediumKind.Mcast6 : MediumKind.Mcast, Device = values[0].Text, Name = "", Address = group, Port = port, Ttl = ttl, Loop = loop == 1 });
    }

    private bool Within(Word word, string what, int least, int most, out int number)
    {
        if (TryNumber(word.Text, least, most, out number)) return true;
        Error(word, HaCfPhrases.NoNumber, word.Text, what, $"{least}", $"{most}");
        return false;
    }

    private static bool IsMulticast(IPAddress address, bool six) => six
        ? address.IsIPv6Multicast
        : address.AddressFamily == AddressFamily.InterNetwork && address.GetAddressBytes()[0] is >= 224 and <= 239;

    private void Baud(Directive directive)
    {
        if (firstSaid.TryGetValue("baud", out var before)) Error(directive.Name, HaCfPhrases.Once, "baud", $"{before}");
        else Choice(directive, ["9600", "19200", "38400", "57600", "115200", "230400", "460800"], _ => { });
    }

    private bool DeviceExists(Word device)
    {
        if (here.Devices is not { } devices || devices.Any(d => d.Name == device.Text)) return true;
        var names = devices.Select(d => d.Name).Where(n => n != "lo").Order(StringComparer.Ordinal).ToList();
        if (names.Count == 0) Error(device, HaCfPhrases.NoDevices, device.Text);
        else if (NearestWord.To(device.Text, names) is { } near) Error(device, HaCfPhrases.NoDeviceNear, device.Text, near, string.Join(", ", names));
        else Error(device, HaCfPhrases.NoDevice, device.Text, string.Join(", ", names));
        return false;
    }

    private void Add(Word device, Medium medium)
    {
        if (media.Count == Cluster.MaxMedia)
        {
            if (!tooManyMedia) Error(device, HaCfPhrases.TooManyMedia, $"{Cluster.MaxMedia}");
            tooManyMedia = true;
            return;
        }
        var twin = media.FirstOrDefault(m => m with { Name = "" } == medium);
        if (twin is not null)
        {
            Warn(device, HaCfPhrases.SameMedium, twin.ToString());
            return;
        }
        var before = media.Count(m => m.Device == medium.Device);
        media.Add(medium with { Name = before == 0 ? medium.Device : $"{medium.Device}#{before + 1}" });
    }

    private void SayIgnored(Directive directive, int taken)
    {
        if (directive.Values.Length > taken) Warn(directive.Values[taken], HaCfPhrases.Ignored, directive.Values[taken].Text, directive.Name.Text);
    }

    // Of /etc/services: those an administrator might pick for want of a better number.
    private static readonly Dictionary<int, string> ReservedPorts = new()
    {
        [53] = "domain",
        [67] = "bootps",
        [68] = "bootpc",
        [69] = "tftp",
        [111] = "sunrpc",
        [123] = "ntp",
        [137] = "netbios-ns",
        [138] = "netbios-dgm",
        [161] = "snmp",
        [162] = "snmp-trap",
        [177] = "xdmcp",
        [443] = "https",
        [500] = "isakmp",
        [514] = "syslog",
        [520] = "route",
        [546] = "dhcpv6-client",
        [547] = "dhcpv6-server",
        [623] = "asf-rmcp",
        [631] = "ipp",
    };
}
