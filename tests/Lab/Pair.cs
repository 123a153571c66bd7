// A seed's pair as running machines, with a client on the same switch.
using System.Text.Json;

namespace Bascule.Lab;

/// <summary>What a test changes of a seed before the first start.</summary>
public sealed record PairOptions
{
    /// <summary>The package to install; null if the image has the cluster software in it.</summary>
    public string? Package { get; init; } = SoftwareUnderTest.Package;

    /// <summary>Rewrites a file: (file's name, node, text) to text; null leaves it out.</summary>
    public Func<string, string, string, string?> Edit { get; init; } = (_, _, text) => text;

    public bool StartsApacheAtBoot { get; init; }

    /// <summary>A second interface of each machine, to a world outside; the client's way there is the floating address (seed 003).</summary>
    public bool Routes { get; init; }
}

/// <summary>Two machines with the seed's three files, a switch between them, and a client.</summary>
public sealed class Pair : IDisposable
{
    /// <summary>An address in the world outside (RFC 5737), for <see cref="PairOptions.Routes"/>.</summary>
    public const string OutsideAddress = "198.51.100.1";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private readonly Rig rig;
    private readonly bool routes;

    private Pair(Rig rig, Seed seed, PairOptions options)
    {
        this.rig = rig;
        routes = options.Routes;
        Seed = seed;
        Lan = rig.AddSwitch("lan");
        var outside = options.Routes ? rig.AddSwitch("wan") : null;
        Home = rig.AddMachine(Plan(seed.Home, seed.HomeAddress, 11));
        Other = rig.AddMachine(Plan(seed.Other, seed.OtherAddress, 12));
        Client = rig.AddClient("client", Lan, seed.ClientAddress + "/24", gateway: routes ? seed.FloatingAddress : null);
        if (outside is not null) rig.AddClient("outside", outside, OutsideAddress + "/24");

        MachinePlan Plan(string name, string address, int outsideNumber) => new()
        {
            Name = name,
            StartsApacheAtBoot = options.StartsApacheAtBoot,
            Hosts = [(seed.Home, seed.HomeAddress), (seed.Other, seed.OtherAddress)],
            Nics = outside is null
                ? [new Nic(seed.Interface, Lan, address + "/24")]
                : [new Nic(seed.Interface, Lan, address + "/24"), new Nic("enp0s8", outside, $"198.51.100.{outsideNumber}/24")],
            MasqueradesOn = outside is null ? null : "enp0s8",
        };
    }

    public Seed Seed { get; }
    public Switch Lan { get; }

    /// <summary>The machine that the group prefers.</summary>
    public DebianMachine Home { get; }

    public DebianMachine Other { get; }
    public ClientHost Client { get; }

    /// <summary>Boots both machines, installs the package and writes the three files; starts nothing.</summary>
    public static Pair Boot(Seed seed, PairOptions? options = null, Action<string>? say = null)
    {
        options ??= new PairOptions();
        var opened = Rig.Open(say);
        try
        {
            var pair = new Pair(opened, seed, options);
            pair.OnBoth(machine => pair.SetUp(machine, options));
            return pair;
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    /// <summary>A pair that has been started and whose home holds the group.</summary>
    public static Pair Serving(Seed seed, PairOptions? options = null, Action<string>? say = null)
    {
        var pair = Boot(seed, options, say);
        try
        {
            pair.Start();
            pair.MustHold(pair.Home);
            return pair;
        }
        catch
        {
            pair.Dispose();
            throw;
        }
    }

    /// <summary>As the seeds say: <c>systemctl enable --now heartbeat</c> on both, at about the same time.</summary>
    public void Start() => OnBoth(machine => machine.MustRun("systemctl enable --now heartbeat"));

    /// <summary>Does something to both machines at about the same time; what fails on either is said in one exception.</summary>
    public void OnBoth(Action<DebianMachine> act)
    {
        try
        {
            Parallel.Invoke(() => act(Home), () => act(Other));
        }
        catch (AggregateException e)
        {
            throw new InvalidOperationException(string.Join('\n', e.InnerExceptions.Select(inner => inner.Message)), e);
        }
    }

    /// <summary>A prober of what the seed is for: the page, the way out, else the floating address.</summary>
    public Prober Probe() => Seed.HasApache ? Prober.Http(Client, Seed.FloatingAddress) : Prober.Ping(Client, routes ? OutsideAddress : Seed.FloatingAddress);

    public DebianMachine PeerOf(DebianMachine machine) => machine == Home ? Other : Home;

    /// <summary>Whether the machine has the floating address.</summary>
    public bool Holds(DebianMachine machine, string? address = null) => machine.IsOn && AddressLine(machine, address).Length > 0;

    /// <summary>The line of <c>ip a</c> with the floating address, as the seeds show it; empty if the machine has it not.</summary>
    public string AddressLine(DebianMachine machine, string? address = null) =>
        machine.Run("ip -4 -o addr show").Output.Split('\n').FirstOrDefault(l => l.Contains($" {address ?? Seed.FloatingAddress}/", StringComparison.Ordinal)) ?? "";

    /// <summary>Whether this machine has the floating address and its peer has not.</summary>
    public bool HoldsAlone(DebianMachine machine, string? address = null) => Holds(machine, address) && !Holds(PeerOf(machine), address);

    /// <summary>Waits until exactly this machine has the floating address; throws with both journals if it does not come to that.</summary>
    public void MustHold(DebianMachine holder, string? address = null)
    {
        if (!LabClock.Await(() => HoldsAlone(holder, address), Limit))
            throw new TimeoutException($"{holder.Name} does not hold {address ?? Seed.FloatingAddress} alone after {Limit.TotalSeconds} s.\n{Journals()}");
    }

    /// <summary>Waits until one machine has the address and runs the service, the other neither, and both nodes find nothing wrong; returns the holder.</summary>
    public DebianMachine AwaitWell()
    {
        DebianMachine[] machines = [Home, Other];
        DebianMachine? holder = null;
        if (!LabClock.Await(IsWell, Limit)) throw new TimeoutException($"It has not come to one holder after {Limit.TotalSeconds} s.\n{Journals()}");
        return holder!;

        bool IsWell()
        {
            holder = machines.FirstOrDefault(m => HoldsAlone(m));
            return holder is not null
                && (!Seed.HasApache || machines.All(m => m.Run("systemctl is-active apache2").Output.Trim() == "active" == (m == holder)))
                && machines.All(m => m.Run("bascule status").Succeeded);
        }
    }

    /// <summary>Of what the machines send one another so much is lost by chance, each way; 100 is a cut, 0 heals. Clients hear both all the while.</summary>
    public void LoseBetween(int percent) => Lan.LoseBetween(Home.PortOf(Seed.Interface), Other.PortOf(Seed.Interface), percent);

    /// <summary>Whether the node has taken its place in the cluster, by its own word.</summary>
    public static bool IsActive(DebianMachine machine) => machine.Run("cl_status nodestatus " + machine.Name).Output.Trim() == "active";

    /// <summary>How long two nodes may answer on one address, as <c>bascule check</c> prints it for these files and this kernel.</summary>
    public TimeSpan PrintedBound()
    {
        using var report = JsonDocument.Parse(Home.MustRun("bascule check --json"));
        var holders = report.RootElement.GetProperty("twoHolders");
        var isGated = !holders.TryGetProperty("nfTablesTrouble", out _);
        return TimeSpan.FromMilliseconds(holders.GetProperty(isGated ? "atMostMs" : "withoutNfTablesMs").GetInt64());
    }

    /// <summary>What both machines' journals say, for the message of a test that fails.</summary>
    public string Journals(int lines = 40) => string.Join('\n', new[] { Home, Other }.Select(m =>
        m.IsOn ? $"--- {m.Name}\n{m.Run($"journalctl -n {lines} --no-pager -o short-precise; ip -o addr").Said}" : $"--- {m.Name} is off"));

    /// <summary>One machine more, on the same network or another; off, and without our package.</summary>
    public DebianMachine AddMachine(MachinePlan plan) => rig.AddMachine(plan);

    public void Dispose() => rig.Dispose();

    private void SetUp(DebianMachine machine, PairOptions options)
    {
        machine.PowerOn();
        if (options.Package is not null) machine.InstallPackage(options.Package).MustSucceed();
        foreach (var name in new[] { "ha.cf", "authkeys", "haresources" })
        {
            if (options.Edit(name, machine.Name, Seed.File(name, machine.Name)) is { } text) machine.Write("/etc/ha.d/" + name, text, name == "authkeys" ? "600" : "644");
        }
    }
}
