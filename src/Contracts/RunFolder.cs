namespace Bascule.Contracts;

/// <summary>
/// Where our processes meet. Root owns the folder and gave it the sticky bit: the node may put its socket there, but not
/// take away or replace what the actuator or <c>bascule prepare</c> put there.
/// </summary>
public static class RunFolder
{
    public const string Path = "/run/bascule";

    /// <summary>
    /// The files in force as they were when they were checked, readable by the node, which may not read /etc/ha.d/authkeys;
    /// <c>resource.d</c> in it leads to the real one.
    /// </summary>
    public const string Configuration = Path + "/config";

    /// <summary>A symbolic link in <see cref="Configuration"/> to the folder that it was taken of: files are named by where people edit them.</summary>
    public const string Edited = "edited";
}
