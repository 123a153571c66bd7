using Bascule.Configuration;
using Bascule.Node.Journal;
using Bascule.Node.Media;
using Bascule.Node.Probing;
using Bascule.Wire.Native;

namespace Bascule.Node;

/// <summary>What a node is put together from (NodeRole.cs).</summary>
internal sealed record NodeParts(
    NodePaths Paths, ClassicConfiguration Configuration, NodeJournal Journal, MediaSet Media, Sender Sender, Receiver Receiver,
    ActuatorConnection Actuator, LinkWatch Links, ConflictProber Prober);
