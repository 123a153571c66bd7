// The tree as a whole: one version, no trace of the machine it was made on, every invariant with its checker and its mutation.
using System.Net;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bascule.Tidy;

public sealed partial class Tree
{
    private static readonly string[] WellKnown = ["", "bin", "boot", "dev", "etc", "home", "lib", "mnt", "opt", "proc", "root", "run", "sbin", "srv", "sys", "tmp", "usr", "var", "builds", "github", "__w"];

    [Fact]
    public void There_is_one_version()
    {
        var version = XDocument.Load(Repository.At("Directory.Build.props")).Descendants("Version").Single().Value;
        Changelog().Match(Repository.Read("CHANGELOG.md")).Groups["version"].Value.ShouldBe(version, "CHANGELOG.md");
        // package.sh puts the version where @VERSION@ stands.
        if (Repository.Has("packaging/debian/changelog") && !Repository.Read("packaging/debian/changelog").StartsWith("bascule (@VERSION@)", StringComparison.Ordinal))
            DebianVersion().Match(Repository.Read("packaging/debian/changelog")).Groups["version"].Value.ShouldBe(version, "packaging/debian/changelog");
    }

    /// <summary>Where this clone lies, and where its packages come from, is nobody's business: a path or host in the tree works here alone.</summary>
    [Fact]
    public void Nothing_names_the_machine_it_was_made_on()
    {
        var traces = Traces().Distinct(StringComparer.Ordinal).ToArray();
        var found =
            from file in Repository.Files
            where !IsBinary(file)
            let text = Repository.Read(file)
            from trace in traces
            let at = text.IndexOf(trace, StringComparison.Ordinal)
            where at >= 0
            select $"{file}:{text.AsSpan(0, at).Count('\n') + 1}: {trace}";
        found.ShouldBeNone("A path or host of the machine this was built on:");
    }

    /// <summary>docs/invariants.md is a promise: each property there is a checker's class in the simulator and a patch that must turn it red.</summary>
    [Fact]
    public void Every_invariant_has_its_checker_and_its_mutation()
    {
        const string page = "docs/invariants.md";
        Assert.SkipUnless(Repository.Has(page), $"{page} does not exist yet");

        var simulator = string.Concat(Repository.Files.Where(f => f.Contains("/Simulator", StringComparison.Ordinal) && f.EndsWith(".cs", StringComparison.Ordinal)).Select(f => SourceText.CodeOf(Repository.Read(f))));
        var patches = Repository.Files.Where(f => f.EndsWith(".patch", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)!).ToHashSet();
        var rows = Repository.Lines(page).Where(l => l.StartsWith("| `", StringComparison.Ordinal)).ToArray();
        rows.ShouldNotBeEmpty($"{page} has no row that begins with | `Name`");

        var missing = new List<string>();
        foreach (var row in rows)
        {
            var name = CodeWord().Match(row).Groups["word"].Value;
            if (!Regex.IsMatch(simulator, $@"\b(class|record)\s+{Regex.Escape(name)}\b")) missing.Add($"{name}: no checker type of that name in the simulator");
            var named = PatchName().Matches(row).Select(m => m.Value.Split('/')[^1]).ToArray();
            if (named.Length == 0) missing.Add($"{name}: its row names no mutation");
            missing.AddRange(named.Where(p => !patches.Contains(p)).Select(p => $"{name}: the mutation {p} does not exist"));
        }
        missing.ShouldBeNone($"{page} promises more than there is:");
    }

    private static IEnumerable<string> Traces()
    {
        var parts = Repository.Root.Split('/', StringSplitOptions.RemoveEmptyEntries);
        for (var depth = 1; depth <= parts.Length; depth++)
            if (!(depth == 1 && WellKnown.Contains(parts[0]))) yield return "/" + string.Join('/', parts.Take(depth)) + "/";

        var home = Environment.GetFolderPath(Environment.SpecialFolder.UserProfile);
        if (home.Length > "/root".Length && !home.Equals("/root", StringComparison.Ordinal)) yield return home + "/";
        var sources = Path.Combine(home, ".nuget/NuGet/NuGet.Config");
        if (!File.Exists(sources)) yield break;
        foreach (var value in XDocument.Load(sources).Descendants("add").Select(a => a.Attribute("value")?.Value))
            if (Uri.TryCreate(value, UriKind.Absolute, out var source) && source.Scheme.StartsWith("http", StringComparison.Ordinal) && !source.Host.EndsWith("nuget.org", StringComparison.Ordinal)
                && source.Host != "localhost" && !(IPAddress.TryParse(source.Host, out var address) && IPAddress.IsLoopback(address)))
                yield return source.Host;
    }

    private static bool IsBinary(string file)
    {
        using var stream = File.OpenRead(Repository.At(file));
        Span<byte> start = stackalloc byte[4096];
        return start[..stream.ReadAtLeast(start, start.Length, throwOnEndOfStream: false)].Contains((byte)0);
    }

    [GeneratedRegex(@"^## (?<version>\d+\.\d+\.\d+)", RegexOptions.Multiline)]
    private static partial Regex Changelog();

    [GeneratedRegex(@"^\w+ \((?<version>[\d.]+)")]
    private static partial Regex DebianVersion();

    [GeneratedRegex(@"`(?<word>\w+)`")]
    private static partial Regex CodeWord();

    [GeneratedRegex(@"[\w./-]+\.patch\b")]
    private static partial Regex PatchName();
}
