// The kernel's own exchange of connections between directors (ipvsadm(8), "--start-daemon"), so that a connection outlives
// the director that made it.
namespace Bascule.Core.Director;

[Flags]
public enum SyncRole
{
    None = 0,

    /// <summary>Tells the network about its connections.</summary>
    Master = 1,

    /// <summary>Takes over what a master tells.</summary>
    Backup = 2,

    /// <summary>The only setting that may be the same on both directors of a pair, whichever of them is at work.</summary>
    Both = Master | Backup,
}

/// <param name="Interface">Where it is told, by multicast.</param>
/// <param name="SyncId">0 to 255: a backup takes over what a master of the same number tells; 0 as backup: of every number.</param>
public sealed record SyncDaemon(SyncRole Role, string Interface, byte SyncId);
