// The lab as a program: what bench/failover.sh and demo.sh call.
using System.Globalization;
using Bascule.Lab;
using Bascule.Lab.Bench;
using Bascule.Lab.Demo;

switch (args)
{
    case ["bench", var trials] when int.TryParse(trials, NumberStyles.None, CultureInfo.InvariantCulture, out var count) && count > 0:
        return BenchCommand.Run(count);
    case ["demo"]:
        return DemoCommand.Run(inPlace: !Console.IsOutputRedirected);
    case ["demo", "--ci"]:
        return DemoCommand.Run(inPlace: false);
    case ["sweep"]:
        // Opening a rig takes away what dead runs left behind.
        Rig.Open(Console.Error.WriteLine).Dispose();
        return 0;
    default:
        Console.Error.WriteLine("usage: Bascule.Lab bench TRIALS | demo [--ci] | sweep");
        return 2;
}
