// `bascule convert`: from Heartbeat's files to ours and back. Both texts are read again, on each node, and compared value by value
// before anybody sees the new one: a conversion that would say something else is refused, with what differs.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Native;

namespace Bascule.Configuration.Conversion;

/// <summary>A file to be written.</summary>
public sealed record ConvertedFile(string Name, string Text);

/// <param name="Files">Empty if the files that were to be converted are not good, or cannot be said.</param>
/// <param name="Source">What is wrong with the files themselves.</param>
/// <param name="Unsaid">What the other form cannot say.</param>
public sealed record Converted(ImmutableArray<ConvertedFile> Files, ImmutableArray<Finding> Source, ImmutableArray<Finding> Unsaid);

public static class Converter
{
    // Neither form holds the keys, and who converts need not be able to read them.
    private static readonly FoundFile SomeKeys = FoundFile.With("authkeys", "auth 1\n1 sha1 -\n");

    /// <param name="here">Names, hosts and services of the machine; its network cards need not be the nodes'.</param>
    public static Converted ToNative(ClassicFiles files, Surroundings here)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(here);
        var source = files with { Authkeys = SomeKeys };
        var ignored = new Findings();
        var said = HaCfReader.Read(source.HaCf, here, ignored);
        var groups = HaresourcesReader.Read(source.Haresources, ignored) ?? [];
        if (Faults(source, NodesOf(said, here), here) is { IsEmpty: false } faults) return new([], faults, []);

        var inline = new Findings();
        foreach (var fence in said!.Fences)
            if (fence.Methods.FirstOrDefault(m => m.Values is not null) is { } method) inline.Error(fence.At, "stonith_host", ConversionPhrases.InlineValues, method.Agent);
        if (inline.HasError) return new([], [], inline.InOrder(source.HaCf.Path));

        var (folder, keyFile) = (Path.GetDirectoryName(files.HaCf.Path) ?? "", files.Authkeys.Path);
        var bare = NativeText.Of(said!, groups, folder, keyFile, []);
        var typed = NativeReader.Read(FoundFile.With(NativeFiles.FileName, bare), here, new Findings())?.HaCf.Parameters ?? said!.Parameters;
        var text = NativeText.Of(said!, groups, folder, keyFile, said!.Parameters.Where(p => typed.GetValueOrDefault(p.Key) != p.Value));
        var made = new NativeFiles(FoundFile.With(NativeFiles.FileName, text), SomeKeys, []);
        return Compared(source, made, NodesOf(said, here), here, [new(NativeFiles.FileName, text)], []);
    }

    /// <param name="authkeys">Where the classic files have their keys.</param>
    public static Converted ToClassic(NativeFiles files, Surroundings here, string authkeys)
    {
        ArgumentNullException.ThrowIfNull(files);
        ArgumentNullException.ThrowIfNull(here);
        var source = files with { Authkeys = SomeKeys, Ignored = [] };
        var contents = NativeReader.Read(source.Yaml, here, new Findings(NativeWording.Instead));
        if (Faults(source, NodesOf(contents?.HaCf, here), here) is { IsEmpty: false } faults) return new([], faults, []);

        var findings = new Findings();
        var (haCf, haresources) = ClassicText.Of(contents!, source.Yaml.Path, authkeys, findings);
        var unsaid = findings.InOrder(source.Yaml.Path);
        if (!unsaid.IsEmpty) return new([], [], unsaid);
        var made = new ClassicFiles(FoundFile.With("ha.cf", haCf), SomeKeys, FoundFile.With("haresources", haresources));
        return Compared(source, made, NodesOf(contents!.HaCf, here), here, [new("ha.cf", haCf), new("haresources", haresources)], unsaid);
    }

    /// <summary>The nodes by name; without any, whoever asks, so that what is missing is said.</summary>
    private static ImmutableArray<string> NodesOf(HaCf? said, Surroundings here) =>
        said is null || said.Nodes.IsEmpty ? [here.OwnName] : [.. said.Nodes.Select(n => n.Text).Distinct(StringComparer.OrdinalIgnoreCase).Take(NodeChecks.MostNodes + 1)];

    private static ImmutableArray<Finding> Faults(ConfigurationFiles files, ImmutableArray<string> nodes, Surroundings here)
    {
        var reading = ClassicConfiguration.Parse(files, here with { OwnName = nodes[0] });
        return reading.Starts ? [] : [.. reading.Findings.Where(f => f.Severity == Severity.Error)];
    }

    private static Converted Compared(ConfigurationFiles source, ConfigurationFiles made, ImmutableArray<string> nodes, Surroundings here, ImmutableArray<ConvertedFile> files, ImmutableArray<Finding> unsaid)
    {
        foreach (var node in nodes)
        {
            var there = here with { OwnName = node };
            var (before, after) = (ClassicConfiguration.Parse(source, there), ClassicConfiguration.Parse(made, there));
            if (before.Configuration is not { } one) return new([], before.Findings, unsaid);
            ImmutableArray<string> differences = after.Configuration is { } other
                ? SameConfiguration.Differences(one, other)
                : [.. after.Findings.Where(f => f.Severity == Severity.Error).Select(f => f.ToString())];
            if (!differences.IsEmpty) return new([], [], [.. differences.Select(d => new Finding(Severity.Error, Place.Whole(source.Settings.Path), "", ConversionPhrases.Differs, [d]))]);
        }
        return new(files, [], unsaid);
    }
}
