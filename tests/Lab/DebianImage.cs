// The disk image that all machines start from; image.sh builds it.
namespace Bascule.Lab;

/// <summary>A minimal Debian 12 as a folder, never written to.</summary>
/// <param name="Path">The image's root folder.</param>
/// <param name="Cache">The folder outside the working copy where images and the disks of running machines are.</param>
public sealed record DebianImage(string Path, string Cache)
{
    /// <summary>Builds the image if it is missing (about two minutes) and returns it.</summary>
    /// <param name="say">Called with each line of progress.</param>
    public static DebianImage Ready(Action<string>? say = null)
    {
        var cache = Environment.GetEnvironmentVariable("BASCULE_LAB_CACHE") is { Length: > 0 } chosen ? chosen : "/var/cache/bascule-lab";

        // Another image, for instance with the real Heartbeat installed, to measure both on one rig.
        if (Environment.GetEnvironmentVariable("BASCULE_LAB_IMAGE") is { Length: > 0 } other) return new DebianImage(other, cache);

        var built = Shell.Run(Repository.At("tests", "Lab", "image.sh"), [], TimeSpan.FromMinutes(15), say).MustSucceed();
        return new DebianImage(built.Output.Trim().Split('\n')[^1], cache);
    }
}
