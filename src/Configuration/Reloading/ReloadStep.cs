// One difference between the configuration that runs and the one in the files, in the field's words. All of them together say everything: done to the
// one, they give the other.
using System.Collections.Immutable;
using Bascule.Configuration.Checking;
using Bascule.Configuration.Hooks;
using Bascule.Configuration.Native;
using Bascule.Configuration.Speech;
using Bascule.Core;

namespace Bascule.Configuration.Reloading;

/// <summary>A step from the configuration that runs to the one in the files. Closed: the cases below are all there are.</summary>
public abstract record ReloadStep
{
    private ReloadStep() { }

    public sealed record KeyAdded(Key Key) : ReloadStep;

    public sealed record KeyRemoved(Key Key) : ReloadStep;

    /// <summary>Another secret under the same number: whoever has the old one and whoever has the new one do not understand each other.</summary>
    public sealed record KeyReplaced(Key From, Key To) : ReloadStep;

    /// <summary>The auth line of authkeys.</summary>
    public sealed record SignedWith(int From, int To) : ReloadStep;

    /// <param name="Word">keepalive, warntime, deadtime, initdead or deadping.</param>
    public sealed record TimeChanged(string Word, TimeSpan From, TimeSpan To) : ReloadStep;

    /// <param name="Word">auto_failback or conflict_probe.</param>
    public sealed record Switched(string Word, bool To) : ReloadStep;

    /// <summary>What groups wait for before they go back to their homes; null: for nothing.</summary>
    public sealed record ReturnChanged(ReturnPolicy? From, ReturnPolicy? To) : ReloadStep;

    /// <param name="Place">Among the groups, from 0.</param>
    public sealed record GroupAdded(Group Group, int Place) : ReloadStep;

    public sealed record GroupRemoved(GroupName Group) : ReloadStep;

    /// <summary>The groups that stay, in another order.</summary>
    public sealed record GroupsOrdered(ImmutableArray<GroupName> Order) : ReloadStep;

    public sealed record HomeChanged(GroupName Group, NodeName From, NodeName To) : ReloadStep;

    /// <param name="Place">Among the group's resources, from 0.</param>
    public sealed record ResourceAdded(GroupName Group, Resource Resource, int Place) : ReloadStep;

    public sealed record ResourceRemoved(GroupName Group, Resource Resource, int Place) : ReloadStep;

    /// <summary>The resources that stay, in another order.</summary>
    /// <param name="Order">Their places before, from 0, those removed not counted.</param>
    public sealed record ResourcesOrdered(GroupName Group, ImmutableArray<int> Order) : ReloadStep;

    /// <summary>What scripts see as HA_NAME, and <c>cl_status hbparameter</c> answers.</summary>
    /// <param name="IsParameter">One of ha.cf's own; else of its env lines.</param>
    public sealed record ForScripts(string Name, string? From, string? To, bool IsParameter) : ReloadStep;

    /// <summary>Who is told of events.</summary>
    public sealed record HooksReplaced(ImmutableArray<Hook> To) : ReloadStep;

    /// <summary>What is asked of a group's services.</summary>
    public sealed record ChecksReplaced(GroupName Group, ImmutableArray<ServiceCheck> To) : ReloadStep;

    /// <summary>A node takes it at its start only.</summary>
    public sealed record NeedsRestart(string Word, string From, string To) : ReloadStep;

    /// <summary>Why the plan as a whole is not run; null where a running node can take the step.</summary>
    public Phrase? Obstacle => this switch
    {
        NeedsRestart => ReloadPhrases.OnlyAtAStart,
        KeyReplaced => ReloadPhrases.WouldPart,
        _ => null,
    };

    /// <summary>What is other in the files.</summary>
    public string Sentence(Language language) => this switch
    {
        KeyAdded s => ReloadPhrases.KeyAdded.In(language, $"{s.Key.Id}"),
        KeyRemoved s => ReloadPhrases.KeyRemoved.In(language, $"{s.Key.Id}"),
        KeyReplaced s => ReloadPhrases.KeyReplaced.In(language, $"{s.To.Id}"),
        SignedWith s => ReloadPhrases.Changed.In(language, "auth", $"{s.From}", $"{s.To}"),
        TimeChanged s => ReloadPhrases.Changed.In(language, s.Word, NativeTime.Of(s.From), NativeTime.Of(s.To)),
        Switched s => ReloadPhrases.Changed.In(language, s.Word, OnOff(!s.To), OnOff(s.To)),
        ReturnChanged s => ReloadPhrases.Changed.In(language, "failback-when", Text(s.From), Text(s.To)),
        GroupAdded s => ReloadPhrases.GroupAdded.In(language, s.Group.Line),
        GroupRemoved s => ReloadPhrases.GroupRemoved.In(language, s.Group.Value),
        GroupsOrdered => ReloadPhrases.GroupsOrdered.In(language),
        HomeChanged s => ReloadPhrases.HomeChanged.In(language, s.Group.Value, s.From.Value, s.To.Value),
        ResourceAdded s => ReloadPhrases.ResourceAdded.In(language, s.Group.Value, s.Resource.Text),
        ResourceRemoved s => ReloadPhrases.ResourceRemoved.In(language, s.Group.Value, s.Resource.Text),
        ResourcesOrdered s => ReloadPhrases.ResourcesOrdered.In(language, s.Group.Value),
        ForScripts s => ReloadPhrases.Changed.In(language, $"HA_{s.Name}", s.From ?? "–", s.To ?? "–"),
        HooksReplaced s => ReloadPhrases.HooksReplaced.In(language, s.To.IsEmpty ? "–" : string.Join(", ", s.To.Select(h => h.Name))),
        ChecksReplaced s => ReloadPhrases.ChecksReplaced.In(language, s.Group.Value, s.To.IsEmpty ? "–" : string.Join(", ", s.To.Select(c => c.Spoken))),
        NeedsRestart s => ReloadPhrases.Changed.In(language, s.Word, s.From, s.To),
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };

    /// <summary>What follows from it when it is done.</summary>
    public string Consequence(Language language) => this switch
    {
        KeyAdded => ReloadPhrases.IsAccepted.In(language),
        KeyRemoved => ReloadPhrases.IsRefused.In(language),
        SignedWith => ReloadPhrases.IsSigned.In(language),
        TimeChanged { Word: "initdead" or "deadping" } => ReloadPhrases.NothingMoves.In(language),
        TimeChanged => ReloadPhrases.CountsOnBoth.In(language),
        Switched { Word: "auto_failback", To: true } => ReloadPhrases.GoesHome.In(language),
        ReturnChanged { To: null } => ReloadPhrases.GoesHome.In(language),
        HomeChanged s => ReloadPhrases.GoesToItsHome.In(language, s.To.Value),
        GroupAdded s => ReloadPhrases.IsClaimed.In(language, s.Group.Home.Value),
        GroupRemoved => ReloadPhrases.IsReleased.In(language),
        ResourceAdded { Resource.IsAddress: true } => ReloadPhrases.AddressComes.In(language),
        ResourceRemoved { Resource.IsAddress: true } => ReloadPhrases.AddressGoes.In(language),
        ResourceAdded => ReloadPhrases.IsStarted.In(language),
        ResourceRemoved => ReloadPhrases.IsStopped.In(language),
        ResourcesOrdered => ReloadPhrases.CountsNextTime.In(language),
        ForScripts => ReloadPhrases.SeenFromNowOn.In(language),
        HooksReplaced => ReloadPhrases.ToldFromNowOn.In(language),
        ChecksReplaced => ReloadPhrases.CheckedFromNowOn.In(language),
        Switched or ReturnChanged or GroupsOrdered => ReloadPhrases.NothingMoves.In(language),
        KeyReplaced or NeedsRestart => Obstacle!.In(language) + " " + Obstacle.AdviceIn(language),
        _ => throw new System.Diagnostics.UnreachableException(GetType().Name),
    };

    private static string Text(ReturnPolicy? policy) => policy is null ? "–" : $"healthy-for {NativeTime.Of(policy.HealthyFor)}{(policy.Between is { } day ? $", between {day}" : "")}, per-hour {policy.PerHour}";

    private static string OnOff(bool on) => on ? "on" : "off";
}
