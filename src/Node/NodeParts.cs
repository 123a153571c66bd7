using System.Net;
using Bascule.Configuration;
using Bascule.Linux.Processes;
using Bascule.Node.Journal;
using Bascule.Node.Media;
using Bascule.Node.Probing;
using Bascule.Wire.Native;

namespace Bascule.Node;

/// <summary>What a node is put together from (NodeRole.cs).</summary>
/// <param name="Configuration">At the start; NodeLoop.Configuration is the present one.</param>
/// <param name="Floating">Addresses of the groups, never a source of heartbeats. One set for all who look at it, and for the loop's thread alone.</param>
internal sealed record NodeParts(
    NodePaths Paths, ClassicConfiguration Configuration, NodeJournal Journal, MediaSet Media, Sender Sender, Receiver Receiver,
    ActuatorConnection Actuator, LinkWatch Links, ConflictProber Prober, Pinger Pinger, HashSet<IPAddress> Floating)
{
    /// <summary>What an upgrade begins anew.</summary>
    public OwnProgram Program { get; } = OwnProgram.Find();
}
