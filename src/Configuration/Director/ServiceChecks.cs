// What is to be said about a virtual service as a whole, whichever file it is from.
using Bascule.Configuration.Classic;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

internal static class ServiceChecks
{
    public static void Of(VirtualService service, Place at, Findings findings)
    {
        var servers = service.RealServers.Values.ToArray();
        if (servers.Length == 0) findings.Warn(at, "", DirectorPhrases.NoServers, $"{service.Address}");
        else if (!service.TakesConnections) findings.Warn(at, "", DirectorPhrases.AllDrained, $"{service.Address}");
        var weights = servers.Select(s => s.Weight).Where(w => w > 0).Distinct().Count();
        if (weights > 1 && service.Scheduler.Name is "rr" or "lc") findings.Warn(at, "", DirectorPhrases.WeightsUnused, service.Scheduler.Name, $"{service.Address}");
    }

    /// <summary>Who does not translate addresses does not translate ports: ipvsadm puts the service's port in place of another one without a word.</summary>
    public static ushort PortInUse(ServiceAddress service, Forwarding forwarding, ushort port, Word? written, Findings findings)
    {
        if (service is not ServiceAddress.Listening listening || forwarding is Forwarding.Masquerade || port == listening.Port) return port;
        if (written is { } word && port != 0) findings.Warn(word.At, word.Text, DirectorPhrases.PortUnused, word.Text, $"{listening.Port}");
        return listening.Port;
    }
}
