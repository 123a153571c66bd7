using System.Globalization;
using System.Text.RegularExpressions;
using Bascule.Actuator.Tests.Holding;
using Bascule.Checks;
using Bascule.Configuration.Checking;
using Bascule.Core;

namespace Bascule.Actuator.Tests.Checking;

/// <summary>A checker that says what the test wants: a script that keeps its orders in a file, and answers each check with what another file says.</summary>
internal sealed partial class AChecker
{
    private readonly Bench bench;

    public AChecker(Bench bench)
    {
        this.bench = bench;
        // A beat each 50 ms; `answer` is Good, Bad, Unknown, or absent: then it only lives. `mute` is there: it says nothing at all.
        bench.WriteScript("checker", $$"""
            echo $$ >>{{bench.File_("lives")}}
            exec 3<&0
            ( while read -r line <&3; do echo "$line" >>{{bench.File_("orders")}}; done; kill $$ ) &
            while :; do
              if ! [ -e {{bench.File_("mute")}} ]; then
                echo '{}'
                answer=$(cat {{bench.File_("answer")}} 2>/dev/null)
                [ -n "$answer" ] && for id in $(tail -n 1 {{bench.File_("orders")}} 2>/dev/null | grep -o '"id":[0-9]*' | cut -d: -f2); do
                  echo "{\"id\":$id,\"answer\":\"$answer\",\"ms\":1.5,\"evidence\":\"status 500\"}"
                done
              fi
              sleep 0.05
            done
            """);
    }

    /// <summary>The last order: which checks, by which numbers.</summary>
    public (long Id, string Target)[] Wanted => !File.Exists(bench.File_("orders")) ? [] :
        [.. Order().Matches(File.ReadAllLines(bench.File_("orders")).LastOrDefault() ?? "").Select(m => (long.Parse(m.Groups["id"].Value, CultureInfo.InvariantCulture), m.Groups["target"].Value))];

    public int Orders => !File.Exists(bench.File_("orders")) ? 0 : File.ReadAllLines(bench.File_("orders")).Length;

    /// <summary>The process of each life.</summary>
    public int[] Lives => !File.Exists(bench.File_("lives")) ? [] : [.. File.ReadAllLines(bench.File_("lives")).Select(int.Parse)];

    public void Answer(string answer) => File.WriteAllText(bench.File_("answer"), answer);

    public static ServiceCheck Of(string resource, string target = "10.0.0.1:80", int fall = 2, double graceSeconds = 0) => new(new GroupName("web"), resource, new Check
    {
        Kind = CheckKind.Tcp,
        Target = target,
        Address = "10.0.0.1",
        Port = 80,
        Fall = fall,
        Rise = 2,
        Every = TimeSpan.FromSeconds(1),
        Grace = TimeSpan.FromSeconds(graceSeconds),
    });

    [GeneratedRegex("""\{"id":(?<id>\d+),"check":\{"kind":"Tcp","target":"(?<target>[^"]+)""")]
    private static partial Regex Order();
}
