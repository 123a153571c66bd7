// One parser under attack, and the loop that attacks it.
namespace Bascule.Fuzz;

internal delegate void Attack(Span<byte> input);

/// <param name="Name">As it is chosen on the command line.</param>
/// <param name="Share">Of all inputs, in thousandths: cheap parsers get more.</param>
/// <param name="MostBytes">May be allocated for one input, whatever is in it.</param>
/// <param name="Corpus">Right inputs.</param>
/// <param name="Words">Pieces that mean something to it.</param>
/// <param name="Begin">Makes the attack for one thread.</param>
internal sealed record Target(string Name, int Share, long MostBytes, IReadOnlyList<byte[]> Corpus, IReadOnlyList<byte[]> Words, Func<Attack> Begin)
{
    /// <summary>Null when every input was survived, else what happened and with which input.</summary>
    public string? Run(long inputs, ulong seed)
    {
        var mutator = new Mutator(seed, Corpus, Words);
        var attack = Begin();
        attack(Corpus[0].ToArray()); // what is loaded once counts for no input
        for (long i = 0; i < inputs; i++)
        {
            var input = mutator.Next();
            var before = GC.GetAllocatedBytesForCurrentThread();
            try
            {
                attack(input);
            }
#pragma warning disable CA1031 // Whatever comes out is what is looked for.
            catch (Exception fault)
#pragma warning restore CA1031
            {
                return $"{Name}: {fault.GetType().Name}: {fault.Message}\n{fault.StackTrace}\n{Show(input, seed, i)}";
            }
            var allocated = GC.GetAllocatedBytesForCurrentThread() - before;
            if (allocated > MostBytes) return $"{Name}: {allocated} bytes were allocated for one input, at most {MostBytes} are allowed\n{Show(input, seed, i)}";
        }
        return null;
    }

    private static string Show(ReadOnlySpan<byte> input, ulong seed, long number) => $"input {number} of seed {seed}, {input.Length} bytes, base64:\n{Convert.ToBase64String(input)}";
}
