// Resource agents as they are in the world: usually quick, sometimes slow, failing, hanging, or unable to stop what they started.
using Bascule.Core.Planning;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Machines;

internal enum Trouble
{
    Slow,
    StartFails,
    StartHangs,
    StopFails,
    StopHangs,
    StatusUnclear,
}

internal sealed class Agents(World world, Machine machine, Dice dice)
{
    /// <summary>How long the actuator waits for an agent before it calls it hung.</summary>
    public static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly List<(int Group, Trouble Trouble)> troubles = [];

    public void Trouble(int group, Trouble trouble, TimeSpan duration)
    {
        var entry = (group, trouble);
        troubles.Add(entry);
        world.Journal.Note(machine.Name.Value, "trouble", $"{world.Setup.Groups[group].Name}: {trouble}");
        world.Schedule.After(duration, () => troubles.Remove(entry));
    }

    public void Mend() => troubles.Clear();

    /// <summary>How long the call takes, what it will answer, and what becomes of the resource.</summary>
    public (TimeSpan Takes, AgentAnswer Answer, bool? Runs) Ask(int group, AgentCall call)
    {
        var runs = machine.Kernel.Runs(group, call.Resource);
        var takes = Duration(group, call);
        // Addresses are the kernel's: an answer within milliseconds, yes or no.
        var isAddress = Setup.IsAddress(world.Setup.Groups[group].Resources[call.Resource]);
        if (isAddress && call.Verb == AgentVerb.Start) return Has(group, Machines.Trouble.StartFails) && !world.Setup.IsExact && dice.Chance(250) ? (takes, AgentAnswer.Failed, false) : (takes, AgentAnswer.Done, true);
        if (isAddress && call.Verb == AgentVerb.Stop) return (takes, AgentAnswer.Done, false);
        switch (call.Verb)
        {
            case AgentVerb.Status:
                if (Has(group, Machines.Trouble.StatusUnclear)) return (takes, AgentAnswer.Failed, null);
                return (takes, runs ? AgentAnswer.Running : AgentAnswer.Stopped, null);

            case AgentVerb.Start:
                if (Has(group, Machines.Trouble.StartHangs)) return (Limit, AgentAnswer.Failed, dice.Chance(500) || runs);
                if (Has(group, Machines.Trouble.StartFails)) return (takes, AgentAnswer.Failed, dice.Chance(300) || runs);
                return (takes, AgentAnswer.Done, true);

            default:
                if (!runs) return (takes, AgentAnswer.Done, false);
                if (Has(group, Machines.Trouble.StopHangs)) return (Limit, AgentAnswer.Failed, null);
                if (Has(group, Machines.Trouble.StopFails)) return (takes, AgentAnswer.Failed, null);
                return (takes, AgentAnswer.Done, false);
        }
    }

    private bool Has(int group, Trouble trouble) => troubles.Contains((group, trouble));

    private TimeSpan Duration(int group, AgentCall call)
    {
        var isAddress = Setup.IsAddress(world.Setup.Groups[group].Resources[call.Resource]);
        if (world.Setup.IsExact) return TimeSpan.FromMilliseconds(isAddress ? 2 : 50);

        var (least, most) = (isAddress, call.Verb) switch
        {
            (true, _) => (1, 5),
            (false, AgentVerb.Status) => (2, 30),
            (false, _) => (20, 800),
        };
        var factor = Has(group, Machines.Trouble.Slow) ? dice.Between(5, 20) : 1;
        return new TimeSpan(Math.Min(factor * dice.Between(least, most) * TimeSpan.TicksPerMillisecond, Limit.Ticks));
    }
}
