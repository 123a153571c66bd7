// The lab as a program: what bench/failover.sh, bench/agents.sh and demo.sh call.
using System.Globalization;
using Bascule.Lab;
using Bascule.Lab.Agents;
using Bascule.Lab.Bench;
using Bascule.Lab.Demo;

switch (args)
{
    // "002" is a part whose number of trials was forgotten.
    case ["bench", var trials, .. var parts] when trials[0] != '0' && int.TryParse(trials, NumberStyles.None, CultureInfo.InvariantCulture, out var count):
        return BenchCommand.Run(count, parts);
    case ["agents", .. var agents]:
        return AgentsCommand.Run(agents);
    case ["demo"]:
        return DemoCommand.Run(inPlace: !Console.IsOutputRedirected);
    case ["demo", "--ci"]:
        return DemoCommand.Run(inPlace: false);
    case ["sweep"]:
        // Opening a rig takes away what dead runs left behind.
        Rig.Open(Console.Error.WriteLine).Dispose();
        return 0;
    default:
        Console.Error.WriteLine("usage: Bascule.Lab bench TRIALS [PART...] | agents [AGENT...] | demo [--ci] | sweep");
        return 2;
}
