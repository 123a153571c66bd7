// What an OCF agent's exit code means (OCF Resource Agent API 1.0 §3.3; 190 and 191 are Pacemaker's, taken into 1.1).
namespace Bascule.Actuator.Agents;

internal static class OcfExit
{
    public const int Success = 0, Unimplemented = 3, NotRunning = 7, Degraded = 190;

    /// <summary>Whether the agent would not act at all: something that it needs is wrong or missing, and it has not touched its resource ("hard" and "fatal" errors).</summary>
    public static bool IsRefusal(int? code) => code is >= 2 and <= 6;

    /// <summary>In brackets behind the number; empty for a number that the book does not know.</summary>
    public static string Meaning(int code) => code switch
    {
        Success => "success",
        1 => "generic error",
        2 => "bad arguments: it cannot work with its parameters on this node",
        Unimplemented => "unimplemented action",
        4 => "insufficient rights",
        5 => "not installed: something that it needs is missing on this node",
        6 => "not configured: its parameters cannot work on any node",
        NotRunning => "not running",
        8 => "running, and promoted",
        9 => "promoted, and failed",
        Degraded => "running, but degraded",
        191 => "promoted, but degraded",
        _ => "",
    };
}
