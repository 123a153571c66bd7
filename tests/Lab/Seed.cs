// The pairs of machines that the seeds describe: names, addresses and files as printed there (tests/data/seeds).
namespace Bascule.Lab;

/// <summary>One seed's pair.</summary>
public sealed record Seed
{
    /// <summary>The folder below tests/data/seeds.</summary>
    public required string Folder { get; init; }

    /// <summary>The group's home, which the seeds call master.</summary>
    public required string Home { get; init; }

    public required string HomeAddress { get; init; }
    public required string Other { get; init; }
    public required string OtherAddress { get; init; }
    public required string Interface { get; init; }

    /// <summary>A third machine's address on the same network.</summary>
    public required string ClientAddress { get; init; }

    public required string FloatingAddress { get; init; }
    public required TimeSpan Deadtime { get; init; }
    public bool HasApache { get; init; } = true;

    /// <summary>What <c>ip a</c> shows behind the floating address.</summary>
    public string Label => Interface + ":0";

    public static Seed Web000 { get; } = new()
    {
        Folder = "000-web-pair",
        Interface = "enp0s3",
        FloatingAddress = "192.168.137.200",
        ClientAddress = "192.168.137.9",
        Home = "srv",
        HomeAddress = "192.168.137.100",
        Other = "srv-slave",
        OtherAddress = "192.168.137.63",
        Deadtime = TimeSpan.FromSeconds(10),
    };

    public static Seed Address001 { get; } = new()
    {
        Folder = "001-address-only",
        Interface = "eth0",
        FloatingAddress = "192.168.10.55",
        ClientAddress = "192.168.10.9",
        Home = "pc1",
        HomeAddress = "192.168.10.50",
        Other = "pc2",
        OtherAddress = "192.168.10.51",
        Deadtime = TimeSpan.FromSeconds(10),
        HasApache = false,
    };

    public static Seed Web002 { get; } = new()
    {
        Folder = "002-web-pair",
        Interface = "enp0s3",
        FloatingAddress = "192.168.56.10",
        ClientAddress = "192.168.56.9",
        Home = "web1",
        HomeAddress = "192.168.56.11",
        Other = "web2",
        OtherAddress = "192.168.56.12",
        Deadtime = TimeSpan.FromSeconds(5),
    };

    public static Seed Router003 { get; } = new()
    {
        Folder = "003-router-pair",
        Interface = "enp0s3",
        FloatingAddress = "192.168.200.10",
        ClientAddress = "192.168.200.9",
        Home = "maitre",
        HomeAddress = "192.168.200.11",
        Other = "esclave",
        OtherAddress = "192.168.200.12",
        Deadtime = TimeSpan.FromSeconds(10),
        HasApache = false,
    };

    public static Seed Web004 { get; } = new()
    {
        Folder = "004-web-pair",
        Interface = "ens160",
        FloatingAddress = "192.168.0.200",
        ClientAddress = "192.168.0.9",
        Home = "hb1",
        HomeAddress = "192.168.0.45",
        Other = "hb2",
        OtherAddress = "192.168.0.29",
        Deadtime = TimeSpan.FromSeconds(10),
    };

    /// <summary>The text of one of the three files as one node has it; 004 has a heartbeat file per node.</summary>
    public string File(string name, string node)
    {
        var own = Repository.At("tests", "data", "seeds", Folder, $"{name}.{node}");
        var text = System.IO.File.Exists(own) ? own : Repository.At("tests", "data", "seeds", Folder, name);
        return System.IO.File.ReadAllText(text);
    }
}
