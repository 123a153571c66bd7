// The fence devices of bascule.yaml: for each node that can be made harmless, the methods, in order.
using System.Collections.Immutable;
using Bascule.Configuration.Fencing;
using Bascule.Core.Fencing;

namespace Bascule.Configuration.Native;

internal sealed partial class NativeReader
{
    private readonly List<WrittenFence> fences = [];

    private void ReadFences(Section top)
    {
        foreach (var piece in top.List("fence"))
        {
            if (findings.IsFull || Section.Of("fence", piece, findings, "node", "delay", "methods") is not { } fence) continue;
            var node = fence.Word("node", isNeeded: true);
            var delay = fence.Time("delay")?.Time ?? TimeSpan.Zero;
            var items = fence.List("methods", isNeeded: true);
            var methods = ImmutableArray.CreateBuilder<FenceMethod>();
            foreach (var item in items)
                if (ReadMethod(item) is { } method) methods.Add(method);
            if (items.IsEmpty && fence["methods"] is Piece.Sequence) findings.Error(fence.At, "", NativePhrases.NoValue, "methods");
            if (node is not { } target) continue;
            if (fences.Exists(f => f.Node is { } other && other.Text.Equals(target.Text, StringComparison.OrdinalIgnoreCase))) findings.Error(target.At, target.Text, NativePhrases.FencedTwice, target.Text);
            else fences.Add(new WrittenFence { At = target.At, Node = target, Delay = delay, Methods = methods.ToImmutable() });
        }
    }

    private FenceMethod? ReadMethod(Piece piece)
    {
        if (Section.Of("methods", piece, findings, "agent", "stonith", "parameters", "parameters-file", "action", "limit") is not { } method) return null;
        var (agent, plugin) = (method.Word("agent"), method.Word("stonith"));
        var action = method.Choice("action", isNeeded: false, "reboot", "off");
        var limit = method.Time("limit")?.Time;
        var path = method.Text("parameters-file");
        var isGood = path is not { } named || FenceChecks.ParametersFile(named, reader.Here, findings);
        if (agent is null == plugin is null)
        {
            findings.Error(method.At, "", NativePhrases.AgentOrStonith);
            return null;
        }
        if (plugin is not null)
        {
            SayOutOfPlace(method, "stonith", ["parameters"]);
            if (path is null && method["parameters-file"] is null) findings.Error(method.At, "", NativePhrases.Missing, "methods", "parameters-file");
        }
        isGood &= agent is { } name ? FenceChecks.Agent(name, reader.Here, findings) : FenceChecks.Plugin(plugin!.Value, reader.Here, findings);
        var told = ReadParameters(method);
        if (!isGood || told is null) return null;
        return new FenceMethod
        {
            Agent = (agent ?? plugin!).Value.Text,
            IsPlugin = plugin is not null,
            Action = action?.Text == "off" ? FenceAction.Off : FenceAction.Reboot,
            Limit = limit ?? FenceMethod.UsualLimit,
            Parameters = told,
            ParametersFile = path?.Text,
        };
    }

    private ImmutableSortedDictionary<string, string>? ReadParameters(Section method)
    {
        var told = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        var isGood = true;
        foreach (var (name, value) in Named(method, "parameters"))
        {
            if (IsSecret(name.Text)) findings.Error(name.At, name.Text, NativePhrases.SecretParameter, name.Text);
            else if (name.Text is "action" or "option" or "nodename") findings.Error(name.At, name.Text, NativePhrases.ReservedParameter, name.Text);
            else if (!name.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-')) findings.Error(name.At, name.Text, NativePhrases.NoParameterName, name.Text);
            else
            {
                told[name.Text] = value.Text;
                continue;
            }
            isGood = false;
        }
        return isGood ? told.ToImmutable() : null;
    }

    // By the names that fence agents use; a script that prints the password is no secret.
    private static bool IsSecret(string name) =>
        !name.EndsWith("_script", StringComparison.Ordinal) && (name.Contains("passw", StringComparison.OrdinalIgnoreCase) || name is "community" or "token" or "secret" or "apikey" or "secret_key" or "secretkey" or "snmp_priv_passwd");

    private static GroupProtection ProtectionOf(Section group) => group.Choice("protection", isNeeded: false, "none", "fence")?.Text switch
    {
        "none" => GroupProtection.None,
        "fence" => GroupProtection.Fence,
        _ => GroupProtection.ByDevice,
    };
}
