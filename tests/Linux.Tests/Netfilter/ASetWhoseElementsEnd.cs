using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bascule.Linux.Clock;
using Bascule.Linux.Netfilter;

namespace Bascule.Linux.Tests.Netfilter;

/// <summary>A table of a test in a host of its own; what its rules do to packets is told by the actuator's tests.</summary>
public sealed class ASetWhoseElementsEnd : IDisposable
{
    private static readonly NftTable Table = new(NftFamily.Inet, "sample");
    private readonly TestHost host = TestHost.Create();
    private readonly NftBatch batch = new();
    private readonly NftSocket socket;

    public ASetWhoseElementsEnd()
    {
        socket = host.Do(() =>
        {
            NftSocket.TryOpen(out var opened, out var error).ShouldBeTrue(error.Text);
            return opened!;
        });
        Commit(to =>
        {
            to.PutTable(Table, "a test's");
            to.PutSet(Table, "four", AddressFamily.InterNetwork);
            to.PutSet(Table, "six", AddressFamily.InterNetworkV6);
        }).IsError.ShouldBeFalse();
    }

    [Fact]
    public void Is_made_once_and_left_as_it_is_the_second_time()
    {
        Put(Elements(3)).IsError.ShouldBeFalse();
        Commit(to =>
        {
            to.PutTable(Table, "a test's");
            to.PutSet(Table, "four", AddressFamily.InterNetwork);
        }).IsError.ShouldBeFalse();
        Commit(to => to.RemoveElements(Table, "four", AddressFamily.InterNetwork, Elements(3))).IsError.ShouldBeFalse();
        Commit(to => to.RemoveElements(Table, "four", AddressFamily.InterNetwork, Elements(3))).IsError.ShouldBeFalse("gone is as good");
    }

    [Fact]
    public void Takes_more_than_fit_into_one_message()
    {
        Put(Elements(4000)).Text.ShouldBe("no error");
        Put(Elements(4000)).Text.ShouldBe("no error");
    }

    [Fact]
    public void Does_all_of_a_batch_or_nothing()
    {
        var refusal = Commit(to =>
        {
            to.PutSet(Table, "another", AddressFamily.InterNetwork);
            to.PutElements(Table, "nowhere", AddressFamily.InterNetwork, Elements(1));
        });
        (refusal.Errno, refusal.Asked).ShouldBe((SystemError.NoEntry, "testing"));
        Commit(to => to.PutElements(Table, "another", AddressFamily.InterNetwork, Elements(1))).Errno.ShouldBe(SystemError.NoEntry);
        Put(Elements(1)).IsError.ShouldBeFalse("an answer to the refused batch was taken for one to this");
    }

    [Fact]
    public void Refuses_a_time_that_the_kernel_would_take_for_none() =>
        Should.Throw<ArgumentOutOfRangeException>(() => new NftElement(IPAddress.Loopback, TimeSpan.FromMilliseconds(19)));

    [Fact]
    public void Is_renewed_without_allocating()
    {
        var elements = Elements(500);
        Action<NftBatch> put = to => to.PutElements(Table, "four", AddressFamily.InterNetwork, elements);
        var began = MonotonicClock.NowNanoseconds;
        Allocations.Of(() => socket.Commit(batch, put, "testing")).ShouldBe(0);
        var each = (MonotonicClock.NowNanoseconds - began) / 1100 / 1000;
        TestContext.Current.TestOutputHelper?.WriteLine(string.Create(CultureInfo.InvariantCulture, $"500 elements renewed in {each} µs"));
    }

    [Fact]
    public void Goes_with_its_table_and_a_table_that_is_gone_says_so()
    {
        Commit(to => to.DeleteTable(Table)).IsError.ShouldBeFalse();
        Commit(to => to.DeleteTable(Table)).Errno.ShouldBe(SystemError.NoEntry);
        Put(Elements(1)).Errno.ShouldBe(SystemError.NoEntry);
    }

    public void Dispose()
    {
        socket.Dispose();
        host.Dispose();
    }

    private static NftElement[] Elements(int count) =>
        [.. Enumerable.Range(0, count).Select(i => new NftElement(new IPAddress([10, 9, (byte)(i / 250), (byte)(1 + (i % 250))]), TimeSpan.FromSeconds(30)))];

    private SystemError Put(NftElement[] elements) => Commit(to => to.PutElements(Table, "four", AddressFamily.InterNetwork, elements));

    private SystemError Commit(Action<NftBatch> fill) => socket.Commit(batch, fill, "testing");
}
