// All checks of the configuration, the process that makes them, and who is told how they stand. What follows from an answer is not decided here: Holding/Holdings.Checking.
using System.Collections.Immutable;
using Bascule.Checks;
using Bascule.Configuration.Checking;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Linux;

namespace Bascule.Actuator.Checking;

internal sealed class CheckBoard(CheckerProcess process) : IDisposable
{
    /// <summary>Latencies change with each answer; whoever looks at them need not see each.</summary>
    private static readonly TimeSpan BetweenWords = TimeSpan.FromSeconds(1);

    private readonly Dictionary<long, WatchedCheck> made = [];
    private readonly SortedDictionary<GroupName, GroupChecks> groups = [];
    private long ids;
    private bool isChanged;
    private Instant? blindSince;
    private string? blindness;

    public Descriptor? Conversation => process.Conversation;

    /// <summary>There are checks, or there was one.</summary>
    public bool IsNeeded => groups.Count > 0;

    public Instant NextDue => isChanged ? default : process.NextDue;

    /// <summary>These and no others, from now on. What stays goes on in its rhythm.</summary>
    public void Use(ImmutableArray<ServiceCheck> checks)
    {
        var before = groups.Values.SelectMany(g => g.Checks).ToList();
        foreach (var group in groups.Values) (group.Checks, group.IsNews) = ([], true);
        foreach (var check in checks)
        {
            if (!groups.TryGetValue(check.Group, out var group)) groups.Add(check.Group, group = new GroupChecks());
            var kept = before.Find(w => w.Of == check);
            if (kept is not null) before.Remove(kept);      // two that are alike are two
            group.Checks = group.Checks.Add(kept ?? new WatchedCheck(check));
        }
        foreach (var gone in before) End(gone);
    }

    public ImmutableArray<WatchedCheck> Of(GroupName group) => groups.TryGetValue(group, out var found) ? found.Checks : [];

    public void Begin(WatchedCheck check, Instant now)
    {
        if (check.IsMade) return;
        check.Begin(++ids, now);
        made.Add(check.Id, check);
        Changed(check);
    }

    public void End(WatchedCheck check)
    {
        if (!check.IsMade) return;
        made.Remove(check.Id);
        check.End();
        Changed(check);
    }

    /// <summary>Takes what the checker has said by now.</summary>
    /// <param name="isJudged">Whether answers about this group count.</param>
    public void Hear(Func<GroupName, bool> isJudged, Instant now)
    {
        process.Hear(verdict =>
        {
            if (!made.TryGetValue(verdict.Id, out var check) || !groups.TryGetValue(check.Of.Group, out var group)) return;      // of one that has ended
            if (check.Take(verdict.Outcome, isJudged(check.Of.Group), now)) group.IsNews = true;
            group.HasAnswers = true;
        }, now);
    }

    public void Tend(Instant now)
    {
        if (isChanged)
        {
            isChanged = false;
            process.Want(new CheckOrder([.. made.Values.Select(c => new WantedCheck(c.Id, c.Of.Check))]));
        }
        process.Tend(now);
        if (process.Trouble == blindness) return;
        blindness = process.Trouble;
        blindSince = blindness is null ? null : blindSince ?? now;
        foreach (var group in groups.Values) group.IsNews = true;
    }

    /// <summary>To a node that has just connected, and knows nothing.</summary>
    public void TellAnew()
    {
        foreach (var group in groups.Values) (group.IsNews, group.WasTold) = (true, false);
    }

    /// <summary>Says of each group how its checks stand, where that has changed, or somebody may want to see newer answers.</summary>
    public void Tell(Action<ToNode> say, Instant now)
    {
        foreach (var (name, group) in groups)
        {
            if (!group.IsNews && (!group.HasAnswers || now - group.ToldAt < BetweenWords)) continue;
            (group.IsNews, group.HasAnswers, group.ToldAt) = (false, false, now);
            ImmutableArray<CheckWord> words = [.. group.Checks.Where(c => c.IsMade).Select(c => c.Word(blindSince, $"nobody asks: {blindness}"))];
            if (words.IsEmpty && !group.WasTold) continue;
            group.WasTold = !words.IsEmpty;
            say(new ToNode.Checks(name.Value, words));
        }
    }

    public void Dispose() => process.Dispose();

    private void Changed(WatchedCheck check)
    {
        isChanged = true;
        if (groups.TryGetValue(check.Of.Group, out var group)) group.IsNews = true;
    }

    private sealed class GroupChecks
    {
        public ImmutableArray<WatchedCheck> Checks { get; set; } = [];

        /// <summary>One stands otherwise than the node was told.</summary>
        public bool IsNews { get; set; }

        /// <summary>There were answers since then.</summary>
        public bool HasAnswers { get; set; }

        public bool WasTold { get; set; }
        public Instant ToldAt { get; set; }
    }
}
