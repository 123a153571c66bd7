// Seed 002's second half as running machines: one or two directors with a card outside and a card inside, three real servers inside whose gateway is the directors' inside address, and a client outside.
using System.Globalization;

namespace Bascule.Lab;

/// <summary>Directors, real servers and a client.</summary>
public sealed class BalancedSite : IDisposable
{
    /// <summary>What clients ask for.</summary>
    public const string VirtualAddress = "192.168.56.10";

    /// <summary>The real servers' way out.</summary>
    public const string InsideAddress = "192.168.200.250";

    private readonly Rig rig;

    private BalancedSite(Rig rig, bool isPair)
    {
        this.rig = rig;
        var (outside, inside) = (rig.AddSwitch("outside"), rig.AddSwitch("inside"));
        var directors = isPair ? new[] { ("lb", "192.168.56.11/24", "192.168.200.251/24"), ("lb2", "192.168.56.12/24", "192.168.200.252/24") } : [("lb", VirtualAddress + "/24", InsideAddress + "/24")];
        Directors = [.. directors.Select(d => rig.AddMachine(new MachinePlan
        {
            Name = d.Item1,
            Hosts = [.. directors.Select(o => (o.Item1, o.Item2.Split('/')[0]))],
            Nics = [new Nic("enp0s3", outside, d.Item2), new Nic("enp0s8", inside, d.Item3)],
        }))];
        Servers = [.. Enumerable.Range(1, 3).Select(number => rig.AddMachine(new MachinePlan
        {
            Name = string.Create(CultureInfo.InvariantCulture, $"web{number}"),
            StartsApacheAtBoot = true,
            Nics = [new Nic("enp0s3", inside, string.Create(CultureInfo.InvariantCulture, $"192.168.200.{10 + number}/24"))],
            Gateway = InsideAddress,
        }))];
        Client = rig.AddClient("client", outside, "192.168.56.1/24");
    }

    public IReadOnlyList<DebianMachine> Directors { get; }

    /// <summary>web1, web2, web3.</summary>
    public IReadOnlyList<DebianMachine> Servers { get; }

    public ClientHost Client { get; }

    /// <summary>Boots all, installs the package on the directors; starts nothing there.</summary>
    /// <param name="setUp">Writes each director's files.</param>
    public static BalancedSite Boot(bool isPair, Action<DebianMachine> setUp)
    {
        ArgumentNullException.ThrowIfNull(setUp);
        var opened = Rig.Open();
        try
        {
            var site = new BalancedSite(opened, isPair);
            foreach (var machine in site.Directors.Concat(site.Servers)) machine.BeginPowerOn();
            foreach (var machine in site.Directors.Concat(site.Servers)) machine.AwaitBooted();
            foreach (var director in site.Directors)
            {
                director.InstallPackage(SoftwareUnderTest.Package!).MustSucceed();
                setUp(director);
            }
            return site;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>Who answers so many requests, each on a connection of its own.</summary>
    public string[] Answers(int requests) => Client.Run(
        $"curl -s -m 10 -H 'Connection: close' 'http://{VirtualAddress}/?[1-{requests.ToString(CultureInfo.InvariantCulture)}]'", TimeSpan.FromSeconds(120)).MustSucceed()
        .Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>What a director's processes said.</summary>
    public string Journals() => string.Join('\n', Directors.Where(d => d.IsOn).Select(d => $"== {d.Name}\n{d.Run("bascule director; journalctl -u bascule-director -u bascule -o short-precise --no-pager | tail -60; nft list table ip bascule-director; nft list table inet bascule").Output}"));

    public void Dispose() => rig.Dispose();
}
