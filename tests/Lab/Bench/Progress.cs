// What the bench says while it runs: on standard error, with the time that is left.
namespace Bascule.Lab.Bench;

internal sealed class Progress(IReadOnlyList<(string Name, TimeSpan Estimate)> parts, Action<string> say)
{
    private int part = -1;

    public void Say(string line) => say(line);

    public void NextPart()
    {
        part++;
        Report(parts[part].Name, 0);
    }

    /// <param name="done">How many trials of this part are done.</param>
    public void Trial(int done, int of) => Report($"{parts[part].Name}, trial {done + 1} of {of}", (double)done / of);

    private void Report(string what, double done)
    {
        var left = parts.Skip(part + 1).Aggregate(parts[part].Estimate * (1 - done), (sum, p) => sum + p.Estimate);
        say(left < TimeSpan.FromMinutes(1) ? $"{what}; less than a minute left" : $"{what}; about {Math.Round(left.TotalMinutes):F0} min left");
    }
}
