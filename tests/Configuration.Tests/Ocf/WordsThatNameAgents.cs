// How a word of haresources becomes an OCF agent with its parameters.
using Bascule.Configuration.Classic;
using Bascule.Configuration.Ocf;
using Bascule.Configuration.Speech;
using Bascule.Core;

namespace Bascule.Configuration.Tests.Ocf;

public sealed class WordsThatNameAgents
{
    // Arguments and parameters as Heartbeat 3.0.6's own resource.d scripts pair them.
    [Theory]
    [InlineData("Filesystem::/dev/sdb1::/srv", "device=/dev/sdb1 directory=/srv")]
    [InlineData("Filesystem::/dev/sdb1::/srv::ext4::noatime", "device=/dev/sdb1 directory=/srv fstype=ext4 options=noatime")]
    [InlineData("Filesystem::nas:/export::/srv::::ro", "device=nas:/export directory=/srv options=ro")]
    [InlineData("MailTo::root", "email=root")]
    [InlineData("MailTo::root::pair", "email=root subject=pair")]
    [InlineData("IPsrcaddr::192.168.0.200", "ipaddress=192.168.0.200")]
    [InlineData("SendArp::192.168.0.200/eth0", "ip=192.168.0.200 nic=eth0")]
    [InlineData("LVM::vg0", "volgrpname=vg0")]
    [InlineData("Raid1::/etc/mdadm.conf::/dev/md0", "raidconf=/etc/mdadm.conf raiddev=/dev/md0")]
    [InlineData("apache", "")]
    [InlineData("apache::/etc/apache2/apache2.conf", "configfile=/etc/apache2/apache2.conf")]
    [InlineData("Delay", "mondelay=0")]
    [InlineData("Delay::3", "mondelay=0 startdelay=3")]
    [InlineData("Delay::3::4", "mondelay=0 startdelay=3 stopdelay=4")]
    [InlineData("portblock::tcp::80,443::block", "action=block portno=80,443 protocol=tcp")]
    [InlineData("Xinetd::ftp", "service=ftp")]
    [InlineData("AudibleAlarm::hb1::hb2", "nodelist=hb1 hb2")]
    [InlineData("AudibleAlarm", "")]
    [InlineData("WinPopup::/etc/hostfile", "hostfile=/etc/hostfile")]
    [InlineData("LinuxSCSI::0:0:11", "scsi=0:0:11")]
    [InlineData("ServeRAID::1::1", "mergegroup=1 serveraid=1")]
    [InlineData("ICP::c0::sda", "device=sda driveid=c0")]
    [InlineData("WAS::9080", "port=9080")]
    [InlineData("WAS::/opt/was/server-cfg.xml", "config=/opt/was/server-cfg.xml")]
    [InlineData("db2::db2inst1", "instance=db2inst1")]
    [InlineData("ids::/opt/informix::one::onconfig.one", "informixdir=/opt/informix informixserver=one onconfig=onconfig.one")]
    public void Classic_ones_give_their_arguments_names(string word, string parameters)
    {
        var read = Read(word, out _).ShouldNotBeNull();
        read.Agent.ShouldBe(new OcfAgentName("heartbeat", word.Split(':')[0]));
        string.Join(' ', read.Parameters.Select(p => $"{p.Key}={p.Value}")).ShouldBe(parameters);
    }

    [Theory]
    [InlineData("Filesystem::/dev/sdb1", "`Filesystem` lacks its argument directory. Write `Filesystem::device::directory[::fstype[::options]]`.")]
    [InlineData("SendArp", "`SendArp` lacks its argument ip/nic. Write `SendArp::ip/nic`.")]
    [InlineData("Delay::1::2::3", "`Delay` has 3 arguments and takes 2. Write `Delay[::startdelay[::stopdelay]]`.")]
    [InlineData("ocf:heartbeat:../../../bin/sh", "`ocf:heartbeat:../../../bin/sh` does not name an OCF agent.")]
    [InlineData("ocf:heartbeat:..", "`ocf:heartbeat:..` does not name an OCF agent.")]
    [InlineData("ocf::Dummy", "`ocf` does not name an OCF agent.", true)]
    [InlineData("ocf:heartbeat:Dummy::", "`` is no parameter of ocf:heartbeat:Dummy.")]
    [InlineData("ocf:heartbeat:Dummy::a b=1", "`a b=1` is no parameter of ocf:heartbeat:Dummy.")]
    [InlineData("ocf:heartbeat:Dummy::=1", "`=1` is no parameter of ocf:heartbeat:Dummy.")]
    public void Wrong_ones_say_what_to_write(string word, string sentence, bool isAnotherWord = false)
    {
        Read(word, out var fault).ShouldBeNull();
        // `ocf::Dummy` is a script named ocf with an argument, as Heartbeat had it.
        if (isAnotherWord) fault.ShouldBeNull();
        else fault.ShouldNotBeNull().In(Language.English).ShouldStartWith(sentence);
    }

    [Theory]
    [InlineData("ocf:heartbeat:Dummy", "")]
    [InlineData("ocf:linbit:drbd::drbd_resource=r0::adjust=", "adjust= drbd_resource=r0")]
    [InlineData("ocf:heartbeat:IPaddr2::ip=fd00::10::nic=eth0", "ip=fd00::10 nic=eth0")]
    [InlineData("ocf:heartbeat:IPaddr2::ip=::1::nic=lo", "ip=::1 nic=lo")]
    [InlineData("ocf:heartbeat:exportfs::clientspec=fd00::/64::options=rw=1,sync", "clientspec=fd00::/64 options=rw=1,sync")]
    public void Of_any_agent_name_their_parameters(string word, string parameters)
    {
        var read = Read(word, out _).ShouldNotBeNull();
        read.Agent.ToString().ShouldBe(string.Join(':', word.Split(':').Take(3)));
        string.Join(' ', read.Parameters.Select(p => $"{p.Key}={p.Value}")).ShouldBe(parameters);
    }

    [Theory]
    [InlineData("apache2")]
    [InlineData("drbddisk::r0")]
    [InlineData("IPaddr::10.0.0.1")]
    [InlineData("ldirectord::/etc/ha.d/ldirectord.cf")]
    public void Others_are_none_of_ours(string word)
    {
        Read(word, out var fault).ShouldBeNull();
        fault.ShouldBeNull();
    }

    [Fact]
    public void An_instance_is_named_alike_on_both_nodes_and_otherwise_in_another_group()
    {
        var resource = HaresourcesReader.ResourceOf("Filesystem::/dev/sdb1::/srv");
        var name = OcfCall.Instance(new GroupName("web"), resource);
        name.ShouldStartWith("Filesystem-dev-sdb1-srv-");
        OcfCall.Instance(new GroupName("web"), HaresourcesReader.ResourceOf("Filesystem::/dev/sdb1::/srv")).ShouldBe(name);
        OcfCall.Instance(new GroupName("mail"), resource).ShouldNotBe(name);
        OcfCall.Instance(new GroupName("web"), HaresourcesReader.ResourceOf("ocf:x:y::a=" + new string('z', 500))).Length.ShouldBeLessThan(60);
    }

    private static OcfResource? Read(string word, out OcfFault? fault)
    {
        OcfResource.TryRead(HaresourcesReader.ResourceOf(word), out var read, out fault);
        return read;
    }
}
