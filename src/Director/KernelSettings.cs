// What of this machine's kernel has to be so that packets of clients and answers of real servers pass: it passes on what is not for itself, and takes what it would not have sent out there.
using System.Collections.Immutable;
using Bascule.Configuration;
using Bascule.Configuration.Director;
using Bascule.Core.Director;
using Bascule.Linux.Files;

namespace Bascule.Director;

internal static class KernelSettings
{
    private static readonly (IpFamily Family, string Path)[] Settings = [(IpFamily.IPv4, "/proc/sys/net/ipv4/ip_forward"), (IpFamily.IPv6, "/proc/sys/net/ipv6/conf/all/forwarding")];

    /// <summary>Sets what is otherwise. It is never set back: others may count on it by then.</summary>
    /// <param name="devices">Of this machine.</param>
    /// <returns>What was done, or could not be.</returns>
    public static IEnumerable<(Level Level, string Text)> Ensure(DirectorConfiguration configuration, ImmutableArray<NetworkDevice> devices)
    {
        foreach (var (family, path) in Settings)
        {
            var service = configuration.Table.Services.Values.FirstOrDefault(s => s.Address.Family == family && s.RealServers.Values.Any(r => r.Forwarding is Forwarding.Masquerade));
            var way = configuration.WaysOut.FirstOrDefault(w => w.Family == family);
            if (service is null && way is null || Read(path) != "0") continue;
            yield return (Write(path, "1"), service) switch
            {
                (null, not null) => (Level.Info, $"{path} was 0, and is 1 now: {service.Address} masquerades"),
                (null, null) => (Level.Info, $"{path} was 0, and is 1 now: {way!.From} has its way out here"),
                ({ } refusal, not null) => (Level.Error, $"{path} is 0, so no answer of the real servers of {service.Address} gets to its client, and it cannot be set: {refusal}"),
                ({ } refusal, null) => (Level.Error, $"{path} is 0, so {way!.From} has no way out here, and it cannot be set: {refusal}"),
            };
        }
        foreach (var card in ReversePath.Of(configuration, devices))
        {
            // The greater one of a card's own and that of all counts: this makes it loose whatever that is.
            var path = $"/proc/sys/net/ipv4/conf/{card.Name}/rp_filter";
            var why = $"the default route goes by {card.By}, and clients of {card.Address} beyond {card.Network} come in by {card.Name}";
            yield return Write(path, "2") is { } refusal ? (Level.Error, $"{path} cannot be set to 2: {refusal}; {why}, and are dropped") : (Level.Info, $"{path} was strict, and is 2 now: {why}");
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

    private static string? Write(string path, string value)
    {
        try
        {
            TextFile.Write(path, value + "\n");
            return null;
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return e.Message;
        }
    }
}
