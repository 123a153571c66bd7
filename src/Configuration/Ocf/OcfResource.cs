// A word of haresources as an OCF agent with its parameters: a classic one by its form, and our own for any agent,
// ocf:PROVIDER:TYPE::name=value::name=value.
using System.Collections.Immutable;
using System.Diagnostics.CodeAnalysis;
using Bascule.Core;

namespace Bascule.Configuration.Ocf;

/// <param name="Agent">Which agent.</param>
/// <param name="Parameters">By name, as written.</param>
/// <param name="IsClassic">Whether the word has an old form: what that leaves out is the agent's affair, whatever it calls required.</param>
public sealed record OcfResource(OcfAgentName Agent, ImmutableSortedDictionary<string, string> Parameters, bool IsClassic)
{
    /// <param name="resource">The word.</param>
    /// <param name="read">What it means.</param>
    /// <param name="fault">Why it means nothing although it should; null if it is no such word.</param>
    public static bool TryRead(Resource resource, [NotNullWhen(true)] out OcfResource? read, out OcfFault? fault)
    {
        ArgumentNullException.ThrowIfNull(resource);
        (read, fault) = (null, null);
        if (ClassicForm.Of(resource.Agent) is { } form)
        {
            if (form.Read(resource.Arguments, out fault) is { } arguments) read = new OcfResource(form.Agent, arguments, IsClassic: true);
        }
        else if (OcfAgentName.IsMeantBy(resource.Agent))
        {
            if (!OcfAgentName.TryParse(resource.Agent, out var agent)) fault = new OcfFault(OcfPhrases.Malformed, resource.Agent);
            else if (Parameter(resource, out fault) is { } parameters) read = new OcfResource(agent, parameters, IsClassic: false);
        }
        return read is not null;
    }

    /// <summary>
    /// What stands between <c>::</c>. That also abbreviates an IPv6 address, which stays whole: a piece without a name of its own that
    /// makes one with what stands before it belongs to it.
    /// </summary>
    public static ImmutableArray<string> Pieces(string text)
    {
        ArgumentNullException.ThrowIfNull(text);
        var pieces = ImmutableArray.CreateBuilder<string>();
        foreach (var piece in text.Split("::"))
        {
            var whole = pieces.Count > 0 ? pieces[^1] + "::" + piece : "";
            var value = whole[(whole.IndexOf('=', StringComparison.Ordinal) + 1)..];
            if (whole.Length > 0 && !piece.Contains('=', StringComparison.Ordinal) && AddressText.TryRead(value.Split('/')[0], out _)) pieces[^1] = whole;
            else pieces.Add(piece);
        }
        return pieces.ToImmutable();
    }

    private static ImmutableSortedDictionary<string, string>? Parameter(Resource resource, out OcfFault? fault)
    {
        fault = null;
        var parameters = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        foreach (var argument in resource.Arguments)
        {
            var equals = argument.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? "" : argument[..equals];
            // It becomes the name of a shell's variable, OCF_RESKEY_name.
            if (name.Length == 0 || !name.All(c => char.IsAsciiLetterOrDigit(c) || c is '_' or '-' or '.')) fault ??= new OcfFault(OcfPhrases.NoParameter, argument, resource.Agent);
            else if (!parameters.TryAdd(name, argument[(equals + 1)..])) fault ??= new OcfFault(OcfPhrases.ParameterTwice, name, resource.Agent);
        }
        return fault is null ? parameters.ToImmutable() : null;
    }
}
