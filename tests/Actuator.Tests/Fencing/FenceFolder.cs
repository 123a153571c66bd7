// Fence agents that a test writes: shell scripts that note each call, and a machine that is a file: there while it is on.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bascule.Actuator.Fencing;
using Bascule.Configuration.Fencing;
using Bascule.Contracts.Actuation;
using Bascule.Core;

namespace Bascule.Actuator.Tests.Fencing;

internal sealed class FenceFolder : IDisposable
{
    public const string Works = """off) rm -f "$D/power";; on) touch "$D/power";; status) [ -e "$D/power" ] || exit 2;;""";

    private readonly string root = Directory.CreateTempSubdirectory("bascule-fence-").FullName;

    public FenceFolder() => File.WriteAllText(At("power"), "");

    public FencePlaces Places => new() { Agents = root, Stonith = At("stonith"), RunDirectory = root };

    public ConcurrentQueue<(NoteSeverity Severity, string Text)> Notes { get; } = new();

    /// <summary>Each action that an agent was asked for, as AGENT ACTION.</summary>
    public string[] Calls => File.Exists(At("calls")) ? File.ReadAllLines(At("calls")) : [];

    public bool IsOn => File.Exists(At("power"));

    public string At(string path) => Path.Combine(root, path);

    /// <param name="name">Of the agent.</param>
    /// <param name="cases">The arms of its <c>case $action in</c>; D is this folder. An action that none names ends with 1.</param>
    public FenceMethod Agent(string name, string cases) => Program(name, $"""
        #!/bin/sh
        D={root}
        tr '\0' ' ' </proc/$$/cmdline >>"$D/command-lines"; env >>"$D/command-lines"
        while read -r line; do
            echo "$line" >>"$D/input"
            case $line in action=*) action=${"{line#action=}"};; esac
        done
        echo "{name} $action" >>"$D/calls"
        case $action in
        {cases}
        *) exit 1;;
        esac
        """);

    public FenceMethod Program(string name, string text)
    {
        File.WriteAllText(At(name), text + "\n");
        File.SetUnixFileMode(At(name), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        return new FenceMethod { Agent = name };
    }

    public string Secret(string text)
    {
        File.WriteAllText(At("secret"), text);
        return At("secret");
    }

    public FenceReport Fence(params ImmutableArray<FenceMethod> methods)
    {
        FenceReport? report = null;
        new FenceRun(Places).Do(Plan(methods), (severity, text) => Notes.Enqueue((severity, text)), r => report = report is null ? r : throw new InvalidOperationException("reported twice"));
        return report.ShouldNotBeNull();
    }

    public static FencePlan Plan(params ImmutableArray<FenceMethod> methods) => new(new NodeName("hb2"), TimeSpan.Zero, methods);

    public void Dispose() => Directory.Delete(root, recursive: true);
}
