// What is known of OCF agents between two calls: what they say of themselves, and which resources they would not start.
using System.Collections.Concurrent;
using Bascule.Configuration.Ocf;

namespace Bascule.Actuator.Agents;

/// <summary>As much as the configuration names; used from many threads.</summary>
internal sealed class OcfMemory
{
    private readonly ConcurrentDictionary<string, (DateTime Changed, long Length, OcfDescriptionReading Reading)> known = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, bool> refused = new(StringComparer.Ordinal);

    /// <summary>Asked once per agent, and again when its file has changed.</summary>
    /// <param name="path">The agent.</param>
    /// <param name="ask">Calls it.</param>
    /// <param name="again">Whether one that gave nothing to read is asked once more.</param>
    public OcfDescriptionReading DescriptionOf(string path, Func<OcfDescriptionReading> ask, bool again)
    {
        var file = new FileInfo(path);
        var (changed, length) = file.Exists ? (file.LastWriteTimeUtc, file.Length) : default;
        if (known.TryGetValue(path, out var entry) && entry.Changed == changed && entry.Length == length && (entry.Reading.Description is not null || !again)) return entry.Reading;

        var reading = ask();
        known[path] = (changed, length, reading);
        return reading;
    }

    /// <summary>Whether the last start of this resource was refused by its agent, which then has done nothing.</summary>
    public bool WasRefused(string instance) => refused.ContainsKey(instance);

    public void Remember(string instance, bool isRefused)
    {
        if (isRefused) refused[instance] = true;
        else refused.TryRemove(instance, out _);
    }
}
