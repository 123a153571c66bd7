// What there is on a machine of everything that failovers make and must take away again.
using System.Globalization;

namespace Bascule.Lab;

/// <summary>Figures of one machine at one moment, each with its name.</summary>
public sealed record Footprint(IReadOnlyDictionary<string, double> Figures)
{
    private const string NodeMemory = "node: PSS, MB";
    private const string ActuatorMemory = "actuator: PSS, MB";
    private const string Processes = "processes";

    // Lines "figure\tname". In sets the time that is left changes with each look. apache2 keeps as many spare workers as it likes.
    private const string Look = """
        say() { printf '%s\t%s\n' "$2" "$1"; }
        say addresses $(ip -o addr | wc -l)
        say 'routes and rules' $( (ip route show table all; ip -6 route show table all; ip rule) | wc -l)
        say 'nft: tables, chains, rules, elements' $(nft list ruleset | sed 's/expires [0-9a-z]*//g' | tr ',{}' '\n\n\n' | grep -c '[^[:space:]]')
        say processes $(ps -e -o comm= | awk '!/^(sh|ps|awk|apache2)$/' | wc -l)
        say 'control groups' $(find /sys/fs/cgroup -type d | wc -l)
        say 'files in /run/bascule, /var/lib, /tmp' $(find /run/bascule /var/lib/bascule /var/lib/heartbeat /tmp -type f 2> /dev/null | wc -l)
        for role in node:bascule actuator:bascule-actuator; do
            id=$(systemctl show ${role#*:} -p MainPID --value)
            say "${role%:*}: process id" $id
            say "${role%:*}: descriptors" $(ls /proc/$id/fd | wc -l)
            say "${role%:*}: threads" $(ls /proc/$id/task | wc -l)
            say "${role%:*}: mappings" $(wc -l < /proc/$id/maps)
            say "${role%:*}: PSS, MB" $(awk '/^Pss:/ { print $2 / 1024 }' /proc/$id/smaps_rollup)
        done
        """;

    public static Footprint Of(DebianMachine machine) => new(machine.MustRun(Look).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.Split('\t'))
        .ToDictionary(f => f[1], f => double.Parse(f[0], CultureInfo.InvariantCulture)));

    /// <summary>Of node and actuator.</summary>
    public double Megabytes => Figures[NodeMemory] + Figures[ActuatorMemory];

    /// <summary>What may be more afterwards without being a leak; everything else must be as it was.</summary>
    public static double Allowed(string figure) => figure switch
    {
        NodeMemory or ActuatorMemory => 8, // garbage that waits for its collection: 3 to 5 MB over 14 moves were seen, in both shipped forms
        _ when figure.EndsWith(": threads", StringComparison.Ordinal) => 2, // the pool's come and go
        _ when figure.EndsWith(": mappings", StringComparison.Ordinal) => 20,
        _ => 0,
    };

    /// <summary>Whether this figure is of a process, or of how many there are: those that died on the way have no growth, and a busy machine's systemd starts its own late.</summary>
    public static bool IsOfProcess(string figure) => figure == Processes || figure.Contains(": ", StringComparison.Ordinal) && !figure.StartsWith("nft", StringComparison.Ordinal);

    /// <summary>Names of what there is more of than in an earlier look, and than is allowed.</summary>
    public IReadOnlyList<string> GrownSince(Footprint before) => [.. Figures.Where(f => f.Value > before.Figures[f.Key] + Allowed(f.Key)).Select(f => f.Key)];
}
