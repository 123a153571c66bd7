using System.Net;
using System.Net.Sockets;
using Bascule.Configuration.Director;
using Bascule.Configuration.Machine;
using Bascule.Core.Director;

namespace Bascule.Configuration.Tests.Director;

/// <summary>What the machine adds: where the files are, and what names stand for.</summary>
public sealed class OnThisMachine
{
    [Fact]
    public void The_files_that_exist_are_read()
    {
        var root = Directory.CreateTempSubdirectory("bascule-director-");
        try
        {
            FileReading.OfDirector(root.FullName).ShouldBeEmpty();
            foreach (var path in new[] { "etc/default/ipvsadm", "etc/ldirectord.cf", "etc/ha.d/ldirectord.cf" })
            {
                Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root.FullName, path))!);
                File.WriteAllText(Path.Combine(root.FullName, path), "");
            }
            FileReading.OfDirector(root.FullName).Select(f => (f.Kind, f.File.Path[root.FullName.Length..]))
                .ShouldBe([(DirectorFileKind.Defaults, "/etc/default/ipvsadm"), (DirectorFileKind.Ldirectord, "/etc/ha.d/ldirectord.cf")]);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Fact]
    public void Files_that_ldirectord_would_start_another_of_itself_for_are_read_once_each()
    {
        var root = Directory.CreateTempSubdirectory("bascule-director-");
        try
        {
            var folder = Path.Combine(root.FullName, "etc/ha.d");
            Directory.CreateDirectory(Path.Combine(folder, "conf"));
            File.WriteAllText(Path.Combine(folder, "ldirectord.cf"), "execute = \"mail.cf\"\nexecute = nosuch.cf\nexecute = ldirectord.cf\n");
            File.WriteAllText(Path.Combine(folder, "conf/web.cf"), "");
            File.WriteAllText(Path.Combine(folder, "conf/mail.cf"), $"execute = {folder}/ldirectord.cf\nexecute = web.cf\n");
            File.WriteAllText(Path.Combine(folder, "web.cf"), "");
            FileReading.OfDirector(root.FullName).Select(f => f.File.Path[folder.Length..]).ShouldBe(["/ldirectord.cf", "/conf/mail.cf", "/web.cf"]);
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }

    [Theory]
    [InlineData("http", Protocol.Tcp, 80)]
    [InlineData("www", Protocol.Tcp, 80)]
    [InlineData("domain", Protocol.Udp, 53)]
    [InlineData("http", Protocol.Udp, null)]
    [InlineData("comment", Protocol.Tcp, null)]
    public void A_port_has_a_name_and_others(string name, Protocol protocol, int? port) =>
        MachineNames.Port("http\t80/tcp\twww # comment\n#http 81/tcp\ndomain 53/tcp\ndomain\t53/udp\nbad x/tcp\n", name, protocol).ShouldBe((ushort?)port);

    [Fact]
    public void A_resolver_that_does_not_answer_is_waited_for_once()
    {
        var asked = 0;
        var names = MachineNames.Asking((host, _) => host switch
        {
            "web" => Task.FromResult(new[] { IPAddress.Parse("192.168.200.11") }),
            "none" => throw new SocketException((int)SocketError.HostNotFound),
            _ => ++asked > 0 ? throw new TimeoutException() : Task.FromResult(Array.Empty<IPAddress>()),
        });
        names("web").ShouldBe([DirectorTexts.Address("192.168.200.11")]);
        names("none").ShouldBeEmpty();
        names("slow").ShouldBeEmpty();
        names("slow").ShouldBeEmpty();
        names("web").ShouldBeEmpty();
        asked.ShouldBe(1);
    }

    [Fact]
    public void A_name_that_does_not_resolve_need_not_be_the_files_fault()
    {
        static DirectorReading Of(string line) => DirectorTexts.Read(DirectorTexts.Rules(DirectorTexts.GoodService + line + "\n"));
        Of("-a -t 192.168.56.10:80 -r nosuch:80 -m").LacksNamesOnly.ShouldBeTrue();
        Of("-a -t 192.168.56.10:80 -r nosuch:80 -m -w -1").LacksNamesOnly.ShouldBeFalse();
        Of("").LacksNamesOnly.ShouldBeFalse();
        new DirectorReading(null, []).LacksNamesOnly.ShouldBeFalse();
    }
}
