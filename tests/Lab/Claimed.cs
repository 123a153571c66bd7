// Who answered for an address, and for how long two did: from the answers to who-has, without a clock.
namespace Bascule.Lab;

/// <summary>From one question to another a card answered for the address.</summary>
/// <param name="Who">Its hardware address.</param>
/// <param name="First">Number of the first question that it answered.</param>
/// <param name="Last">Number of the last.</param>
public readonly record struct Claimed(string Who, int First, int Last)
{
    /// <summary>So many questions may stay unanswered within: one that is lost, or late on a busy machine, is not a claim given up.</summary>
    private const int Missing = 4;

    /// <summary>Each card's claims, in the order in which they began.</summary>
    /// <param name="missing">How many unanswered questions do not end a claim.</param>
    public static IReadOnlyList<Claimed> Of(IEnumerable<Answer> answers, int missing = Missing)
    {
        var claims = new List<Claimed>();
        foreach (var card in answers.GroupBy(a => a.Who))
        {
            var numbers = card.Select(a => a.Question).Distinct().Order().ToList();
            var first = numbers[0];
            for (var i = 0; i < numbers.Count; i++)
            {
                if (i + 1 < numbers.Count && numbers[i + 1] - numbers[i] <= missing + 1) continue;
                claims.Add(new Claimed(card.Key, first, numbers[i]));
                if (i + 1 < numbers.Count) first = numbers[i + 1];
            }
        }

        return [.. claims.OrderBy(c => c.First)];
    }

    /// <summary>How many questions fell into the claims of two cards or more: each stands for the time until the next.</summary>
    public static int Overlap(IEnumerable<Claimed> claims) =>
        claims.SelectMany(c => Enumerable.Range(c.First, c.Last - c.First + 1)).GroupBy(question => question).Count(cards => cards.Count() > 1);
}
