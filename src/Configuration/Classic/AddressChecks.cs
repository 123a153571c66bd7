// The argument of IPaddr and its kin: ADDRESS[/BITS[/INTERFACE[:LABEL]][/BROADCAST]], where a third part that begins with a
// digit is the broadcast (resource-agents 4.12, heartbeat/IPaddr). What the planner of addresses needs not judge any more.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bascule.Core;

namespace Bascule.Configuration.Classic;

internal static class AddressChecks
{
    // IFNAMSIZ - 1 (linux/if.h): an IPv4 label is stored as an interface's name.
    private const int LongestLabel = 15;

    public static void Of(Word word, Resource resource, Surroundings here, Findings findings, out IPAddress? address)
    {
        address = null;
        var six = resource.Agent == "IPv6addr";
        var example = six ? "fd00::200/64/eth0" : "192.168.0.200/24/eth0";
        if (resource.Arguments.IsEmpty || resource.Arguments[0].Length == 0)
        {
            findings.Error(word.At, word.Text, HaresourcesPhrases.AddressMissing, resource.Agent, example);
            return;
        }

        var parts = resource.Arguments[0].Split('/');
        if (!AddressText.TryRead(parts[0], out var read))
        {
            findings.Error(word.At, word.Text, HaresourcesPhrases.AddressMalformed, parts[0], $"{resource.Agent}::{example}");
            return;
        }
        var isSix = read.AddressFamily == AddressFamily.InterNetworkV6;
        if (isSix != six)
        {
            // IPaddr2 takes both kinds, as the agent of that name does.
            if (!(isSix && resource.Agent == "IPaddr2"))
            {
                findings.Error(word.At, word.Text, HaresourcesPhrases.AddressFamily, resource.Arguments[0], resource.Agent, isSix ? "IPv6addr" : "IPaddr");
                return;
            }
        }
        address = read;
        JudgeParts(word, resource, parts, read, isSix, here, findings);
    }

    private static void JudgeParts(Word word, Resource resource, string[] parts, IPAddress address, bool isSix, Surroundings here, Findings findings)
    {
        var most = isSix ? 128 : 32;
        var example = $"{resource.Agent}::{parts[0]}/{(isSix ? 64 : 24)}/{Example(here)}";
        if (parts.Length > 4) findings.Error(word.At, word.Text, HaresourcesPhrases.TooManyParts, resource.Arguments[0], example);
        if (parts.Length > 1 && parts[1].Length > 0 && !IsMask(parts[1], most)) findings.Error(word.At, word.Text, HaresourcesPhrases.MaskMalformed, parts[1], $"{most}", example);

        var rest = parts.Skip(2).Take(2).ToList();
        var device = rest.Count > 0 && rest[0].Length > 0 && !char.IsAsciiDigit(rest[0][0]) ? rest[0] : null;
        var broadcast = device is null ? rest.FirstOrDefault() : rest.Skip(1).FirstOrDefault();
        if (!string.IsNullOrEmpty(broadcast) && !AddressText.TryRead(broadcast, out _)) findings.Error(word.At, word.Text, HaresourcesPhrases.BroadcastMalformed, broadcast);

        if (device is not null)
        {
            if (device.Contains(':', StringComparison.Ordinal) && device.Length > LongestLabel) findings.Error(word.At, word.Text, HaresourcesPhrases.LabelTooLong, device);
            JudgeDevice(word, device.Split(':')[0], parts[0], here, findings);
        }
        else if (parts.Length < 2 || parts[1].Length == 0 || rest.Count == 0) JudgeNetwork(word, address, example, here, findings);
    }

    private static void JudgeDevice(Word word, string device, string address, Surroundings here, Findings findings)
    {
        if (here.Devices is not { } devices || devices.Any(d => d.Name == device)) return;
        var names = devices.Select(d => d.Name).Where(n => n != "lo").ToList();
        if (NearestWord.To(device, names) is { } near) findings.Error(word.At, device, HaresourcesPhrases.NoDeviceNear, device, address, near);
        else findings.Error(word.At, device, HaresourcesPhrases.NoDevice, device, address, names.Count == 0 ? "lo" : string.Join(", ", names));
    }

    /// <summary>Without an interface the address goes where its network is. That a machine has no address yet proves nothing.</summary>
    private static void JudgeNetwork(Word word, IPAddress address, string example, Surroundings here, Findings findings)
    {
        if (here.Devices is not { } devices) return;
        var own = devices.Where(d => d.Name != "lo").SelectMany(d => d.Addresses.Select(a => (d.Name, a.Address, a.PrefixLength)))
            .Where(a => a.Address.AddressFamily == address.AddressFamily && !a.Address.IsIPv6LinkLocal).ToList();
        if (own.Count == 0 || own.Any(a => AddressText.SameNetwork(a.Address, address, a.PrefixLength))) return;
        findings.Error(word.At, word.Text, HaresourcesPhrases.NoNetwork, address.ToString(), example, string.Join(", ", own.Select(a => $"{a.Address}/{a.PrefixLength} ({a.Name})")));
    }

    private static bool IsMask(string text, int most)
    {
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var bits)) return bits >= 1 && bits <= most;

        // A dotted mask, ones before zeros; IPaddr of resource-agents takes it too.
        if (most != 32 || !AddressText.TryRead(text, out var mask) || mask.AddressFamily != AddressFamily.InterNetwork) return false;
        var value = mask.GetAddressBytes().Aggregate(0u, (sum, b) => sum << 8 | b);
        return value != 0 && (~value & (~value + 1)) == 0;
    }

    private static string Example(Surroundings here) =>
        here.Devices?.Select(d => d.Name).FirstOrDefault(n => n != "lo") ?? "eth0";
}
