// A Debian machine with systemd as its first process, in about a second: systemd-nspawn on an overlay of the image.
using System.Diagnostics;
using System.Globalization;

namespace Bascule.Lab;

/// <summary>A network interface of a machine.</summary>
/// <param name="Address">With its prefix length; null for none.</param>
public sealed record Nic(string Name, Switch Switch, string? Address);

/// <summary>How a machine is to be set up before its first boot.</summary>
public sealed record MachinePlan
{
    /// <summary>What <c>uname -n</c> says.</summary>
    public required string Name { get; init; }

    public required IReadOnlyList<Nic> Nics { get; init; }

    /// <summary>Debian starts apache2 at boot; the seeds switch that off by hand, since the cluster is to start it.</summary>
    public bool StartsApacheAtBoot { get; init; }

    /// <summary>Where everything goes that is not for its own networks; null: nowhere.</summary>
    public string? Gateway { get; init; }

    /// <summary>Other machines' names and addresses for /etc/hosts.</summary>
    public IReadOnlyList<(string Name, string Address)> Hosts { get; init; } = [];

    /// <summary>Interface towards the outside if the machine is a router that hides its inside (masquerades); null if it is none.</summary>
    public string? MasqueradesOn { get; init; }
}

/// <summary>A Debian machine: its disk survives a power cut, its memory does not.</summary>
public sealed class DebianMachine : IDisposable
{
    private static readonly TimeSpan BootLimit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan ShutdownLimit = TimeSpan.FromSeconds(120);
    private readonly Rig rig;
    private readonly Dictionary<string, (Switch Switch, string Port)> cables = [];
    private readonly string folder;
    private readonly string id;
    private Process? nspawn;
    private int firstProcess;

    internal DebianMachine(Rig rig, MachinePlan plan)
    {
        this.rig = rig;
        Plan = plan;
        id = $"{rig.Prefix}-{plan.Name}";
        folder = Path.Combine(rig.Disks, plan.Name);
        Shell.Ip($"netns add {id}");
        foreach (var nic in plan.Nics) cables[nic.Name] = (nic.Switch, nic.Switch.Plug(id, nic.Name));
        MountDisk();
        MachineSetUp.Write(plan, Root);
    }

    public MachinePlan Plan { get; }

    public string Name => Plan.Name;

    /// <summary>The machine's disk, as seen from here.</summary>
    public string Root => Path.Combine(folder, "root");

    public bool IsOn => nspawn is not null;

    /// <summary>The name of the machine's network namespace, for probes from where it stands.</summary>
    public string NetworkNamespace => id;

    /// <summary>Boots, and returns when systemd says that it has come up.</summary>
    public void PowerOn()
    {
        BeginPowerOn();
        AwaitBooted();
    }

    /// <summary>Presses the button and returns at once.</summary>
    public void BeginPowerOn()
    {
        if (nspawn is not null) throw new InvalidOperationException($"{Name} is on already.");
        foreach (var (network, port) in cables.Values) network.PortUp(port);

        // A control group of its own, else all machines' units would share the host's, and systemd would see no crash in any.
        var script = """
            for tree in /sys/fs/cgroup/systemd /sys/fs/cgroup/unified; do
                if [ -d $tree ]; then mkdir -p $tree/$0 && echo $$ > $tree/$0/cgroup.procs; fi
            done
            # A machine may set the sysctls of its own network, as any machine can; the host's stay out of its reach.
            export SYSTEMD_NSPAWN_API_VFS_WRITABLE=network
            exec setsid systemd-nspawn -q -D "$1" --boot --register=no --keep-unit --network-namespace-path=/run/netns/$0 \
                --hostname="$2" --machine=$0 --capability=all --system-call-filter="@privileged @debug" < /dev/null > "$3" 2>&1
            """;
        var start = new ProcessStartInfo("/bin/bash", ["-c", script, id, Root, Name, Path.Combine(folder, "console")]) { UseShellExecute = false };
        nspawn = Process.Start(start) ?? throw new InvalidOperationException("bash cannot be started.");
    }

    /// <summary>Returns when systemd has done what it does at boot.</summary>
    public void AwaitBooted()
    {
        var up = LabClock.Await(() => FindFirstProcess() && HasBooted(), BootLimit);
        if (up) return;
        throw new InvalidOperationException($"{Name} has not come up after {BootLimit.TotalSeconds} s. Its console:\n{Console()}");
    }

    /// <summary>The plug is pulled: no process gets a word to say, no packet leaves, the disk stays as it is.</summary>
    public void CutPower()
    {
        if (nspawn is null) return;
        foreach (var (network, port) in cables.Values) network.PortDown(port);
        Kill();
    }

    /// <summary>Asks systemd to switch the machine off, waits until it has, and says how long that took.</summary>
    public TimeSpan ShutDown()
    {
        if (nspawn is null) throw new InvalidOperationException($"{Name} is off.");
        var began = LabClock.Now;
        Run("systemctl poweroff"); // its own end may come before its answer
        if (!nspawn.WaitForExit(ShutdownLimit)) throw new TimeoutException($"{Name} is not off after {ShutdownLimit.TotalSeconds} s. Its console:\n{Console()}");
        var took = LabClock.Now - began;
        foreach (var (network, port) in cables.Values) network.PortDown(port);
        firstProcess = 0; // ended, and its number may be another's by now
        Kill();
        return took;
    }

    public void PullCable(string nic) => cables[nic].Switch.PortDown(cables[nic].Port);

    public void PlugCable(string nic) => cables[nic].Switch.PortUp(cables[nic].Port);

    /// <summary>The port of the switch that a network interface is plugged into.</summary>
    internal string PortOf(string nic) => cables[nic].Port;

    /// <summary>Runs a command line of the shell on the machine, as root.</summary>
    public Outcome Run(string commandLine, TimeSpan? limit = null)
    {
        if (firstProcess == 0) throw new InvalidOperationException($"{Name} is off.");

        // In the machine's control group, so that its end is certain with the machine's.
        var enter = """
            echo $$ > /sys/fs/cgroup/systemd/$0/cgroup.procs 2>/dev/null
            exec nsenter -t $1 -a -- /usr/bin/env -i PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin HOME=/root LANG=C.UTF-8 TERM=dumb /bin/sh -c "$2"
            """;
        return Shell.Run("/bin/bash", ["-c", enter, id, firstProcess.ToString(), commandLine], limit) with { Command = $"{Name}# {commandLine}" };
    }

    /// <summary>Runs a command that must succeed; returns what it wrote.</summary>
    public string MustRun(string commandLine, TimeSpan? limit = null) => Run(commandLine, limit).MustSucceed().Output;

    /// <summary>The machine's systemd stands still: what dies is not started again, and no unit starts or stops.</summary>
    public void HoldSystemd() => Signal("STOP");

    public void LetSystemdGo() => Signal("CONT");

    /// <summary>Copies a file onto the machine's disk.</summary>
    /// <param name="mode">As for chmod, for instance <c>600</c>.</param>
    public void CopyIn(string file, string target, string mode = "644")
    {
        var to = Root + target;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.Copy(file, to, overwrite: true);
        Shell.Run("chmod", [mode, to]).MustSucceed();
    }

    /// <summary>Writes a text file onto the machine's disk.</summary>
    public void Write(string target, string text, string mode = "644")
    {
        var to = Root + target;
        Directory.CreateDirectory(Path.GetDirectoryName(to)!);
        File.WriteAllText(to, text);
        Shell.Run("chmod", [mode, to]).MustSucceed();
    }

    /// <summary>Installs a package with dpkg alone: no network, nothing else.</summary>
    public Outcome InstallPackage(string package)
    {
        CopyIn(package, "/root/" + Path.GetFileName(package));
        return Run($"dpkg -i /root/{Path.GetFileName(package)}", TimeSpan.FromSeconds(120));
    }

    /// <summary>What the machine wrote on its console since it was switched on.</summary>
    public string Console() => File.Exists(Path.Combine(folder, "console")) ? File.ReadAllText(Path.Combine(folder, "console")) : "";

    public void Dispose()
    {
        if (nspawn is not null) Kill();
        Shell.Run("umount", ["-l", Root]);
        Shell.Run("ip", ["netns", "del", id]);
    }

    private void Kill()
    {
        if (firstProcess != 0) TryKill(firstProcess);
        nspawn!.Kill();
        nspawn.WaitForExit(TimeSpan.FromSeconds(5));
        nspawn.Dispose();
        nspawn = null;
        firstProcess = 0;
        foreach (var tree in new[] { "/sys/fs/cgroup/systemd", "/sys/fs/cgroup/unified" }) LeftOvers.RemoveGroup(Path.Combine(tree, id));

        // Addresses are in the machine's memory; here they are in a namespace that outlives it.
        foreach (var nic in Plan.Nics)
        {
            Shell.Ip($"-n {id} link set {nic.Name} down");
            Shell.Ip($"-n {id} addr flush dev {nic.Name}");
        }

        Shell.Run("ip", ["netns", "exec", id, "nft", "flush", "ruleset"]);
        ConntrackTable.Forget(id);
    }

    // From outside: the first process of a machine ignores such a signal from within (pid_namespaces(7)).
    private void Signal(string signal) => Shell.Run("kill", ["-s", signal, firstProcess.ToString(CultureInfo.InvariantCulture)]).MustSucceed();

    private static void TryKill(int pid)
    {
        try
        {
            using var process = Process.GetProcessById(pid);
            process.Kill();
        }
        catch (ArgumentException)
        {
            // It has ended by itself.
        }
    }

    private bool FindFirstProcess()
    {
        if (nspawn is null || nspawn.HasExited) throw new InvalidOperationException($"{Name}: systemd-nspawn has ended. Its console:\n{Console()}");
        if (firstProcess != 0) return true;
        var children = $"/proc/{nspawn.Id}/task/{nspawn.Id}/children";
        var child = File.Exists(children) ? File.ReadAllText(children).Trim() : "";
        if (child.Length == 0) return false;
        var first = child.Split(' ')[0];

        // Until systemd has made its folder the process may still be on its way into the machine's own root.
        if (!Directory.Exists($"/proc/{first}/root/run/systemd/system")) return false;
        firstProcess = int.Parse(first);
        return true;
    }

    // "degraded" is a machine that is up, with a unit that failed: is-system-running then exits with 1 (systemctl(1)).
    private bool HasBooted() => Run("systemctl is-system-running", TimeSpan.FromSeconds(10)).Output.Trim() is "running" or "degraded";

    private void MountDisk()
    {
        foreach (var part in new[] { "upper", "work", "root" }) Directory.CreateDirectory(Path.Combine(folder, part));
        Shell.Run("mount", ["-t", "overlay", "overlay", "-o", $"lowerdir={rig.Image.Path},upperdir={folder}/upper,workdir={folder}/work", Root]).MustSucceed();
    }
}
