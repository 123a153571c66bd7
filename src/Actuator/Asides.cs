// What threads beside the loop have to tell: it comes to the loop, which passes it on to the journal and to the node.
using System.Collections.Concurrent;
using Bascule.Contracts.Actuation;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator;

/// <param name="arrived">Signalled with each.</param>
internal sealed class Asides(EventDescriptor arrived)
{
    private readonly ConcurrentQueue<ToNode.Note> notes = new();

    public void Post(NoteSeverity severity, string text)
    {
        notes.Enqueue(new ToNode.Note(severity, text));
        arrived.Signal();
    }

    public bool TryTake(out ToNode.Note note) => notes.TryDequeue(out note!);
}
