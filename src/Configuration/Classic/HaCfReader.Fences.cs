// stonith and stonith_host, as Heartbeat has them: a plug-in of cluster-glue, its values in a file or behind it. Where Heartbeat kept the last line, ours are
// methods in order.
using Bascule.Configuration.Fencing;

namespace Bascule.Configuration.Classic;

internal sealed partial class HaCfReader
{
    private readonly List<WrittenFence> fences = [];

    private void Stonith(Directive directive)
    {
        var values = Several(directive);
        if (values.IsEmpty) return;
        if (values is not [var type, var path])
        {
            Error(values[0], FencePhrases.StonithForm);
            return;
        }
        if (FenceChecks.Plugin(type, here, findings) & FenceChecks.ParametersFile(path, here, findings))
            fences.Add(new WrittenFence { At = directive.Name.At, Methods = [new FenceMethod { Agent = type.Text, IsPlugin = true, ParametersFile = path.Text }] });
    }

    private void StonithHost(Directive directive)
    {
        var values = Several(directive);
        if (values.IsEmpty) return;
        if (values is not [var from, var type, .. var rest])
        {
            Error(values[0], FencePhrases.StonithHostForm);
            return;
        }
        const UnixFileMode others = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
        if (!rest.IsEmpty && file.Mode is { } mode && (mode & others) != UnixFileMode.None) Warn(type, FencePhrases.InlineExposed, type.Text);
        if (!FenceChecks.Plugin(type, here, findings)) return;
        fences.Add(new WrittenFence
        {
            At = directive.Name.At,
            From = from.Text == "*" ? null : from,
            Methods = [new FenceMethod { Agent = type.Text, IsPlugin = true, Values = new InlineValues(string.Join(' ', rest.Select(w => w.Text))) }],
        });
    }
}
