// A real server that comes back is cold: its caches are empty, and with few connections `wlc` would send it everybody. It gets a tenth of its share first, and more step by step.
namespace Bascule.Core.Director;

public static class SlowStart
{
    /// <summary>Its whole share, in steps.</summary>
    public const int Whole = 10;

    /// <param name="since">How long it has been back.</param>
    /// <param name="over">After how long it has its whole share; zero: at once.</param>
    /// <returns>1 to <see cref="Whole"/>.</returns>
    public static int ShareAfter(TimeSpan since, TimeSpan over) => since >= over ? Whole : 1 + (int)(since.Ticks * (Whole - 1) / over.Ticks);

    /// <summary>Weights are whole numbers: while somebody has less than its whole share, the others' are made larger instead.</summary>
    /// <param name="share">1 to <see cref="Whole"/> of each real server.</param>
    public static VirtualService Apply(VirtualService service, Func<ServerAddress, int> share)
    {
        ArgumentNullException.ThrowIfNull(service);
        ArgumentNullException.ThrowIfNull(share);
        if (service.RealServers.Values.All(s => s.Weight == 0 || share(s.Address) == Whole)) return service;
        var isLarge = service.RealServers.Values.Max(s => s.Weight) > RealServer.Largest / Whole;
        return service.RealServers.Values.Aggregate(service, (rest, server) => rest.With(server with { Weight = Of(server.Weight, share(server.Address)) }));

        int Of(int weight, int tenths) => isLarge ? (int)((long)weight * tenths / Whole) : weight * tenths;
    }
}
