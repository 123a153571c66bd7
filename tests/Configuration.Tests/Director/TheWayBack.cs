// The addresses of a pair of directors: the one that clients ask, and the one by which the real servers answer.
using Bascule.Configuration.Director;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Tests.Director;

public sealed class TheWayBack
{
    private static readonly Surroundings Lb = Machines.Machine("lb", "enp0s3", "192.168.56.11/24", "enp0s8", "192.168.200.251/24");

    [Fact]
    public void Of_the_pair_as_it_was_meant_names_the_gateway() => Of("lb IPaddr::192.168.56.10 IPaddr::192.168.200.250/24/enp0s8\n").ShouldBe(
        "/etc/ipvsadm.rules:1:1: note: the real servers in 192.168.200.0/24 must have the default gateway 192.168.200.250, which moves with 192.168.56.10.");

    [Fact]
    public void Without_an_address_inside_ends_at_the_other_machine_after_a_takeover() => Of("lb IPaddr::192.168.56.10 apache2\n").ShouldStartWith(
        "/etc/ipvsadm.rules:1:1: warning: 192.168.56.10 moves between two machines, but not the way back of 192.168.200.11: no floating address of its group is in 192.168.200.0/24, the network of enp0s8.");

    [Fact]
    public void By_an_address_of_another_group_may_be_on_another_machine() => Of("lb IPaddr::192.168.56.10\nlb2 IPaddr::192.168.200.250/24/enp0s8\n").ShouldContain(
        "192.168.56.10 is in the group IPaddr::192.168.56.10, and 192.168.200.250, by which 192.168.200.11 answers, in the group IPaddr::192.168.200.250/24/enp0s8: they can be on two machines.");

    [Fact]
    public void Is_nobodys_matter_where_the_address_does_not_move_or_packets_are_not_masqueraded()
    {
        Of("lb IPaddr::192.168.56.99\n").ShouldBeEmpty();
        Of("lb IPaddr::192.168.56.10\n", DirectorTexts.GoodService.Replace("-m", "-g", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string Of(string haresources, string rules = DirectorTexts.GoodService)
    {
        var cluster = ClassicConfiguration.Parse(ClassicFiles.Of("bcast enp0s3\nnode lb lb2\ndeadtime 5\nkeepalive 1\n", Situations.GoodAuthkeys, haresources), Lb).Configuration.ShouldNotBeNull().Cluster;
        var director = DirectorTexts.Read(DirectorTexts.Rules(rules)).Configuration.ShouldNotBeNull();
        return string.Join('\n', ReturnPath.Check(director, cluster, Lb.Devices.ShouldNotBeNull()).Select(f => f.In(Language.English)));
    }
}
