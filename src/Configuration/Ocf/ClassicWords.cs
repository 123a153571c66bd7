// Heartbeat's resource.d scripts that only called an OCF agent of the same name, with the order of their arguments (Heartbeat
// 3.0.6, /etc/ha.d/resource.d). Nothing but the table: how a form is read stands in ClassicForm.
using System.Collections.Immutable;

namespace Bascule.Configuration.Ocf;

internal static class ClassicWords
{
    // Not in it: IPaddr, IPaddr2 and IPv6addr, which the actuator is itself; drbddisk, drbdupper and ldirectord, whose packages
    // bring scripts; OCF, which reads its parameters from a file below /etc/ha.d/conf (`ocf:PROVIDER:TYPE` is its successor).
    public static readonly ImmutableArray<ClassicForm> All =
    [
        new("AudibleAlarm", "[nodelist...]"),
        // The agent sleeps `mondelay` in each monitor, 30 s unless told, and allows itself 30 s for it.
        new("Delay", "[startdelay[::stopdelay]]", "mondelay=0"),
        new("Filesystem", "device::directory[::fstype[::options]]"),
        new("ICP", "driveid::device"),
        new("IPsrcaddr", "ipaddress"),
        new("LVM", "volgrpname"),
        new("LinuxSCSI", "scsi"),
        new("MailTo", "email[::subject]"),
        new("Raid1", "raidconf::raiddev"),
        new("SendArp", "ip/nic"),
        new("ServeRAID", "serveraid::mergegroup"),
        new("WAS", "[config|port]"),
        new("WinPopup", "[hostfile]"),
        new("Xinetd", "service"),
        new("apache", "[configfile]"),
        new("db2", "instance"),
        new("ids", "[informixdir[::informixserver[::onconfig]]]"),
        new("portblock", "protocol::portno::action"),
    ];
}
