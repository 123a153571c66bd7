// Which agents of Debian's resource-agents are tried, each with what its package needs to run on a bare machine.
using System.Collections.Immutable;

namespace Bascule.Lab.Agents;

internal static class AgentCases
{
    private const string Instances = "/run/resource-agents";

    // Asked by ocf-tester of every agent that answers `demote` and `promote` with anything but 3, "unimplemented".
    private static readonly Complaint NotPromotable = new("rc=2: The notify action|rc=2: Demot|rc=2: Promot",
        "the agent answers notify, promote and demote, which it does not have, with 2 (bad arguments) and not with 3 (unimplemented); ocf-tester then takes it for one that can be promoted. Nobody asks for them here.");

    /// <summary>At times, on a busy machine.</summary>
    public static readonly Complaint Early = new("rc=7: Monitoring an active",
        "the agent's start ends before the daemon has written its pid file, and ocf-tester asks at once. The pair asks again ten seconds later before it believes such an answer.");

    public static readonly ImmutableArray<AgentCase> All =
    [
        // Nothing but a file, an address, a rule.
        new("Dummy", "state=/run/dummy.state", "rm /run/dummy.state"),
        new("dummypy", "state=/run/dummypy.state", "rm /run/dummypy.state"),
        new("Stateful", "state=/run/stateful.state", "rm /run/stateful.state"),
        new("Delay", "startdelay=1 stopdelay=1 mondelay=0", $"rm {Instances}/Delay*") { Classic = "Delay::1::1", Known = NotPromotable },
        new("MailTo", "email=root subject=pair", $"rm {Instances}/MailTo*") { Classic = "MailTo::root::pair" },
        new("SendArp", "ip=192.168.56.10 nic=enp0s3", $"rm {Instances}/SendArp*") { Classic = "SendArp::192.168.56.10/enp0s3" },
        new("symlink", "link=/srv/link target=/srv/target", "rm /srv/link") { Prepare = "mkdir -p /srv/target" },
        new("anything", "binfile=/usr/bin/sleep cmdline_options=infinity pidfile=/run/anything.pid", "kill -KILL $(cat /run/anything.pid)"),
        new("IPaddr2", "ip=192.168.56.20 nic=enp0s3 cidr_netmask=24", "ip addr del 192.168.56.20/24 dev enp0s3"),
        new("IPsrcaddr", "ipaddress=192.168.56.21", "ip route replace default via 192.168.56.9 dev enp0s3")
        {
            Classic = "IPsrcaddr::192.168.56.21",
            Address = "192.168.56.21",
            Prepare = "ip route replace default via 192.168.56.9 dev enp0s3",
            Known = new("rc=1: Stopping a stopped",
                "the agent's stop gives the routes the machine's first address as their source, and takes that, the second time, for somebody else's. The pair asks once: a stop that succeeded is not repeated."),
        },
        new("Route", "destination=198.51.100.0/24 device=enp0s3 gateway=192.168.56.9", "ip route del 198.51.100.0/24"),
        new("portblock", "protocol=tcp portno=8080 action=block", $"iptables -F INPUT; rm {Instances}/portblock*")
        {
            Classic = "portblock::tcp::8080::block",
            Remark = "where its rule is gone it considers itself active by a file of its own: a flushed firewall is not noticed. Here the file went too.",
        },
        new("iface-macvlan", "device=enp0s3 name=mv0", "ip link del mv0"),
        new("iface-bridge", "bridge_name=br0", "ip link del br0")
        {
            Needs = "ip link add br9 type bridge && sh -c 'echo 1 >/sys/class/net/br9/bridge/multicast_router'; code=$?; ip link del br9; exit $code",
        },
        new("iface-vlan", "vlan_interface=enp0s3 vlan_id=7", "ip link del enp0s3.7") { Needs = "ip link add link enp0s3 name vlan9 type vlan id 9 && ip link del vlan9" },

        // Storage. The loop device is the mount's own: it goes with it.
        new("Filesystem", "device=/srv/disk.img directory=/srv/data fstype=ext4 options=loop", "umount /srv/data")
        {
            Classic = "Filesystem::/srv/disk.img::/srv/data::ext4::loop",
            Needs = "test -e /dev/loop-control || mknod /dev/loop-control c 10 237; for i in 0 1 2 3 4 5 6 7; do test -e /dev/loop$i || mknod /dev/loop$i b 7 $i; done; losetup -f",
            Prepare = "mkdir -p /srv/data && truncate -s 32M /srv/disk.img && mkfs.ext4 -q -F /srv/disk.img",
        },
        new("LVM-activate", "vgname=pair lvname=data vg_access_mode=system_id", "vgchange -an pair")
        {
            Needs = "test -e /dev/mapper/control || { mkdir -p /dev/mapper && mknod /dev/mapper/control c 10 236; }; dmsetup version",
            Prepare = "truncate -s 32M /srv/pv.img && at=$(losetup --find --show /srv/pv.img) && vgcreate --systemid $(uname -n) pair $at && lvcreate -an -L 8M -n data pair",
        },
        new("mdraid", "mdadm_conf=/etc/mdadm/mdadm.conf md_dev=/dev/md7", "mdadm --stop /dev/md7") { Needs = "cat /proc/mdstat" },
        new("exportfs", "clientspec=192.168.56.0/24 options=rw directory=/srv/target fsid=1", "exportfs -u 192.168.56.0/24:/srv/target") { Prepare = "mkdir -p /srv/target" },
        new("nfsserver", "nfs_shared_infodir=/srv/nfs", "rpc.nfsd 0") { Needs = "mkdir -p /run/nfsd && mount -t nfsd nfsd /run/nfsd && umount /run/nfsd" },

        // Services.
        new("Xinetd", "service=lab", "sed -i '/disable/s/no/yes/' /etc/xinetd.d/lab")
        {
            Classic = "Xinetd::lab",
            Prepare = "sed '/^# This is the udp/,$d' /etc/xinetd.d/daytime >/etc/xinetd.d/lab && systemctl start xinetd",
        },
        new("apache", "configfile=/etc/apache2/apache2.conf", "pkill -KILL apache2") { Classic = "apache::/etc/apache2/apache2.conf" },
        new("nginx", "configfile=/etc/nginx/nginx.conf status10url=http://localhost/", "pkill -KILL nginx"),
        new("pgsql", "pgctl=/usr/lib/postgresql/15/bin/pg_ctl pgdata=/var/lib/postgresql/15/main config=/etc/postgresql/15/main/postgresql.conf socketdir=/var/run/postgresql", "pkill -KILL postgres")
        {
            Remark = "after a kill it recovers its database, and the agent looks only now and then whether it has: some ten seconds.",
            Known = new("rc=6: Demot|rc=6: Promot", "the agent has promote and demote for replication alone, and refuses them (6, not configured) without it; ocf-tester asks for them all the same."),
        },
        new("mysql", "binary=/usr/bin/mysqld_safe config=/etc/mysql/my.cnf pid=/run/mysqld/mysqld.pid socket=/run/mysqld/mysqld.sock", "pkill -KILL mysqld_safe; pkill -KILL mariadbd")
        {
            Prepare = "install -d -o mysql /var/log/mysql /run/mysqld",
            Known = new("rc=127: Demot", "ocf-tester demotes it, for which the agent calls a program of Pacemaker's; 127 is the shell's word for a program that is not there. Nobody demotes a single server."),
        },
        new("mariadb", "node_list=web1", "true") { Unusable = "runs as a promotable clone of Pacemaker's only; `mysql` is the agent for a single server" },
        new("redis", "config=/etc/redis/redis.conf", "pkill -KILL redis-server")
        {
            Known = new("rc=1: Promot", "the agent's monitor says that redis is promoted (8) only where Pacemaker has made it a promotable clone; ocf-tester promotes it without, and the agent's promote takes the plain 0 for a failure. Nobody promotes it here."),
        },
        new("slapd", "config=/etc/ldap/slapd.d user=openldap group=openldap services=ldap://127.0.0.1/ pidfile=/run/slapd/slapd.pid", "pkill -KILL slapd"),
        new("named", "named_user=bind named_config=/etc/bind/named.conf", "pkill -KILL named"),
        new("dhcpd", "config=/etc/dhcp/dhcpd.conf chrooted=false user=root group=root leases=/dhcpd.leases pid=/run/dhcpd.pid interface=enp0s3", "pkill -KILL dhcpd")
        {
            Prepare = "echo 'subnet 192.168.56.0 netmask 255.255.255.0 { }' >/etc/dhcp/dhcpd.conf",
        },
        new("Squid", "squid_exe=/usr/sbin/squid squid_conf=/etc/squid/squid.conf squid_pidfile=/run/squid.pid squid_port=3128", "pkill -KILL squid") { Known = NotPromotable },
        new("postfix", "config_dir=/etc/postfix", "pkill -KILL -x master"),
        new("dovecot", "config_file=/etc/dovecot/dovecot.conf", "pkill -KILL dovecot"),
        new("proftpd", "conffile=/etc/proftpd/proftpd.conf pidfile=/run/proftpd.pid", "pkill -KILL proftpd") { Known = Early },
        new("rsyncd", "binpath=/usr/bin/rsync conffile=/etc/rsyncd.conf", "pkill -TERM rsync")
        {
            Remark = "killed with SIGKILL, rsync leaves its pid file, and the agent, which removes it at no stop, refuses each later start on that machine (`Unknown status`). The group then goes to the other node; `rm` the file, and `bascule clear`. Here it got SIGTERM.",
            Prepare = "printf 'pid file = /run/rsyncd.pid\\n[srv]\\npath = /srv\\n' >/etc/rsyncd.conf",
            Known = Early,
        },
        new("rsyslog", "configfile=/etc/rsyslog.conf", "pkill -KILL rsyslogd"),

        // Those that a pair without Pacemaker cannot use, or nobody on Debian 12.
        new("conntrackd", "config=/etc/conntrackd/conntrackd.conf", "true") { Unusable = "runs as a promotable clone of Pacemaker's only" },
        new("varnish", "config=/etc/varnish/default.vcl mgmt_address=127.0.0.1:6082 listen_address=127.0.0.1:6081 backend_size=64M name=lab", "true")
        {
            Unusable = "the agent starts varnishd with `-u` and `-g`, which Debian 12's varnishd no longer knows",
        },
    ];
}
