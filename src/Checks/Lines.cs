// What the actuator and its checker say to each other: one JSON object to a line. The actuator always says all that is to be checked; the checker says how each attempt
// ended, and each second one of no check: that it lives. The checker hears strangers, so what it says is a stranger's word, too.
using System.Buffers;
using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Bascule.Checks;

/// <param name="Id">Never used twice: what is still said of an earlier one is known by it.</param>
public sealed record WantedCheck(long Id, Check Check);

/// <summary>These are to be checked, and no others.</summary>
public sealed record CheckOrder(ImmutableArray<WantedCheck> Checks);

/// <param name="Id">0: that the checker lives, and nothing else.</param>
public sealed record Verdict(long Id = 0, Answer Answer = Answer.Unknown, double Ms = 0, string Evidence = "")
{
    [JsonIgnore]
    public Outcome Outcome => Outcome.Of(Answer, TimeSpan.FromMilliseconds(Math.Clamp(Ms, 0, 3_600_000)), Evidence);
}

public static class Lines
{
    /// <summary>Room for some thousand checks.</summary>
    public const int LongestOrder = 4 * 1024 * 1024;

    public const int LongestVerdict = 4096;

    /// <summary>Between two signs of life.</summary>
    public static readonly TimeSpan Beat = TimeSpan.FromSeconds(1);

    public static byte[] Of(CheckOrder order) => [.. JsonSerializer.SerializeToUtf8Bytes(order, LinesJson.Default.CheckOrder), (byte)'\n'];

    public static byte[] Of(Verdict verdict) => [.. JsonSerializer.SerializeToUtf8Bytes(verdict, LinesJson.Default.Verdict), (byte)'\n'];

    public static bool TryRead(ReadOnlySpan<byte> line, out CheckOrder order) => TryRead(line, LinesJson.Default.CheckOrder, out order) && !order.Checks.IsDefault;

    public static bool TryRead(ReadOnlySpan<byte> line, out Verdict verdict) => TryRead(line, LinesJson.Default.Verdict, out verdict);

    private static bool TryRead<T>(ReadOnlySpan<byte> line, System.Text.Json.Serialization.Metadata.JsonTypeInfo<T> type, out T value)
        where T : class
    {
        value = null!;
        try
        {
            value = JsonSerializer.Deserialize(line, type)!;
        }
        catch (Exception e) when (e is JsonException or ArgumentException or InvalidOperationException)
        {
            return false;
        }
        return value is not null;
    }
}

/// <summary>Bytes as they come, lines as they are whole. What is longer than a line may be is dropped and counted.</summary>
/// <param name="longest">In bytes.</param>
public sealed class LineSplitter(int longest)
{
    private readonly ArrayBufferWriter<byte> begun = new();
    private bool isTooLong;

    public int Dropped { get; private set; }

    /// <param name="take">Gets each line, without its end.</param>
    public void Take(ReadOnlySpan<byte> bytes, Action<ReadOnlyMemory<byte>> take)
    {
        ArgumentNullException.ThrowIfNull(take);
        while (!bytes.IsEmpty)
        {
            var end = bytes.IndexOf((byte)'\n');
            var part = end < 0 ? bytes : bytes[..end];
            isTooLong |= begun.WrittenCount + part.Length > longest;
            if (!isTooLong) begun.Write(part);
            if (end < 0) return;
            if (isTooLong) Dropped++;
            else take(begun.WrittenMemory);
            isTooLong = false;
            begun.ResetWrittenCount();
            bytes = bytes[(end + 1)..];
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, RespectNullableAnnotations = true)]
[JsonSerializable(typeof(CheckOrder))]
[JsonSerializable(typeof(Verdict))]
internal sealed partial class LinesJson : JsonSerializerContext;
