// Who is told when something happens, as root's configuration says it. The node knows of none of them.
using System.Collections.Immutable;

namespace Bascule.Configuration.Hooks;

public enum HookKind
{
    /// <summary>A program, with the event in its environment and on its standard input.</summary>
    Command,

    /// <summary>An HTTP(S) POST, signed where there is a key.</summary>
    Webhook,

    /// <summary>A mail by the system's sendmail or mail.</summary>
    Mail,
}

/// <summary>One who is told, in the order in which things happened, one event at a time.</summary>
public sealed record Hook
{
    /// <summary>The package made it for this: it has no rights, and nobody else is it, who could read a webhook's key in the memory of the child that signs.</summary>
    public const string UsualUser = "bascule-hook";

    public const int MostAttempts = 100;

    public static readonly TimeSpan ShortestLimit = TimeSpan.FromSeconds(1);
    public static readonly TimeSpan LongestLimit = TimeSpan.FromMinutes(10);

    public required HookKind Kind { get; init; }

    /// <summary>The program's full path, the URL, or the recipients with blanks between them.</summary>
    public required string Target { get; init; }

    /// <summary>Of a program.</summary>
    public ImmutableArray<string> Arguments { get; init; } = [];

    /// <summary>By name; empty: all.</summary>
    public ImmutableSortedSet<string> Events { get; init; } = [];

    public string User { get; init; } = UsualUser;

    /// <summary>How long one attempt may take; then it is ended and has failed.</summary>
    public TimeSpan Limit { get; init => field = value >= ShortestLimit && value <= LongestLimit ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = TimeSpan.FromSeconds(30);

    /// <summary>How often an event is tried before it is given up and the next one comes.</summary>
    public int Attempts { get; init => field = value is >= 1 and <= MostAttempts ? value : throw new ArgumentOutOfRangeException(nameof(value)); } = 3;

    /// <summary>What a webhook is signed with, for root's eyes alone; read when it is needed. Null: not signed.</summary>
    public string? KeyFile { get; init; }

    /// <summary>For the log: of a URL the host alone, since the rest may be as good as a password.</summary>
    public string Name => Kind switch
    {
        HookKind.Webhook => $"webhook {new Uri(Target).GetLeftPart(UriPartial.Authority)}",
        HookKind.Mail => $"mail to {Target}",
        _ => Path.GetFileName(Target),
    };

    public static TimeSpan UsualLimit(HookKind kind) => TimeSpan.FromSeconds(kind switch { HookKind.Webhook => 10, HookKind.Mail => 60, _ => 30 });

    /// <summary>A receiver across a network is away for longer than a program: ten attempts are five minutes.</summary>
    public static int UsualAttempts(HookKind kind) => kind == HookKind.Command ? 3 : 10;

    public bool Wants(string kind) => Events.IsEmpty || Events.Contains(kind);

    public bool Equals(Hook? other) => other is not null && ToString() == other.ToString();

    public override int GetHashCode() => ToString().GetHashCode(StringComparison.Ordinal);

    public override string ToString() =>
        $"{Kind} {Target} [{string.Join("] [", Arguments)}] of {string.Join(' ', Events)} as {User} within {Limit}, {Attempts} times {KeyFile}";
}
