// One group on its way: the calls of its sequence, their answers, and what the node is told.
using System.Collections.Immutable;
using Bascule.Actuator.Agents;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Leases;
using Bascule.Core.Planning;

namespace Bascule.Actuator.Holding;

internal sealed partial class Holdings
{
    /// <summary>
    /// What an earlier life of this actuator held. Under a word of the node that still counts it is held on, and the node
    /// hears of it in Ready; else it is released in order, by the resources that were written down then.
    /// </summary>
    public void Adopt(ImmutableArray<HeldEntry> entries, Instant now)
    {
        foreach (var entry in entries)
        {
            var group = new Group(entry.Group, Find(entry.Group)?.Group.Home ?? default, entry.Resources);
            var holding = new GroupHolding(group)
            {
                Epoch = entry.Epoch,
                Word = entry.Word,
                IsInHand = true,
                OwesAnswer = entry.Doing != Doing.Holding,
                Ordered = now,
            };
            holding.Sequence = entry.Doing switch
            {
                Doing.Holding => GroupSequence.Running(group.Resources.Length),
                Doing.Acquiring => holding.Sequence.Acquire(),
                _ => holding.Sequence.Release(),
            };
            var place = holdings.IndexOf(holdings.FirstOrDefault(h => h.Name == entry.Group)!);
            holdings = place < 0 ? holdings.Add(holding) : holdings.SetItem(place, holding);

            if (holding.Judge(Lease, now) != LeaseVerdict.Renew) continue; // the first tick lets go
            say(new ToNode.Note(NoteSeverity.Info, $"{entry.Group}: held on, epoch {entry.Epoch}, as the held file says"));
            if (entry.Doing != Doing.Holding) continue;
            var floating = group.Resources.Where(addresses.Bears).ToImmutableArray();
            if (floating.Length > 0 && addresses.Acquire(entry.Group, floating, entry.Word, Lease, now) is { } why) say(new ToNode.Note(NoteSeverity.Error, why));
        }
        LetGoOfTheUnspokenFor(now);
        foreach (var holding in holdings) Drive(holding, now);
    }

    /// <summary>Makes every call that is due; stops at the first that an agent has to answer.</summary>
    private void Drive(GroupHolding holding, Instant now)
    {
        while (holding.NextCall <= now && holding.NextCall != Instant.Never)
        {
            var call = holding.Sequence.Next!.Value;
            var resource = holding.Group.Resources[call.Resource];
            holding.Sequence = holding.Sequence.Begin();
            if (addresses.Bears(resource)) Take(holding, CallAddress(holding, call, now), now);
            else agents.Begin(holding.Name, resource, call.Verb);
        }
        Conclude(holding, now);
    }

    /// <summary>
    /// An address is not asked for its status: acquiring one that is there renews it, releasing one that is not is done.
    /// Addresses that stand side by side are acquired together: a hundred of them appear at once.
    /// </summary>
    private AgentReport CallAddress(GroupHolding holding, AgentCall call, Instant now)
    {
        var resources = holding.Group.Resources;
        switch (call.Verb)
        {
            case AgentVerb.Status when holding.Sequence.IsWantedUp:
                return new AgentReport(AgentAnswer.Stopped);
            case AgentVerb.Start when call.Resource < holding.AcquiredUpTo:
                return new AgentReport(AgentAnswer.Done);
            case AgentVerb.Start:
                // Those that are up already, since only some of the line are new, are not touched.
                var beside = resources.Skip(call.Resource).TakeWhile((r, i) => addresses.Bears(r) && holding.Sequence.Resources[call.Resource + i] != ResourceState.Running).ToImmutableArray();
                if (addresses.Acquire(holding.Name, beside, holding.Word, Lease, now) is { } refusal) return new AgentReport(AgentAnswer.Failed, refusal);
                holding.AcquiredUpTo = call.Resource + beside.Length;
                return new AgentReport(AgentAnswer.Done);
            default:
                var why = addresses.Release(holding.Name, resources[call.Resource]);
                if (call.Verb == AgentVerb.Status) return new AgentReport(why is null ? AgentAnswer.Stopped : AgentAnswer.Running);
                return new AgentReport(why is null ? AgentAnswer.Done : AgentAnswer.Failed, why);
        }
    }

    private void Take(GroupHolding holding, AgentReport report, Instant now)
    {
        var (before, call) = (holding.Sequence, holding.Sequence.UnderWay!.Value);
        var resource = holding.Group.Resources[call.Resource];
        holding.Sequence = before.After(report.Answer, report.Why);
        holding.LastAnswer = now;
        holding.HasHungStop |= call.Verb == AgentVerb.Stop && report.HitTimeLimit && !holding.Sequence.IsWantedUp;
        holding.Settle();
        if (before.IsWantedUp && before.Resources[call.Resource] == ResourceState.Doubted)
        {
            Settle(holding, call.Resource, report);
            return;
        }

        if (before.StartFailure is null && holding.Sequence.StartFailure is { } why)
        {
            say(new ToNode.AcquireFailed(holding.Name.Value, holding.Epoch.Value, why));
            TryWriteHeld();
        }
        else if (report.Why is { } sentence && call.Verb != AgentVerb.Stop)
        {
            say(new ToNode.Note(NoteSeverity.Warning, sentence));
        }
        if (call.Verb == AgentVerb.Stop && report.Answer != AgentAnswer.Done)
        {
            say(new ToNode.Note(NoteSeverity.Error, report.Why ?? $"{resource} did not stop."));
            if (!holding.Sequence.IsWantedUp) say(new ToNode.Note(NoteSeverity.Info, $"Retrying failed stop operation [{resource}]"));
        }
        if (call.Verb == AgentVerb.Status && !before.IsWantedUp && report.Answer == AgentAnswer.Stopped)
            say(new ToNode.Note(NoteSeverity.Warning, $"{resource} is stopped, though its agent fails to stop it: the agent is probably not LSB-compliant."));
    }

    private void Conclude(GroupHolding holding, Instant now)
    {
        if (!holding.IsInHand) return;
        holding.Settle();
        var untold = holding.Sequence.FailedStops - holding.ToldFailedStops;
        if ((holding.Sequence.IsStuck && untold >= GroupSequence.StopsBeforeStatus) || holding.HasHungStop)
        {
            (holding.ToldFailedStops, holding.HasHungStop) = (holding.Sequence.FailedStops, false);
            say(new ToNode.ReleaseFailed(holding.Name.Value, holding.Sequence.StopFailure ?? "a resource did not stop"));
        }
        // An adopted one may be whole before a node is there again: it is told by the first turn after the greeting.
        if (holding.Sequence.IsUp && holding.OwesAnswer && IsHeard)
        {
            holding.OwesAnswer = false;
            TryWriteHeld();
            say(new ToNode.Acquired(holding.Name.Value, holding.Epoch.Value, now - holding.Ordered));
            holding.NextLook = now;
            TellOfFallen(holding);
        }
        if (holding.Sequence.IsDown)
        {
            (holding.IsInHand, holding.OwesAnswer) = (false, false);
            TryWriteHeld();
            say(new ToNode.Released(holding.Name.Value, holding.Epoch.Value));
        }
    }
}
