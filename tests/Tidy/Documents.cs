// What the documents promise about the tree, and about each other.
using System.Text.RegularExpressions;

namespace Bascule.Tidy;

public sealed partial class Documents
{
    private static readonly string[] Markdown = [.. Repository.Files.Where(f => f.EndsWith(".md", StringComparison.Ordinal))];

    [Fact]
    public void Links_lead_somewhere()
    {
        var broken =
            from file in Markdown
            from link in Link().Matches(WithoutCode(Repository.Read(file))).Select(m => m.Groups["to"].Value)
            where !link.Contains("://", StringComparison.Ordinal) && !link.StartsWith("mailto:", StringComparison.Ordinal) && !Leads(file, link)
            select $"{file}: {link}";
        broken.ShouldBeNone("A link leads nowhere:");
    }

    /// <summary>Comments and pages name pages in the form docs/…; a renamed page would otherwise be found out by its first reader.</summary>
    [Fact]
    public void Pages_that_are_named_exist()
    {
        var missing =
            from file in Repository.Files
            where !file.StartsWith("tests/Tidy/", StringComparison.Ordinal)      // which names pages to ask whether they exist
            where file.EndsWith(".cs", StringComparison.Ordinal) || file.EndsWith(".md", StringComparison.Ordinal) || file.EndsWith(".csproj", StringComparison.Ordinal) || file.EndsWith(".sh", StringComparison.Ordinal)
            from page in NamedPage().Matches(Repository.Read(file)).Select(m => m.Value.TrimEnd('.')).Distinct(StringComparer.Ordinal)
            where !Repository.Has(page) && !Repository.Files.Any(f => f.StartsWith(page + "-", StringComparison.Ordinal))      // docs/decisions/0004 is a page by its number
            select $"{file}: {page}";
        missing.ShouldBeNone("A page is named and does not exist:");
    }

    /// <summary>`Core/Membership` in ARCHITECTURE.md is a promise to whoever looks for it.</summary>
    [Fact]
    public void Places_that_the_architecture_names_exist()
    {
        var rooms = Directory.GetDirectories(Repository.At("src")).Select(d => Path.GetFileName(d)!).ToHashSet();
        var missing =
            from page in Markdown.Where(f => f == "ARCHITECTURE.md" || f.StartsWith("docs/decisions/", StringComparison.Ordinal))
            from named in Code().Matches(Repository.Read(page)).Select(m => m.Groups["code"].Value).Distinct(StringComparer.Ordinal)
            let path = named.StartsWith("src/", StringComparison.Ordinal) ? named : "src/" + named
            where CodePath().IsMatch(named) && rooms.Contains(path.Split('/')[1])
            where !Exists(path.TrimEnd('/'))
            select $"{page}: `{named}`";
        missing.ShouldBeNone("A place in the code is named and does not exist:");
    }

    [Fact]
    public void Both_languages_say_the_same()
    {
        var (english, french) = (Repository.Read("README.md"), Repository.Read("README.fr.md"));
        Headings(french).Select(h => h.Level).ShouldBe(Headings(english).Select(h => h.Level), "README.fr.md has other headings than README.md");
        Commands(french).ShouldBe(Commands(english), "README.fr.md has other commands than README.md");
        TableRows(french).ShouldBe(TableRows(english), "README.fr.md has tables of another length than README.md");
    }

    [Fact]
    public void The_commands_of_the_README_exist()
    {
        var missing = Commands(Repository.Read("README.md")).Select(c => LocalScript().Match(c)).Where(m => m.Success).Select(m => m.Value[2..]).Distinct(StringComparer.Ordinal)
            .Where(script => !Repository.Has(script));
        missing.ShouldBeNone("README.md names a script that is not there:");
    }

    [Fact]
    public void Decisions_are_numbered_and_listed()
    {
        var decisions = Markdown.Where(f => f.StartsWith("docs/decisions/0", StringComparison.Ordinal)).Select(f => Path.GetFileName(f)!).ToArray();
        decisions.Select(d => int.Parse(d[..4])).ShouldBe(Enumerable.Range(1, decisions.Length), "numbers without a gap, each once");
        var list = Repository.Read("docs/decisions/README.md");
        decisions.Where(d => !list.Contains($"]({d})", StringComparison.Ordinal)).ShouldBeNone("A decision is not in docs/decisions/README.md:");
        foreach (var decision in decisions)
            Headings(Repository.Read($"docs/decisions/{decision}")).Select(h => h.Text.Split(',')[0]).Where(h => h is "Context" or "Options" or "Choice" or "Consequences")
                .ShouldBe(["Context", "Options", "Choice", "Consequences"], decision);
    }

    private static bool Exists(string path) => Repository.Has(path) || Repository.Has(path + ".cs") || Repository.Files.Any(f => f.StartsWith(path + ".", StringComparison.Ordinal))
        || IsMember(path);

    /// <summary>`Core/View.Hear`, a member of a type in a file of its own.</summary>
    private static bool IsMember(string path)
    {
        var dot = path.LastIndexOf('.');
        if (dot < path.LastIndexOf('/')) return false;
        var (type, member) = (path[..dot], path[(dot + 1)..]);
        return Repository.Files.Where(f => f == type + ".cs" || f.StartsWith(type + ".", StringComparison.Ordinal))
            .Any(f => Regex.IsMatch(Repository.Read(f), $@"\b{Regex.Escape(member)}\b"));
    }

    private static bool Leads(string from, string link)
    {
        var (path, anchor) = link.Split('#') is [var p, var a] ? (p, a) : (link, null);
        var target = path.Length == 0 ? from : Path.GetRelativePath(Repository.Root, Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(from)!, Uri.UnescapeDataString(path))));
        if (!Repository.Has(target)) return false;
        return anchor is null || !target.EndsWith(".md", StringComparison.Ordinal) || Headings(Repository.Read(target)).Any(h => Anchor(h.Text) == anchor);
    }

    private static IEnumerable<(int Level, string Text)> Headings(string text) =>
        Heading().Matches(WithoutFences(text)).Select(m => (m.Groups["level"].Length, m.Groups["text"].Value.Trim()));

    /// <summary>As GitHub makes them of headings.</summary>
    private static string Anchor(string heading) =>
        new([.. heading.ToLowerInvariant().Where(c => char.IsLetterOrDigit(c) || c is ' ' or '-' or '_').Select(c => c == ' ' ? '-' : c)]);

    /// <summary>Fenced blocks without their comments, which are in the page's language; so are the outputs, marked ```text.</summary>
    private static string[] Commands(string text) =>
        [.. Fence().Matches(text).Where(m => m.Groups["kind"].Value != "text").SelectMany(m => m.Groups["inside"].Value.Split('\n')).Select(l => l.Split('#')[0].TrimEnd()).Where(l => l.Length > 0)];

    private static int[] TableRows(string text) => [.. TableBlock().Matches(WithoutFences(text)).Select(m => m.Value.Split('\n').Count(l => l.StartsWith('|')))];

    private static string WithoutFences(string text) => Fence().Replace(text, "");

    private static string WithoutCode(string text) => Code().Replace(WithoutFences(text), "");

    [GeneratedRegex(@"\[[^\]]*\]\((?<to>[^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex(@"(?<![\w/.])docs/[\w./-]*\w")]
    private static partial Regex NamedPage();

    [GeneratedRegex(@"`(?<code>[^`\n]+)`")]
    private static partial Regex Code();

    [GeneratedRegex(@"^(?:src/)?[A-Z]\w+(?:/[\w.]+)+/?$")]
    private static partial Regex CodePath();

    [GeneratedRegex(@"^(?<level>#{1,6}) (?<text>.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex(@"^```(?<kind>[^\n]*)\n(?<inside>.*?)^```", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Fence();

    [GeneratedRegex(@"(?:^\|.*\n)+", RegexOptions.Multiline)]
    private static partial Regex TableBlock();

    [GeneratedRegex(@"^\./[\w.-]+")]
    private static partial Regex LocalScript();
}
