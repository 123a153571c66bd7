namespace Bascule.Cli;

/// <summary>What our commands exit with. Stable: scripts depend on it (bascule(8)).</summary>
public static class ExitCode
{
    /// <summary>Done; for status: running, and nothing to warn of.</summary>
    public const int Ok = 0;

    /// <summary>Understood but not done; for status: running, but something is not as it should be.</summary>
    public const int Failure = 1;

    /// <summary>The command line is not understood.</summary>
    public const int Usage = 2;

    /// <summary>The node does not run (LSB's number for it).</summary>
    public const int NotRunning = 3;

    /// <summary>Not root where only root may, or neither root nor in group haclient (LSB's number for it).</summary>
    public const int NotAllowed = 4;

    /// <summary>The configuration, or the machine it meets, does not allow a start: Heartbeat's number for it.</summary>
    public const int Configuration = 6;
}
