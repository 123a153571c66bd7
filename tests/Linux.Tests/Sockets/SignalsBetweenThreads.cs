using Bascule.Linux.Sockets;

namespace Bascule.Linux.Tests.Sockets;

public sealed class SignalsBetweenThreads
{
    [Fact]
    public void Are_heard_once_however_often_they_were_given()
    {
        using var one = new EventDescriptor();
        one.Drain().ShouldBe(0ul);
        one.Signal();
        one.Signal();
        one.Drain().ShouldBe(2ul);
        one.Drain().ShouldBe(0ul);
    }

    /// <summary>The kernel gives a number away again at once: eight bytes would stand in somebody's pipe.</summary>
    [Fact]
    public void Given_after_the_end_reach_nobody_who_has_the_number_now()
    {
        var gone = new EventDescriptor();
        gone.Dispose();
        var others = Enumerable.Range(0, 200).Select(_ => new EventDescriptor()).ToArray();
        gone.Signal();
        others.Select(o => o.Drain()).ShouldAllBe(count => count == 0);
        foreach (var other in others) other.Dispose();
    }
}
