// exec: a program whose end says how things are, as Nagios' plug-ins do: 0 is good, and the first line that it writes is the evidence. One that hangs is ended with
// everything it forked. A program needs a process and a thread that waits for it, so few of them run at once.
using Bascule.Linux.Processes;

namespace Bascule.Checks.Attempts;

internal static class ProgramAttempt
{
    private const int MostAtOnce = 16;

    // sh(1): the command was found and could not be executed, and: was not found.
    private const int NotExecutable = 126, NotFound = 127;

    private static readonly SemaphoreSlim Places = new(MostAtOnce);

    private static readonly Dictionary<string, string> Surroundings = new(StringComparer.Ordinal)
    {
        ["PATH"] = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
        ["LC_ALL"] = "C.UTF-8",
    };

    public static async Task<Outcome> Run(Check check, CancellationToken stopping)
    {
        await Places.WaitAsync(stopping);
        var ended = new TaskCompletionSource<ProgramEnding>(TaskCreationOptions.RunContinuationsAsynchronously);
        new Thread(() =>
        {
            try
            {
                ended.SetResult(ProgramRun.ToItsEnd(new ProgramCall(check.Command[0], check.Command[1..], Surroundings), check.Within));
            }
            catch (Exception e)
            {
                ended.SetException(e);
            }
            finally
            {
                Places.Release();
            }
        }, 256 * 1024)
        { IsBackground = true, Name = "exec" }.Start();
        return Judge(await ended.Task);
    }

    internal static Outcome Judge(ProgramEnding ending)
    {
        var answer = ending.NotStarted.IsError || ending is { ExitCode: NotExecutable or NotFound, HitTimeLimit: false } ? Answer.Unknown : ending.Succeeded ? Answer.Good : Answer.Bad;
        var line = FirstLine(ending.Output.Text) ?? FirstLine(ending.Errors.Text);
        return Outcome.Of(answer, ending.Took, line is null ? ending.Clause : $"{ending.Clause}: {line}");
    }

    private static string? FirstLine(string? text) => text?.Split('\n').Select(l => l.Trim()).FirstOrDefault(l => l.Length > 0);
}
