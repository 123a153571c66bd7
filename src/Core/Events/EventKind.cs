using System.Collections.Immutable;

namespace Bascule.Core.Events;

/// <summary>What people and programs outside the cluster can be told of. Closed; the names are for ever (docs/operations/hooks.md).</summary>
public enum EventKind
{
    TakeoverBegun,
    Failback,
    Handover,
    GroupAcquired,
    GroupReleased,
    GroupFailedToStart,
    GroupFailedToStop,
    ServiceStopped,
    ServiceMended,
    NodeNotEligible,
    NodeEligible,
    PeerUp,
    PeerLate,
    PeerDead,
    PeerOff,
    FenceAsked,
    FenceConfirmed,
    FenceFailed,
    SplitBrainFound,
    SplitBrainHealed,
    AddressAnsweredByAnother,
    AddressAlarmOver,
    ActuatorLost,
    ActuatorBack,
    Reloaded,
}

public static class EventKinds
{
    /// <summary>All, in the order in which the page lists them.</summary>
    public static ImmutableArray<string> Names { get; } = [.. Enum.GetValues<EventKind>().Select(Name)];

    /// <summary>As hooks know it: <c>group-acquired</c>.</summary>
    public static string Name(this EventKind kind) => kind switch
    {
        EventKind.TakeoverBegun => "takeover-begun",
        EventKind.Failback => "failback",
        EventKind.Handover => "handover",
        EventKind.GroupAcquired => "group-acquired",
        EventKind.GroupReleased => "group-released",
        EventKind.GroupFailedToStart => "group-failed-to-start",
        EventKind.GroupFailedToStop => "group-failed-to-stop",
        EventKind.ServiceStopped => "service-stopped",
        EventKind.ServiceMended => "service-mended",
        EventKind.NodeNotEligible => "node-not-eligible",
        EventKind.NodeEligible => "node-eligible",
        EventKind.PeerUp => "peer-up",
        EventKind.PeerLate => "peer-late",
        EventKind.PeerDead => "peer-dead",
        EventKind.PeerOff => "peer-off",
        EventKind.FenceAsked => "fence-asked",
        EventKind.FenceConfirmed => "fence-confirmed",
        EventKind.FenceFailed => "fence-failed",
        EventKind.SplitBrainFound => "split-brain-found",
        EventKind.SplitBrainHealed => "split-brain-healed",
        EventKind.AddressAnsweredByAnother => "address-answered-by-another",
        EventKind.AddressAlarmOver => "address-alarm-over",
        EventKind.ActuatorLost => "actuator-lost",
        EventKind.ActuatorBack => "actuator-back",
        EventKind.Reloaded => "reloaded",
        _ => throw new System.Diagnostics.UnreachableException(kind.ToString()),
    };
}
