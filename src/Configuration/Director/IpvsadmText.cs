// A balancing table as `ipvsadm -Sn` prints it, which is also what it reads. One thing is more: thresholds, which ipvsadm
// 1.31 leaves out of what it saves, so that they would be lost by saving and loading. Two things are otherwise, since it
// cannot load what it prints of them: a mark above 2147483647 (it prints -1), and a third flag of sh and mh (nothing).
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

public static class IpvsadmText
{
    /// <summary>One line for each service, followed by one for each of its real servers.</summary>
    public static string Of(BalancingTable table)
    {
        ArgumentNullException.ThrowIfNull(table);
        var text = new StringBuilder();
        foreach (var service in table.Services.Values)
        {
            text.Append(Line(service)).Append('\n');
            foreach (var server in service.RealServers.Values) text.Append(Line(service.Address, server)).Append('\n');
        }
        return text.ToString();
    }

    /// <summary><c>-t 192.168.56.10:80</c></summary>
    public static string Of(ServiceAddress address) => address switch
    {
        ServiceAddress.Listening(var protocol, var host, var port) => $"{protocol switch { Protocol.Tcp => "-t", Protocol.Udp => "-u", _ => "--sctp-service" }} {host.With(port)}",
        ServiceAddress.Marked marked => string.Create(CultureInfo.InvariantCulture, $"-f {marked.Mark}{(marked.Family == IpFamily.IPv6 ? " -6" : "")}"),
        _ => throw new System.Diagnostics.UnreachableException($"{address}"),
    };

    /// <summary>What a scheduler calls its flags.</summary>
    internal static ImmutableArray<(string Name, SchedulerFlags Flag)> FlagNames(Scheduler scheduler) => scheduler.Hashes
        ? [($"{scheduler}-fallback", SchedulerFlags.Fallback), ($"{scheduler}-port", SchedulerFlags.Port), ("flag-1", SchedulerFlags.Fallback), ("flag-2", SchedulerFlags.Port), ("flag-3", SchedulerFlags.Third)]
        : [("flag-1", SchedulerFlags.Fallback), ("flag-2", SchedulerFlags.Port), ("flag-3", SchedulerFlags.Third)];

    private static string Line(VirtualService service)
    {
        var line = new StringBuilder($"-A {Of(service.Address)} -s {service.Scheduler}");
        if (service.Persistence is { } persistence)
        {
            line.Append(CultureInfo.InvariantCulture, $" -p {(long)persistence.Timeout.TotalSeconds}");
            if (persistence.PrefixLength is { } length) line.Append(" -M ").Append(service.Address.Family == IpFamily.IPv4 ? AddressWords.DottedMask(length) : $"{length}");
            if (persistence.BySipCall) line.Append(" --pe sip");
        }
        if (service.OnePacket) line.Append(" -o");
        var flags = service.Flags;
        var said = FlagNames(service.Scheduler).Where(f => flags.HasFlag(f.Flag)).DistinctBy(f => f.Flag).Select(f => f.Name).ToArray();
        return said.Length == 0 ? line.ToString() : line.Append(" -b ").AppendJoin(',', said).ToString();
    }

    private static string Line(ServiceAddress service, RealServer server)
    {
        var line = new StringBuilder();
        line.Append(CultureInfo.InvariantCulture, $"-a {Of(service)} -r {server.Address} {Method(server.Forwarding)} -w {server.Weight}");
        if (server.Forwarding is Forwarding.Tunnel(var encapsulation)) line.Append(' ').Append(Tunnel(encapsulation));
        if (server.UpperThreshold > 0) line.Append(CultureInfo.InvariantCulture, $" -x {server.UpperThreshold}");
        if (server.LowerThreshold > 0) line.Append(CultureInfo.InvariantCulture, $" -y {server.LowerThreshold}");
        return line.ToString();
    }

    private static string Method(Forwarding forwarding) => forwarding switch
    {
        Forwarding.Masquerade => "-m",
        Forwarding.Route => "-g",
        Forwarding.Tunnel => "-i",
        _ => throw new System.Diagnostics.UnreachableException($"{forwarding}"),
    };

    private static string Tunnel(Encapsulation encapsulation) => encapsulation switch
    {
        Encapsulation.Ipip => "--tun-type ipip",
        Encapsulation.Gue(var port, var checksum) => string.Create(CultureInfo.InvariantCulture, $"--tun-type gue --tun-port {port} {Of(checksum)}"),
        Encapsulation.Gre(var checksum) => $"--tun-type gre {Of(checksum)}",
        _ => throw new System.Diagnostics.UnreachableException($"{encapsulation}"),
    };

    private static string Of(TunnelChecksum checksum) => checksum switch { TunnelChecksum.None => "--tun-nocsum", TunnelChecksum.Full => "--tun-csum", _ => "--tun-remcsum" };
}
