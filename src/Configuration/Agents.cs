// What a resource's name stands for on a machine, in the order of look-up: resource.d, the OCF agent of a classic word, systemd,
// init.d. A name that begins with ocf: stands for an OCF agent and nothing else.
using System.Collections.Immutable;
using Bascule.Configuration.Ocf;

namespace Bascule.Configuration;

public static class Agents
{
    /// <summary>Agents that the actuator is itself: they need no script.</summary>
    public static readonly ImmutableSortedSet<string> BuiltIn = ["IPaddr", "IPaddr2", "IPv6addr"];

    /// <summary>ldirectord's resource, and the unit that stands for it where ldirectord's package, which brings a script, is not installed.</summary>
    public const string Director = "ldirectord", DirectorUnit = "bascule-director";

    /// <summary>Whether it is our director that is run by that name.</summary>
    public static bool IsDirector(string agent, Surroundings here)
    {
        ArgumentNullException.ThrowIfNull(here);
        return agent == Director && here.ResourceScripts?.Contains(agent) == false && here.Units?.Contains(DirectorUnit) == true;
    }

    /// <summary>Whether the machine has something of that name to run; null if that is not known.</summary>
    public static bool? Found(string agent, Surroundings here)
    {
        ArgumentNullException.ThrowIfNull(here);
        if (here.ResourceScripts is null && here.Units is null && here.InitScripts is null) return null;
        return Has(here.ResourceScripts) || IsDirector(agent, here) || ClassicOcf(here).Contains(agent) || Has(here.Units) || Has(here.InitScripts);

        // openvpn@office is an instance of the unit openvpn@ (systemd.unit(5)).
        bool Has(ImmutableSortedSet<string>? names) =>
            names is not null && (names.Contains(agent) || agent.IndexOf('@', StringComparison.Ordinal) is > 0 and var at && names.Contains(agent[..(at + 1)]));
    }

    /// <summary>Whether it is an OCF agent that is run: the word says so, or it is a classic one without a script of its own.</summary>
    public static bool IsOcf(string agent, Surroundings here)
    {
        ArgumentNullException.ThrowIfNull(here);
        return OcfAgentName.IsMeantBy(agent) || here.ResourceScripts?.Contains(agent) == false && ClassicOcf(here).Contains(agent);
    }

    /// <summary>Every name that could stand in haresources on this machine.</summary>
    public static IEnumerable<string> All(Surroundings here)
    {
        ArgumentNullException.ThrowIfNull(here);
        return BuiltIn.Concat(here.ResourceScripts ?? []).Concat(ClassicOcf(here)).Concat(IsDirector(Director, here) ? [Director] : []).Concat(here.Units ?? []).Concat(here.InitScripts ?? []).Distinct(StringComparer.Ordinal);
    }

    private static IEnumerable<string> ClassicOcf(Surroundings here) =>
        here.OcfAgents is { } present ? ClassicWords.All.Where(w => present.Contains(w.Agent.ToString())).Select(w => w.Word) : [];
}
