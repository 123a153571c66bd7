using Bascule.Actuator.Hooks;
using Bascule.Core;

namespace Bascule.Actuator.Tests.Hooks;

public sealed class WhatWaitsForAHook
{
    private static Instant At(double seconds) => new Instant(0) + TimeSpan.FromSeconds(seconds);

    [Fact]
    public void Comes_in_order_one_at_a_time()
    {
        var queue = new HookQueue<string>(3);
        queue.Due.ShouldBe(Instant.Never);
        foreach (var item in "abc") queue.Add($"{item}", At(1)).ShouldBeNull();
        var told = new List<string>();
        while (queue.Head is { } head)
        {
            queue.Due.ShouldBeLessThanOrEqualTo(At(2));
            told.Add(head);
            queue.Done(At(2));
        }
        told.ShouldBe(["a", "b", "c"]);
    }

    [Fact]
    public void Is_tried_again_ever_later_before_the_next_one_comes()
    {
        var queue = new HookQueue<string>(10);
        queue.Add("a", At(0));
        queue.Add("b", At(0));
        var pauses = new List<double>();
        for (var i = 1; i < 10; i++)
        {
            queue.Failed(At(100)).ShouldBeFalse();
            queue.Head.ShouldBe("a");
            pauses.Add((queue.Due - At(100)).TotalSeconds);
        }
        pauses.ShouldBe([1, 2, 4, 8, 16, 32, 60, 60, 60]);
        queue.Failed(At(100)).ShouldBeTrue();
        (queue.Head, queue.Due, queue.Dropped).ShouldBe(("b", At(100), 1));
        queue.Failed(At(100)).ShouldBeFalse();
        (queue.Due - At(100)).ShouldBe(TimeSpan.FromSeconds(1), "it has attempts of its own");
    }

    [Fact]
    public void Is_bounded_and_says_what_it_drops()
    {
        var queue = new HookQueue<string>(1);
        queue.Add("first", At(0));
        for (var i = 0; i < HookQueue<string>.Most; i++) queue.Add($"{i}", At(0)).ShouldBeNull();
        queue.Add("more", At(0)).ShouldBe("0");
        queue.Add("yet more", At(0)).ShouldBe("1");
        (queue.Head, queue.Dropped).ShouldBe(("first", 0));
        queue.Done(At(0));
        (queue.Head, queue.Dropped).ShouldBe(("2", 2));
        queue.Done(At(0));
        (queue.Head, queue.Dropped).ShouldBe(("3", 0));
    }

    [Fact]
    public void Counts_what_nobody_was_told_of_until_somebody_is()
    {
        var queue = new HookQueue<string>(1);
        queue.Add("a", At(0));
        queue.Add("b", At(0));
        queue.Failed(At(0)).ShouldBeTrue();
        queue.Failed(At(0)).ShouldBeTrue();
        queue.Head.ShouldBeNull();
        queue.Add("c", At(1));
        (queue.Head, queue.Dropped).ShouldBe(("c", 2));
    }
}
