// The changes to a seed's files that tests and bench both need.
namespace Bascule.Lab;

/// <summary>A seed as it is, but for one thing.</summary>
public static class Variants
{
    /// <summary>The floating address of <see cref="TwoLines"/>' second group.</summary>
    public const string SecondAddress = "192.168.56.20";

    public static PairOptions AutoFailbackOff { get; } = Edited("ha.cf", text => text + "\nauto_failback off\n");

    /// <summary>The group without its service.</summary>
    public static PairOptions AddressAlone { get; } = Edited("haresources", text => text.Replace(" apache2", "", StringComparison.Ordinal));

    /// <summary>Seed 002's nodes with an address each (active/active); apache2 runs on both, as a service of the machine.</summary>
    public static PairOptions TwoLines { get; } = new()
    {
        StartsApacheAtBoot = true,
        Edit = (name, _, text) => name switch
        {
            "haresources" => $"web1 IPaddr::192.168.56.10/24/enp0s3\nweb2 IPaddr::{SecondAddress}/24/enp0s3\n",
            "ha.cf" => text + "\nauto_failback on\n",
            _ => text,
        },
    };

    /// <summary>Another keepalive than the second that the seeds have.</summary>
    public static PairOptions Keepalive(string value) => Edited("ha.cf", text => text.Replace("keepalive 1\n", $"keepalive {value}\n", StringComparison.Ordinal));

    /// <summary>What fits a deadtime.</summary>
    public static TimeSpan KeepaliveFor(TimeSpan deadtime) => deadtime / 5;

    /// <summary>Seed 002 with another deadtime, and a group that stays where it is: each trial goes against whoever holds it.</summary>
    public static PairOptions Deadtime(TimeSpan deadtime) => Edited("ha.cf", text => text
        .Replace("deadtime 5\n", $"deadtime {deadtime.TotalMilliseconds}ms\n", StringComparison.Ordinal)
        .Replace("keepalive 1\n", $"keepalive {KeepaliveFor(deadtime).TotalMilliseconds}ms\n", StringComparison.Ordinal) + "\nauto_failback off\n");

    /// <summary>One change after the other.</summary>
    public static PairOptions Both(PairOptions one, PairOptions other) => one with
    {
        Edit = (name, node, text) => one.Edit(name, node, text) is { } edited ? other.Edit(name, node, edited) : null,
    };

    private static PairOptions Edited(string file, Func<string, string> edit) => new() { Edit = (name, _, text) => name == file ? edit(text) : text };
}
