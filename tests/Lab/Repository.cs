// Where the things are that the lab takes from the working copy.
namespace Bascule.Lab;

/// <summary>The working copy this program was built in, wherever it was cloned to.</summary>
public static class Repository
{
    public static string Root { get; } = FindRoot();

    /// <summary>A path below the root, for instance <c>At("tests", "data")</c>.</summary>
    public static string At(params string[] parts) => Path.Combine([Root, .. parts]);

    /// <summary>The newest package that package.sh has made, or null.</summary>
    public static string? Package()
    {
        var dist = At("dist");
        return !Directory.Exists(dist)
            ? null
            : Directory.EnumerateFiles(dist, "bascule_*_amd64.deb").MaxBy(File.GetLastWriteTimeUtc);
    }

    private static string FindRoot()
    {
        for (var at = new DirectoryInfo(AppContext.BaseDirectory); at is not null; at = at.Parent)
        {
            if (File.Exists(Path.Combine(at.FullName, "Bascule.slnx"))) return at.FullName;
        }

        throw new InvalidOperationException($"{AppContext.BaseDirectory} is in no working copy of Bascule.");
    }
}
