// A machine's power in another machine's hands: what is written into a file there is done here, as a controller's wires would do it.
namespace Bascule.Lab;

/// <summary>Watches FOLDER/request on the keeper's disk for <c>off</c> and <c>on</c>; FOLDER/state says which it is.</summary>
public sealed class PowerButton : IDisposable
{
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly DebianMachine keeper;
    private readonly DebianMachine target;
    private readonly string folder;
    private readonly Thread watching;
    private readonly Lock gate = new();
    private readonly List<TimeSpan> cuts = [];
    private volatile bool isOver;
    private volatile bool isBooted = true;

    /// <param name="keeper">Who may press it; on.</param>
    /// <param name="target">Whose power it is; on.</param>
    public PowerButton(DebianMachine keeper, DebianMachine target, string folder = "/srv/power")
    {
        (this.keeper, this.target, this.folder) = (keeper, target, folder);
        keeper.Write(folder + "/request", "on\n");
        Say("on");
        watching = new Thread(Watch) { IsBackground = true };
        watching.Start();
    }

    /// <summary>When the power was cut, by the lab's clock.</summary>
    public IReadOnlyList<TimeSpan> Cuts
    {
        get
        {
            lock (gate) return [.. cuts];
        }
    }

    /// <summary>A shell's words for pressing it and waiting until it has had its effect; the exit code says whether.</summary>
    public static string Press(string action, string folder = "/srv/power") =>
        $"echo {action} >{folder}/request; for i in $(seq 400); do [ \"$(cat {folder}/state)\" = {action} ] && exit 0; sleep 0.05; done; exit 1";

    /// <summary>Waits until the target has been switched off, and has come up again.</summary>
    public void AwaitReturn(TimeSpan limit)
    {
        if (!LabClock.Await(() => Cuts.Count > 0 && isBooted, limit)) throw new TimeoutException($"{target.Name} has not come up again after {limit.TotalSeconds} s.");
    }

    public void Dispose()
    {
        isOver = true;
        watching.Join();
    }

    private void Watch()
    {
        while (!isOver)
        {
            Thread.Sleep(BetweenLooks);
            switch (File.ReadAllText(keeper.Root + folder + "/request").Trim())
            {
                case "off" when target.IsOn:
                    isBooted = false;
                    target.CutPower();
                    lock (gate) cuts.Add(LabClock.Now);
                    Say("off");
                    break;
                case "on" when !target.IsOn:
                    target.BeginPowerOn();
                    Say("on");
                    target.AwaitBooted();
                    isBooted = true;
                    break;
            }
        }
    }

    private void Say(string state) => keeper.Write(folder + "/state", state + "\n");
}
