// Reads an agent's meta-data. The text comes from a program of anybody's: its DOCTYPE line is skipped, nothing is fetched or
// expanded, the size is bounded, and what is no such XML is a sentence and never an exception.
using System.Collections.Immutable;
using System.Globalization;
using System.Xml;

namespace Bascule.Configuration.Ocf;

public static class OcfDescriptionReader
{
    /// <summary>The longest of Debian's resource-agents 4.12 (SAPInstance) has 21 KiB.</summary>
    public const int MostCharacters = 64 * 1024;

    public static OcfDescriptionReading Read(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        if (string.IsNullOrWhiteSpace(text)) return new OcfDescriptionReading(null, "it says nothing");
        if (text.Length >= MostCharacters) return new OcfDescriptionReading(null, $"it says more than {MostCharacters} characters");
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null, IgnoreComments = true, MaxCharactersInDocument = MostCharacters };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text.Trim()), settings);
            if (reader.MoveToContent() != XmlNodeType.Element || reader.Name != "resource-agent") return new OcfDescriptionReading(null, $"its XML begins with <{reader.Name}> and not with <resource-agent>");
            return new OcfDescriptionReading(Read(reader));
        }
        catch (XmlException e)
        {
            return new OcfDescriptionReading(null, e.Message.TrimEnd('.'));
        }
    }

    private static OcfDescription Read(XmlReader reader)
    {
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, OcfParameter>(StringComparer.Ordinal);
        var operations = ImmutableArray.CreateBuilder<OcfOperation>();
        OcfParameter? open = null;
        while (reader.Read())
        {
            switch (reader.NodeType, reader.Name)
            {
                case (XmlNodeType.Element, "parameter") when reader.GetAttribute("name") is { Length: > 0 } name:
                    open = new OcfParameter(name, SaysYes(reader.GetAttribute("required")), "string", null, "");
                    if (reader.IsEmptyElement) Close();
                    break;
                case (XmlNodeType.Element, "content") when open is not null:
                    open = open with { Type = reader.GetAttribute("type") ?? "string", Default = reader.GetAttribute("default") };
                    break;
                case (XmlNodeType.Text or XmlNodeType.CDATA, _) when open is not null:
                    open = open with { Text = open.Text + reader.Value };
                    break;
                case (XmlNodeType.EndElement, "parameter"):
                    Close();
                    break;
                case (XmlNodeType.Element, "action") when reader.GetAttribute("name") is { Length: > 0 } name:
                    operations.Add(new OcfOperation(name, Time("timeout"), Time("interval"),
                        int.TryParse(reader.GetAttribute("depth"), NumberStyles.None, CultureInfo.InvariantCulture, out var depth) ? depth : 0, reader.GetAttribute("role") ?? ""));
                    break;
                default:
                    break;
            }
        }
        return new OcfDescription(parameters.ToImmutable(), operations.ToImmutable());

        void Close()
        {
            if (open is not null) parameters[open.Name] = open;
            open = null;
        }

        TimeSpan? Time(string attribute) => OcfTime.TryRead(reader.GetAttribute(attribute) ?? "", out var time) ? time : null;
    }

    // "1" in OCF 1.0; ra-api-1.1 also takes "true".
    private static bool SaysYes(string? text) => text is "1" or "true" or "yes";
}
