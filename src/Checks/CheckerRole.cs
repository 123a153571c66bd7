// The role `bascule checker`: the actuator's child, unprivileged, that asks services how they are. It reads what strangers send, so it can do nothing but say what it
// saw. Started by the actuator only while something is to be checked; ends when its standard input does. Not for people.
namespace Bascule.Checks;

public static class CheckerRole
{
    public const string Name = "checker";

    private const int Ended = 0, Usage = 2;

    public static int Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        if (args.Length > 0 || !Console.IsInputRedirected)
        {
            Console.Error.WriteLine("The checker is started by the actuator, and reads from it what to check.");
            return Usage;
        }
        Run(Console.OpenStandardInput(), Console.OpenStandardOutput());
        return Ended;
    }

    internal static void Run(Stream input, Stream output)
    {
        using var checker = new Checker(verdict => Say(output, verdict));
        new Thread(() => Read(input, checker), 256 * 1024) { IsBackground = true, Name = "orders" }.Start();
        try
        {
            checker.Run();
        }
        catch (IOException)
        {
            // Nobody listens any more: the actuator has ended.
        }
    }

    private static void Say(Stream output, Verdict verdict)
    {
        output.Write(Lines.Of(verdict));
        output.Flush();
    }

    private static void Read(Stream input, Checker checker)
    {
        var lines = new LineSplitter(Lines.LongestOrder);
        var buffer = new byte[65536];
        while (true)
        {
            int read;
            try
            {
                read = input.Read(buffer);
            }
            catch (IOException)
            {
                read = 0;
            }
            if (read == 0) break;
            lines.Take(buffer.AsSpan(0, read), line =>
            {
                if (Lines.TryRead(line.Span, out CheckOrder order)) checker.Obey(order);
                else Console.Error.WriteLine("The checker was told something that it does not understand.");
            });
        }
        checker.Stop();
    }
}
