using System.Net;
using Bascule.Actuator.Addresses;
using Bascule.Configuration;
using Bascule.Core;
using Bascule.Linux.Clock;
using Bascule.Linux.Sockets;

namespace Bascule.Actuator.Tests.Addresses;

/// <summary>Not a test: what another test starts with ip-netns(8), to freeze and to kill it. So it makes nothing that would have to be cleaned up.</summary>
public sealed class AHolderInAProcessOfItsOwn
{
    public static readonly TimeSpan Lease = TimeSpan.FromMilliseconds(1200);

    [Fact(Explicit = true)]
    public void Renews_until_it_is_killed()
    {
        var web = new GroupName("web");
        AddressKeeper.TryOpen(out var keeper, out var error).ShouldBeTrue(error.Text);
        AddressRequest.TryParse(AddressAgent.IPaddr2, TheTrafficGate.Floating, out var request, out var refusal).ShouldBeTrue(refusal);
        keeper!.Guard([IPAddress.Parse(TheTrafficGate.Floating)], Lease);
        keeper.Acquire(web, [request!], Now(), Now(), Lease).IsDone.ShouldBeTrue();
        using var pause = new Poller();
        while (true)
        {
            pause.Wait(100_000_000);
            var now = Now();
            keeper.Endorse(web, now, Lease);
            keeper.Renew(now);
        }

        static Instant Now() => new(MonotonicClock.NowNanoseconds);
    }
}
