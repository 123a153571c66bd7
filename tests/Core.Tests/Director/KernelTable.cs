// The kernel's table as strict as it is: what is there already cannot be added, what is not there cannot be changed
// (linux/net/netfilter/ipvs/ip_vs_ctl.c: EEXIST, ESRCH, ENOENT).
using Bascule.Core.Director;

namespace Bascule.Core.Tests.Director;

internal static class KernelTable
{
    public static BalancingTable After(this BalancingTable table, TableChange change)
    {
        var service = table.Services.GetValueOrDefault(change.Service);
        (service is null).ShouldBe(change is TableChange.AddService, $"{change}");
        switch (change)
        {
            case TableChange.AddService(var settings):
                settings.RealServers.ShouldBeEmpty();
                return table.With(settings);
            case TableChange.EditService(var settings):
                settings.RealServers.ShouldBeEmpty();
                return table.With(settings with { RealServers = service!.RealServers });
            case TableChange.RemoveService(var address):
                return table.Without(address);
            case TableChange.AddServer(_, var server):
                service!.RealServers.ShouldNotContainKey(server.Address);
                return table.With(service.With(server));
            case TableChange.EditServer(_, var server):
                service!.RealServers.ShouldContainKey(server.Address);
                return table.With(service.With(server));
            case TableChange.RemoveServer(_, var address):
                service!.RealServers.ShouldContainKey(address);
                return table.With(service with { RealServers = service.RealServers.Remove(address) });
            default:
                throw new ArgumentOutOfRangeException(nameof(change), change, "A change that the kernel does not know.");
        }
    }
}
