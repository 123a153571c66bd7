// What is installed on the machines.
namespace Bascule.Lab;

/// <summary>Our package from dist/, unless told otherwise.</summary>
public static class SoftwareUnderTest
{
    private static readonly string[] Programs = ["systemd-nspawn", "ip", "nft", "nsenter"];
    private static readonly string[] Folders = ["/usr/sbin", "/usr/bin", "/sbin", "/bin"];

    /// <summary>
    /// BASCULE_LAB_PACKAGE=none takes what BASCULE_LAB_IMAGE has in it: so the real Heartbeat is measured with the same rig.
    /// </summary>
    public static bool IsInImage { get; } = Environment.GetEnvironmentVariable("BASCULE_LAB_PACKAGE") == "none";

    /// <summary>The package to install; null if there is none to install, or none yet.</summary>
    public static string? Package { get; } = IsInImage ? null : Repository.Package();

    /// <summary>Why no test on machines can run here; null if they can.</summary>
    public static string? Obstacle(bool needsPackage)
    {
        if (Environment.UserName != "root") return "machines need root (namespaces, mounts, systemd-nspawn)";
        if (needsPackage && !IsInImage && Package is null) return "no package in dist/: run ./package.sh";
        return Programs.FirstOrDefault(p => !IsInstalled(p)) is { } missing ? $"{missing} is not installed: ./test.sh installs it" : null;
    }

    private static bool IsInstalled(string program) =>
        Folders.Any(folder => File.Exists(Path.Combine(folder, program)));
}
