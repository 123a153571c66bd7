// How the arguments of a classic word become parameters of its OCF agent. A form is what a manual would print behind NAME::
//
//   device::directory[::fstype[::options]]     one argument each, those in brackets may be missing
//   ip/nic                                     one argument, cut at its first slash
//   config|port                                one argument; only digits: the second
//   nodelist...                                all arguments there are, in one list
using System.Collections.Immutable;

namespace Bascule.Configuration.Ocf;

/// <param name="Word">In haresources, and the agent's type.</param>
/// <param name="Form">Its arguments.</param>
/// <param name="Always">A parameter that the agent gets besides, NAME=VALUE; empty for none.</param>
public sealed record ClassicForm(string Word, string Form, string Always = "")
{
    private const string Between = "::", All = "...";

    public OcfAgentName Agent => new(OcfAgentName.Classic, Word);

    /// <summary>As in a manual: <c>Filesystem::device::directory[::fstype[::options]]</c>.</summary>
    public string Usage => Form[0] == '[' ? $"{Word}[{Between}{Form[1..]}" : Word + Between + Form;

    /// <summary>Every parameter that an argument can be.</summary>
    public IEnumerable<string> Parameters => Parts().SelectMany(p => p.Name.Split('/', '|')).Select(n => n.Replace(All, "", StringComparison.Ordinal));

    public static ClassicForm? Of(string word) => ClassicWords.All.FirstOrDefault(f => f.Word == word);

    /// <summary>The parameters that these arguments are; null, and the fault, if they are too few or too many.</summary>
    internal ImmutableSortedDictionary<string, string>? Read(ImmutableArray<string> arguments, out OcfFault? fault)
    {
        fault = null;
        var read = ImmutableSortedDictionary.CreateBuilder<string, string>(StringComparer.Ordinal);
        if (Always.Length > 0) read[Always.Split('=')[0]] = Always.Split('=')[1];
        var next = 0;
        foreach (var (name, isOptional) in Parts())
        {
            var isList = name.EndsWith(All, StringComparison.Ordinal);
            var argument = isList ? string.Join(' ', arguments.Skip(next)) : next < arguments.Length ? arguments[next] : "";
            next = isList ? arguments.Length : next + 1;
            if (argument.Length > 0) Take(isList ? name[..^All.Length] : name, argument);
            else if (!isOptional) fault ??= new OcfFault(OcfPhrases.ArgumentMissing, Word, name, Usage);
        }
        if (next < arguments.Length) fault = new OcfFault(OcfPhrases.TooManyArguments, Word, $"{arguments.Length}", $"{next}", Usage);
        return fault is null ? read.ToImmutable() : null;

        void Take(string name, string argument)
        {
            if (name.Split('|') is [var word, var number]) read[argument.All(char.IsAsciiDigit) ? number : word] = argument;
            else if (name.Split('/') is not [var first, var second]) read[name] = argument;
            else
            {
                var slash = argument.IndexOf('/', StringComparison.Ordinal);
                read[first] = slash < 0 ? argument : argument[..slash];
                if (slash >= 0) read[second] = argument[(slash + 1)..];
            }
        }
    }

    private IEnumerable<(string Name, bool IsOptional)> Parts()
    {
        var isOptional = Form[0] == '[';
        foreach (var part in Form.Split(Between))
        {
            yield return (part.Trim('[', ']'), isOptional);
            isOptional |= part[^1] == '[';
        }
    }
}
