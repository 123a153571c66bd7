// bascule convert on a disk: what it prints, where it writes, and what it never touches.
using Bascule.Configuration.Speech;

namespace Bascule.Cli.Tests;

public sealed class ConvertingFiles : IDisposable
{
    private const string HaCf = "bcast eth0\nnode hb1 hb2\nauto_failback on\nkeepalive 1\ndeadtime 5\nlogfile /var/log/ha-log\n";

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("bascule-convert-");

    public ConvertingFiles()
    {
        File.WriteAllText(At("ha.cf"), HaCf);
        File.WriteAllText(At("authkeys"), "auth 1\n1 sha1 ALongSecret\n");
        File.SetUnixFileMode(At("authkeys"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(At("haresources"), "hb1 IPaddr::192.168.0.200/24/eth0 apache2\n");
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void It_prints_and_writes_nothing()
    {
        var session = Convert();
        session.ExitCode.ShouldBe(0, session.Error);
        session.Error.ShouldBeEmpty();
        session.Out.ShouldStartWith($"# Made by `bascule convert` from {root.FullName}; what each key means: bascule.yaml(5).\nnodes: [hb1, hb2]\n");
        session.Out.ShouldContain($"keys: {{file: {At("authkeys")}}}");
        session.Out.ShouldNotContain("ALongSecret");
        root.GetFiles().Select(f => f.Name).Order(StringComparer.Ordinal).ShouldBe(["authkeys", "ha.cf", "haresources"]);
    }

    [Fact]
    public void There_and_back_gives_files_that_say_the_same()
    {
        Convert("--output", At("bascule.yaml")).ExitCode.ShouldBe(0);
        File.GetUnixFileMode(At("bascule.yaml")).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
        Directory.CreateDirectory(At("back"));
        var session = Convert("--to", "classic", "--output", At("back"));
        session.ExitCode.ShouldBe(0, session.Error);
        session.Out.ShouldStartWith($"{At("back/ha.cf")} is written.");
        File.ReadAllText(At("back/haresources")).ShouldEndWith("\nhb1 IPaddr::192.168.0.200/24/eth0 apache2\n");

        var printed = Convert("--to", "classic");
        printed.ExitCode.ShouldBe(0, printed.Error);
        printed.Out.ShouldContain("\nlogfile /var/log/ha-log\n");
        printed.Out.ShouldContain($"# {At("haresources")}\n");
    }

    [Fact]
    public void What_is_there_is_not_replaced_unless_asked()
    {
        File.WriteAllText(At("bascule.yaml"), "mine\n");
        var refused = Convert("--output", At("bascule.yaml"));
        refused.ExitCode.ShouldBe(1);
        refused.Error.ShouldBe($"{At("bascule.yaml")} is there already; nothing was written. Use `--force` to replace it.\n");
        File.ReadAllText(At("bascule.yaml")).ShouldBe("mine\n");

        Convert("--output", At("bascule.yaml"), "--force").ExitCode.ShouldBe(0);
        File.ReadAllText(At("bascule.yaml")).ShouldContain("nodes: [hb1, hb2]");
    }

    [Fact]
    public void A_place_that_cannot_be_written_is_a_sentence() => Convert("--output", At("nosuch/bascule.yaml")).ExitCode.ShouldBe(1);

    [Fact]
    public void Files_that_do_not_start_are_not_converted()
    {
        File.AppendAllText(At("ha.cf"), "keepalvie 1\n");
        var session = Convert();
        session.ExitCode.ShouldBe(6);
        session.Out.ShouldBeEmpty();
        session.Error.ShouldContain("`keepalvie` is no directive of ha.cf. Did you mean `keepalive`?");
    }

    [Fact]
    public void What_classic_cannot_say_is_said_and_exits_with_1()
    {
        File.WriteAllText(At("bascule.yaml"), "nodes: [hb1, hb2]\nlinks: [{medium: bcast, on: eth0}]\nlogging: {file: /var/log/my log}\n");
        var session = Convert("--to", "classic");
        session.ExitCode.ShouldBe(1);
        session.Out.ShouldBeEmpty();
        session.Error.ShouldStartWith($"{At("bascule.yaml")}:3:17: error: `/var/log/my log` cannot be said in ha.cf");
    }

    [Fact]
    public void Without_a_file_of_ours_there_is_nothing_to_turn_back()
    {
        var session = Convert("--to", "classic");
        session.ExitCode.ShouldBe(6);
        session.Error.ShouldStartWith($"{At("bascule.yaml")} does not exist.");
    }

    [Fact]
    public void Help_names_what_can_be_asked_for_in_both_languages()
    {
        var english = Session.Run(node: null, "bascule", "convert", "--help").Out;
        foreach (var option in new[] { "--to <native|classic>", "--config-dir", "--output <FILE>", "--force" }) english.ShouldContain(option);
        Session.Run(Language.French, node: null, "bascule", "convert", "--help").Out.ShouldContain("Remplacer ce qui s'y trouve.");
        Session.Run(node: null, "bascule", "convert", "--to", "xml").ExitCode.ShouldBe(2);
    }

    [Fact]
    public void Check_names_which_file_is_in_force_and_what_is_not_read()
    {
        Check().Out.ShouldContain($"\n{root.FullName}: ");
        Convert("--output", At("bascule.yaml")).ExitCode.ShouldBe(0);
        var native = Check();
        native.Out.ShouldContain($"{At("ha.cf")}: note: {At("ha.cf")} is there too and is not read: {At("bascule.yaml")} is in force.\n");
        native.Out.ShouldContain($"\n{At("bascule.yaml")}: ");

        Session Check() => Session.Run(node: null, "bascule", "check", "--folder", root.FullName);
    }

    private Session Convert(params string[] more) => Session.Run(node: null, "bascule", ["convert", "--config-dir", root.FullName, .. more]);

    private string At(string name) => Path.Combine(root.FullName, name);
}
