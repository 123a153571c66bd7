// What cuts a machine's power from outside when it is fenced. It needs nothing of that machine; it may be slow, refuse, hang, lie, or have lost its own power with it.
// What it answers is what the shipped actuator makes of a fence agent: success only where the device itself says afterwards that the machine is off.
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Machines;

internal enum FenceTrouble
{
    Fails,

    /// <summary>The power is cut, but nobody learns it.</summary>
    FailsThoughOff,
    Hangs,

    /// <summary>It says that it is done, and its status says that the machine is on.</summary>
    Lies,

    /// <summary>It has its power from the machine: whoever is off cannot be fenced.</summary>
    DiesWithItsMachine,
}

internal sealed class PowerSwitch(World world, Machine target, Dice dice)
{
    /// <summary>How long the actuator waits for a fence agent before it kills it.</summary>
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly List<FenceTrouble> troubles = [];

    /// <summary>From now on it is switched on again soon after each fence.</summary>
    public bool IsKind { get; set; }

    public void Trouble(FenceTrouble trouble, TimeSpan duration)
    {
        troubles.Add(trouble);
        world.Journal.Note(target.Name.Value, "trouble", $"its fence device: {trouble}");
        world.Schedule.After(duration, () => troubles.Remove(trouble));
    }

    public void Mend() => troubles.Clear();

    /// <param name="by">Who asks. The agent runs there, and ends with that machine's power.</param>
    public void Press(Machine by, Action<bool, string> answer)
    {
        world.Count("fences");
        world.Journal.Note(by.Name.Value, "presses", $"the switch of {target.Name}");
        FenceTrouble? trouble = troubles.Count > 0 ? troubles[0] : null;
        switch (trouble)
        {
            case FenceTrouble.Fails:
                by.After(Reaction(), () => answer(false, "the device refuses"));
                break;
            case FenceTrouble.Hangs:
                by.After(Limit, () => answer(false, $"no answer within {Core.Words.Of(Limit)}"));
                break;
            case FenceTrouble.Lies:
                by.After(Reaction(), () => answer(false, "it says that it is done, but its status says on"));
                break;
            case FenceTrouble.DiesWithItsMachine when !target.HasPower:
                by.After(Reaction(), () => answer(false, "the device does not answer"));
                break;
            default:
                by.After(Reaction(), () =>
                {
                    Cut();
                    by.After(Reaction(), () => Verify(trouble, answer));
                });
                break;
        }
    }

    private static void Answer(Action<bool, string> answer, bool isOff) => answer(isOff, isOff ? "its status says off" : "its status says on");

    private void Verify(FenceTrouble? trouble, Action<bool, string> answer)
    {
        if (trouble == FenceTrouble.FailsThoughOff) answer(false, "the connection to the device was lost");
        else Answer(answer, !target.HasPower);
        SwitchOnAgain();
    }

    private void Cut()
    {
        world.Journal.Note(target.Name.Value, "fenced", target.HasPower ? "its power is cut" : "it was off already");
        if (target.HasPower) world.Count("machine fenced");
        target.LosePower();
    }

    /// <summary>Reset: at once. Off: when somebody comes.</summary>
    private void SwitchOnAgain()
    {
        var after = world.Setup.IsExact ? TimeSpan.FromSeconds(5) : IsKind || dice.Chance(600) ? dice.Between(TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(20)) : dice.Between(TimeSpan.FromSeconds(30), TimeSpan.FromMinutes(3));
        world.Schedule.After(after, () => target.Boot(TimeSpan.FromMilliseconds(100)));
    }

    private TimeSpan Reaction() => world.Setup.IsExact ? TimeSpan.FromSeconds(1) : dice.Between(TimeSpan.FromMilliseconds(20), TimeSpan.FromMilliseconds(dice.Of<int>([500, 6000])));
}
