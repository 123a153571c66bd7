// Who may reference whom: the table in ARCHITECTURE.md, held against the projects and against what the compiler really used.
using System.Reflection;
using System.Text.RegularExpressions;
using System.Xml.Linq;

namespace Bascule.Tidy;

public sealed partial class Rooms
{
    private static readonly IReadOnlyDictionary<string, string[]> Permitted = Table();

    public static TheoryData<string> All => [.. Permitted.Keys];

    /// <summary>Assemblies beside this test; src/Bascule is the executable that joins them and is judged by its project alone.</summary>
    public static TheoryData<string> Built => [.. Permitted.Keys.Where(r => r != "Bascule")];

    [Fact]
    public void Every_folder_of_src_is_in_the_table() =>
        Directory.GetDirectories(Repository.At("src")).Select(d => Path.GetFileName(d)).Where(d => Repository.Has($"src/{d}")).Order(StringComparer.Ordinal)
            .ShouldBe(Permitted.Keys.Order(StringComparer.Ordinal), "ARCHITECTURE.md, \"The rooms\"");

    [Theory, MemberData(nameof(All))]
    public void A_project_references_what_the_table_permits(string room)
    {
        References(room).Except(Permitted[room]).Select(r => $"src/{room} references {r}")
            .ShouldBeNone("A room references another than ARCHITECTURE.md permits:");
    }

    /// <summary>A project also sees what its references reference; what it may use of that is the same closed list.</summary>
    [Theory, MemberData(nameof(Built))]
    public void An_assembly_uses_what_the_table_permits(string room)
    {
        var permitted = Permitted[room].SelectMany(r => Permitted[r].Append(r)).Append(room).ToHashSet();
        var assembly = Assembly.Load(Project(room).Descendants("AssemblyName").Single().Value);
        assembly.GetReferencedAssemblies().Select(a => a.Name!).Where(n => n.StartsWith("Bascule.", StringComparison.Ordinal)).Select(n => n["Bascule.".Length..])
            .Where(n => !permitted.Contains(n)).Select(n => $"{room} uses {n}")
            .ShouldBeNone("An assembly uses another than ARCHITECTURE.md permits:");
    }

    [Fact]
    public void The_node_does_not_know_the_actuator_nor_the_actuator_the_node()
    {
        Reaches("Node").ShouldNotContain("Actuator");
        Reaches("Actuator").ShouldNotContain("Node");
        Reaches("Actuator").ShouldNotContain("Wire");
        Reaches("Simulator").ShouldNotContain("Linux");
    }

    [Theory, MemberData(nameof(Built))]
    public void Packages_are_the_command_lines_and_the_reader_of_YAML_alone(string room)
    {
        var packages = Project(room).Descendants("PackageReference").Select(p => p.Attribute("Include")!.Value).ToArray();
        if (room == "Cli") packages.ShouldBeSubsetOf(["System.CommandLine", "Spectre.Console"]);
        else if (room == "Configuration") packages.ShouldBe(["YamlDotNet"], "read once, before anything beats (docs/decisions/0022)");
        else packages.ShouldBeEmpty($"src/{room}: what runs on the beat path has no code but ours and the framework's");
    }

    [Fact]
    public void Unsafe_code_and_system_calls_are_in_Linux_alone()
    {
        var projects = Permitted.Keys.Where(r => r != "Linux" && Project(r).Descendants("AllowUnsafeBlocks").Any(a => a.Value == "true")).Select(r => $"src/{r} allows unsafe blocks");
        var sources = Repository.Sources.Where(f => !f.StartsWith("src/Linux/", StringComparison.Ordinal))
            .SelectMany(f => Matches(f, UnsafeWords()));
        projects.Concat(sources).ShouldBeNone("Only src/Linux speaks to the kernel:");
    }

    private static IEnumerable<string> Matches(string file, Regex words) =>
        SourceText.CodeOf(Repository.Read(file)).Split('\n').Select((line, i) => (Line: line, Number: i + 1)).Where(l => words.IsMatch(l.Line))
            .Select(l => $"{file}:{l.Number}: {words.Match(l.Line).Value}");

    private static HashSet<string> Reaches(string room)
    {
        var reached = new HashSet<string>();
        var open = new Queue<string>([room]);
        while (open.TryDequeue(out var next))
            foreach (var reference in References(next))
                if (reached.Add(reference)) open.Enqueue(reference);
        return reached;
    }

    private static IEnumerable<string> References(string room) =>
        Project(room).Descendants("ProjectReference").Select(r => r.Attribute("Include")!.Value.Replace('\\', '/').Split('/')[^2]);

    private static XDocument Project(string room)
    {
        var file = Repository.Files.Single(f => f.StartsWith($"src/{room}/", StringComparison.Ordinal) && f.EndsWith(".csproj", StringComparison.Ordinal));
        return XDocument.Load(Repository.At(file));
    }

    private static Dictionary<string, string[]> Table() => Repository.Lines("ARCHITECTURE.md")
        .Select(line => RoomRow().Match(line)).Where(m => m.Success)
        .ToDictionary(m => m.Groups["room"].Value, m => m.Groups["may"].Value is "nothing" ? [] : m.Groups["may"].Value.Split(", "));

    [GeneratedRegex(@"^\| `src/(?<room>\w+)` \| .* \| (?<may>[\w, ]+) \|$")]
    private static partial Regex RoomRow();

    [GeneratedRegex(@"\b(?:unsafe|LibraryImport|DllImport|stackalloc\s+\w+\s*\*|NativeMemory)\b")]
    private static partial Regex UnsafeWords();
}
