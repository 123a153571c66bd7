// What names stand for on this machine: hosts by the system's resolver (/etc/hosts, DNS), ports by /etc/services. A resolver
// that does not answer is waited for once, not once for each name.
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Bascule.Configuration.Director;
using Bascule.Core.Director;

namespace Bascule.Configuration.Machine;

public static class MachineNames
{
    /// <summary>For one name; resolv.conf(5) gives a server 5 s.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    public static NameLookup Here()
    {
        var services = File.Exists("/etc/services") ? File.ReadAllText("/etc/services") : "";
        return new NameLookup(Asking((host, limit) => Dns.GetHostAddressesAsync(host).WaitAsync(limit)), (name, protocol) => Port(services, name, protocol));
    }

    /// <summary>Once the resolver has not answered in time, it is not asked again.</summary>
    public static Func<string, ImmutableArray<InetAddress>> Asking(Func<string, TimeSpan, Task<IPAddress[]>> resolver)
    {
        var isSilent = false;
        return host =>
        {
            if (isSilent) return [];
            try
            {
                return [.. resolver(host, Limit).GetAwaiter().GetResult().Select(InetAddress.Of)];
            }
            catch (SocketException)
            {
                return [];
            }
            catch (TimeoutException)
            {
                isSilent = true;
                return [];
            }
        };
    }

    /// <summary>The port of a service, by its name or another of its names, in the text of /etc/services (services(5)).</summary>
    public static ushort? Port(string services, string name, Protocol protocol)
    {
        ArgumentNullException.ThrowIfNull(services);
        var ending = "/" + protocol.ToString().ToLowerInvariant();
        foreach (var line in services.Split('\n'))
        {
            var words = line.Split('#')[0].Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries);
            if (words.Length < 2 || !words[1].EndsWith(ending, StringComparison.Ordinal) || words[0] != name && !words.AsSpan(2).Contains(name)) continue;
            if (ushort.TryParse(words[1].AsSpan(0, words[1].Length - ending.Length), out var port)) return port;
        }
        return null;
    }
}
