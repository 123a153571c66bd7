// Whether this machine passes on packets that are not for it: without that no answer of a masqueraded real server gets to its client.
using Bascule.Configuration.Director;
using Bascule.Core.Director;
using Bascule.Linux.Files;

namespace Bascule.Director;

internal static class KernelForwarding
{
    private static readonly (IpFamily Family, string Path)[] Settings = [(IpFamily.IPv4, "/proc/sys/net/ipv4/ip_forward"), (IpFamily.IPv6, "/proc/sys/net/ipv6/conf/all/forwarding")];

    /// <summary>Switches it on where a service needs it. It is never switched off: others may count on it.</summary>
    /// <returns>What was done, or could not be.</returns>
    public static IEnumerable<(Level Level, string Text)> Ensure(DirectorConfiguration configuration)
    {
        foreach (var (family, path) in Settings)
        {
            var service = configuration.Table.Services.Values.FirstOrDefault(s => s.Address.Family == family && s.RealServers.Values.Any(r => r.Forwarding is Forwarding.Masquerade));
            var way = configuration.WaysOut.FirstOrDefault(w => w.Family == family);
            if (service is null && way is null || Read(path) != "0") continue;
            yield return (Write(path), service) switch
            {
                (null, not null) => (Level.Info, $"{path} was 0, and is 1 now: {service.Address} masquerades"),
                (null, null) => (Level.Info, $"{path} was 0, and is 1 now: {way!.From} has its way out here"),
                ({ } refusal, not null) => (Level.Error, $"{path} is 0, so no answer of the real servers of {service.Address} gets to its client, and it cannot be set: {refusal}"),
                ({ } refusal, null) => (Level.Error, $"{path} is 0, so {way!.From} has no way out here, and it cannot be set: {refusal}"),
            };
        }
    }

    private static string? Read(string path)
    {
        try
        {
            return TextFile.Read(path).Trim();
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return null;      // a kernel without this family
        }
    }

    private static string? Write(string path)
    {
        try
        {
            TextFile.Write(path, "1\n");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
