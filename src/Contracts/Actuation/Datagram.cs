// Reads and writes the fields of one datagram. Both remember a fault instead of throwing: the caller asks once, at the end.
using System.Buffers.Binary;
using System.Collections.Immutable;
using System.Text;
using System.Text.Unicode;

namespace Bascule.Contracts.Actuation;

internal ref struct DatagramWriter(Span<byte> buffer)
{
    private readonly Span<byte> buffer = buffer;

    public int Length { get; private set; }

    /// <summary>Everything fitted, and every name could be said.</summary>
    public bool IsWhole { get; private set; } = true;

    public void Flag(bool value) => Byte(value ? (byte)1 : (byte)0);

    public void Byte(byte value)
    {
        if (Take(1) is { Length: 1 } room) room[0] = value;
    }

    public void Number(ulong value)
    {
        if (Take(8) is { Length: 8 } room) BinaryPrimitives.WriteUInt64LittleEndian(room, value);
    }

    public void Time(TimeSpan value) => Number(unchecked((ulong)value.Ticks));

    public void Name(string name)
    {
        if (name.Length == 0 || Encoding.UTF8.GetByteCount(name) > ActuationLimits.TextBytes) IsWhole = false;
        else Text(name);
    }

    /// <summary>Prose is cut where it is too long: half a sentence is better than none.</summary>
    public void Sentence(string sentence)
    {
        // No character needs more than three bytes per UTF-16 unit, and the cut must not halve a surrogate pair.
        const int most = ActuationLimits.TextBytes / 3;
        if (sentence.Length <= most) Text(sentence);
        else Text(sentence.AsSpan(0, char.IsHighSurrogate(sentence[most - 1]) ? most - 1 : most));
    }

    public void Claim(GroupEpoch claim)
    {
        Name(claim.Group);
        Number(claim.Epoch);
    }

    public void Claims(ImmutableArray<GroupEpoch> claims)
    {
        Count(claims.Length);
        foreach (var claim in claims) Claim(claim);
    }

    public void Times(ImmutableArray<GroupTime> times)
    {
        Count(times.Length);
        foreach (var time in times)
        {
            Name(time.Group);
            Number(time.Nanoseconds);
        }
    }

    public void Names(ImmutableArray<string> names)
    {
        Count(names.Length);
        foreach (var name in names) Name(name);
    }

    public void Checks(ImmutableArray<CheckWord> words)
    {
        Count(words.Length);
        foreach (var word in words)
        {
            Sentence(word.Check);
            Sentence(word.Resource);
            Byte((byte)word.Standing);
            Number(word.Since);
            Time(word.Latency);
            Sentence(word.Answer);
        }
    }

    private void Count(int count)
    {
        if (count > ushort.MaxValue) IsWhole = false;
        else if (Take(2) is { Length: 2 } room) BinaryPrimitives.WriteUInt16LittleEndian(room, (ushort)count);
    }

    private void Text(ReadOnlySpan<char> text)
    {
        var bytes = Encoding.UTF8.GetByteCount(text);
        Count(bytes);
        var room = Take(bytes);
        if (room.Length == bytes) Encoding.UTF8.GetBytes(text, room);
    }

    private Span<byte> Take(int count)
    {
        if (!IsWhole || buffer.Length - Length < count)
        {
            IsWhole = false;
            return [];
        }
        var room = buffer.Slice(Length, count);
        Length += count;
        return room;
    }
}

internal ref struct DatagramReader(ReadOnlySpan<byte> datagram)
{
    private ReadOnlySpan<byte> rest = datagram;
    private bool broken;

    /// <summary>Everything asked for was there, was well-formed, and nothing is left over.</summary>
    public readonly bool IsWhole => !broken && rest.IsEmpty;

    public byte Byte() => Take(1) is { Length: 1 } field ? field[0] : (byte)0;

    public bool Flag()
    {
        var value = Byte();
        if (value > 1) broken = true;
        return value == 1;
    }

    public ulong Number() => Take(8) is { Length: 8 } field ? BinaryPrimitives.ReadUInt64LittleEndian(field) : 0;

    /// <summary>No time in this contract is negative.</summary>
    public TimeSpan Time()
    {
        var ticks = Number();
        if (ticks > long.MaxValue) broken = true;
        return broken ? TimeSpan.Zero : TimeSpan.FromTicks((long)ticks);
    }

    public NoteSeverity Severity()
    {
        var value = Byte();
        if (value > (byte)NoteSeverity.Critical) broken = true;
        return (NoteSeverity)value;
    }

    public string Text()
    {
        var field = Take(Count());
        if (field.Length > ActuationLimits.TextBytes || !Utf8.IsValid(field)) broken = true;
        return broken ? "" : Encoding.UTF8.GetString(field);
    }

    public string Name()
    {
        var name = Text();
        if (string.IsNullOrWhiteSpace(name)) broken = true;
        return name;
    }

    public GroupEpoch Claim() => new(Name(), Number());

    public ImmutableArray<GroupEpoch> Claims()
    {
        var count = Count();
        // A claim takes 11 bytes or more: a count that cannot be true must not make us reserve for it.
        if (count > rest.Length / 11) broken = true;
        if (broken) return [];

        var claims = ImmutableArray.CreateBuilder<GroupEpoch>(count);
        for (var i = 0; i < count && !broken; i++) claims.Add(Claim());
        return claims.DrainToImmutable();
    }

    public ImmutableArray<GroupTime> Times()
    {
        var count = Count();
        if (count > rest.Length / 11) broken = true;
        if (broken) return [];

        var times = ImmutableArray.CreateBuilder<GroupTime>(count);
        for (var i = 0; i < count && !broken; i++) times.Add(new GroupTime(Name(), Number()));
        return times.DrainToImmutable();
    }

    public ImmutableArray<string> Names()
    {
        var count = Count();
        if (count > rest.Length / 3) broken = true;
        if (broken) return [];

        var names = ImmutableArray.CreateBuilder<string>(count);
        for (var i = 0; i < count && !broken; i++) names.Add(Name());
        return names.DrainToImmutable();
    }

    public ImmutableArray<CheckWord> Checks()
    {
        var count = Count();
        // Three texts, a byte and two numbers: 23 bytes or more.
        if (count > rest.Length / 23) broken = true;
        if (broken) return [];

        var words = ImmutableArray.CreateBuilder<CheckWord>(count);
        for (var i = 0; i < count && !broken; i++) words.Add(new CheckWord(Text(), Text(), Standing(), Number(), Time(), Text()));
        return words.DrainToImmutable();
    }

    private CheckStanding Standing()
    {
        var value = Byte();
        if (value > (byte)CheckStanding.Unknown) broken = true;
        return (CheckStanding)value;
    }

    private int Count() => Take(2) is { Length: 2 } field ? BinaryPrimitives.ReadUInt16LittleEndian(field) : 0;

    private ReadOnlySpan<byte> Take(int count)
    {
        if (broken || rest.Length < count)
        {
            broken = true;
            return [];
        }
        var field = rest[..count];
        rest = rest[count..];
        return field;
    }
}
