namespace Bascule.Simulator.Tests;

public sealed class ALongCampaign : IDisposable
{
    private static readonly TimeSpan Short = TimeSpan.FromMinutes(1);

    private readonly string path = Path.GetTempFileName();

    public ALongCampaign() => File.Delete(path);

    [Fact]
    public void Goes_on_where_it_was_cut_off_and_comes_to_the_same_sum()
    {
        var whole = Campaign.Run(from: 1, 6, Short, isOnce: true, cores: 1);
        using (var ledger = Ledger.Open(path, "short")) Campaign.Run(from: 1, 4, Short, isOnce: true, cores: 2, ledger);
        // In the middle of a line.
        using (var file = File.OpenWrite(path)) file.SetLength(file.Length - 3);

        using var again = Ledger.Open(path, "short");
        again.Done.Count.ShouldBe(3);
        var ran = new List<ulong>();
        var rest = Campaign.Run(from: 1, 6, Short, isOnce: true, cores: 1, again, ran.Add);
        ran.ShouldBe([4ul, 5ul, 6ul]);
        (rest.Simulated, rest.Datagrams, rest.Troubles.Count).ShouldBe((whole.Simulated, whole.Datagrams, whole.Troubles.Count));
    }

    [Fact]
    public void Is_not_continued_under_other_terms()
    {
        Ledger.Open(path, "an hour").Dispose();
        var before = File.ReadAllText(path);
        Should.Throw<IOException>(() => Ledger.Open(path, "a minute")).Message.ShouldContain("another build or of other terms");
        File.ReadAllText(path).ShouldBe(before);
    }

    public void Dispose() => File.Delete(path);
}
