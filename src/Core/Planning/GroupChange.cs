// Which resources of a group's new line continue one of its old: those go on running untouched, whatever else of the group comes or goes.
// Pure: the plan that people see, the actuator and the simulator all ask this file.
using System.Collections.Immutable;

namespace Bascule.Core.Planning;

/// <param name="Continues">For each resource of the new line, the place in the old line of the one that it is; -1 for one that is new.</param>
public sealed record GroupChange(ImmutableArray<int> Continues)
{
    /// <summary>By the word as written; the same word twice in a line: the first continues the first.</summary>
    public static GroupChange Between(ImmutableArray<Resource> from, ImmutableArray<Resource> to)
    {
        var taken = new bool[from.Length];
        var continues = ImmutableArray.CreateBuilder<int>(to.Length);
        foreach (var resource in to)
        {
            var old = 0;
            while (old < from.Length && (taken[old] || from[old].Text != resource.Text)) old++;
            if (old < from.Length) taken[old] = true;
            continues.Add(old < from.Length ? old : -1);
        }
        return new GroupChange(continues.MoveToImmutable());
    }
}
