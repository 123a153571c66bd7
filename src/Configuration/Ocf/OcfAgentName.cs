// How an OCF agent is named: ocf:PROVIDER:TYPE is the program resource.d/PROVIDER/TYPE below /usr/lib/ocf (OCF Resource Agent
// API 1.0, "Installation and Layout").
using System.Diagnostics.CodeAnalysis;

namespace Bascule.Configuration.Ocf;

/// <param name="Provider">Who wrote it; Debian's resource-agents are of <c>heartbeat</c>.</param>
/// <param name="Type">The name of the program.</param>
public sealed record OcfAgentName(string Provider, string Type)
{
    public const string Prefix = "ocf:";

    /// <summary>The provider of Debian's package resource-agents.</summary>
    public const string Classic = "heartbeat";

    /// <summary>Where all agents are: OCF_ROOT.</summary>
    public const string Root = "/usr/lib/ocf";

    /// <summary>Whether a word of haresources means to name one, rightly or not.</summary>
    public static bool IsMeantBy(string agent) => (agent ?? "").StartsWith(Prefix, StringComparison.Ordinal);

    public static bool TryParse(string text, [NotNullWhen(true)] out OcfAgentName? name)
    {
        ArgumentNullException.ThrowIfNull(text);
        name = text.Split(':') is ["ocf", var provider, var type] && IsName(provider) && IsName(type) ? new OcfAgentName(provider, type) : null;
        return name is not null;
    }

    /// <param name="root">For instance <see cref="Root"/>.</param>
    public string PathBelow(string root) => Path.Combine(FolderBelow(root), Provider, Type);

    public static string FolderBelow(string root) => Path.Combine(root, "resource.d");

    public override string ToString() => $"{Prefix}{Provider}:{Type}";

    // A file's name: neither a path nor hidden.
    private static bool IsName(string text) => text.Length is > 0 and <= 64 && text[0] != '.' && text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.');
}
