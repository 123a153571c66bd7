// Tells two texts apart, on every machine alike. Not a defence against forgery: the datagram's MAC is that.
namespace Bascule.Core;

/// <summary>FNV-1a, 64 bits (draft-eastlake-fnv): string.GetHashCode differs from process to process, this does not.</summary>
public static class Fingerprint
{
    private const ulong OffsetBasis = 14695981039346656037;
    private const ulong Prime = 1099511628211;

    public static ulong Of(params ReadOnlySpan<string> texts)
    {
        var hash = OffsetBasis;
        foreach (var text in texts)
        {
            foreach (var unit in text)
            {
                hash = (hash ^ (unit & 0xFFu)) * Prime;
                hash = (hash ^ (uint)(unit >> 8)) * Prime;
            }
            hash = (hash ^ 0xFFFF) * Prime;      // so that ["ab"] and ["a", "b"] differ
        }
        return hash;
    }
}
