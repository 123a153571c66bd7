// The only tests that touch a disk: where the files are found, and what is read off the machine.
using Bascule.Configuration.Machine;

namespace Bascule.Configuration.Tests;

public sealed class OnDisk : IDisposable
{
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("bascule-configuration-");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void Ha_d_is_the_folder_when_there_is_none() => ConfigurationFolder.FindBelow(root.FullName).Path.ShouldBe(At("ha.d"));

    [Fact]
    public void Heartbeat_is_the_folder_when_only_it_has_files()
    {
        Directory.CreateDirectory(At("ha.d"));
        Write("heartbeat/ha.cf", "x");
        ConfigurationFolder.FindBelow(root.FullName).ShouldBe(new ConfigurationFolder(At("heartbeat")) { Native = At("bascule/bascule.yaml") });
    }

    [Fact]
    public void A_link_either_way_is_one_folder()
    {
        Write("ha.d/ha.cf", "x");
        Directory.CreateSymbolicLink(At("heartbeat"), "ha.d");
        ConfigurationFolder.FindBelow(root.FullName).ShouldBe(new ConfigurationFolder(At("ha.d")) { Native = At("bascule/bascule.yaml") });

        Directory.Move(At("ha.d"), At("files"));
        Directory.CreateSymbolicLink(At("ha.d"), "files");
        ConfigurationFolder.FindBelow(root.FullName).Other.ShouldBeNull();
    }

    [Fact]
    public void Two_folders_are_a_finding_only_if_their_files_differ()
    {
        Write("ha.d/ha.cf", "one");
        Write("heartbeat/ha.cf", "one");
        ConfigurationFolder.FindBelow(root.FullName).Other.ShouldBeNull();

        Write("heartbeat/ha.cf", "two");
        Write("heartbeat/haresources", "hb1 apache2");
        var found = ConfigurationFolder.FindBelow(root.FullName);
        found.Path.ShouldBe(At("ha.d"));
        found.Other!.Ignored.ShouldBe(At("heartbeat"));
        found.Other.Differing.ShouldBe(["ha.cf", "haresources"]);
    }

    [Fact]
    public void An_option_names_another_folder() => ConfigurationFolder.Find(root.FullName).HaCf.ShouldBe(At("ha.cf"));

    [Fact]
    public void Files_come_with_their_mode_and_a_missing_one_is_absent()
    {
        Write("authkeys", "auth 1\n1 sha1 s\n");
        File.SetUnixFileMode(At("authkeys"), UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        Directory.CreateDirectory(At("haresources"));
        var files = FileReading.Of(new ConfigurationFolder(root.FullName));
        files.HaCf.Exists.ShouldBeFalse();
        files.Authkeys.Mode.ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);
        files.Haresources.Unreadable.ShouldNotBeNull();
    }

    [Fact]
    public void Our_own_file_is_the_only_one_if_it_is_there()
    {
        Write("ha.d/ha.cf", "x");
        Write("ha.d/authkeys", "auth 1\n1 sha1 s\n");
        var folder = ConfigurationFolder.FindBelow(root.FullName);
        FileReading.InForce(folder).ShouldBeOfType<ClassicFiles>();

        Write("bascule/bascule.yaml", "nodes: [hb1, hb2]\n");
        var files = FileReading.InForce(folder).ShouldBeOfType<NativeFiles>();
        files.Yaml.Path.ShouldBe(At("bascule/bascule.yaml"));
        files.Authkeys.Path.ShouldBe(At("ha.d/authkeys"));
        files.Ignored.ShouldBe([At("ha.d/ha.cf")]);
    }

    [Fact]
    public void The_keys_are_where_our_own_file_says_and_in_a_snapshot_beside_it()
    {
        Write("elsewhere", "auth 1\n1 sha1 s\n");
        Write("bascule.yaml", $"keys: {{file: {At("elsewhere")}}}\n");
        Write("authkeys", "auth 2\n2 sha1 s\n");
        var folder = new ConfigurationFolder(root.FullName);
        FileReading.InForce(folder).Authkeys.Path.ShouldBe(At("elsewhere"));
        var snapshot = FileReading.InForce(folder, isSnapshot: true).Authkeys;
        snapshot.Path.ShouldBe(At("authkeys"));
        FileReading.InForce(folder, isSnapshot: true).NamedIn("/etc/bascule").All.Select(f => f.Path).ShouldBe(["/etc/bascule/bascule.yaml", At("elsewhere")]);
    }

    [Fact]
    public void A_file_of_ours_that_cannot_be_read_does_not_let_the_classic_ones_in()
    {
        Write("ha.d/ha.cf", "x");
        Directory.CreateDirectory(At("bascule/bascule.yaml"));
        FileReading.InForce(ConfigurationFolder.FindBelow(root.FullName)).ShouldBeOfType<NativeFiles>().Yaml.Unreadable.ShouldNotBeNull();
    }

    [Fact]
    public void A_link_of_ours_that_leads_nowhere_does_not_let_the_classic_ones_in()
    {
        Write("ha.d/ha.cf", "x");
        Directory.CreateDirectory(At("bascule"));
        File.CreateSymbolicLink(At("bascule/bascule.yaml"), At("nosuch"));
        var files = FileReading.InForce(ConfigurationFolder.FindBelow(root.FullName)).ShouldBeOfType<NativeFiles>();
        ClassicConfiguration.Parse(files, Machines.Hb1).Starts.ShouldBeFalse();
    }

    [Fact]
    public void An_endless_file_is_not_read_to_its_end() => FileReading.Read("/dev/zero").Content.Length.ShouldBe((1 << 20) + 1);

    [Fact]
    public void A_service_reads_its_copy_of_the_keys_when_the_original_is_roots()
    {
        Directory.CreateDirectory(At("authkeys"));
        Write("credentials/authkeys", "auth 1\n1 sha1 s\n");
        var files = FileReading.Of(new ConfigurationFolder(root.FullName), At("credentials"));
        files.Authkeys.Path.ShouldBe(At("authkeys"));
        files.Authkeys.Unreadable.ShouldBeNull();
        files.Authkeys.Content.Length.ShouldBe(16);
    }

    [Fact]
    public void This_machine_is_surrounded_by_something()
    {
        Write("ha.cf", "respawn root /bin/sh\nrespawn root /etc/passwd\nlogfile /no/such/file\n");
        Write("resource.d/Thing", "#!/bin/sh\n");
        Write("resource.d/notes.txt", "not a program");
        File.SetUnixFileMode(At("resource.d/Thing"), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        var folder = new ConfigurationFolder(root.FullName);
        var here = ThisMachine.Surrounding(folder, FileReading.Of(folder), ThisMachine.Devices());

        here.OwnName.ShouldBe(File.ReadAllText("/proc/sys/kernel/hostname").Trim());
        here.Devices!.Value.ShouldContain(d => d.Name == "lo");
        here.Users!.ShouldContain("root");
        here.Paths["/bin/sh"].ShouldBe(PathKind.Executable);
        here.Paths["/etc/passwd"].ShouldBe(PathKind.Plain);
        here.Paths["/no/such/file"].ShouldBe(PathKind.Missing);
        here.ResourceScripts!.ShouldBe(["Thing"]);
        here.Hosts.ShouldBe(File.ReadAllText("/etc/hosts"));
    }

    [Fact]
    public void OCF_agents_are_those_that_may_be_executed_and_are_not_hidden()
    {
        foreach (var name in new[] { "heartbeat/Dummy", "heartbeat/.ocf-shellfuncs", "heartbeat/README", "linbit/drbd" }) Write("ocf/resource.d/" + name, "#!/bin/sh\n");
        foreach (var name in new[] { "heartbeat/Dummy", "heartbeat/.ocf-shellfuncs", "linbit/drbd" }) File.SetUnixFileMode(At("ocf/resource.d/" + name), UnixFileMode.UserRead | UnixFileMode.UserExecute);
        ThisMachine.OcfAgents(At("ocf")).ShouldBe(["ocf:heartbeat:Dummy", "ocf:linbit:drbd"]);
        ThisMachine.OcfAgents(At("nothing")).ShouldBeEmpty();
    }

    [Fact]
    public void The_tables_of_the_system_are_read()
    {
        ThisMachine.HaClusterPort("domain 53/udp\nha-cluster\t694/tcp\nha-cluster\t1694/udp # Heartbeat\n").ShouldBe(1694);
        ThisMachine.HaClusterPort("heartbeat 700/udp ha-cluster\n").ShouldBe(700);
        ThisMachine.HaClusterPort("ha-cluster 694/tcp\n").ShouldBeNull();
        ThisMachine.BoundUdpPorts("  sl  local_address rem_address   st\n  12: 00000000:02B6 00000000:0000 07 00000000:00000000\n  13: 00000000000000000000000000000000:0035 0000:0000 07\n").ShouldBe([53, 694]);
    }

    private string At(string path) => Path.Combine(root.FullName, path);

    private void Write(string path, string text)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(At(path))!);
        File.WriteAllText(At(path), text);
    }
}
