// What operators read about bascule.yaml: every key that is read is on the page and in the manual, and their examples are good.
using System.Text.RegularExpressions;
using Bascule.Configuration.Native;

namespace Bascule.Configuration.Tests;

public sealed partial class NativePage
{
    // Each section with a key that none has: the finding lists those it has.
    private const string EverySection = """
        zzzzzzzz: 1
        links: [{zzzzzzzz: 1, medium: bcast, on: eth0}]
        timing: {zzzzzzzz: 1}
        groups: [{zzzzzzzz: 1, home: hb1, resources: [{zzzzzzzz: 1, agent: a}, {zzzzzzzz: 1, address: 10.0.0.1}], checks: [{zzzzzzzz: 1, exec: /bin/true}]}]
        fence: [{zzzzzzzz: 1, node: hb2, methods: [{zzzzzzzz: 1, agent: fence_ipmilan}]}]
        keys: {zzzzzzzz: 1, file: /a}
        real-time: {zzzzzzzz: 1}
        logging: {zzzzzzzz: 1}
        scripts: {zzzzzzzz: 1}
        identity: {zzzzzzzz: 1}
        watching: {zzzzzzzz: 1, ping-groups: [{zzzzzzzz: 1, name: a, hosts: [b]}], respawn: [{zzzzzzzz: 1, user: root, program: /bin/true}]}
        hooks: [{zzzzzzzz: 1, command: /bin/true}]
        """;

    [Fact]
    public void Names_every_key_that_is_read()
    {
        var unknown = ClassicConfiguration.Parse(NativeFiles.Of(EverySection, Situations.GoodAuthkeys), Machines.Hb1).Findings.Where(f => f.Phrase == NativePhrases.UnknownKey).ToList();
        unknown.Count.ShouldBe(18);
        var keys = unknown.SelectMany(f => f.About[2].Split(", ")).Distinct(StringComparer.Ordinal).ToList();
        var (page, manual) = (Text("bascule-yaml.md"), Text("bascule.yaml.5").Replace("\\-", "-", StringComparison.Ordinal));
        keys.Where(k => !Regex.IsMatch(page, $@"(?<![\w-]){k}(?![\w-])")).ShouldBeEmpty();
        keys.Where(k => !Regex.IsMatch(manual, $@"(?<![\w-]){k}(?![\w-])")).ShouldBeEmpty();
    }

    [Fact]
    public void Names_every_key_of_a_directors_part()
    {
        const string sections = "virtual-services: [{zzzzzzzz: 1, address: 10.0.0.1:80, limits: {zzzzzzzz: 1}, check: {zzzzzzzz: 1, ask: tcp}, servers: [{zzzzzzzz: 1, address: 10.0.0.2:80}]}]\nways-out: [{zzzzzzzz: 1, from: 10.0.0.0/24}]\n";
        var unknown = Director.DirectorTexts.Read(Director.DirectorTexts.Yaml(sections)).Findings.Where(f => f.Phrase == NativePhrases.UnknownKey).ToList();
        unknown.Count.ShouldBe(5);
        var keys = unknown.SelectMany(f => f.About[2].Split(", ")).Distinct(StringComparer.Ordinal).ToList();
        var (page, manual) = (Text("bascule-yaml.md"), Text("bascule.yaml.5").Replace("\\-", "-", StringComparison.Ordinal));
        keys.Where(k => !Regex.IsMatch(page, $@"(?<![\w-]){k}(?![\w-])")).ShouldBeEmpty();
        keys.Where(k => !Regex.IsMatch(manual, $@"(?<![\w-]){k}(?![\w-])")).ShouldBeEmpty();
    }

    [Fact]
    public void Shows_examples_that_start()
    {
        var here = Machines.Machine("web1", "eth0", "192.168.0.11/24");
        foreach (var example in new[] { Fenced().Match(Text("bascule-yaml.md")).Groups["yaml"].Value, Preformatted().Match(Text("bascule.yaml.5")).Groups["yaml"].Value.Replace("\\-", "-", StringComparison.Ordinal) })
        {
            example.ShouldContain("nodes: [web1, web2]");
            ClassicConfiguration.Parse(NativeFiles.Of(example, Situations.GoodAuthkeys), here).Findings.ShouldBeEmpty();
        }
    }

    private static string Text(string file) => File.ReadAllText(Path.Combine(AppContext.BaseDirectory, file));

    [GeneratedRegex("```yaml\n(?<yaml>.*?)```", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Fenced();

    [GeneratedRegex(@"\.nf\n(?<yaml>.*?)\.fi", RegexOptions.Singleline | RegexOptions.ExplicitCapture)]
    private static partial Regex Preformatted();
}
