// How long the kernel is to keep an address when nobody prolongs it.
using Bascule.Core;

namespace Bascule.Actuator.Addresses;

public static class LeaseTime
{
    /// <summary>
    /// Whole seconds, as the kernel counts: what is left of the lease, rounded up, and one more, because a renewal may come
    /// late. So the address never outlives the node's last word by more than the lease and two seconds. 0: the lease is over.
    /// </summary>
    public static uint Seconds(Instant now, Instant lastWord, TimeSpan lease)
    {
        var left = lastWord + lease - now;
        return left <= TimeSpan.Zero ? 0 : (uint)(((left.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond) + 1);
    }
}
