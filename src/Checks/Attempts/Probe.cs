// One attempt: puts the question, and never takes longer than the check allows. No thread waits for an answer from the network.
using System.Diagnostics;
using System.Security.Authentication;
using Bascule.Linux;

namespace Bascule.Checks.Attempts;

internal static class Probe
{
    /// <summary>For the thread that turns <paramref name="network"/>, and goes on there; programs end elsewhere.</summary>
    /// <exception cref="OperationCanceledException">Only by <paramref name="stopping"/>.</exception>
    public static async Task<Outcome> Run(Check check, Network network, CancellationToken stopping)
    {
        if (check.Kind == CheckKind.Exec) return await ProgramAttempt.Run(check, stopping);

        var begun = Stopwatch.GetTimestamp();
        var attempt = new NetworkAttempt(check, network);
        try
        {
            var (answer, evidence) = await attempt.Run();
            return Outcome.Of(answer, Stopwatch.GetElapsedTime(begun), evidence);
        }
        catch (OperationCanceledException)
        {
            return Outcome.Of(Answer.Bad, Stopwatch.GetElapsedTime(begun), $"no answer within {Core.Words.Of(check.Within)} ({attempt.Stage})");
        }
        catch (Exception e) when (e is IOException or AuthenticationException)
        {
            return Outcome.Of(Answer.Bad, Stopwatch.GetElapsedTime(begun), $"{(e.InnerException ?? e).Message} ({attempt.Stage})");
        }
    }

    /// <summary>What this machine lacks says nothing about who was asked.</summary>
    public static bool IsOurOwn(SystemError error) => error.Errno is SystemError.TooManyOpenFiles or SystemError.TooManyOpenFilesOfAll or SystemError.NoBufferSpace or SystemError.NoMemory
        or SystemError.AddressNotAvailable or SystemError.AccessDenied or SystemError.NotPermitted or SystemError.FamilyNotSupported;
}
