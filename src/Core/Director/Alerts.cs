// Who is told how the real servers of a virtual service are, beside the journal: people by mail, a program when nobody is left (ldirectord(8), emailalert and
// fallbackcommand).
using System.Collections.Immutable;

namespace Bascule.Core.Director;

/// <summary>What a director is doing while a real server comes or goes (ldirectord(8), emailalertstatus).</summary>
[Flags]
public enum AlertTimes
{
    None = 0,

    /// <summary>The first answers after its start.</summary>
    Starting = 1,

    Running = 2,

    /// <summary>The first answers of servers that a reload has brought.</summary>
    Reloading = 4,

    All = Starting | Running | Reloading,
}

/// <param name="To">Addresses, at least one (RFC 5322 §3.4).</param>
/// <param name="From">Null: root at this machine.</param>
/// <param name="Again">While a real server stays down it is said again after so long; zero: it is not.</param>
/// <param name="Host">Who takes the mail, by SMTP (RFC 5321).</param>
public sealed record MailAlert(ImmutableArray<string> To, string? From, TimeSpan Again, AlertTimes Times, string Host);

public sealed record Alerts
{
    /// <summary>Nobody is told.</summary>
    public static readonly Alerts None = new();

    public MailAlert? Mail { get; init; }

    /// <summary>Run with <c>start</c>, the service's address and its protocol when no real server is left, and with <c>stop</c> when one is there again. To the shell.</summary>
    public string? FallbackCommand { get; init; }

    /// <summary>For people: what the service is called, and a remark.</summary>
    public string? ServiceName { get; init; }

    public string? Comment { get; init; }
}

/// <summary>Something that is done outside, and that nothing here waits for.</summary>
/// <param name="About">What it is about: of several that wait, the last one counts.</param>
public abstract record Errand(string About)
{
    /// <param name="Command">To the shell; the arguments are words behind it.</param>
    public sealed record Run(string About, string Command, ImmutableArray<string> Arguments) : Errand(About);

    public sealed record Send(string About, MailAlert Mail, string Subject, string Text) : Errand(About);
}
