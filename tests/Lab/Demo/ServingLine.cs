// The one line that shows who serves right now.
namespace Bascule.Lab.Demo;

/// <summary>Follows a prober: refreshed in place on a terminal, a line per change elsewhere.</summary>
internal sealed class ServingLine : IDisposable
{
    private readonly Lock gate = new();
    private readonly Prober prober;
    private readonly string address;
    private readonly Words words;
    private readonly bool inPlace;
    private readonly TimeSpan began = LabClock.Now;
    private readonly Timer timer;
    private string shown = "";

    public ServingLine(Prober prober, string address, Words words, bool inPlace)
    {
        (this.prober, this.address, this.words, this.inPlace) = (prober, address, words, inPlace);
        timer = new Timer(_ => Refresh(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(100));
    }

    /// <summary>A sentence of its own, above the line.</summary>
    public void Say(string sentence)
    {
        lock (gate)
        {
            if (inPlace) Console.Write("\r\e[K");
            Console.WriteLine(sentence);
        }

        Refresh();
    }

    public void Dispose()
    {
        timer.Dispose();
        lock (gate)
        {
            if (inPlace) Console.Write("\r\e[K");
        }
    }

    private void Refresh()
    {
        lock (gate)
        {
            var answers = prober.Answers;
            var last = answers.LastOrDefault(a => a.Good);

            // Twice an interval without an answer can be chance; ten times is a hole that a user sees.
            var state = last.Good && LabClock.Now - last.At < Prober.Interval * 10
                ? string.Format(words.Serves, last.Who, address)
                : string.Format(words.Nobody, address);
            if (inPlace) Console.Write($"\r\e[K  {(LabClock.Now - began).TotalSeconds,6:F1} s  {state}");
            else if (state != shown) Console.WriteLine($"  {(LabClock.Now - began).TotalSeconds,6:F1} s  {state}");
            shown = state;
        }
    }
}
