// Throws damaged inputs at every parser: no exception may leave one, and none may allocate without bound.
//
//   Bascule.Fuzz [INPUTS] [--seed N] [--only NAME]      INPUTS in all, 10,000,000 unless told otherwise; SEED 1
//
// Ends with 0 and a line for each parser, or with 1 and the input that broke one.
using System.Diagnostics;
using System.Globalization;
using Bascule.Fuzz;

if (!TryRead(args, out var inputs, out var seed, out var only))
{
    Console.Error.WriteLine($"usage: Bascule.Fuzz [INPUTS] [--seed N] [--only {string.Join('|', Targets.All.Select(t => t.Name))}]");
    return 2;
}

var targets = Targets.All.Where(t => only is null || t.Name == only).ToArray();
var shares = targets.Sum(t => t.Share);
var failed = 0;
foreach (var target in targets)
{
    var threads = Environment.ProcessorCount;
    var each = Math.Max(1, inputs * target.Share / shares / threads);
    var clock = Stopwatch.StartNew();
    var faults = new string?[threads];
    Parallel.For(0, threads, thread => faults[thread] = target.Run(each, seed + (ulong)thread));
    if (faults.FirstOrDefault(f => f is not null) is { } fault)
    {
        failed++;
        Console.WriteLine($"FAILED {fault}");
        continue;
    }
    Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{target.Name}: {each * threads:N0} inputs survived in {clock.Elapsed.TotalSeconds:F1} s"));
}
return failed == 0 ? 0 : 1;

static bool TryRead(string[] args, out long inputs, out ulong seed, out string? only)
{
    (inputs, seed, only) = (10_000_000, 1, null);
    for (var i = 0; i < args.Length; i++)
    {
        if (args[i] == "--seed" && i + 1 < args.Length && ulong.TryParse(args[++i], NumberStyles.None, CultureInfo.InvariantCulture, out seed)) continue;
        if (args[i] == "--only" && i + 1 < args.Length && Targets.All.Any(t => t.Name == args[i + 1])) only = args[++i];
        else if (!long.TryParse(args[i], NumberStyles.None, CultureInfo.InvariantCulture, out inputs) || inputs < 1) return false;
    }
    return true;
}
