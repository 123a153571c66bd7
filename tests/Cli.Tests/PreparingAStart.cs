// prepare needs root for its owners and modes; a run without root says that it skipped this.
using Bascule.Cli.Check;
using Bascule.Cli.Preparing;
using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Speech;
using Bascule.Contracts;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed class PreparingAStart : IDisposable
{
    private static readonly Accounts Known = new("root:x:0:0::/root:/bin/sh\nbascule:x:997:996::/:/bin/false\n", "root:x:0:\nbascule:x:996:\nhaclient:x:995:bascule\n");

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("bascule-prepare-");
    private readonly Places places;

    public PreparingAStart()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "changing owners needs root");
        places = new Places { RunFolder = At("run"), StateFolder = At("state"), OwnFolder = At("own"), Console = At("console") };
        File.WriteAllText(places.Console, "");
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void A_good_configuration_lays_out_what_the_node_needs()
    {
        Prepare($"logfile {At("ha-log")}\n").ShouldBe((0, ""));

        var config = places.ConfigurationFolder;
        Owner(config).ShouldBe("0:996 750");
        Owner(Path.Combine(config, "ha.cf")).ShouldBe("0:996 444");
        Owner(Path.Combine(config, "authkeys")).ShouldBe("997:996 400");
        Owner(places.RunFolder).ShouldBe("0:996 1775");
        Owner(places.StateFolder).ShouldBe("997:995 750");
        Owner(At("ha-log")).ShouldBe("997:995 644");
        new FileInfo(Path.Combine(config, "resource.d")).LinkTarget.ShouldBe(At("ha.d") + "/resource.d");
        new FileInfo(Path.Combine(config, RunFolder.Edited)).LinkTarget.ShouldBe(At("ha.d"));

        // And the node finds no fault with it.
        ClassicConfiguration.Parse(FileReading.Of(new ConfigurationFolder(config)), Surroundings.Unknown("hb1")).Starts.ShouldBeTrue();
    }

    [Fact]
    public void Our_own_file_is_laid_out_with_the_keys_that_it_names()
    {
        Directory.CreateDirectory(At("bascule"));
        File.WriteAllText(At("keys"), "auth 1\n1 sha1 secret\n");
        File.SetUnixFileMode(At("keys"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(At("bascule/bascule.yaml"), $"nodes: [hb1, hb2]\nlinks: [{{medium: bcast, on: eth0}}]\nkeys: {{file: {At("keys")}}}\nfailback: stay\n");
        var folder = new ConfigurationFolder(At("ha.d")) { Native = At("bascule/bascule.yaml") };

        Prepare(folder, FileReading.InForce(folder), Known).ShouldBe((0, ""));
        var config = places.ConfigurationFolder;
        Directory.GetFiles(config).Select(f => Path.GetFileName(f)).Where(n => n != "resource.d").Order(StringComparer.Ordinal).ShouldBe(["authkeys", "bascule.yaml"]);
        Owner(Path.Combine(config, "bascule.yaml")).ShouldBe("0:996 444");
        Owner(Path.Combine(config, "authkeys")).ShouldBe("997:996 400");
        new FileInfo(Path.Combine(config, "resource.d")).LinkTarget.ShouldBe(At("ha.d") + "/resource.d");
        new FileInfo(Path.Combine(config, RunFolder.Edited)).LinkTarget.ShouldBe(At("bascule"));

        // And the node finds no fault with it, reads nothing else, and names it as where people edit it.
        var files = FileReading.InForce(new ConfigurationFolder(config), isSnapshot: true).NamedIn(At("bascule"));
        files.All.Select(f => f.Path).ShouldBe([At("bascule/bascule.yaml"), At("keys")]);
        ClassicConfiguration.Parse(files, Surroundings.Unknown("hb1")).Configuration.ShouldNotBeNull().Cluster.Failback.ShouldBeFalse();
    }

    [Fact]
    public void A_second_start_sees_the_files_as_they_are_now()
    {
        Prepare("").ExitCode.ShouldBe(0);
        Prepare("keepalive 3\n").ExitCode.ShouldBe(0);
        File.ReadAllText(Path.Combine(places.ConfigurationFolder, "ha.cf")).ShouldContain("keepalive 3");
    }

    [Fact]
    public void A_bad_configuration_is_said_on_the_console_too_and_nothing_is_laid_out()
    {
        var (exitCode, said) = Prepare("keepalives 3\n");
        exitCode.ShouldBe(6);
        said.ShouldContain("keepalives");
        said.ShouldEndWith("Heartbeat not started: configuration error. Correct the files, then `bascule check`.\n");
        File.ReadAllText(places.Console).ShouldContain("keepalives");
        Directory.Exists(places.RunFolder).ShouldBeFalse();
    }

    [Fact]
    public void Heartbeats_generation_is_taken_over_with_its_contents()
    {
        Directory.CreateDirectory(places.StateFolder);
        var generation = Path.Combine(places.StateFolder, "hb_generation");
        File.WriteAllText(generation, "     1780000000\n");
        Prepare("").ExitCode.ShouldBe(0);
        Owner(generation).ShouldBe("997:995 640");
        File.ReadAllText(generation).ShouldBe("     1780000000\n");
    }

    [Fact]
    public void A_link_in_place_of_the_log_gives_nothing_away()
    {
        var victim = At("victim");
        File.WriteAllText(victim, "root's own");
        File.CreateSymbolicLink(At("ha-log"), victim);
        var (exitCode, said) = Prepare($"logfile {At("ha-log")}\n");
        exitCode.ShouldBe(0);
        said.ShouldContain($"the log file {At("ha-log")} is not used");
        Owner(victim).ShouldStartWith("0:0 ");
    }

    [Theory]
    [InlineData("hb_generation")]
    [InlineData("hb_uuid")]
    public void A_link_in_place_of_the_generation_refuses_the_start(string name)
    {
        var victim = At("victim");
        File.WriteAllText(victim, "root's own");
        Directory.CreateDirectory(places.StateFolder);
        File.CreateSymbolicLink(Path.Combine(places.StateFolder, name), victim);
        Prepare("").ExitCode.ShouldBe(6);
        Owner(victim).ShouldStartWith("0:0 ");
    }

    [Fact]
    public void Root_s_file_with_something_in_it_is_no_log()
    {
        File.WriteAllText(At("passwd"), "root:x:0:0\n");
        Prepare($"logfile {At("passwd")}\n").Said.ShouldContain("is not used");
        Owner(At("passwd")).ShouldStartWith("0:0 ");
    }

    [Fact]
    public void A_missing_account_is_a_sentence()
    {
        var (exitCode, said) = Prepare("", new Accounts("root:x:0:0::/root:/bin/sh\n", "root:x:0:\n"));
        exitCode.ShouldBe(6);
        said.ShouldContain("the system account bascule does not exist.");
    }

    private (int ExitCode, string Said) Prepare(string more, Accounts? accounts = null)
    {
        var folder = new ConfigurationFolder(At("ha.d"));
        Directory.CreateDirectory(folder.Path);
        File.WriteAllText(folder.HaCf, $"{more}bcast eth0\nnode hb1 hb2\nauto_failback on\nlogfacility none\n{(more.Contains("logfile", StringComparison.Ordinal) ? "" : $"debugfile {At("ha-debug")}\n")}");
        File.WriteAllText(folder.Authkeys, "auth 1\n1 sha1 secret\n");
        File.SetUnixFileMode(folder.Authkeys, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        File.WriteAllText(folder.Haresources, "hb1 IPaddr::192.168.0.200/24/eth0\n");

        return Prepare(folder, FileReading.Of(folder), accounts ?? Known);
    }

    private (int ExitCode, string Said) Prepare(ConfigurationFolder folder, ConfigurationFiles files, Accounts accounts)
    {
        using var said = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal { Out = said, Error = said, Language = Language.English, Node = new ControlClient("/nonexistent"), OwnName = "hb1" };
        var local = new LocalConfiguration(folder, files, ClassicConfiguration.Parse(files, Surroundings.Unknown("hb1")), []);
        return (new PrepareCommand(terminal, places, accounts).Run(local), said.ToString());
    }

    private string At(string name) => Path.Combine(root.FullName, name);

    private static string Owner(string path)
    {
        using var stat = System.Diagnostics.Process.Start(new System.Diagnostics.ProcessStartInfo("stat", ["-c", "%u:%g %a", path]) { RedirectStandardOutput = true, UseShellExecute = false })!;
        return stat.StandardOutput.ReadToEnd().Trim();
    }
}
