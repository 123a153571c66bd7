// Where a director finds what it needs; tests and benchmarks put it elsewhere.
using Bascule.Contracts.Director;

namespace Bascule.Director;

/// <param name="Root">The files are below it, as in /: etc/ipvsadm.rules, etc/default/ipvsadm, etc/ha.d/ldirectord.cf.</param>
/// <param name="View">What <c>bascule director</c> reads.</param>
internal sealed record DirectorPaths(string Root, string View)
{
    public static DirectorPaths FromEnvironment() => new(Variable("BASCULE_DIRECTOR_ROOT") ?? "/", Variable("BASCULE_DIRECTOR_VIEW") ?? DirectorView.Path);

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}
