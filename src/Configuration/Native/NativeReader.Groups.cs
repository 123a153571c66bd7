// The groups of bascule.yaml: each becomes the line of haresources that says the same, so that a pair of which one node has the
// classic files agrees on every word (Core's digest is of these lines).
using System.Collections.Immutable;
using Bascule.Configuration.Classic;

namespace Bascule.Configuration.Native;

internal sealed partial class NativeReader
{
    private void ReadGroup(Piece piece)
    {
        if (findings.IsFull || Section.Of("groups", piece, findings, "name", "home", "protection", "resources", "checks") is not { } group) return;
        var home = group.Word("home", isNeeded: true);
        var words = ImmutableArray.CreateBuilder<Word>();
        var items = group.List("resources", isNeeded: true);
        foreach (var item in items)
            if (ResourceWord(item) is { } word) words.Add(word);
        if (items.IsEmpty && group["resources"] is Piece.Sequence) findings.Error(group.At, "", NativePhrases.NoValue, "resources");
        var protection = ProtectionOf(group);
        var resources = words.Select(w => HaresourcesReader.ResourceOf(w.Text)).ToImmutableArray();
        ReadChecks(group, words.ToImmutable(), resources);
        if (home is not { } node || words.Count == 0) return;

        var name = group.Word("name");
        if (name is { } own && own.Text != words[0].Text) findings.Error(own.At, own.Text, NativePhrases.OtherName, own.Text, words[0].Text);
        groups.Add(new PlacedGroup(node, words.ToImmutable(), resources) { Protection = protection });
    }

    private Word? ResourceWord(Piece piece)
    {
        if (piece is not Piece.Mapping mapping) return Section.WordOf("resources", piece, findings);
        if (mapping.Entries.Any(e => e.Key.Text is "address" or "on")) return AddressWord(piece);
        if (Section.Of("resources", piece, findings, "agent", "arguments", "address") is not { } resource) return null;
        if (resource.Word("agent", isNeeded: true) is not { } agent) return null;
        var arguments = resource.Words("arguments");
        foreach (var part in arguments.Insert(0, agent))
        {
            if (HoldsNoDivider(part.Text)) continue;
            findings.Error(part.At, part.Text, NativePhrases.DoubleColon, part.Text);
            return null;
        }
        return agent with { Text = string.Join("::", arguments.Insert(0, agent).Select(w => w.Text)) };
    }

    /// <summary>A colon at an end would make a divider together with the one beside it.</summary>
    internal static bool HoldsNoDivider(string part) => part.Length > 0 && !part.Contains("::", StringComparison.Ordinal) && part[0] != ':' && part[^1] != ':';

    /// <summary>ADDRESS[/BITS[/INTERFACE[:LABEL]][/BROADCAST]] behind its agent, as haresources has it.</summary>
    private Word? AddressWord(Piece piece)
    {
        if (Section.Of("resources", piece, findings, "address", "on", "label", "broadcast", "agent") is not { } resource) return null;
        var agent = resource.Choice("agent", isNeeded: false, "IPaddr", "IPaddr2", "IPv6addr");
        var (device, label, broadcast) = (resource.Word("on"), resource.Word("label"), resource.Word("broadcast"));
        if (resource.Word("address", isNeeded: true) is not { } address) return null;
        if (address.Text.Split('/') is not [var number, .. { Length: <= 1 } bits] || !AddressText.TryRead(number, out var read))
        {
            findings.Error(address.At, address.Text, NativePhrases.NoAddress, address.Text);
            return null;
        }
        if (label is { } alone && device is null) findings.Error(alone.At, alone.Text, NativePhrases.LabelAlone, alone.Text);
        foreach (var part in new[] { device, label, broadcast }.OfType<Word>().Where(p => p.Text.Contains('/', StringComparison.Ordinal) || p.Text.Contains("::", StringComparison.Ordinal) && p != broadcast))
        {
            findings.Error(part.At, part.Text, NativePhrases.NoPart, part.Text);
            return null;
        }

        var asked = new WrittenAddress(agent?.Text ?? WrittenAddress.UsualAgent(read), number, bits is [var mask] ? mask : null, device?.Text, device is { } on && label is { } l ? Alias(on.Text, l.Text) : null, broadcast?.Text);
        return address with { Text = asked.Word };
    }

    /// <summary>What stands behind the interface's colon, also where the interface was written with it.</summary>
    private static string Alias(string device, string label) => label.StartsWith(device + ":", StringComparison.Ordinal) ? label[(device.Length + 1)..] : label;
}
