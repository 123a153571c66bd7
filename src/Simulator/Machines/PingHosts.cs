// Hosts on the clients' network that nodes ping: each answers everybody whom a way leads to it, or nobody.

using Bascule.Simulator.Time;

namespace Bascule.Simulator.Machines;

internal sealed class PingHosts
{
    private readonly World world;
    private readonly bool[] isDown;
    private readonly bool[,] isCut;
    private readonly long[] backSince;
    private readonly long?[] behindSince = new long?[Setup.Nodes.Length];
    private readonly long[] behindUntil = new long[Setup.Nodes.Length];
    private readonly (int Reached, long Since)[] reached = new (int, long)[Setup.Nodes.Length];

    public PingHosts(World world)
    {
        this.world = world;
        isDown = new bool[world.Setup.PingNodes.Length];
        backSince = new long[isDown.Length];
        Array.Fill(backSince, long.MinValue / 2);
        isCut = new bool[Setup.Nodes.Length, isDown.Length];
        Array.Fill(behindUntil, long.MinValue);
    }

    public int Count => isDown.Length;

    public bool Answers(Machine machine, int host) => !isDown[host] && !isCut[machine.Index, host] && machine.HasCarrier(0);

    public int ReachedBy(Machine machine) => Enumerable.Range(0, Count).Count(h => Answers(machine, h));

    /// <summary>Since when fewer have answered this machine than the other, in true time; null when not fewer do.</summary>
    public long? BehindSince(Machine machine) => behindSince[machine.Index];

    /// <summary>Since when just as many have answered this machine, in true time.</summary>
    public long ReachedSince(Machine machine) => reached[machine.Index].Since;

    /// <summary>Whether fewer answered it than the other at any time since then.</summary>
    public bool WasBehind(Machine machine, long since) => behindSince[machine.Index] is not null || behindUntil[machine.Index] >= since;

    /// <summary>When a host died that had been back for less than two rounds of pings; null: none did.</summary>
    public long? LastGlimpse { get; private set; }

    public void SetDown(int host, bool down)
    {
        if (down && !isDown[host] && world.Schedule.Now - backSince[host] < 2 * Schedule.Nanoseconds(world.Setup.Longest.PingInterval)) LastGlimpse = world.Schedule.Now;
        if (!down) backSince[host] = world.Schedule.Now;
        world.Journal.Note("-", down ? "ping-host-dies" : "ping-host-returns", world.Setup.PingNodes[host]);
        isDown[host] = down;
        Changed();
    }

    public void Cut(Machine machine, int host, bool cut)
    {
        world.Journal.Note("-", cut ? "way-cut" : "way-back", $"{machine.Name} -> {world.Setup.PingNodes[host]}");
        isCut[machine.Index, host] = cut;
        Changed();
    }

    public void Changed()
    {
        foreach (var machine in world.Machines)
        {
            var now = ReachedBy(machine);
            if (now != reached[machine.Index].Reached) reached[machine.Index] = (now, world.Schedule.Now);
            var isBehind = now < ReachedBy(world.OtherThan(machine));
            if (!isBehind && behindSince[machine.Index] is not null) behindUntil[machine.Index] = world.Schedule.Now;
            behindSince[machine.Index] = isBehind ? behindSince[machine.Index] ?? world.Schedule.Now : null;
        }
    }
}
