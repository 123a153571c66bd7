// A reload as the loop does it: the actuator first, then the machine, then everything that looks at the configuration. Between the actuator's answer and the
// end there is nothing that could fail.
using Bascule.Configuration;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Membership;
using Bascule.Core.Planning;
using Bascule.Node.Reloading;

namespace Bascule.Node;

internal sealed partial class NodeLoop
{
    private Reload? reload;

    /// <summary>What runs.</summary>
    public ClassicConfiguration Configuration => configuration;

    public bool IsReloading => Volatile.Read(ref reload) is not null;

    /// <summary>Hands a reload in from another thread; false while another is under way.</summary>
    public bool TryBegin(Reload wanted)
    {
        if (Interlocked.CompareExchange(ref reload, wanted, null) is not null) return false;
        wake.Signal();
        return true;
    }

    /// <summary>Nobody waits for it any more.</summary>
    public void Abandon(Reload waited) => Interlocked.CompareExchange(ref reload, null, waited);

    private void BeginReload()
    {
        if (Volatile.Read(ref reload) is not { IsBegun: false } wanted) return;
        var cluster = wanted.Wanted.Cluster;
        if (Reconfiguration.WhyNot(state, cluster) is { } why)
        {
            EndReload(why);
            return;
        }
        wanted.IsBegun = true;
        wanted.Lease = Patience.LeaseUnder(cluster, state);
        actuator.Reconfigure(new ToActuator.Reconfigure(cluster.Digest, cluster.Timing.Lease, wanted.Lease));
    }

    /// <summary>The actuator's answer to a reload; false if the message is none.</summary>
    private bool TakeReload(ToNode message)
    {
        if (message is not (ToNode.Reconfigured or ToNode.NotReconfigured)) return false;
        if (reload is not { IsBegun: true } wanted) return true;
        if (message is ToNode.NotReconfigured refused)
        {
            actuator.ConcludeReconfiguration(null, actuator.Lease);
            EndReload(refused.Sentence);
            return true;
        }
        actuator.ConcludeReconfiguration(wanted.Wanted.Cluster, wanted.Lease);
        configuration = wanted.Wanted;
        Turn(new Input.Reconfigured(wanted.Wanted.Cluster));
        Look();
        EndReload(null);
        return true;
    }

    private void EndReload(string? whyNot)
    {
        var ended = Interlocked.Exchange(ref reload, null);
        ended?.End(whyNot);
    }

    /// <summary>Whatever looks at the cluster looks at the present one, before it is spoken of.</summary>
    private void UseCluster()
    {
        if (ReferenceEquals(used, state.Cluster)) return;
        used = state.Cluster;
        var keys = NodeRole.MessageKeys(configuration.Keys);
        media.Use(sender, used, keys.First(k => k.Id == configuration.Keys.SigningId));
        receiver.Use(used, keys);
        prober.Use(used);
        pinger.Use(used.Timing);
        floating.Clear();
        floating.UnionWith(NodeRole.FloatingAddresses(used));
    }
}
