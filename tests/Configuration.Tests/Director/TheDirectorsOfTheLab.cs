// The files of a published lab report: one director, and a pair of them.
using Bascule.Configuration.Director;
using Bascule.Core.Director;

namespace Bascule.Configuration.Tests.Director;

public sealed class TheDirectorsOfTheLab
{
    [Fact]
    public void Are_read_as_written()
    {
        IpvsadmText.Of(Read("002-director").Configuration!.Table).ShouldBe(
            "-A -t 192.168.56.10:80 -s rr\n-a -t 192.168.56.10:80 -r 192.168.200.11:80 -m -w 1\n-a -t 192.168.56.10:80 -r 192.168.200.12:80 -m -w 1\n");
        IpvsadmText.Of(Read("002-director-pair").Configuration!.Table).ShouldBe(
            "-A -t 192.168.56.10:80 -s wrr\n-a -t 192.168.56.10:80 -r 192.168.200.11:80 -m -w 3\n-a -t 192.168.56.10:80 -r 192.168.200.12:80 -m -w 1\n-a -t 192.168.56.10:80 -r 192.168.200.13:80 -m -w 1\n");
    }

    /// <summary>Copied "identically" to the second director, as the report has it, both would be masters.</summary>
    [Theory, InlineData("002-director"), InlineData("002-director-pair")]
    public void Would_both_tell_their_connections_and_neither_would_listen(string seed)
    {
        var reading = Read(seed);
        reading.Configuration!.Sync.ShouldBe(new SyncDaemon(SyncRole.Master, "enp0s3", 0));
        var finding = reading.Findings.ShouldHaveSingleItem();
        (finding.Phrase, finding.Line, finding.Word).ShouldBe((DefaultsPhrases.OnlyMaster, 7, "master"));
    }

    private static readonly string[] FileNames = ["default-ipvsadm", "ipvsadm.rules"];

    private static DirectorReading Read(string seed) => DirectorConfiguration.Parse(
        [.. FileNames.Select(name => Path.Combine(AppContext.BaseDirectory, "seeds", seed, name)).Select(path => DirectorFile.Named(new FoundFile(path, [.. File.ReadAllBytes(path)])))],
        DirectorTexts.Names);
}
