// The last epoch of each group, so that a pair that was switched off together goes on counting where it stopped. Safety does not hang on it
// (a peer's higher claim always wins), so it is written after the fact, beside the beat path.
using System.Collections.Immutable;
using System.Globalization;
using Bascule.Core;
using Bascule.Linux.Files;

namespace Bascule.Node.State;

/// <summary>One line per group: epoch, blank, name.</summary>
internal static class EpochFile
{
    public static ImmutableSortedDictionary<GroupName, Epoch> Read(string path)
    {
        var epochs = ImmutableSortedDictionary.CreateBuilder<GroupName, Epoch>();
        if (!File.Exists(path)) return epochs.ToImmutable();

        foreach (var line in TextFile.Lines(path))
        {
            var cut = line.IndexOf(' ', StringComparison.Ordinal);
            if (cut > 0 && cut + 1 < line.Length && ulong.TryParse(line.AsSpan(0, cut), NumberStyles.None, CultureInfo.InvariantCulture, out var epoch))
                epochs[new GroupName(line[(cut + 1)..])] = new Epoch(epoch);
        }
        return epochs.ToImmutable();
    }

    public static void Write(string path, ImmutableSortedDictionary<GroupName, Epoch> epochs)
    {
        TextFile.Write(path + ".new", string.Concat(epochs.Select(e => $"{e.Value} {e.Key}\n")));
        File.Move(path + ".new", path, overwrite: true);
    }
}
