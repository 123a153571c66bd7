// bascule reload lays the files out anew and asks the node; whoever refuses, the former copy comes back. Owners and modes need root.
using Bascule.Cli.Check;
using Bascule.Cli.Preparing;
using Bascule.Cli.Reloading;
using Bascule.Configuration.Machine;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;

namespace Bascule.Cli.Tests;

public sealed class ReloadingFiles : IDisposable
{
    private static readonly Accounts Known = new("root:x:0:0::/root:/bin/sh\nbascule:x:997:996::/:/bin/false\n", "root:x:0:\nbascule:x:996:\nhaclient:x:995:bascule\n");

    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("bascule-reload-");
    private readonly string own = ThisMachine.OwnName();

    public ReloadingFiles()
    {
        Assert.SkipUnless(Environment.IsPrivilegedProcess, "changing owners needs root");
        Directory.CreateDirectory(At("ha.d"));
        Write("ha.cf", HaCf(deadtime: 10));
        Write("authkeys", "auth 1\n1 sha1 ALongSecret\n");
        File.SetUnixFileMode(At("ha.d/authkeys"), UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write("haresources", $"{own} IPaddr::192.0.2.200/24/lo\n");
        Directory.CreateDirectory(At("run"));
        Snapshot.TryTake(LocalConfiguration.Read(At("ha.d"), forStart: false), new(0, 996, UnixFileMode.UserRead | UnixFileMode.UserExecute), new(997, 996, UnixFileMode.UserRead), At("run/config"), out var refused).ShouldBeTrue(refused.Text);
    }

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void The_node_finds_the_new_files_in_place_when_it_is_asked()
    {
        Write("ha.cf", HaCf(deadtime: 5));
        string? found = null;
        var session = Reload(() => found = File.ReadAllText(At("run/config/ha.cf")), taken: true);
        session.ExitCode.ShouldBe(0, session.Error);
        found.ShouldBe(HaCf(deadtime: 5));
        session.Out.ShouldContain("deadtime: 10s → 5s: nothing moves");
        Directory.GetDirectories(At("run")).ShouldBe([At("run/config")]);
    }

    [Fact]
    public void Refused_by_the_node_the_former_files_are_back()
    {
        Write("ha.cf", HaCf(deadtime: 5));
        var session = Reload(() => { }, taken: false);
        session.ExitCode.ShouldBe(1);
        session.Error.ShouldContain("web is on its way");
        session.Error.ShouldContain("Nothing was changed");
        File.ReadAllText(At("run/config/ha.cf")).ShouldBe(HaCf(deadtime: 10));
        Directory.GetDirectories(At("run")).ShouldBe([At("run/config")]);
    }

    [Fact]
    public void What_is_broken_or_needs_a_start_is_not_even_asked_for()
    {
        Write("ha.cf", HaCf(deadtime: 5) + "dedtime 5\n");
        var broken = Reload(() => Assert.Fail("asked"), taken: true);
        broken.ExitCode.ShouldBe(6);
        broken.Error.ShouldContain($"{At("ha.d/ha.cf")}:5:1: error:");
        broken.Error.ShouldContain("what runs runs on");

        Write("ha.cf", HaCf(deadtime: 5) + "realtime off\n");
        var forAStart = Reload(() => Assert.Fail("asked"), taken: true);
        forAStart.ExitCode.ShouldBe(1);
        forAStart.Out.ShouldContain("realtime, rtprio: on, 1 → off: a running node cannot take this.");
        File.ReadAllText(At("run/config/ha.cf")).ShouldBe(HaCf(deadtime: 10));
    }

    private string HaCf(int deadtime) => $"node {own} other\nudpport 1694\nbcast lo\ndeadtime {deadtime}\n";

    private Session Reload(Action asked, bool taken)
    {
        using var node = FakeNode.Answering(request =>
        {
            if (request.Verb == ControlProtocol.Verbs.Status) return new ControlResponse { Ok = true, Sentence = "", Status = Reports.Pair };
            asked();
            return taken ? new ControlResponse { Ok = true, Sentence = "Taken." } : ControlResponse.Refused(Refusal.NotNow, "web is on its way");
        });
        using var output = new StringWriter { NewLine = "\n" };
        using var error = new StringWriter { NewLine = "\n" };
        var terminal = new Terminal { Out = output, Error = error, Language = Language.English, Node = new ControlClient(node.SocketPath), OwnName = own };
        var places = new Places { RunFolder = At("run") };
        var code = new ReloadCommand(terminal, places, Known).Run(LocalConfiguration.Read(At("ha.d"), forStart: false));
        return new Session(code, output.ToString(), error.ToString());
    }

    private void Write(string name, string text) => File.WriteAllText(At("ha.d/" + name), text);

    private string At(string name) => Path.Combine(root.FullName, name);
}
