// The simulator's own dice: xoshiro256** (Blackman, Vigna 2018), seeded by splitmix64. System.Random's algorithm may change with the runtime, and a
// seed that fails today must fail in a year.
using System.Numerics;

namespace Bascule.Simulator.Time;

internal sealed class Dice
{
    private ulong s0, s1, s2, s3;

    public Dice(ulong seed)
    {
        s0 = SplitMix(ref seed);
        s1 = SplitMix(ref seed);
        s2 = SplitMix(ref seed);
        s3 = SplitMix(ref seed);
    }

    /// <summary>Independent dice for one purpose, so that one more draw here does not shift what is drawn there.</summary>
    public Dice Fork() => new(Next());

    public ulong Next()
    {
        var result = BitOperations.RotateLeft(s1 * 5, 7) * 9;
        var t = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= t;
        s3 = BitOperations.RotateLeft(s3, 45);
        return result;
    }

    public int Below(int bound) => (int)(Next() % (ulong)bound);

    /// <summary>Both ends included.</summary>
    public long Between(long least, long most) => least + (long)(Next() % (ulong)(most - least + 1));

    public TimeSpan Between(TimeSpan least, TimeSpan most) => new(Between(least.Ticks, most.Ticks));

    public bool Chance(int perMille) => perMille > 0 && Next() % 1000 < (ulong)perMille;

    public T Of<T>(ReadOnlySpan<T> choices) => choices[Below(choices.Length)];

    private static ulong SplitMix(ref ulong x)
    {
        var z = x += 0x9e3779b97f4a7c15;
        z = (z ^ (z >> 30)) * 0xbf58476d1ce4e5b9;
        z = (z ^ (z >> 27)) * 0x94d049bb133111eb;
        return z ^ (z >> 31);
    }
}
