// What can befall the processes of a holder whose kernel lives on.
namespace Bascule.Lab;

/// <summary>Processes of Bascule that stop, and how they come back.</summary>
public sealed class Fault
{
    private const string Node = "bascule";
    private const string Actuator = "bascule-actuator";
    private readonly string[] units;
    private readonly string signal;
    private readonly bool isSystemdHeld;

    private Fault(string who, string what, string[] units, string signal, bool isSystemdHeld = false)
    {
        Name = $"{who} {what}";
        (this.units, this.signal, this.isSystemdHeld) = (units, signal, isSystemdHeld);
    }

    public string Name { get; }

    /// <summary>Each process alone and both; killed (systemd starts it again), killed while nobody starts it again, frozen.</summary>
    public static IReadOnlyList<Fault> All { get; } =
    [
        .. from who in new[] { ("node", new[] { Node }), ("actuator", [Actuator]), ("both", [Node, Actuator]) }
           from fault in new[] { Killed(who.Item1, who.Item2), NotRestarted(who.Item1, who.Item2), Frozen(who.Item1, who.Item2) }
           select fault,
    ];

    public static Fault Named(string name) => All.Single(f => f.Name == name);

    /// <summary>The ids of the processes that it will strike; asked for beforehand, so that the blow itself is one system call each.</summary>
    public string Aim(DebianMachine machine)
    {
        // These were not broken by what the trials before did to them.
        machine.MustRun($"systemctl reset-failed {string.Join(' ', units)}");
        var ids = units.Select(u => machine.MustRun($"systemctl show {u} -p MainPID --value").Trim()).ToList();
        return ids.Contains("0") ? throw new InvalidOperationException($"{machine.Name}: {string.Join(", ", units)} run as {string.Join(", ", ids)}") : string.Join(' ', ids);
    }

    public void Begin(DebianMachine machine, string processes)
    {
        if (isSystemdHeld) machine.HoldSystemd();
        machine.MustRun($"kill -{signal} {processes}");
    }

    /// <summary>What is frozen runs on; what is dead may be started again.</summary>
    public void End(DebianMachine machine, string processes)
    {
        if (isSystemdHeld) machine.LetSystemdGo();
        if (signal == "STOP") machine.MustRun($"kill -CONT {processes}");
    }

    private static Fault Killed(string who, string[] units) => new(who, "killed", units, "KILL");

    private static Fault NotRestarted(string who, string[] units) => new(who, "killed and not restarted", units, "KILL", isSystemdHeld: true);

    private static Fault Frozen(string who, string[] units) => new(who, "frozen", units, "STOP");
}
