// A map of few entries that is looked through far more often than it is changed: two sorted arrays. A node goes through its peers and groups a dozen times in each
// turn; over a balanced tree each of these walks takes a pooled stack and an iterator, over an array it takes nothing.
using System.Collections;
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;

namespace Bascule.Core;

/// <summary>An immutable map in the order of its keys. Two are equal when they are the same object.</summary>
[SuppressMessage("Naming", "CA1710:Identifiers should have correct suffix", Justification = "It is a table.")]
public sealed class SortedTable<TKey, TValue> : IEnumerable<KeyValuePair<TKey, TValue>>
    where TKey : struct, IComparable<TKey>
{
    private readonly TKey[] keys;
    private readonly TValue[] values;

    private SortedTable(TKey[] keys, TValue[] values) => (this.keys, this.values) = (keys, values);

    [SuppressMessage("Design", "CA1000:Do not declare static members on generic types", Justification = "As the framework's immutable collections have it.")]
    public static SortedTable<TKey, TValue> Empty { get; } = new([], []);

    public int Count => keys.Length;

    /// <summary>In order.</summary>
    public ImmutableArray<TKey> Keys => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(keys);

    /// <summary>In the order of their keys.</summary>
    public ImmutableArray<TValue> Values => System.Runtime.InteropServices.ImmutableCollectionsMarshal.AsImmutableArray(values);

    /// <exception cref="KeyNotFoundException">No entry has that key.</exception>
    public TValue this[TKey key] => IndexOf(key) is >= 0 and var i ? values[i] : throw new KeyNotFoundException($"There is no {key} in this table.");

    public bool ContainsKey(TKey key) => IndexOf(key) >= 0;

    public bool TryGetValue(TKey key, [MaybeNullWhen(false)] out TValue value)
    {
        var i = IndexOf(key);
        value = i >= 0 ? values[i] : default;
        return i >= 0;
    }

    public TValue? GetValueOrDefault(TKey key) => IndexOf(key) is >= 0 and var i ? values[i] : default;

    /// <summary>This very table where nothing changes by it.</summary>
    public SortedTable<TKey, TValue> SetItem(TKey key, TValue value)
    {
        var i = IndexOf(key);
        if (i < 0) return new([.. keys[..~i], key, .. keys[~i..]], [.. values[..~i], value, .. values[~i..]]);
        if (ReferenceEquals(values[i], value) || EqualityComparer<TValue>.Default.Equals(values[i], value)) return this;
        TValue[] changed = [.. values];
        changed[i] = value;
        return new(keys, changed);
    }

    public SortedTable<TKey, TValue> Remove(TKey key) =>
        IndexOf(key) is >= 0 and var i ? new([.. keys[..i], .. keys[(i + 1)..]], [.. values[..i], .. values[(i + 1)..]]) : this;

    /// <summary>The same keys, each with what becomes of its value.</summary>
    public SortedTable<TKey, TOther> Select<TOther>(Func<TValue, TOther> each) => new(keys, Array.ConvertAll(values, v => each(v)));

    public IEnumerator<KeyValuePair<TKey, TValue>> GetEnumerator()
    {
        for (var i = 0; i < keys.Length; i++) yield return new(keys[i], values[i]);
    }

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();

    /// <returns>Where it is, or the complement of where it would be.</returns>
    private int IndexOf(TKey key)
    {
        // A pair has one peer and a handful of groups: going through them beats halving.
        for (var i = 0; i < keys.Length; i++)
        {
            var order = key.CompareTo(keys[i]);
            if (order == 0) return i;
            if (order < 0) return ~i;
        }
        return ~keys.Length;
    }
}

public static class SortedTable
{
    /// <exception cref="ArgumentException">Two have the same key.</exception>
    public static SortedTable<TKey, TValue> ToSortedTable<T, TKey, TValue>(this IEnumerable<T> from, Func<T, TKey> key, Func<T, TValue> value)
        where TKey : struct, IComparable<TKey>
    {
        ArgumentNullException.ThrowIfNull(from);
        ArgumentNullException.ThrowIfNull(key);
        ArgumentNullException.ThrowIfNull(value);
        var table = SortedTable<TKey, TValue>.Empty;
        foreach (var each in from)
        {
            if (table.ContainsKey(key(each))) throw new ArgumentException($"{key(each)} is there twice.", nameof(from));
            table = table.SetItem(key(each), value(each));
        }
        return table;
    }
}
