// Where the files are: Debian's Heartbeat has /etc/ha.d and /etc/heartbeat, one a symbolic link to the other; ours is /etc/bascule/bascule.yaml.
using System.Collections.Immutable;

namespace Bascule.Configuration;

/// <param name="Path">The folder that is read; it need not exist.</param>
/// <param name="Other">Set if the other folder is there too, is not the same one, and says something else.</param>
public sealed record ConfigurationFolder(string Path, TwoFolders? Other = null)
{
    /// <summary>Names another folder, for tests and trials.</summary>
    public const string Variable = "BASCULE_CONFIG_DIR";

    private static readonly ImmutableArray<string> Names = ["ha.cf", "authkeys", "haresources"];

    /// <summary>Our own file, which is the only one if it exists: of a named folder in that, else in /etc/bascule.</summary>
    public string Native { get; init; } = System.IO.Path.Combine(Path, NativeFiles.FileName);

    public string HaCf => System.IO.Path.Combine(Path, "ha.cf");
    public string Authkeys => System.IO.Path.Combine(Path, "authkeys");
    public string Haresources => System.IO.Path.Combine(Path, "haresources");
    public string ResourceScripts => System.IO.Path.Combine(Path, "resource.d");

    /// <summary>The folder of this machine: an option's, else the variable's, else /etc/ha.d, else /etc/heartbeat.</summary>
    public static ConfigurationFolder Find(string? option = null)
    {
        var named = option ?? Environment.GetEnvironmentVariable(Variable);
        return string.IsNullOrEmpty(named) ? FindBelow("/etc") : new ConfigurationFolder(named);
    }

    /// <summary>The same within another root, for tests.</summary>
    public static ConfigurationFolder FindBelow(string root) =>
        FindClassicBelow(root) with { Native = System.IO.Path.Combine(root, "bascule", NativeFiles.FileName) };

    private static ConfigurationFolder FindClassicBelow(string root)
    {
        var (first, second) = (System.IO.Path.Combine(root, "ha.d"), System.IO.Path.Combine(root, "heartbeat"));

        // A package leaves an empty ha.d behind, or brings one with resource.d only: what counts is where the files are.
        if (!HasFiles(first) && HasFiles(second)) return new ConfigurationFolder(second);
        if (!HasFiles(second) || Resolved(first) == Resolved(second)) return new ConfigurationFolder(first);
        var differing = Names.Where(n => !Same(System.IO.Path.Combine(first, n), System.IO.Path.Combine(second, n))).ToImmutableArray();
        return new ConfigurationFolder(first, differing.IsEmpty ? null : new TwoFolders(first, second, differing));
    }

    private static bool HasFiles(string folder) => Names.Any(n => File.Exists(System.IO.Path.Combine(folder, n)));

    private static string Resolved(string folder) => new DirectoryInfo(folder).ResolveLinkTarget(returnFinalTarget: true)?.FullName ?? System.IO.Path.GetFullPath(folder);

    private static bool Same(string one, string other)
    {
        try
        {
            if (File.Exists(one) != File.Exists(other)) return false;
            return !File.Exists(one) || File.ReadAllBytes(one).AsSpan().SequenceEqual(File.ReadAllBytes(other));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            return true;        // what we may not read (authkeys) is not said to differ
        }
    }
}
