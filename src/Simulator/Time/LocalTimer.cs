using Bascule.Core;
using Bascule.Simulator.Machines;

namespace Bascule.Simulator.Time;

/// <summary>A timer on one machine's clock. While the machine is paused it does not ring; afterwards it rings late, as a real one does.</summary>
internal sealed class LocalTimer(Machine machine, Action ring) : Happening
{
    private long ticket;

    public Instant Due { get; private set; } = Instant.Never;

    public void Set(Instant due)
    {
        if (due == Due) return;
        Due = due;
        Arm(0);
    }

    /// <summary>After a pause: the clock has moved on, or stood.</summary>
    public void Arm(long notBefore)
    {
        ticket++;
        if (Due != Instant.Never) machine.Schedule.At(Math.Max(machine.Clock.When(Due), notBefore), this, ticket);
    }

    public override void Happen(long ticket)
    {
        if (ticket != this.ticket || machine.IsPaused) return;
        if (machine.Now < Due)
        {
            Arm(machine.Schedule.Now + 1000);
            return;
        }
        Due = Instant.Never;
        ring();
    }
}
