// What is held is also asked how it is, where the configuration has checks. One that fails is as good as a service that has stopped: its resource falls, the node is
// told, and decides as ever. Looked at anew each time instead of acted upon once, so that an answer that comes at a bad moment is not lost.
using Bascule.Actuator.Checking;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Planning;

namespace Bascule.Actuator.Holding;

internal sealed partial class Holdings
{
    /// <summary>Null where nothing can be checked.</summary>
    public CheckBoard? Checks { get; init; }

    /// <summary>To a node that has just connected, and knows nothing.</summary>
    public void TellOfChecks()
    {
        Checks?.TellAnew();
        Checks?.Tell(say, default);
    }

    /// <summary>Everything of it is up, and nobody is told yet of another end of an order: what a check sees counts.</summary>
    private static bool IsWhole(GroupHolding holding) => holding is { IsInHand: true, IsWithdrawn: false, OwesAnswer: false } && holding.Sequence.IsUp;

    private void Check(Instant now)
    {
        if (Checks is not { IsNeeded: true }) return;
        Checks.Hear(name => Find(name) is { } holding && IsWhole(holding), now);
        foreach (var holding in holdings)
        {
            var isWhole = IsWhole(holding);
            foreach (var check in Checks.Of(holding.Name))
            {
                // Once it was begun it goes on as long as its resource does: a reload, or the mending of another resource, is nothing to it.
                var place = PlaceOf(holding, check.Of.Resource);
                if (place >= 0 && (isWhole || (check.IsMade && IsUp(holding, place)))) Checks.Begin(check, now);
                else Checks.End(check);
                if (isWhole && check.IsDown && holding.Sequence.Resources[place] == ResourceState.Running) Fall(holding, place, check);
            }
            for (var place = 0; place < holding.FellBy.Length; place++)
            {
                if (holding.FellBy[place] is null) continue;
                if (holding.Sequence.Resources[place] != ResourceState.Fallen) holding.FellBy[place] = null;
                else if (isWhole && IsGoodAgain(holding, place)) Rise(holding, place);
            }
        }
        Checks.Tell(say, now);
        Checks.Tend(now);
    }

    private static bool IsUp(GroupHolding holding, int place) =>
        holding is { IsInHand: true, IsWithdrawn: false, Sequence.IsWantedUp: true } && holding.Sequence.Resources[place] is ResourceState.Running or ResourceState.Doubted or ResourceState.Fallen;

    private void Fall(GroupHolding holding, int place, WatchedCheck check)
    {
        holding.FellBy[place] = check.Clause;
        holding.Sequence = holding.Sequence.Fall(place);
        TellOfFall(holding, place, null);
    }

    private bool IsGoodAgain(GroupHolding holding, int place)
    {
        foreach (var check in Checks!.Of(holding.Name))
            if (check.Of.Resource == holding.Group.Resources[place].Text && !check.IsUp) return false;
        return true;
    }

    /// <summary>Nobody has mended it meanwhile: it is in maintenance, or the node takes its time.</summary>
    private void Rise(GroupHolding holding, int place)
    {
        holding.FellBy[place] = null;
        holding.Sequence = holding.Sequence.Rise(place);
        say(new ToNode.Note(NoteSeverity.Info, $"{holding.Name}: the checks of {holding.Group.Resources[place]} are good again, though nothing was done."));
    }

    /// <summary>A service that has just been started, by whomever, has its grace.</summary>
    private void CheckAnew(GroupHolding holding, int place)
    {
        holding.FellBy[place] = null;
        if (Checks is null) return;
        foreach (var check in Checks.Of(holding.Name))
            if (check.Of.Resource == holding.Group.Resources[place].Text) Checks.End(check);
    }

    private static int PlaceOf(GroupHolding holding, string resource)
    {
        for (var i = 0; i < holding.Group.Resources.Length; i++)
            if (holding.Group.Resources[i].Text == resource) return i;
        return -1;
    }
}
