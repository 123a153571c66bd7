// Debian's Keepalived beside ours: on the same machines' network cards, with an address of its own, through the same losses.
using System.Diagnostics;
using System.Globalization;

namespace Bascule.Lab.Bench;

/// <summary>VRRP version 3 (RFC 5798) between the machines of a pair. The programs are this computer's; where they act is the machines' network.</summary>
internal sealed class Keepalived : IDisposable
{
    public const string FloatingAddress = "192.168.56.30";
    public const string Settings = "VRRP 3, adverts each 100 ms";
    private const string Program = "/usr/sbin/keepalived";
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);
    private readonly List<(Process Process, string Log)> running = [];
    private readonly string folder;

    private Keepalived(Pair pair)
    {
        folder = Directory.CreateTempSubdirectory("bascule-lab-keepalived-").FullName;
        Start(pair.Home, pair.Seed.Interface, 150);
        Start(pair.Other, pair.Seed.Interface, 100);
    }

    public static bool IsInstalled => File.Exists(Program);

    /// <summary>Returns when the home's has the address.</summary>
    public static Keepalived Serving(Pair pair)
    {
        var started = new Keepalived(pair);
        if (LabClock.Await(() => pair.HoldsAlone(pair.Home, FloatingAddress), Limit)) return started;
        var logs = string.Join('\n', started.running.Select(r => File.ReadAllText(r.Log)));
        started.Dispose();
        throw new TimeoutException("Keepalived does not hold its address.\n" + logs);
    }

    /// <summary>How often one of the two has become master since the start.</summary>
    public int Masters => running.Sum(r => File.ReadAllLines(r.Log).Count(l => l.Contains("Entering MASTER STATE", StringComparison.Ordinal)));

    public void Dispose()
    {
        foreach (var (process, _) in running)
        {
            Shell.Run("kill", [process.Id.ToString(CultureInfo.InvariantCulture)]);
            if (!process.WaitForExit(TimeSpan.FromSeconds(5))) process.Kill(entireProcessTree: true);
            process.Dispose();
        }

        Directory.Delete(folder, recursive: true);
    }

    private void Start(DebianMachine machine, string nic, int priority)
    {
        var file = Path.Combine(folder, machine.Name);
        File.WriteAllText(file + ".conf", $$"""
            global_defs {
                vrrp_version 3
            }
            vrrp_instance lab {
                state BACKUP
                interface {{nic}}
                virtual_router_id 51
                priority {{priority}}
                advert_int 0.1
                virtual_ipaddress {
                    {{FloatingAddress}}/24
                }
            }

            """);

        // In the machine's control group: whatever becomes of this program, it ends with the machine.
        var script = """
            echo $$ > /sys/fs/cgroup/systemd/$0/cgroup.procs 2> /dev/null
            exec ip netns exec $0 $1 --dont-fork --vrrp --log-console --log-detail --use-file $2.conf --pid $2.pid --vrrp_pid $2.vrrp.pid < /dev/null > $2.log 2>&1
            """;
        var start = new ProcessStartInfo("/bin/bash", ["-c", script, machine.NetworkNamespace, Program, file]) { UseShellExecute = false };
        running.Add((Process.Start(start) ?? throw new InvalidOperationException("bash cannot be started."), file + ".log"));
    }
}
