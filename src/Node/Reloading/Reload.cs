// One reload on its way: from the files as read, through the actuator, to the loop. All of it, or nothing.
using Bascule.Configuration;

namespace Bascule.Node.Reloading;

/// <summary>A request that waits for its outcome.</summary>
internal sealed class Reload(ClassicConfiguration wanted)
{
    private readonly TaskCompletionSource<string?> outcome = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public ClassicConfiguration Wanted { get; } = wanted;

    /// <summary>The actuator was asked.</summary>
    public bool IsBegun { get; set; }

    /// <summary>What was agreed with the actuator if it takes it.</summary>
    public TimeSpan Lease { get; set; }

    /// <summary>Said by the loop: why nothing was changed; null if all of it was done.</summary>
    public void End(string? whyNot) => outcome.TrySetResult(whyNot);

    /// <summary>Whether it came to an end within the time.</summary>
    /// <param name="whyNot">As in <see cref="End"/>.</param>
    public bool Wait(TimeSpan limit, CancellationToken ended, out string? whyNot)
    {
        var isOver = outcome.Task.Wait((int)limit.TotalMilliseconds, ended);
        whyNot = isOver ? outcome.Task.Result : null;
        return isOver;
    }
}
