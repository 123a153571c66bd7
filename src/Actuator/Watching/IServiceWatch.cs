using Bascule.Core;

namespace Bascule.Actuator.Watching;

/// <summary>A service has stopped or started, and perhaps not by our doing.</summary>
/// <param name="Agent">The resource's agent: the unit without its ending.</param>
/// <param name="ByHand">Somebody had the service manager stop it.</param>
/// <param name="Clause">What is known of a stop; of one that runs: how it had stopped before systemd started it again by itself, else empty.</param>
internal readonly record struct ServiceNews(string Agent, bool Runs, bool ByHand, string Clause);

/// <summary>Tells when services stop or start. What it tells is a hint: whether a service runs, its agent says.</summary>
internal interface IServiceWatch
{
    /// <summary>From now on these, and no others.</summary>
    void Watch(IReadOnlyCollection<Resource> resources);

    /// <summary>Whether changes of this one are told; one that is not must be asked now and then.</summary>
    bool Covers(Resource resource);

    bool TryTake(out ServiceNews news);
}
