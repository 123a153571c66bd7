using Bascule.Configuration.Director;
using Bascule.Core.Director;
using static Bascule.Configuration.Tests.Director.DirectorTexts;

namespace Bascule.Configuration.Tests.Director;

/// <summary>/etc/ipvsadm.rules, as written by hand and as printed by `ipvsadm -S`.</summary>
public sealed class ARulesFile
{
    [Fact]
    public void Is_what_its_lines_leave_behind()
    {
        Table(Rules("""
            # with the program's name, without, long, joined, edited, deleted
            ipvsadm -A -t 192.168.56.10:80 -s rr
            -C
            ipvsadm --add-service --tcp-service=192.168.56.10:http --scheduler sh -b sh-port
            -at192.168.56.10:80 -r web1 -m -w3
            -a -t 192.168.56.10:80 -r 192.168.200.12:8080 -m
            -a -t 192.168.56.10:80 -r 192.168.200.13 -i
            -e -t 192.168.56.10:80 -r 192.168.200.12:8080 -m -w 0
            -d -t 192.168.56.10:80 -r 192.168.200.13
            -A -u 192.168.56.10:53 -o
            -D -u 192.168.56.10:53
            -A -f 7 -s rr -p
            -E -f 7 -p 60 -M 255.255.255.0
            """.ReplaceLineEndings("\n"))).ShouldBe("""
            -A -t 192.168.56.10:80 -s sh -b sh-port
            -a -t 192.168.56.10:80 -r 192.168.200.11:80 -m -w 3
            -a -t 192.168.56.10:80 -r 192.168.200.12:8080 -m -w 0
            -A -f 7 -s wlc -p 60 -M 255.255.255.0

            """.ReplaceLineEndings("\n"));
    }

    [Fact]
    public void Of_IPv6_and_of_marks_is_read()
    {
        const string text = "-A -t [fd00::10]:443 -s mh -p 300 -M 64 -b mh-fallback,mh-port\n-a -t [fd00::10]:443 -r 192.168.200.12:443 -i -w 2 --tun-type gue --tun-port 6080 --tun-remcsum\n-a -t [fd00::10]:443 -r [fd00::11]:8443 -m -w 1\n"
            + "-A -f 3 -6 -s wrr\n-a -f 3 -6 -r [fd00::11]:0 -g -w 1 -x 100 -y 80\n";
        Table(Rules(text)).ShouldBe(text);
    }

    [Fact]
    public void Serves_every_port_of_a_persistent_service()
    {
        var service = Service(Rules("-A -t 192.168.56.10 -p\n-a -t 192.168.56.10 -r 192.168.200.11 -m\n")).Balanced.Configured;
        service.Address.ShouldBe(new ServiceAddress.Listening(Protocol.Tcp, Address("192.168.56.10"), 0));
        service.Persistence.ShouldBe(new Persistence());
        service.Scheduler.ShouldBe(Scheduler.WeightedLeastConnection);
        service.RealServers.Keys.ShouldBe([Real("192.168.200.11", 0)]);
    }

    [Fact]
    public void With_one_bad_line_gives_nothing_and_names_every_bad_line()
    {
        var reading = Read(Rules("# good\n" + GoodService + "-A -t 192.168.56.10:81 -s wr\n-a -t 192.168.56.10:80 -r 192.168.200.12:80 -m -w -1\n"));
        reading.Configuration.ShouldBeNull();
        reading.Findings.Select(f => (f.Line, f.Column, f.Word)).ShouldBe([(4, 27, "wr"), (5, 51, "-1")]);
    }

    [Fact]
    public void Points_at_the_word_behind_others_of_several_bytes()
    {
        var finding = Read(Rules("-A -t 192.168.56.10:80 -s rr é\n")).Findings.ShouldHaveSingleItem();
        (finding.Line, finding.Column, finding.Word).ShouldBe((1, 30, "é"));
        Read(Rules("-A -t192.168.56.10:80,-srr\n")).Findings.ShouldHaveSingleItem().Column.ShouldBe(20);
    }

    /// <summary>The file of AUTO=false is looked at, and not used.</summary>
    [Theory, InlineData("AUTO=\"true\"\n", 1), InlineData("AUTO=false\n", 0), InlineData("# nothing\n", 0)]
    public void Counts_where_the_defaults_say_so(string defaults, int services) =>
        Read(Rules(GoodService), Defaults(defaults)).Configuration!.Services.Length.ShouldBe(services);

    [Theory]
    [InlineData("DAEMON=\"both\"\nIFACE='eth1' # inside\nSYNCID=7\n", SyncRole.Both, "eth1", 7)]
    [InlineData("DAEMON=backup", SyncRole.Backup, "eth0", 0)]
    public void Comes_with_a_sync_daemon(string defaults, SyncRole role, string device, byte id) =>
        Read(Defaults(defaults)).Configuration!.Sync.ShouldBe(new SyncDaemon(role, device, id));

    [Fact]
    public void Comes_with_no_sync_daemon_where_there_is_none() => Read(Defaults("DAEMON=\"none\"\nIFACE=\"eth0\"\t\n")).Configuration!.Sync.ShouldBeNull();

    [Theory]
    [InlineData("ipvsadm.rules", "", DirectorFileKind.Rules)]
    [InlineData("ldirectord.cf", "", DirectorFileKind.Ldirectord)]
    [InlineData("ipvsadm", "", DirectorFileKind.Defaults)]
    [InlineData("saved", "# x\n-A -t 1.2.3.4:5\n", DirectorFileKind.Rules)]
    [InlineData("saved", "ipvsadm -A -t 1.2.3.4:5\n", DirectorFileKind.Rules)]
    [InlineData("default-ipvsadm", "\n# x\nDAEMON=both\n", DirectorFileKind.Defaults)]
    [InlineData("mine", "checktimeout = 3\n", DirectorFileKind.Ldirectord)]
    public void Is_known_by_its_name_or_by_what_is_in_it(string name, string text, DirectorFileKind kind) =>
        DirectorFile.Named(FoundFile.With("/srv/" + name, text)).Kind.ShouldBe(kind);
}
