// The actuator's process as the simulator has it: the shipped rules (GroupSequence, LeaseRule) around invented agents. It notes what it holds in /run
// before it acts, so that its next life knows; it lives and dies apart from the node.
//
// The words of life, one each 100 ms, are not sent one by one: while nothing changes, the last word was at the last tenth of a second. That is exact,
// and lets a quiet pair cost nothing.
using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Core.Leases;
using Bascule.Core.Membership;
using Bascule.Core.Planning;
using Bascule.Simulator.Time;

namespace Bascule.Simulator.Machines;

internal sealed class SimulatedActuator
{
    private static readonly TimeSpan WordEvery = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Silent = TimeSpan.FromMilliseconds(300);

    private readonly World world;
    private readonly Machine machine;
    private readonly Dice dice;
    private readonly GroupSlot[] slots;
    private readonly Queue<Action> unread = new();
    private readonly Queue<Action> backlog = new();
    private readonly Queue<Action> toActuator = new();
    private readonly Queue<Action> toNode = new();
    private NodeProcess? connected;
    private long lostAt;
    private int sessions;
    private int pauses;
    private Instant asleepSince = Instant.Never;

    public SimulatedActuator(World world, Machine machine, Dice dice)
    {
        this.world = world;
        this.machine = machine;
        this.dice = dice;
        Lease = world.Setup.Timing.Lease;
        slots = [.. world.Setup.Groups.Select((g, i) => new GroupSlot(i, g, machine.Timer(() => LeaseEnds(i))))];
    }

    public bool IsRunning { get; private set; }
    public bool IsPaused { get; private set; }

    /// <summary>Running, and neither it nor its machine is paused.</summary>
    public bool IsAwake => IsRunning && !IsPaused && !machine.IsPaused;

    /// <summary>True time since when it has been awake without a break.</summary>
    public long AwakeSince { get; private set; }

    /// <summary>True time since when this node has had no answer from it, as far as that can know: frozen, dead, or not connected yet; null while it answers.</summary>
    public long? UnansweredSince(NodeProcess node) => connected == node ? null : Math.Max(lostAt, node.StartedAt);

    /// <summary>How long a word counts, as agreed with the node.</summary>
    public TimeSpan Lease { get; private set; }

    public void Start()
    {
        if (IsRunning) return;
        IsRunning = true;
        AwakeSince = world.Schedule.Now;
        foreach (var slot in slots)
        {
            if (slot.Note is not { } note) continue;
            slot.Epoch = note.Epoch;
            slot.IsManaged = true;
            slot.HasSaidUp = note.Doing == Doing.Holding;
            slot.Sequence = note.Doing switch
            {
                Doing.Holding => GroupSequence.Running(slot.Group.Resources.Length),
                Doing.Acquiring => slot.Sequence.Acquire(),
                _ => slot.Sequence.Release(),
            };
        }
        JudgeAll();
        LookAtAll();
        foreach (var slot in slots) Proceed(slot);
    }

    public void Crash()
    {
        if (!IsRunning) return;
        world.Journal.Note(machine.Name.Value, "actuator-dies", "");
        if (!IsPaused)
        {
            WordsMayHaveChanged();
            LeaveAddressesAlone();
        }
        IsRunning = IsPaused = false;
        asleepSince = Instant.Never;
        sessions++;
        unread.Clear();
        backlog.Clear();
        foreach (var slot in slots) slot.Forget();
        if (connected is { } node) machine.After(TimeSpan.FromMilliseconds(3), () => Break(node));
        WordsMayHaveChanged();
    }

    /// <summary>The machine lost its power, and /run with it.</summary>
    public void LoseAll()
    {
        IsRunning = IsPaused = false;
        asleepSince = Instant.Never;
        sessions++;
        unread.Clear();
        backlog.Clear();
        toActuator.Clear();
        toNode.Clear();
        connected = null;
        foreach (var slot in slots)
        {
            slot.Forget();
            slot.Note = null;
            slot.Word = default;
            slot.IsWordFlowing = false;
        }
    }

    public void Pause()
    {
        if (!IsRunning || IsPaused) return;
        world.Journal.Note(machine.Name.Value, "paused", "the actuator process");
        WordsMayHaveChanged();
        LeaveAddressesAlone();
        IsPaused = true;
        FallAsleep();
        WordsMayHaveChanged();
        var pause = ++pauses;
        if (connected is { } node)
            machine.After(Silent, () =>
            {
                if (IsPaused && pause == pauses) Break(node);
            });
    }

    /// <summary>After a sleep it leaves its connection unread; else it reads what lies there, and only then looks at the leases (src/Actuator/ActuatorLoop.cs).</summary>
    public void Resume()
    {
        if (!IsPaused) return;
        world.Journal.Note(machine.Name.Value, "resumed", "the actuator process");
        IsPaused = false;
        if (machine.IsPaused) return;
        WakeUp();
        WordsMayHaveChanged();
    }

    public void MachinePauses()
    {
        LeaveAddressesAlone();
        FallAsleep();
    }

    public void MachineResumes()
    {
        if (IsRunning && !IsPaused) WakeUp();
    }

    /// <summary>The node asks for a connection, again and again until there is somebody to answer.</summary>
    public void Connect(NodeProcess node)
    {
        var delay = world.Setup.IsExact ? TimeSpan.FromMilliseconds(5) : dice.Between(TimeSpan.FromMilliseconds(2), TimeSpan.FromMilliseconds(50));
        machine.After(delay, () =>
        {
            if (machine.Node != node || connected == node) return;
            if (IsAwake && !node.IsPaused) Accept(node);
            else Connect(node);
        });
    }

    /// <summary>A message of the node's. It may lie unread in the socket of a frozen actuator, and be read when that thaws.</summary>
    public void Send(NodeProcess node, Action message)
    {
        if (connected != node) return;
        var session = sessions;
        Carry(toActuator, () =>
        {
            if (session != sessions) return;
            if (IsPaused) unread.Enqueue(message);
            else message();
        });
    }

    /// <summary>The node is to take other files over: the lease is agreed before the answer.</summary>
    public void Reconfigure(TimeSpan lease, Action taken)
    {
        Agree(lease);
        if (connected is not { } node) return;
        Carry(toNode, () => node.Do(() =>
        {
            if (connected == node) taken();
        }));
    }

    /// <summary>From now on a word counts for so long; what is held is renewed by it at once.</summary>
    public void Agree(TimeSpan lease)
    {
        Lease = lease;
        WordsMayHaveChanged();
        foreach (var slot in slots)
            if (slot is { IsManaged: true, Note: not null, IsWordFlowing: true }) machine.Kernel.Renew(slot.Index, slot.Sequence);
            else if (slot.IsManaged) slot.LeaseEnd.Set(Instant.Later(AfterLease(slot), machine.Now));
    }

    public void Acquire(GroupName name, Epoch epoch)
    {
        var slot = SlotOf(name);
        slot.Epoch = epoch;
        slot.IsManaged = true;
        slot.HasSaidUp = slot.HasSaidFailed = slot.IsWithdrawn = false;
        slot.ToldFailedStops = 0;
        slot.Word = new Endorsement(epoch, machine.Now);
        slot.Note = new HeldNote(epoch, Doing.Acquiring);
        slot.Sequence = slot.Sequence.Acquire();
        slot.LeaseEnd.Set(AfterLease(slot));
        WordsMayHaveChanged();
        Proceed(slot);
    }

    public void Release(GroupName name, Epoch epoch, bool addressesFirst)
    {
        var slot = SlotOf(name);
        slot.Word = slot.IsManaged && slot.Note is not null ? slot.Word with { Epoch = epoch } : new Endorsement(epoch, machine.Now);
        slot.Epoch = epoch;
        slot.Note = new HeldNote(epoch, Doing.Releasing);
        slot.IsManaged = true;
        if (slot.Sequence.IsWantedUp || slot.Sequence.IsDown) slot.ToldFailedStops = 0;
        slot.IsReleaseAsked = true;
        slot.LeaseEnd.Set(AfterLease(slot));
        if (addressesFirst) Withdraw(slot);
        slot.Sequence = slot.Sequence.Release();
        WordsMayHaveChanged();
        Proceed(slot);
    }

    public void Mend(GroupName name, Epoch epoch)
    {
        var slot = SlotOf(name);
        if (!slot.IsManaged || slot.Epoch != epoch || !slot.Sequence.IsWantedUp) return;
        slot.HasSaidUp = slot.HasSaidFailed = false;
        slot.Note = new HeldNote(epoch, Doing.Acquiring);
        slot.Sequence = slot.Sequence.Mend();
        Proceed(slot);
    }

    /// <summary>The agent is a child that no pause of ours stops; its answer is for the connection over which it was asked for.</summary>
    public void Fence(NodeName target, uint attempt)
    {
        var session = sessions;
        world.Switches[world.MachineOf(target).Index].Press(machine, (succeeded, why) => TellFenced(session, new Input.Fenced(target, attempt, succeeded, why)));
    }

    private void TellFenced(int session, Input.Fenced fenced)
    {
        if (IsPaused) backlog.Enqueue(() => TellFenced(session, fenced));
        else if (session == sessions) Say(fenced);
    }

    /// <summary>A service has stopped by itself, or by somebody's hand: the service manager tells of it, at once or when we can hear it.</summary>
    public void ServiceFell(int index, int resource, bool byHand)
    {
        slots[index].StoppedByHand[resource] = byHand;
        machine.After(world.Setup.IsExact ? TimeSpan.FromMilliseconds(5) : dice.Between(TimeSpan.FromMilliseconds(1), TimeSpan.FromMilliseconds(600)), () =>
        {
            if (IsAwake) Doubt(slots[index], resource);
        });
    }

    /// <summary>It is held, and what has stopped of it is left as it is.</summary>
    public bool HasFallen(int index, int resource) => IsAwake && slots[index] is { IsManaged: true, Sequence.IsUp: true } slot && slot.Sequence.Resources[resource] == ResourceState.Fallen;

    public void ServiceRose(int index, int resource)
    {
        var slot = slots[index];
        slot.StoppedByHand[resource] = false;
        if (!IsAwake || !slot.IsManaged) return;
        slot.Sequence = slot.Sequence.Rise(resource);
        Say(new Input.ResourceRose(slot.Group.Name, slot.Group.Resources[resource].Text));
    }

    /// <summary>A service died, and the service manager has started it again by a rule of its own.</summary>
    public void ServiceRestarted(int index, int resource)
    {
        var slot = slots[index];
        var name = slot.Group.Resources[resource].Text;
        if (IsAwake && slot.IsManaged && slot.HasSaidUp && slot.Sequence.IsUp) Say(new Input.ResourceFell(slot.Group.Name, slot.Epoch, name, false, true, $"{name} stopped by itself, and was started again"));
    }

    private void Doubt(GroupSlot slot, int resource)
    {
        if (!slot.IsManaged) return;
        slot.Sequence = slot.Sequence.Doubt(resource);
        Proceed(slot);
    }

    /// <summary>After a time in which it heard no signals, the service manager is asked how the units are.</summary>
    private void LookAtAll()
    {
        foreach (var slot in slots)
            for (var r = 0; r < slot.Group.Resources.Length; r++)
                if (!Setup.IsAddress(slot.Group.Resources[r]) && !machine.Kernel.Runs(slot.Index, r)) Doubt(slot, r);
    }

    private void TellOfFallen(GroupSlot slot)
    {
        for (var r = 0; r < slot.Group.Resources.Length; r++)
            if (slot.Sequence.Resources[r] == ResourceState.Fallen) TellOfFallen(slot, r);
    }

    private void TellOfFallen(GroupSlot slot, int resource)
    {
        var (name, byHand) = (slot.Group.Resources[resource].Text, slot.StoppedByHand[resource]);
        Say(new Input.ResourceFell(slot.Group.Name, slot.Epoch, name, byHand, false, byHand ? $"{name} was stopped by hand" : $"{name} stopped by itself"));
    }

    /// <summary>Called around everything that may start or end the flow of the node's words.</summary>
    public void WordsMayHaveChanged()
    {
        world.Spoken(machine);
        foreach (var slot in slots)
        {
            HeldGroup endorsed = default;
            var flows = IsAwake && slot.IsManaged && connected is { IsPaused: false } node && node == machine.Node && Endorses(node, slot, out endorsed);
            if (flows && slot.IsWordFlowing) slot.Word = slot.Word with { KeepUntil = endorsed.KeepUntil };
            if (flows == slot.IsWordFlowing) continue;

            if (flows)
            {
                if (LeaseRule.Judge(slot.Epoch, slot.Word, Lease, machine.Now) == LeaseVerdict.LetGo) continue;
                slot.IsWordFlowing = true;
                slot.FlowsSince = machine.Now;
                slot.Word = slot.Word.Hear(slot.Epoch, Lease, machine.Now, endorsed.KeepUntil);
                slot.LeaseEnd.Set(Instant.Never);
            }
            else
            {
                slot.IsWordFlowing = false;
                slot.Word = slot.Word with { At = LastTick(slot.FlowsSince) };
                slot.LeaseEnd.Set(AfterLease(slot));
            }
        }
    }

    private static bool Endorses(NodeProcess node, GroupSlot slot, out HeldGroup endorsed)
    {
        endorsed = default;
        if (!node.State.ActuatorReady) return false;
        foreach (var held in node.State.Endorsed)
        {
            if (held.Group != slot.Group.Name) continue;
            endorsed = held;
            return held.Epoch == slot.Epoch;
        }
        return false;
    }

    /// <summary>The group is held until then at least, whatever becomes of the node.</summary>
    public Instant KeptUntil(int group) => slots[group].Word.KeepUntil;

    private void Accept(NodeProcess node)
    {
        connected = node;
        sessions++;
        Lease = node.State.Lease;
        JudgeAll();
        var held = ImmutableArray.CreateBuilder<HeldGroup>();
        var releasing = ImmutableArray.CreateBuilder<GroupName>();
        var acquiring = ImmutableArray.CreateBuilder<GroupName>();
        foreach (var slot in slots)
        {
            if (!slot.IsManaged) continue;
            if (slot.Note is null) continue;
            if (slot.Sequence.IsWantedUp) held.Add(new HeldGroup(slot.Group.Name, slot.Epoch));
            else releasing.Add(slot.Group.Name);
            if (slot.Sequence.IsWantedUp && !slot.HasSaidUp) acquiring.Add(slot.Group.Name);
        }
        Say(new Input.ActuatorReady(held.DrainToImmutable(), releasing.DrainToImmutable()) { Acquiring = acquiring.DrainToImmutable() });
        foreach (var slot in slots) TellOfFallen(slot);
        foreach (var slot in slots) Proceed(slot);
    }

    private void Break(NodeProcess node)
    {
        if (connected != node) return;
        connected = null;
        lostAt = world.Schedule.Now;
        sessions++;
        unread.Clear();
        WordsMayHaveChanged();
        node.Do(() =>
        {
            node.HearNow(new Input.ActuatorLost());
            Connect(node);
        });
    }

    private void Say(Input input)
    {
        if (connected is not { } node) return;
        Carry(toNode, () => node.Do(() =>
        {
            if (connected == node) node.HearNow(input);
        }));
    }

    /// <summary>A socket keeps its order: whenever a message is due, it is the oldest that arrives.</summary>
    private void Carry(Queue<Action> lane, Action message)
    {
        lane.Enqueue(message);
        machine.After(LinkDelay(), () =>
        {
            if (lane.TryDequeue(out var oldest)) oldest();
        });
    }

    private void JudgeAll()
    {
        foreach (var slot in slots)
        {
            if (!slot.IsManaged || slot.Note is null) continue;
            if (LeaseRule.Judge(slot.Epoch, slot.Word, Lease, machine.Now) == LeaseVerdict.LetGo)
            {
                LetGo(slot);
            }
            else
            {
                machine.Kernel.Renew(slot.Index, slot.Sequence);
                if (!slot.IsWordFlowing) slot.LeaseEnd.Set(AfterLease(slot));
            }
        }
    }

    private void FallAsleep() => asleepSince = asleepSince == Instant.Never ? machine.Now : asleepSince;

    private void WakeUp()
    {
        AwakeSince = world.Schedule.Now;
        var slept = machine.Now - asleepSince;
        asleepSince = Instant.Never;
        if (slept > Silent && connected is { } node) Break(node);
        while (unread.TryDequeue(out var message)) message();
        JudgeAll();
        while (backlog.TryDequeue(out var what)) what();
        LookAtAll();
    }

    private void LeaseEnds(int index)
    {
        var slot = slots[index];
        if (!IsAwake || !slot.IsManaged || slot.IsWordFlowing) return;
        if (LeaseRule.Judge(slot.Epoch, slot.Word, Lease, machine.Now) == LeaseVerdict.LetGo) LetGo(slot);
        else slot.LeaseEnd.Set(Instant.Later(AfterLease(slot), machine.Now + WordEvery));
    }

    /// <summary>Addresses first, then the group in its order.</summary>
    private void LetGo(GroupSlot slot)
    {
        if (machine.Kernel.HoldsAddressOf(slot.Index)) world.Journal.Note(machine.Name.Value, "lease-ends", slot.Group.Name.Value);
        Withdraw(slot);
        if (slot.Sequence.IsWantedUp || slot.Note is not null) slot.Sequence = slot.Sequence.Release();
        Proceed(slot);
    }

    private void Withdraw(GroupSlot slot)
    {
        slot.IsWithdrawn = true;
        machine.Kernel.RemoveAddresses(slot.Index);
    }

    private void LeaveAddressesAlone()
    {
        if (!IsAwake) return;
        foreach (var slot in slots)
            if (machine.Kernel.HoldsAddressOf(slot.Index)) machine.Kernel.LeaveAlone(slot.Index, Instant.Earlier(LastRenewal(), machine.Now), slot.IsWordFlowing ? slot.Word with { At = LastTick(slot.FlowsSince) } : slot.Word);
    }

    /// <summary>Takes the group one call further, and tells the node what has been reached.</summary>
    private void Proceed(GroupSlot slot)
    {
        if (!IsRunning || IsPaused || !slot.IsManaged) return;
        if (!slot.Sequence.IsWantedUp && slot.Note is { } note) slot.Note = note with { Doing = Doing.Releasing };
        if (slot.Sequence.StartFailure is { } why && !slot.HasSaidFailed)
        {
            slot.HasSaidFailed = true;
            Say(new Input.AcquireFailed(slot.Group.Name, slot.Epoch, why));
        }
        if (slot.Sequence.IsStuck && slot.Sequence.FailedStops - slot.ToldFailedStops >= GroupSequence.StopsBeforeStatus)
        {
            slot.ToldFailedStops = slot.Sequence.FailedStops;
            Say(new Input.ReleaseFailed(slot.Group.Name, slot.Sequence.StopFailure ?? "it does not stop"));
        }
        if (slot.Sequence.IsUp && !slot.HasSaidUp)
        {
            slot.HasSaidUp = true;
            slot.Note = new HeldNote(slot.Epoch, Doing.Holding);
            Say(new Input.Acquired(slot.Group.Name, slot.Epoch));
            TellOfFallen(slot);
        }
        if (slot.Sequence.IsDown && (slot.Note is not null || slot.IsReleaseAsked))
        {
            slot.Note = null;
            slot.IsReleaseAsked = false;
            slot.HasSaidUp = false;
            Say(new Input.Released(slot.Group.Name, slot.Epoch));
        }
        if (slot.Sequence.Next is { } call)
        {
            if (call.After != TimeSpan.Zero && slot.IsWaiting) return;
            var ticket = ++slot.Ticket;
            slot.IsWaiting = call.After != TimeSpan.Zero;
            if (!slot.IsWaiting) Call(slot, ticket);
            else machine.After(call.After, () => Call(slot, ticket));
        }
    }

    private void Call(GroupSlot slot, long ticket)
    {
        if (ticket != slot.Ticket || !IsRunning) return;
        if (IsPaused)
        {
            backlog.Enqueue(() => Call(slot, ticket));
            return;
        }
        slot.IsWaiting = false;
        if (slot.Sequence.Next is not { } call) return;
        slot.Sequence = slot.Sequence.Begin();
        var (takes, answer, runs) = machine.Agents.Ask(slot.Index, call);
        world.Called(machine, slot.Index, call);
        machine.After(takes, () =>
        {
            if (ticket != slot.Ticket) return;      // killed with the actuator that had begun it
            if (runs is { } now) machine.Kernel.Set(slot.Index, call.Resource, now);
            if (slot.IsWithdrawn || (LeaseRule.Judge(slot.Epoch, slot.Word, Lease, machine.Now) == LeaseVerdict.LetGo && !slot.IsWordFlowing)) machine.Kernel.RemoveAddresses(slot.Index);
            Conclude(slot, ticket, call, answer);
        });
    }

    private void Conclude(GroupSlot slot, long ticket, AgentCall call, AgentAnswer answer)
    {
        if (IsPaused)
        {
            backlog.Enqueue(() => Conclude(slot, ticket, call, answer));
            return;
        }
        if (ticket != slot.Ticket) return;
        world.Answered(machine, slot.Index, call, answer);
        var wasDoubted = slot.Sequence.Resources[call.Resource] == ResourceState.Doubted;
        slot.Sequence = slot.Sequence.After(answer, $"{slot.Group.Resources[call.Resource]}: {call.Verb.ToString().ToLowerInvariant()} failed");
        if (wasDoubted && slot.HasSaidUp && slot.Sequence.Resources[call.Resource] == ResourceState.Fallen) TellOfFallen(slot, call.Resource);
        if (call.Verb == AgentVerb.Start) slot.StoppedByHand[call.Resource] = false;
        Proceed(slot);
    }

    private GroupSlot SlotOf(GroupName name)
    {
        foreach (var slot in slots)
            if (slot.Group.Name == name) return slot;
        throw new InvalidOperationException($"no group {name}");
    }

    private Instant AfterLease(GroupSlot slot) => LeaseRule.EndsAt(slot.Word, Lease) + TimeSpan.FromTicks(1);

    private Instant LastTick(Instant since) => Instant.Later(since, Floor(WordEvery));

    private Instant LastRenewal() => Floor(new TimeSpan(Lease.Ticks / 3));

    private Instant Floor(TimeSpan period)
    {
        var (now, ns) = (machine.Now, Schedule.Nanoseconds(period));
        return new Instant(now.Nanoseconds / ns * ns);
    }

    private TimeSpan LinkDelay() => world.Setup.IsExact ? TimeSpan.FromMicroseconds(100) : dice.Between(TimeSpan.FromMicroseconds(50), TimeSpan.FromMicroseconds(300));
}
