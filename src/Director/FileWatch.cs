// Whether files have changed on disk. One that is being written is not whole: it counts when it has been the same for two looks.
using System.Collections.Immutable;
using Bascule.Configuration;
using Bascule.Configuration.Machine;

namespace Bascule.Director;

/// <summary>For one thread at a time.</summary>
internal sealed class FileWatch
{
    private readonly record struct Stamp(DateTime Written, long Length);

    private sealed record Known(Stamp Stamp, ImmutableArray<byte> Content);

    private readonly Dictionary<string, Known> known = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Stamp> pending = new(StringComparer.Ordinal);

    /// <summary>From now on these, and as they were read: what is otherwise on disk is a change, though it came while they were being read.</summary>
    public void Begin(IEnumerable<FoundFile> files)
    {
        known.Clear();
        pending.Clear();
        foreach (var file in files) known[file.Path] = new Known(default, ContentOf(file));
    }

    /// <summary>Those of which what they say has changed since, and which are whole. Each is told once.</summary>
    public ImmutableArray<string> Look()
    {
        ImmutableArray<string> changed = [];
        foreach (var (path, before) in known.ToArray())
        {
            // Not there: an editor is about to put the new one in its place.
            if (StampOf(path) is not { } stamp || stamp == before.Stamp && !pending.ContainsKey(path))
            {
                pending.Remove(path);
                continue;
            }
            if (!pending.TryGetValue(path, out var last) || last != stamp)
            {
                pending[path] = stamp;
                continue;
            }
            pending.Remove(path);
            var content = ContentOf(FileReading.Read(path));
            known[path] = new Known(stamp, content);
            if (!content.AsSpan().SequenceEqual(before.Content.AsSpan())) changed = changed.Add(path);
        }
        return changed;
    }

    /// <summary>Those of which these say something else than was read last.</summary>
    public ImmutableArray<string> Differing(IEnumerable<FoundFile> files) =>
        [.. files.Where(f => known.TryGetValue(f.Path, out var before) && !ContentOf(f).AsSpan().SequenceEqual(before.Content.AsSpan())).Select(f => f.Path)];

    private static ImmutableArray<byte> ContentOf(FoundFile file) => file.Content.IsDefault ? [] : file.Content;

    /// <summary>Of the file itself, where the path is a link.</summary>
    private static Stamp? StampOf(string path)
    {
        try
        {
            using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
            return new Stamp(File.GetLastWriteTimeUtc(file), RandomAccess.GetLength(file));
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            return null;
        }
    }
}
