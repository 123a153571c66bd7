// demo.sh: a pair with a web page, its holder's power cut, and what a client saw of it.
namespace Bascule.Lab.Demo;

/// <summary>demo [--ci]</summary>
internal static class DemoCommand
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(3);

    public static int Run(bool inPlace)
    {
        var words = Words.OfLocale();
        var seed = Seed.Web002;
        Console.WriteLine(words.Preparing, seed.Home, seed.Other, seed.FloatingAddress);
        try
        {
            // Ctrl-C ends the process in order: the rig takes everything away when the process exits.
            using var pair = Pair.Boot(seed, null, Console.Error.WriteLine);
            using var prober = pair.Probe();
            using var line = new ServingLine(prober, seed.FloatingAddress, words, inPlace);
            Show(pair, prober, line, words);
            line.Say(words.CleaningUp);
        }
        catch (TimeoutException e)
        {
            Console.Error.WriteLine(words.NotOver, Limit.TotalSeconds);
            Console.Error.WriteLine(e.Message);
            return 1;
        }

        Console.WriteLine(words.Done);
        return 0;
    }

    private static void Show(Pair pair, Prober prober, ServingLine line, Words words)
    {
        line.Say(words.Starting);
        var from = LabClock.Now;
        pair.Start();
        var first = prober.Await(a => a.Good, from, Limit) ?? throw new TimeoutException(pair.Journals());
        line.Say(string.Format(words.FirstPage, (first.At - from).TotalMilliseconds, first.Who));
        pair.MustHold(pair.Home);
        Thread.Sleep(Pause);

        line.Say(string.Format(words.Cutting, pair.Home.Name));
        var crash = pair.UntilServedBy(pair.Other, prober, pair.Home.CutPower, Limit);
        line.Say(string.Format(words.CrashGap, pair.Other.Name, crash.Milliseconds, pair.Seed.Deadtime.TotalMilliseconds));
        Thread.Sleep(Pause);

        line.Say(string.Format(words.Returning, pair.Home.Name));
        var failback = pair.UntilServedBy(pair.Home, prober, pair.Home.PowerOn, Limit);
        line.Say(string.Format(words.FailbackGap, pair.Home.Name, failback.Milliseconds));
        Thread.Sleep(Pause);
    }
}
