// The tree that is judged: found from where the tests run, upwards to the solution. What git does not know is not judged.
using System.Diagnostics;
using System.Runtime.CompilerServices;

namespace Bascule.Tidy;

internal static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>Every file that is, or is about to be, in the repository, relative to <see cref="Root"/>; bin, obj and the like are ignored by git and so here.</summary>
    public static IReadOnlyList<string> Files { get; } = List();

    public static IReadOnlyList<string> Sources { get; } = [.. Files.Where(f => f.StartsWith("src/", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal))];

    public static string At(string path) => Path.Combine(Root, path);

    public static bool Has(string path) => Files.Contains(path) || Files.Any(f => f.StartsWith(path.TrimEnd('/') + "/", StringComparison.Ordinal));

    public static string Read(string path) => File.ReadAllText(At(path));

    public static string[] Lines(string path) => File.ReadAllLines(At(path));

    private static string FindRoot([CallerFilePath] string here = "")
    {
        // CallerFilePath is mapped to /bascule/ in deterministic builds, so the test's own folder is the way.
        foreach (var start in new[] { AppContext.BaseDirectory, Directory.GetCurrentDirectory(), Path.GetDirectoryName(here) ?? "" })
            for (var folder = new DirectoryInfo(start); folder is not null; folder = folder.Parent)
                if (File.Exists(Path.Combine(folder.FullName, "Bascule.slnx"))) return folder.FullName;
        throw new InvalidOperationException("Bascule.slnx is in no folder above this test.");
    }

    private static string[] List()
    {
        using var git = Process.Start(new ProcessStartInfo("git", ["-C", Root, "ls-files", "-z", "--cached", "--others", "--exclude-standard"]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        var names = git.StandardOutput.ReadToEnd();
        git.WaitForExit();
        if (git.ExitCode != 0) throw new InvalidOperationException("git cannot list the tree: the tests of the tree need a clone.");
        return [.. names.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(f => File.Exists(At(f))).Order(StringComparer.Ordinal)];
    }
}
