// What ipvsadm 1.31 itself said to each of these lines stands in front of it (ipvsadm-verdicts.txt). We take what it takes,
// but for the lines that are marked with the reason.
namespace Bascule.Configuration.Tests.Director;

public sealed class RecordedVerdicts
{
    private static readonly string[][] Recorded = [.. File.ReadLines(Path.Combine(AppContext.BaseDirectory, "Director/ipvsadm-verdicts.txt")).Where(l => l.Length > 0 && l[0] != ';').Select(l => l.Split('|'))];

    public static TheoryData<string, string, string> All
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var parts in Recorded) data.Add(parts[0], parts[1], parts[2]);
            return data;
        }
    }

    [Fact]
    public void All_of_them_are_here() => Recorded.Length.ShouldBeGreaterThan(100);

    [Theory, MemberData(nameof(All))]
    public void Ours_is_the_same_unless_it_is_listed(string verdict, string ours, string line)
    {
        // A server's line needs its service.
        var above = line.Contains("-A", StringComparison.Ordinal) || line.Contains("--add-service", StringComparison.Ordinal) || line.Contains("-R ", StringComparison.Ordinal) ? "" : "-A -t 10.0.0.1:80 -s rr\n-A -t 10.0.0.1 -p\n-A -f 1\n-a -t 10.0.0.1:80 -r 10.0.0.9 -m\n";
        var reading = DirectorTexts.Read(DirectorTexts.Rules(above + line + "\n"));
        (reading.Configuration is not null).ShouldBe(ours.Length > 0 ? ours != "stricter" : verdict == "0", string.Join('\n', reading.Findings));
    }
}
