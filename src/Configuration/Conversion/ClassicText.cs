// ha.cf and haresources for what bascule.yaml says, with a sentence for each word that they have no way to say.
using System.Text;
using Bascule.Configuration.Fencing;
using Bascule.Configuration.Native;
using Bascule.Core.Fencing;

namespace Bascule.Configuration.Conversion;

internal static class ClassicText
{
    public static (string HaCf, string Haresources) Of(NativeContents contents, string from, string authkeys, Findings findings)
    {
        if (contents.KeyFile is { } keys && keys.Text != authkeys) findings.Error(keys.At, keys.Text, ConversionPhrases.Keys, keys.Text, authkeys);
        var haCf = new StringBuilder($"# Made by `bascule convert` from {from}\n");
        foreach (var (directive, values) in WithParameters(contents))
        {
            haCf.Append(directive);
            foreach (var value in values)
            {
                if (value.Text.Any(c => char.IsWhiteSpace(c) || c is ',' or '#')) findings.Error(value.At, value.Text, ConversionPhrases.NoWord, value.Text, "ha.cf");
                haCf.Append(' ').Append(value.Text);
            }
            haCf.Append('\n');
        }

        Fences(contents, haCf, findings);
        if (contents.Returning is { } returning) findings.Error(returning, "failback", ConversionPhrases.Returning);
        foreach (var (at, check) in contents.Checks) findings.Error(at, "", ConversionPhrases.Check, check.Check.ToString(), check.Group.Value);
        if (contents.Hooks is { } hooks) findings.Error(hooks, "hooks", ConversionPhrases.Hooks);
        foreach (var word in contents.OfDirector) findings.Error(word.At, word.Text, ConversionPhrases.Director, word.Text);

        var haresources = new StringBuilder($"# Made by `bascule convert` from {from}\n");
        foreach (var group in contents.Groups)
        {
            foreach (var word in group.Words.Insert(0, group.Node))
                if (word.Text.Contains('#', StringComparison.Ordinal) || word.Text.EndsWith('\\')) findings.Error(word.At, word.Text, ConversionPhrases.NoWord, word.Text, "haresources");
            haresources.Append(group.Node.Text).Append(' ').AppendJoin(' ', group.Words.Select(w => w.Text)).Append('\n');
        }
        return (haCf.ToString(), haresources.ToString());
    }

    /// <summary>A device of ha.cf is for every node that does not have it.</summary>
    private static void Fences(NativeContents contents, StringBuilder haCf, Findings findings)
    {
        var (fences, nodes) = (contents.HaCf.Fences, contents.HaCf.Nodes);
        foreach (var group in contents.Groups)
            if (group.Protection == GroupProtection.Fence || (group.Protection == GroupProtection.None && !fences.IsEmpty)) findings.Error(group.Node.At, group.Node.Text, ConversionPhrases.Protection, group.Name.Value);
        if (fences.IsEmpty) return;
        var unsayable = fences.FirstOrDefault(f => f.Delay != TimeSpan.Zero || !f.Methods.SequenceEqual(fences[0].Methods) || !f.Methods.All(IsPlain)) ?? (fences.Length == nodes.Length ? null : fences[0]);
        if (unsayable is { } fence) findings.Error(fence.At, fence.Node!.Value.Text, ConversionPhrases.Fence, fence.Node!.Value.Text);
        else foreach (var method in fences[0].Methods) haCf.Append("stonith ").Append(method.Agent).Append(' ').Append(method.ParametersFile).Append('\n');

        static bool IsPlain(FenceMethod method) => method is { IsPlugin: true, Action: FenceAction.Reboot, ParametersFile: { } path } && method.Limit == FenceMethod.UsualLimit && !path.Any(c => char.IsWhiteSpace(c) || c is ',' or '#');
    }

    /// <summary>Where a parameter is to be seen as typed in another way, its directive is typed so; one that says nothing else comes last.</summary>
    private static IEnumerable<Statement> WithParameters(NativeContents contents)
    {
        var typed = contents.Parameters.ToDictionary(p => p.Directive, StringComparer.Ordinal);
        foreach (var statement in contents.Statements)
        {
            if (statement.Directive != "udpport" && typed.Remove(statement.Directive, out var other)) yield return other;
            else yield return statement;
        }
        foreach (var (_, statement) in typed.OrderBy(t => t.Key, StringComparer.Ordinal)) yield return statement;
    }
}
