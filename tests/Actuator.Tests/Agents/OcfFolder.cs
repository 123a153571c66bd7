// OCF agents that a test writes: shell scripts with meta-data of their own, in a folder like /usr/lib/ocf.
using System.Collections.Concurrent;
using System.Collections.Immutable;
using Bascule.Actuator.Agents;
using Bascule.Contracts.Actuation;
using Bascule.Core;
using Bascule.Core.Planning;

namespace Bascule.Actuator.Tests.Agents;

internal sealed class OcfFolder : IDisposable
{
    public const string Actions = """<action name="start" timeout="20s"/><action name="stop" timeout="20s"/><action name="monitor" depth="0" timeout="10s"/><action name="meta-data" timeout="5s"/>""";

    public const string Parameters = """
        <parameter name="state" required="1"><content type="string"/></parameter>
        <parameter name="count"><content type="integer" default="3"/></parameter>
        """;

    private readonly AgentLookup lookup;

    public OcfFolder()
    {
        Directory.CreateDirectory(At("resource.d/test"));
        Directory.CreateDirectory(At("ha.d"));
        Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/sbin:/usr/bin:/sbin:/bin").Add("HA_CURHOST", "hb1").Add("HA_BIN", "/usr/lib/heartbeat");
        lookup = new AgentLookup(() => new AgentPlaces(At("ha.d"), At("init.d"), Environment, Limits) { OcfRoot = Root });
    }

    public string Root { get; } = Directory.CreateTempSubdirectory("bascule-ocf-").FullName;

    public AgentLimits Limits { get; set; } = new(TimeSpan.FromSeconds(20), TimeSpan.FromSeconds(20));

    public ImmutableSortedDictionary<string, string> Environment { get; }

    public ConcurrentQueue<(NoteSeverity Severity, string Text)> Notes { get; } = new();

    /// <summary>What was called, in order: every agent writes it down.</summary>
    public string[] Calls => File.Exists(At("calls")) ? File.ReadAllLines(At("calls")) : [];

    public string At(string path) => Path.Combine(Root, path);

    /// <param name="name">PROVIDER/TYPE</param>
    /// <param name="cases">The arms of its <c>case $1 in</c>; an action that none names ends with 3.</param>
    public void Write(string name, string cases, string parameters = Parameters, string actions = Actions) => WriteProgram(name, $"""
        #!/bin/sh
        echo "$1" >>{At("calls")}
        case $1 in
        meta-data) cat <<'END'
        <?xml version="1.0"?>
        <!DOCTYPE resource-agent SYSTEM "ra-api-1.dtd">
        <resource-agent name="{Path.GetFileName(name)}" version="1.0">
        <version>1.1</version>
        <parameters>{parameters}</parameters>
        <actions>{actions}</actions>
        </resource-agent>
        END
        ;;
        {cases}
        *) exit 3;;
        esac
        """);

    public void WriteProgram(string name, string text)
    {
        var path = At("resource.d/" + name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    public Agent Find(string word, string group = "web") => lookup.Find(new Resource(word, word.Split("::")[0], [.. word.Split("::").Skip(1)]), new GroupName(group));

    public AgentReport Do(AgentVerb verb, string word, string group = "web") => Find(word, group).Do(verb, (severity, text) => Notes.Enqueue((severity, text)));

    public void Dispose()
    {
        Linux.Processes.ActionCgroup.RemoveEmpty();
        Directory.Delete(Root, recursive: true);
    }
}
