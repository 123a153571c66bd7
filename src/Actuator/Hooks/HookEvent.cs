// An event as hooks see it: in their environment, and as one line of JSON. The text is written here, in a few lines, since the serializer would take its memory for months
// for the sake of an event a week.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Hooks;

/// <param name="Node">This one.</param>
/// <param name="Dropped">How many events before it this hook was not told, since too many waited, or the attempts were used up.</param>
internal sealed record HookEvent(string Node, ToActuator.Happened What, int Dropped = 0)
{
    public string Time => DateTimeOffset.FromUnixTimeMilliseconds((long)Math.Min(What.UnixMs, MostUnixMs)).UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>The year 9999.</summary>
    private const ulong MostUnixMs = 253_402_300_799_999;

    public ImmutableSortedDictionary<string, string> Environment => ImmutableSortedDictionary.CreateRange(StringComparer.Ordinal, new Dictionary<string, string>
    {
        ["BASCULE_EVENT"] = What.Kind,
        ["BASCULE_EVENT_ID"] = Plain(What.Id),
        ["BASCULE_TIME"] = Time,
        ["BASCULE_NODE"] = Node,
        ["BASCULE_PEER"] = Plain(What.Peer),
        ["BASCULE_GROUP"] = Plain(What.Group),
        ["BASCULE_EPOCH"] = What.Group.Length == 0 ? "" : What.Epoch.ToString(CultureInfo.InvariantCulture),
        ["BASCULE_REASON"] = Plain(What.Reason),
        ["BASCULE_DROPPED"] = Dropped.ToString(CultureInfo.InvariantCulture),
    });

    /// <summary>RFC 8259, in UTF-8, with its line feed.</summary>
    public byte[] Json
    {
        get
        {
            var line = new StringBuilder("{");
            Text("id", What.Id);
            Text("event", What.Kind);
            Text("time", Time);
            Text("node", Node);
            Text("peer", What.Peer);
            Text("group", What.Group);
            line.Append("\"epoch\":").Append(What.Group.Length == 0 ? "null" : What.Epoch.ToString(CultureInfo.InvariantCulture)).Append(',');
            Text("reason", What.Reason);
            line.Append(CultureInfo.InvariantCulture, $"\"dropped\":{Dropped}}}\n");
            return Encoding.UTF8.GetBytes(line.ToString());

            void Text(string name, string value)
            {
                line.Append('"').Append(name).Append("\":");
                if (value.Length == 0) line.Append("null");
                else
                {
                    line.Append('"');
                    foreach (var c in value)
                    {
                        if (c is '"' or '\\') line.Append('\\').Append(c);
                        else if (char.IsControl(c)) line.Append(CultureInfo.InvariantCulture, $"\\u{(int)c:x4}");
                        else line.Append(c);
                    }
                    line.Append('"');
                }
                line.Append(',');
            }
        }
    }

    /// <summary>On one line: it comes from the node, which believes nobody but may be deceived, and goes into mails and scripts.</summary>
    private static string Plain(string text) => string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c));
}
