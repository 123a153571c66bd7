// One attempt: puts the question, and never takes longer than the check allows. No thread waits for an answer from the network.
using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Authentication;

namespace Bascule.Checks.Attempts;

public static class Probe
{
    /// <exception cref="OperationCanceledException">Only by <paramref name="stopping"/>.</exception>
    public static async Task<Outcome> Run(Check check, CancellationToken stopping)
    {
        ArgumentNullException.ThrowIfNull(check);
        if (check.Kind == CheckKind.Exec) return await ProgramAttempt.Run(check, stopping);

        var begun = Stopwatch.GetTimestamp();
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stopping);
        limit.CancelAfter(check.Within);
        var attempt = new NetworkAttempt(check);
        try
        {
            var (answer, evidence) = await attempt.Run(limit.Token);
            return Outcome.Of(answer, Stopwatch.GetElapsedTime(begun), evidence);
        }
        catch (OperationCanceledException) when (!stopping.IsCancellationRequested)
        {
            return Outcome.Of(Answer.Bad, Stopwatch.GetElapsedTime(begun), $"no answer within {Core.Words.Of(check.Within)} ({attempt.Stage})");
        }
        catch (SocketException e) when (IsOurOwn(e.SocketErrorCode))
        {
            return Outcome.Of(Answer.Unknown, Stopwatch.GetElapsedTime(begun), $"cannot be asked from here: {e.Message}");
        }
        catch (Exception e) when (e is SocketException or IOException or AuthenticationException)
        {
            return Outcome.Of(Answer.Bad, Stopwatch.GetElapsedTime(begun), $"{(e.InnerException ?? e).Message} ({attempt.Stage})");
        }
    }

    /// <summary>What this process lacks says nothing about who was asked.</summary>
    private static bool IsOurOwn(SocketError error) =>
        error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable or SocketError.AddressNotAvailable or SocketError.AccessDenied or SocketError.AddressFamilyNotSupported;
}
