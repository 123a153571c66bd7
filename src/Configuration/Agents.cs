// What a resource's name stands for on a machine, in the order of look-up: resource.d, systemd, init.d.
using System.Collections.Immutable;

namespace Bascule.Configuration;

public static class Agents
{
    /// <summary>Agents that the actuator is itself: they need no script.</summary>
    public static readonly ImmutableSortedSet<string> BuiltIn = ["IPaddr", "IPaddr2", "IPv6addr"];

    /// <summary>Whether the machine has something of that name to run; null if that is not known.</summary>
    public static bool? Found(string agent, Surroundings here)
    {
        ArgumentNullException.ThrowIfNull(here);
        if (here.ResourceScripts is null && here.Units is null && here.InitScripts is null) return null;
        return Has(here.ResourceScripts) || Has(here.Units) || Has(here.InitScripts);

        // openvpn@office is an instance of the unit openvpn@ (systemd.unit(5)).
        bool Has(ImmutableSortedSet<string>? names) =>
            names is not null && (names.Contains(agent) || agent.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && names.Contains(agent[..(at + 1)]));
    }

    /// <summary>Every name that could stand in haresources on this machine.</summary>
    public static IEnumerable<string> All(Surroundings here)
    {
        ArgumentNullException.ThrowIfNull(here);
        return BuiltIn.Concat(here.ResourceScripts ?? []).Concat(here.Units ?? []).Concat(here.InitScripts ?? []).Distinct(StringComparer.Ordinal);
    }
}
