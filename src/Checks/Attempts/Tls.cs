// TLS is OpenSSL's, which the framework looks for when it is first used; where there is none it ends the process. So we look first.
using System.Runtime.InteropServices;

namespace Bascule.Checks.Attempts;

internal static class Tls
{
    // The names that the framework tries (opensslshim.c).
    private static readonly string[] Names = ["libssl.so.3", "libssl.so.1.1"];

    private static readonly Lazy<bool> Exists = new(() => Names.Any(n => NativeLibrary.TryLoad(n, out _)));

    /// <summary>What is missing, as a clause; null when TLS can be spoken.</summary>
    public static string? Absence => Exists.Value ? null : "https cannot be asked here: OpenSSL's library is missing (apt install libssl3)";
}
