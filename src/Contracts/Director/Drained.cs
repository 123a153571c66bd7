// Real servers that an operator wants no new connections for: a file for each, named as the server is. It outlives the director, and a reboot.
namespace Bascule.Contracts.Director;

public static class Drained
{
    /// <summary>Names in it: <c>198.51.100.11</c> (all of its ports), <c>198.51.100.11:80</c>.</summary>
    public const string Folder = "/var/lib/bascule/drained";
}
