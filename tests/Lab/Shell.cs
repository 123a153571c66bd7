// Programs run to their end, with a time limit: the lab's only way to act on the machine it runs on.
using System.Diagnostics;
using System.Text;

namespace Bascule.Lab;

/// <summary>How a program ended.</summary>
/// <param name="ExitCode">Null if the time limit ended it.</param>
public sealed record Outcome(string Command, int? ExitCode, string Output, string Errors, TimeSpan Took)
{
    public bool Succeeded => ExitCode == 0;

    /// <summary>Everything it said, as a person at the console would have seen it.</summary>
    public string Said => Output + Errors;

    /// <summary>This outcome, or an exception that shows what was run and what it said.</summary>
    public Outcome MustSucceed() => Succeeded
        ? this
        : throw new InvalidOperationException(
            $"{Command}\n  {(ExitCode is { } code ? $"ended with {code}" : "was ended by the time limit")} after {Took.TotalSeconds:F1} s\n{Said.TrimEnd()}");

    public override string ToString() => $"{Command} -> {ExitCode?.ToString() ?? "time limit"}\n{Said.TrimEnd()}";
}

/// <summary>Starts programs and waits for them.</summary>
public static class Shell
{
    public static readonly TimeSpan UsualLimit = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan AfterItsEnd = TimeSpan.FromSeconds(1);

    /// <summary>Runs a program; at the time limit it is killed with all that it started.</summary>
    public static Outcome Run(string program, IEnumerable<string> arguments, TimeSpan? limit = null, Action<string>? eachErrorLine = null)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            StandardErrorEncoding = Encoding.UTF8,
        };
        var began = Stopwatch.GetTimestamp();
        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} cannot be started.");
        process.StandardInput.Close();
        var output = new StringBuilder();
        var errors = new StringBuilder();
        var readers = new[] { Read(process.StandardOutput, output, null), Read(process.StandardError, errors, eachErrorLine) };

        var command = $"{program} {string.Join(' ', arguments)}";
        var ended = process.WaitForExit(limit ?? UsualLimit);
        if (!ended) process.Kill(entireProcessTree: true);

        // A daemon started by the program may keep the pipes open for ever: what came until shortly after its end counts.
        foreach (var reader in readers) reader.Join(AfterItsEnd);

        lock (output)
        {
            lock (errors)
            {
                return new Outcome(command, ended ? process.ExitCode : null, output.ToString(), errors.ToString(), Stopwatch.GetElapsedTime(began));
            }
        }
    }

    /// <summary>Runs one <c>ip</c> command given as words, for instance <c>Ip("netns add x")</c>; it must succeed.</summary>
    public static string Ip(string words) => Run("ip", words.Split(' ')).MustSucceed().Output;

    // On threads of their own: those of the pool may all be busy with waiting, and then nobody would read what came.
    private static Thread Read(StreamReader from, StringBuilder text, Action<string>? each)
    {
        var thread = new Thread(() =>
        {
            try
            {
                while (from.ReadLine() is { } line) Append(text, line, each);
            }
            catch (Exception e) when (e is ObjectDisposedException or IOException)
            {
                // Nobody waits for the rest any more.
            }
        });
        thread.IsBackground = true;
        thread.Start();
        return thread;
    }

    private static void Append(StringBuilder text, string line, Action<string>? each)
    {
        lock (text) text.Append(line).Append('\n');
        each?.Invoke(line);
    }
}
