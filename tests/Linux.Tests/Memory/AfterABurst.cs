using System.Globalization;
using System.Runtime.InteropServices;
using Bascule.Linux.Memory;
using Bascule.Linux.Scheduling;

namespace Bascule.Linux.Tests.Memory;

/// <summary>After a start: of much memory that was allocated and freed, a little at the end is still in use, so that the C library keeps it all; and code is mapped that will not run again.</summary>
public sealed class AfterABurst
{
    private const int Pieces = 32 * 1024, PieceBytes = 1024;

    [Fact]
    public void What_was_freed_is_given_back() => GivenBack(isLocked: false).ShouldBeGreaterThan(Pieces * PieceBytes / 2);

    [Fact]
    public void So_it_is_from_locked_memory_which_is_locked_again()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root: locked memory");
        RealTime.TryLockMemory(out var error).ShouldBeTrue(error.Text);
        try
        {
            GivenBack(isLocked: true).ShouldBeGreaterThan(Pieces * PieceBytes / 2);
            ReadStatusBytes("VmLck").ShouldBeGreaterThan(0);
        }
        finally
        {
            RealTime.UnlockMemory();
        }
    }

    [Fact]
    public void Code_that_ran_once_is_unmapped_and_runs_again_when_it_is_called()
    {
        Guid.Parse("a8098c1a-f86e-11da-bd1a-00112444be1e").ToString("B").ShouldStartWith("{");
        var before = ReadStatusBytes("RssFile");
        SpareMemory.TryGiveBack(isLocked: false, out var error).ShouldBeTrue(error.Text);
        ReadStatusBytes("RssFile").ShouldBeLessThan(before - (2 << 20));
        Guid.Parse("a8098c1a-f86e-11da-bd1a-00112444be1e").ToString("B").ShouldBe("{a8098c1a-f86e-11da-bd1a-00112444be1e}");
    }

    private static long GivenBack(bool isLocked)
    {
        var pieces = new nint[Pieces];
        for (var i = 0; i < Pieces; i++)
        {
            pieces[i] = Marshal.AllocHGlobal(PieceBytes);
            Marshal.WriteByte(pieces[i], 1);
        }
        foreach (var piece in pieces[..^1]) Marshal.FreeHGlobal(piece);

        var before = ReadStatusBytes("RssAnon");
        SpareMemory.TryGiveBack(isLocked, out var error).ShouldBeTrue(error.Text);
        var after = ReadStatusBytes("RssAnon");
        Marshal.FreeHGlobal(pieces[^1]);
        return before - after;
    }

    /// <summary>A line of proc(5) status, given in kB.</summary>
    private static long ReadStatusBytes(string name) =>
        1024 * long.Parse(File.ReadLines("/proc/self/status").First(l => l.StartsWith(name + ':', StringComparison.Ordinal)).Split(':')[1].Replace("kB", "").Trim(), CultureInfo.InvariantCulture);
}
