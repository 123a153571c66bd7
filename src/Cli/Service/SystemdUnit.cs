// What systemd thinks of our unit, asked of systemctl: the command line may start programs, the node may not.
using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace Bascule.Cli.Service;

internal static class SystemdUnit
{
    public const string Name = "bascule.service";

    /// <summary>Null where systemd does not run (sd_booted(3): the folder /run/systemd/system).</summary>
    public static ServiceReport? Find()
    {
        if (!Directory.Exists("/run/systemd/system")) return null;
        return Output(mustSucceed: false, "show", Name, "--property=LoadState,ActiveState,UnitFileState,Result,ExecMainStatus,ExecStartPre,StatusText") is { } text ? Parse(text) : null;
    }

    /// <summary>What systemctl prints, called like this; null where it does not succeed.</summary>
    public static string? Ask(params string[] arguments) => Output(mustSucceed: true, arguments);

    private static string? Output(bool mustSucceed, params string[] arguments)
    {
        try
        {
            using var systemctl = Process.Start(new ProcessStartInfo("systemctl", arguments)
            {
                UseShellExecute = false,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            });
            if (systemctl is null) return null;
            var text = systemctl.StandardOutput.ReadToEnd();
            return systemctl.WaitForExit(TimeSpan.FromSeconds(5)) && (!mustSucceed || systemctl.ExitCode == 0) ? text : null;
        }
        catch (Win32Exception)
        {
            return null;    // no systemctl here
        }
    }

    /// <summary>Runs <c>systemctl VERB bascule.service</c> with its own output, and returns what it exits with.</summary>
    public static int Command(string verb)
    {
        try
        {
            using var systemctl = Process.Start(new ProcessStartInfo("systemctl") { UseShellExecute = false, ArgumentList = { verb, Name } });
            systemctl?.WaitForExit();
            return systemctl?.ExitCode ?? ExitCode.Failure;
        }
        catch (Win32Exception)
        {
            return ExitCode.Failure;
        }
    }

    public static ServiceReport Parse(string properties)
    {
        var values = properties.Split('\n')
            .Select(line => line.Split('=', 2))
            .Where(pair => pair.Length == 2)
            .GroupBy(pair => pair[0], StringComparer.Ordinal)
            .ToDictionary(g => g.Key, g => g.Last()[1], StringComparer.Ordinal);
        string Value(string name) => values.GetValueOrDefault(name, "");
        return new(Value("LoadState"), Value("ActiveState"), Value("UnitFileState"), Value("Result"), LastExitCode(Value("ExecMainStatus"), Value("ExecStartPre")), Value("StatusText"));
    }

    // When `bascule prepare` refuses, ExecMainStatus stays 0 and the code is in ExecStartPre={ … ; status=6 }.
    private static int LastExitCode(string main, string preparing)
    {
        if (int.TryParse(main, CultureInfo.InvariantCulture, out var code) && code != 0) return code;
        var at = preparing.IndexOf("status=", StringComparison.Ordinal);
        if (at < 0) return 0;
        var digits = preparing[(at + "status=".Length)..].TakeWhile(char.IsAsciiDigit).ToArray();
        return int.TryParse(digits, CultureInfo.InvariantCulture, out code) ? code : 0;
    }
}
