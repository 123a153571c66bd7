// What is held is watched: units by systemd's word, everything else by asking its status now and then. A resource that has stopped is told to the node, and
// left as it is until the node says what to do.
using Bascule.Actuator.Agents;
using Bascule.Actuator.Watching;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Planning;

namespace Bascule.Actuator.Holding;

internal sealed partial class Holdings
{
    /// <summary>Between two questions for the status of what nobody signals of: Pacemaker's usual interval for such agents. Infinite: never.</summary>
    public TimeSpan LookEvery { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Stops and starts again what has fallen of a held group, and what stands right of it.</summary>
    public void Mend(GroupName name, Epoch epoch, Instant now)
    {
        // Else it is being released, and the node hears of that.
        if (Find(name) is not { IsInHand: true, Sequence.IsWantedUp: true } holding || holding.Epoch != epoch) return;
        (holding.OwesAnswer, holding.Ordered, holding.AcquiredUpTo) = (true, now, 0);
        holding.Sequence = holding.Sequence.Mend();
        Array.Clear(holding.FellBy);
        TryWriteHeld();
        Drive(holding, now);
    }

    /// <summary>To a node that has just connected, and may not know.</summary>
    public void TellOfFallen()
    {
        foreach (var holding in holdings)
            if (holding.IsInHand && !holding.OwesAnswer) TellOfFallen(holding);
    }

    private void TellOfFallen(GroupHolding holding)
    {
        for (var i = 0; i < holding.Sequence.Resources.Length; i++)
            if (holding.Sequence.Resources[i] == ResourceState.Fallen) TellOfFall(holding, i, null);
    }

    private void TellOfFall(GroupHolding holding, int index, AgentReport? report)
    {
        var resource = holding.Group.Resources[index];
        var told = holding.Told[index];
        var fellBy = holding.FellBy[index];
        var clause = fellBy ?? told?.Clause ?? (report?.Answer == AgentAnswer.Failed ? $"{resource} cannot be asked: {report.Why}" : $"{resource} does not run any more");
        say(new ToNode.Fell(holding.Name.Value, holding.Epoch.Value, resource.Text, fellBy is null && (told?.ByHand ?? false), IsBack: false, clause.TrimEnd('.')));
    }

    private void Watch(Instant now)
    {
        while (watch?.TryTake(out var news) == true)
            foreach (var holding in holdings) Take(holding, news);

        foreach (var holding in holdings)
        {
            if (now < LookDue(holding)) continue;
            holding.NextLook = now + LookEvery;
            for (var i = 0; i < holding.Group.Resources.Length; i++)
                if (IsAskedFor(holding, i)) holding.Sequence = holding.Sequence.Doubt(i);
        }
    }

    private void Take(GroupHolding holding, ServiceNews news)
    {
        for (var i = 0; i < holding.Group.Resources.Length; i++)
        {
            var resource = holding.Group.Resources[i];
            if (resource.Agent != news.Agent || addresses.Bears(resource)) continue;
            holding.Told[i] = news.Runs ? null : news;
            if (news is { Runs: true, Clause: "" }) say(new ToNode.Rose(holding.Name.Value, resource.Text));
            else if (news.Runs && holding.IsInHand && holding.Sequence.IsUp && !holding.OwesAnswer) say(new ToNode.Fell(holding.Name.Value, holding.Epoch.Value, resource.Text, ByHand: false, IsBack: true, news.Clause));
            if (news.Runs) CheckAnew(holding, i);
            if (holding.IsInHand) holding.Sequence = news.Runs ? holding.Sequence.Rise(i) : holding.Sequence.Doubt(i);
        }
    }

    /// <summary>A doubted resource has answered.</summary>
    private void Settle(GroupHolding holding, int index, AgentReport report)
    {
        if (holding.Sequence.Resources[index] == ResourceState.Running)
        {
            (holding.Vouched[index], holding.Told[index]) = (true, null);
            return;
        }
        if (holding.Told[index] is null && !holding.Vouched[index] && !holding.Denied[index])
        {
            // Tried: rsyncd's agent says so until the daemon has written its pid file.
            holding.Denied[index] = true;
            holding.Sequence = holding.Sequence.Rise(index);
            return;
        }
        if (holding.Told[index] is null && !holding.Vouched[index] && !report.IsByTheBook)
        {
            holding.Unwatchable[index] = true;
            holding.Sequence = holding.Sequence.Rise(index);
            say(new ToNode.Note(NoteSeverity.Info, $"{holding.Group.Resources[index]} is not watched: its start succeeded, and its status does not say that it runs."));
            return;
        }
        if (!holding.OwesAnswer) TellOfFall(holding, index, report);
    }

    private static void ForgetWatching(GroupHolding holding)
    {
        Array.Clear(holding.Vouched);
        Array.Clear(holding.Denied);
        Array.Clear(holding.Unwatchable);
        Array.Clear(holding.Told);
        Array.Clear(holding.FellBy);
    }

    private Instant LookDue(GroupHolding holding)
    {
        if (LookEvery == Timeout.InfiniteTimeSpan || !holding.IsInHand || holding.IsWithdrawn || holding.OwesAnswer || !holding.Sequence.IsUp) return Instant.Never;
        for (var i = 0; i < holding.Group.Resources.Length; i++)
            if (IsAskedFor(holding, i)) return holding.NextLook;
        return Instant.Never;
    }

    private bool IsAskedFor(GroupHolding holding, int index)
    {
        var resource = holding.Group.Resources[index];
        return !addresses.Bears(resource) && !holding.Unwatchable[index] && watch?.Covers(resource) != true;
    }
}
