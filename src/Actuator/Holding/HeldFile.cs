// /run/bascule/held: what this actuator holds, written before it acts, read by its next life after a crash. Text, for the
// person who looks; on tmpfs, so that neither a full nor a slow disk delays a release, and nothing survives a reboot (no
// resource does either).
//
//   group IPaddr::10.0.0.200/24/eth0:0
//   epoch 7
//   doing acquiring | holding | releasing
//   heard 00000001234567890123       CLOCK_BOOTTIME in ns when the node last spoke for it
//   keep 1234567890123               while it is in maintenance: until then, on the same clock
//   resource IPaddr::10.0.0.200/24/eth0:0 IPaddr 10.0.0.200/24/eth0:0      as written, agent, arguments
//   resource apache2 apache2
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bascule.Core;
using Bascule.Core.Leases;
using Bascule.Linux.Files;
using Microsoft.Win32.SafeHandles;

namespace Bascule.Actuator.Holding;

internal enum Doing
{
    Acquiring,
    Holding,
    Releasing,
}

/// <summary>One group in the held file. The resources are the ones that were acted on, whatever the configuration says by now.</summary>
internal sealed record HeldEntry(GroupName Group, Epoch Epoch, Doing Doing, Instant Heard, ImmutableArray<Resource> Resources)
{
    /// <summary>In maintenance: held on until then without the node's word. Long past: not.</summary>
    public Instant KeepUntil { get; init; }

    public Endorsement Word => new(Epoch, Heard, KeepUntil);
}

internal sealed class HeldFile(string path) : IDisposable
{
    private const string Opening = "# What Bascule's actuator holds. Written before it acts; its next life reads it.\n";
    private const int TimeDigits = 20;

    private SafeFileHandle? inPlace;
    private ImmutableArray<HeldEntry> written = [];
    private ImmutableArray<long> timesAt = []; // where in the file each entry's time stands

    /// <summary>Replaces the file: a reader, or our next life, finds the old text or the new one, never a half.</summary>
    public void Write(ImmutableArray<HeldEntry> entries)
    {
        if (inPlace is not null && DiffersOnlyInHeard(entries)) WriteTimes(inPlace, entries);
        else Replace(entries);
        written = entries;
    }

    /// <summary>
    /// The usual case, ten times a second: times of fixed width in place. A write torn by our death leaves an older time in a line, and an older time only ends a
    /// lease earlier.
    /// </summary>
    private void WriteTimes(SafeFileHandle file, ImmutableArray<HeldEntry> entries)
    {
        Span<byte> time = stackalloc byte[TimeDigits];
        for (var i = 0; i < entries.Length; i++)
        {
            if (entries[i].Heard == written[i].Heard) continue;
            entries[i].Heard.Nanoseconds.TryFormat(time, out _, "D20", CultureInfo.InvariantCulture);
            RandomAccess.Write(file, time, timesAt[i]);
        }
    }

    private void Replace(ImmutableArray<HeldEntry> entries)
    {
        inPlace?.Dispose();
        inPlace = null;
        var text = Text(entries, out timesAt);
        var next = path + ".next";
        File.WriteAllBytes(next, Encoding.UTF8.GetBytes(text));
        File.Move(next, path, overwrite: true);
        inPlace = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.ReadWrite | FileShare.Delete);
    }

    /// <summary>What an earlier life left. A file that cannot be understood is told of and counts as empty.</summary>
    public static ImmutableArray<HeldEntry> Read(string path, out string? why)
    {
        why = null;
        string[] lines;
        try
        {
            if (!File.Exists(path)) return [];
            lines = TextFile.Lines(path);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            why = $"{path} cannot be read: {e.Message}";
            return [];
        }
        var entries = ImmutableArray.CreateBuilder<HeldEntry>();
        foreach (var line in lines)
        {
            if (line.Length == 0 || line[0] == '#') continue;
            var blank = line.IndexOf(' ');
            var (key, value) = blank < 0 ? (line, "") : (line[..blank], line[(blank + 1)..]);
            if (!TryTake(entries, key, value))
            {
                why = $"{path} has a line that is not understood: {line}";
                return [];
            }
        }
        return entries.DrainToImmutable();
    }

    private static bool TryTake(ImmutableArray<HeldEntry>.Builder entries, string key, string value)
    {
        if (key == "group")
        {
            if (string.IsNullOrWhiteSpace(value)) return false;
            entries.Add(new HeldEntry(new GroupName(value), default, Doing.Acquiring, default, []));
            return true;
        }
        if (entries.Count == 0) return false;
        var entry = entries[^1];
        HeldEntry? taken = key switch
        {
            "epoch" when ulong.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var epoch) => entry with { Epoch = new Epoch(epoch) },
            "heard" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var heard) => entry with { Heard = new Instant(heard) },
            "keep" when long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var until) => entry with { KeepUntil = new Instant(until) },
            "doing" when Enum.TryParse<Doing>(value, ignoreCase: true, out var doing) => entry with { Doing = doing },
            "resource" when value.Split(' ') is [var text, var agent, .. var arguments] => entry with { Resources = entry.Resources.Add(new Resource(text, agent, [.. arguments])) },
            _ => null,
        };
        if (taken is null) return false;
        entries[^1] = taken;
        return true;
    }

    private static string Text(ImmutableArray<HeldEntry> entries, out ImmutableArray<long> timesAt)
    {
        var text = new StringBuilder(Opening);
        var times = ImmutableArray.CreateBuilder<long>(entries.Length);
        foreach (var entry in entries)
        {
            text.Append(CultureInfo.InvariantCulture, $"\ngroup {entry.Group}\nepoch {entry.Epoch}\ndoing {entry.Doing.ToString().ToLowerInvariant()}\nheard ");
            times.Add(Encoding.UTF8.GetByteCount(text.ToString()));
            text.Append(CultureInfo.InvariantCulture, $"{entry.Heard.Nanoseconds:D20}\n");
            if (entry.KeepUntil != default) text.Append(CultureInfo.InvariantCulture, $"keep {entry.KeepUntil.Nanoseconds}\n");
            foreach (var resource in entry.Resources) text.Append("resource ").AppendJoin(' ', [resource.Text, resource.Agent, .. resource.Arguments]).Append('\n');
        }
        timesAt = times.MoveToImmutable();
        return text.ToString();
    }

    private bool DiffersOnlyInHeard(ImmutableArray<HeldEntry> entries)
    {
        if (entries.Length != written.Length) return false;
        for (var i = 0; i < entries.Length; i++)
            if (entries[i] with { Heard = written[i].Heard } != written[i]) return false;
        return true;
    }

    public void Dispose() => inPlace?.Dispose();
}
