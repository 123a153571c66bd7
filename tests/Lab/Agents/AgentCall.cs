// What an agent's calls were, as the machine itself recorded them: a shim stands in the agent's place, calls it and notes the
// answer. So the figures are those of what the actuator ran, and of the time limit that it gave.
using System.Globalization;

namespace Bascule.Lab.Agents;

/// <param name="Limit">OCF_RESKEY_CRM_meta_timeout; zero: none.</param>
/// <param name="At">When it began, on the machine's clock, which is this machine's.</param>
/// <param name="Instance">OCF_RESOURCE_INSTANCE.</param>
internal sealed record AgentCall(string Action, int Code, TimeSpan Took, TimeSpan Limit, DateTime At, string Instance)
{
    private const string Agents = "/usr/lib/ocf/resource.d/heartbeat";

    /// <summary>Where the agents themselves are while shims stand in their place.</summary>
    public const string Real = "/srv/agents";

    /// <summary>Puts a shim in the agent's place.</summary>
    public static void Record(DebianMachine machine, string agent)
    {
        machine.MustRun($"mkdir -p {Real} && mv {Agents}/{agent} {Real}/{agent} && : >{Real}/{agent}.calls");
        machine.Write($"{Agents}/{agent}", $"""
            #!/bin/sh
            began=$(date +%s%3N)
            {Real}/{agent} "$@"
            code=$?
            echo "$1 $code $(($(date +%s%3N) - began)) $OCF_RESKEY_CRM_meta_timeout $began $OCF_RESOURCE_INSTANCE" 2>/dev/null >>{Real}/{agent}.calls
            exit $code

            """, "755");
    }

    /// <summary>All calls since then, in order.</summary>
    public static IReadOnlyList<AgentCall> Since(DebianMachine machine, string agent, DateTime since)
    {
        var lines = File.ReadAllLines($"{machine.Root}{Real}/{agent}.calls");
        return [.. lines.Select(l => l.Split(' ')).Where(f => f.Length == 6 && f[3].Length > 0).Select(Read).Where(c => c.At >= since)];

        static AgentCall Read(string[] fields) => new(fields[0], int.Parse(fields[1], CultureInfo.InvariantCulture), Milliseconds(fields[2]), Milliseconds(fields[3]),
            DateTime.UnixEpoch + Milliseconds(fields[4]), fields[5]);

        static TimeSpan Milliseconds(string text) => TimeSpan.FromMilliseconds(long.Parse(text, CultureInfo.InvariantCulture));
    }
}
