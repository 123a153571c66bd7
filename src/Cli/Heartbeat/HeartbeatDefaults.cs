// The table that Heartbeat prints of its defaults, for scripts that read it.
namespace Bascule.Cli.Heartbeat;

internal static class HeartbeatDefaults
{
    /// <summary>What <c>heartbeat -D</c> prints: the defaults of 3.0.6, which are ours (ha.cf(5)).</summary>
    public const string Table = """
        Directive                Default   Description
        --------------------------------------------------------------------------------
        cluster                  linux-ha  name of the cluster
        hopfudge                 1         hops a packet may take beyond the number of nodes
        keepalive                1000ms    time between two heartbeats
        deadtime                 30000ms   silence after which a node is dead
        baud                     19200     speed of serial lines
        auto_failback            legacy    whether groups return to their home
        hbgenmethod              file      where the generation comes from
        realtime                 true      whether heartbeats have real-time priority
        msgfmt                   classic   format of messages
        conn_logd_time           60        seconds between attempts to reach the log daemon
        log_badpack              true      whether bad packets are logged
        syslogmsgfmt             true      whether log files look like syslog's
        coredumps                true      whether a crash leaves a core
        pacemaker                false     whether a cluster resource manager is run
        autojoin                 none      which unlisted nodes may join
        uuidfrom                 file      where the node's UUID comes from
        compression              zlib      how large messages are compressed
        compression_threshold    2         kilobytes from which on they are
        traditional_compression  no        whether whole messages are compressed
        max_rexmit_delay         250       milliseconds before a lost message is asked for again
        record_config_changes    on        only with pacemaker
        record_pengine_inputs    on        only with pacemaker
        enable_config_writes     on        only with pacemaker
        memreserve               6500      kilobytes of memory held ready
        """;
}
