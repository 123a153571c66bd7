// Which version we are, and which Heartbeat's place we take.
using System.Reflection;

namespace Bascule.Cli;

public static class Version
{
    /// <summary>The release of Heartbeat that we take the place of.</summary>
    public const string Heartbeat = "3.0.6";

    /// <summary>Ours: the version of Directory.Build.props, without the commit that the SDK appends.</summary>
    public static string Own { get; } =
        (typeof(Version).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0").Split('+')[0];

    public static string Program => $"bascule {Own}";
}
