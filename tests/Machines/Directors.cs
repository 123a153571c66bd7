// Seed 002's second half: one director in front of web servers, and a pair of them.
using System.Globalization;
using System.Text.Json;
using Bascule.Lab;

namespace Bascule.Machines;

public sealed class Directors : MachineTest
{
    private const string RoundRobin = """
        # Définition du service
        ipvsadm -A -t 192.168.56.10:80 -s rr

        # Membres du cluster
        ipvsadm -a -t 192.168.56.10:80 -r 192.168.200.11:80 -m
        ipvsadm -a -t 192.168.56.10:80 -r 192.168.200.12:80 -m

        """;

    private const string Weighted = """
        ipvsadm -A -t 192.168.56.10:80 -s wrr
        ipvsadm -a -t 192.168.56.10:80 -r 192.168.200.11:80 -m -w 3
        ipvsadm -a -t 192.168.56.10:80 -r 192.168.200.12:80 -m -w 1
        ipvsadm -a -t 192.168.56.10:80 -r 192.168.200.13:80 -m -w 1

        """;

    /// <summary>Bytes per second, from a server that goes no faster.</summary>
    private const int RateOfDownloads = 40_000;

    private const string Defaults = "AUTO=\"true\"\nDAEMON=\"master\"\nIFACE=\"enp0s3\"\n";

    /// <summary>Between two connections of the director to a real server that no file has a check for, twice, and the time that one may take.</summary>
    private static readonly TimeSpan Noticed = TimeSpan.FromSeconds(3);

    [Fact]
    public void Seed_002_balances_in_turn_by_weight_and_without_who_is_down()
    {
        using var site = BalancedSite.Boot(isPair: false, director =>
        {
            director.Write("/etc/ipvsadm.rules", RoundRobin);
            director.Write("/etc/default/ipvsadm", Defaults);
            director.MustRun("systemctl enable --now bascule-director");
        });
        var director = site.Directors[0];

        var turns = site.Answers(6);
        turns.ShouldBe(turns[0] == "web1" ? ["web1", "web2", "web1", "web2", "web1", "web2"] : ["web2", "web1", "web2", "web1", "web2", "web1"], site.Journals());

        director.Write("/etc/ipvsadm.rules", Weighted);
        director.MustRun("systemctl reload bascule-director");
        Await(director, "web3 takes part", "192.168.200.13:80", "up");
        var shares = site.Answers(1000).GroupBy(a => a).ToDictionary(g => g.Key, g => g.Count());
        Report($"1000 requests, 3:1:1: {string.Join(", ", shares.OrderBy(s => s.Key).Select(s => $"{s.Key} {s.Value}"))}");
        shares.Count.ShouldBe(3, site.Journals());
        (shares["web1"], shares["web2"], shares["web3"]).ShouldBe((600, 200, 200));

        director.Run("journalctl -u bascule-director").Output.ShouldNotContain("changed the table", customMessage: "nobody but the director has");
        director.MustRun("nft flush chain ip bascule-director tcp-192.168.56.10-80");
        LabClock.Await(() => director.Run("journalctl -u bascule-director").Output.Contains("nft (process ", StringComparison.Ordinal), Limit).ShouldBeTrue(site.Journals());
        site.Answers(5).Distinct().Count().ShouldBe(3, site.Journals());

        // The way back is each real server's default gateway, which no file here shows.
        director.MustRun("bascule director check --way-back").ShouldContain("\n3 of 3 real servers answer clients by this director.\n");
        site.Servers[2].MustRun("ip route replace default via 192.168.200.11");
        var wrong = director.Run("bascule director check --way-back 2>&1");
        wrong.ExitCode.ShouldBe(1);
        wrong.Output.ShouldContain("The real server 192.168.200.13:80 answers this machine's own address, but not what comes from 192.168.56.10");
        wrong.Output.ShouldContain("\n2 of 3 real servers answer");
        director.Run("runuser -u nobody -- bascule director check --way-back --json 2>&1").Output.ShouldContain("\"answer\": \"goes-elsewhere\"");
        site.Servers[2].MustRun($"ip route replace default via {BalancedSite.InsideAddress}");

        director.MustRun("bascule director drain 192.168.200.13");
        Await(director, "web3 is drained", "192.168.200.13:80", "draining");
        site.Answers(20).ShouldNotContain("web3", site.Journals());
        director.MustRun("bascule director undrain 192.168.200.13");
        Await(director, "web3 is back", "192.168.200.13:80", "up");

        using var prober = Prober.Http(site.Client, BalancedSite.VirtualAddress);
        prober.Await(a => a.Good && a.Who == "web2", TimeSpan.Zero, Limit).ShouldNotBeNull();
        var stopped = LabClock.Now;
        site.Servers[1].MustRun("systemctl stop apache2");
        Await(director, "web2 is out", "192.168.200.12:80", "DOWN");
        var isOut = LabClock.Now;
        LabClock.Await(() => prober.Answers.Count(a => a.At > isOut) >= 100, Limit).ShouldBeTrue();
        var after = prober.Answers.Where(a => a.At > stopped).ToArray();
        var lastFailure = after.Where(a => !a.Good).Select(a => a.At - stopped).DefaultIfEmpty(TimeSpan.Zero).Max();
        Report($"web2 stopped: {after.Count(a => !a.Good)} of {after.Length} requests failed, the last {lastFailure.TotalMilliseconds:F0} ms after it");
        lastFailure.ShouldBeLessThan(Noticed, site.Journals());

        site.Servers[1].MustRun("systemctl start apache2");
        prober.Await(a => a.Good && a.Who == "web2", LabClock.Now, Limit).ShouldNotBeNull(site.Journals());

        // Across a restart, and a kill, nobody notices anything; a stop is the end, and a file with an error changes nothing.
        var from = LabClock.Now;
        director.MustRun("systemctl restart bascule-director");
        director.MustRun("systemctl kill -s KILL bascule-director");
        LabClock.Await(() => director.Run("systemctl is-active bascule-director").Output.Trim() == "active", Limit).ShouldBeTrue(site.Journals());
        director.Write("/etc/ipvsadm.rules", Weighted.Replace("-s wrr", "-s wr", StringComparison.Ordinal));
        director.Run("systemctl reload bascule-director");
        LabClock.Await(() => director.Run("bascule director").Output.Contains("bascule director check", StringComparison.Ordinal), Limit).ShouldBeTrue(site.Journals());
        prober.Answers.Where(a => a.At > from).ShouldAllBe(a => a.Good, site.Journals());

        // What only bascule.yaml can say, beside the rules: a host is asked for an echo, and clients have limits.
        director.Write("/etc/ipvsadm.rules", Weighted);
        director.Write("/etc/bascule/bascule.yaml", "virtual-services:\n  - {address: 192.168.56.10:8080, servers: [{address: 192.168.200.12:8081}], check: {ask: ping}, limits: {connections: 100}}\n");
        director.MustRun("bascule director check");
        director.MustRun("systemctl reload bascule-director");
        Await(director, "web2 echoes", "192.168.200.12:8081", "up");
        director.MustRun("bascule director --metrics").ShouldContain("bascule_director_server_up{service=\"tcp 192.168.56.10:8080\",server=\"192.168.200.12:8081\"} 1\n");
        director.MustRun("nft list tables").ShouldContain("table inet bascule-edge");
        director.MustRun("systemctl stop bascule-director");
        director.MustRun("nft list tables").ShouldNotContain("bascule-");

        // A name that nobody knows yet keeps it from balancing, and not from starting when somebody does.
        director.Write("/etc/ipvsadm.rules", Weighted.Replace("192.168.200.12:80", "late.example:80", StringComparison.Ordinal));
        director.MustRun("systemctl start --no-block bascule-director");
        LabClock.Await(() => director.Run("journalctl -u bascule-director").Output.Contains("tried again in", StringComparison.Ordinal), Limit).ShouldBeTrue(site.Journals());
        director.MustRun("echo 192.168.200.12 late.example >> /etc/hosts");
        LabClock.Await(() => director.Run("systemctl is-active bascule-director").Output.Trim() == "active", Limit).ShouldBeTrue(site.Journals());
        site.Answers(20).Distinct().Count().ShouldBe(3, site.Journals());

        // What ldirectord does beside the table: a program when nobody is left, another when the file has changed, which is in force at once, and a stop that leaves all as it is.
        const string Alone = "virtual = 192.168.56.10:80\n\treal = 192.168.200.12:80 masq\n\tchecktype = connect\n";
        const string Beside = "autoreload = yes\ncallback = \"/usr/local/bin/alarm copied\"\ncleanstop = no\nfallbackcommand = /usr/local/bin/alarm\ncheckinterval = 1\n" + Alone;
        director.MustRun("systemctl stop bascule-director && rm /etc/ipvsadm.rules /etc/default/ipvsadm /etc/bascule/bascule.yaml");
        director.Write("/usr/local/bin/alarm", "#!/bin/sh\necho \"$*\" >> /var/lib/bascule/alarm\n", "755");
        director.Write("/etc/ha.d/ldirectord.cf", Beside);
        director.MustRun("systemctl start bascule-director");
        Alarmed("stop 192.168.56.10:80 tcp");
        site.Servers[1].MustRun("systemctl stop apache2");
        Alarmed("stop 192.168.56.10:80 tcp", "start 192.168.56.10:80 tcp");
        director.Write("/etc/ha.d/ldirectord.cf", Beside.Replace(".12:80", ".11:80", StringComparison.Ordinal));
        Alarmed("stop 192.168.56.10:80 tcp", "start 192.168.56.10:80 tcp", "copied /etc/ha.d/ldirectord.cf", "stop 192.168.56.10:80 tcp");
        director.MustRun("systemctl stop bascule-director");
        site.Answers(5).ShouldAllBe(a => a == "web1", site.Journals());
        director.MustRun("bascule director clear");
        director.MustRun("nft list tables").ShouldNotContain("bascule-");

        void Alarmed(params string[] lines) => LabClock.Await(() => director.Run("cat /var/lib/bascule/alarm").Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal).SequenceEqual(lines.Order(StringComparer.Ordinal)), Limit)
            .ShouldBeTrue($"{string.Join(", ", lines)}: {director.Run("cat /var/lib/bascule/alarm").Said}\n{site.Journals()}");
    }

    [Fact]
    public void The_pair_of_seed_002_lets_downloads_go_on_through_a_power_cut_and_back()
    {
        using var site = BalancedSite.Boot(isPair: true, director =>
        {
            director.Write("/etc/ha.d/ha.cf", "bcast enp0s3\ndeadtime 5\nkeepalive 1\nnode lb lb2\n");
            director.Write("/etc/ha.d/authkeys", "auth 1\n1 md5 mot de passe\n", "600");
            director.Write("/etc/ha.d/haresources", "lb IPaddr::192.168.56.10 IPaddr::192.168.200.250/24/enp0s8\n");
            director.Write("/etc/ipvsadm.rules", Weighted);
            director.Write("/etc/default/ipvsadm", Defaults);
            director.MustRun("systemctl enable bascule-director heartbeat");
            director.MustRun("systemctl start --no-block bascule-director heartbeat");
        });
        foreach (var server in site.Servers)
        {
            // Slow at the server: what a slow client asks for has long been sent, and waits in its own buffers.
            server.Write("/etc/apache2/conf-enabled/long.conf", $"<Location /long>\n    SetOutputFilter RATE_LIMIT\n    SetEnv rate-limit {RateOfDownloads / 1000}\n</Location>\n");
            server.MustRun("head -c 1200000 /dev/zero > /var/www/html/long; a2enmod -q ratelimit && systemctl restart apache2");
        }
        var (lb, lb2) = (site.Directors[0], site.Directors[1]);
        using var prober = Prober.Http(site.Client, BalancedSite.VirtualAddress);
        prober.Await(a => a.Good, TimeSpan.Zero, Limit).ShouldNotBeNull(site.Journals());
        LabClock.Await(() => lb.Run("ip -4 -o addr show").Output.Contains(BalancedSite.VirtualAddress, StringComparison.Ordinal), Limit).ShouldBeTrue(site.Journals());

        // A node that has just started takes nothing before initdead (twice deadtime) is over.
        LabClock.Await(() => UptimeMs(lb2) > 11_000, Limit).ShouldBeTrue(site.Journals());

        Through("power cut of lb", lb.CutPower, seconds: 30, TimeSpan.FromSeconds(5));
        Through("failback", () =>
        {
            lb.PowerOn();
            LabClock.Await(() => lb.Run("ip -4 -o addr show").Output.Contains(BalancedSite.VirtualAddress, StringComparison.Ordinal), Limit).ShouldBeTrue(site.Journals());
        }, seconds: 30, TimeSpan.FromSeconds(5));

        // There and back without a boot between: what lb remembers of its earlier time must not be in the way. Moved by hand, so nobody waits for a deadtime.
        Through("taken over by lb2", () => MoveTo(lb2), seconds: 10, TimeSpan.FromSeconds(2));
        Through("taken back by lb", () => MoveTo(lb), seconds: 10, TimeSpan.FromSeconds(2));
        lb2.Run("journalctl -u bascule-director").Output.ShouldContain(" connections of an earlier time are forgotten", customMessage: site.Journals());

        void MoveTo(DebianMachine director)
        {
            director.MustRun("bascule takeover");
            LabClock.Await(() => director.Run("ip -4 -o addr show").Output.Contains(BalancedSite.VirtualAddress, StringComparison.Ordinal), Limit).ShouldBeTrue(site.Journals());
        }

        // The client's end of each; a prober's are short.
        int UnderWay() => int.Parse(site.Client.Run($"pgrep -c -f 'curl .*{BalancedSite.VirtualAddress}/long'").Output.Trim(), CultureInfo.InvariantCulture);

        // Within: the deadtime, or what a release and an acquisition take.
        void Through(string what, Action fault, int seconds, TimeSpan within)
        {
            // A hundred downloads of so many seconds, all under way when it happens.
            var size = seconds * RateOfDownloads;
            var downloads = Task.Run(() => site.Client.Run(
                $"for i in $(seq 100); do curl -s -m 100 -r 0-{size - 1} -o /dev/null -w '%{{size_download}} of %{{exitcode}} after %{{time_total}} s\\n' http://{BalancedSite.VirtualAddress}/long & done; wait", TimeSpan.FromMinutes(3)));
            var most = 0;
            LabClock.Await(() => (most = Math.Max(most, UnderWay())) >= 100, Limit).ShouldBeTrue($"{most} were under way at once");
            var began = LabClock.Now;
            fault();
            UnderWay().ShouldBeGreaterThanOrEqualTo(99, "they were to be under way when it happens");
            var said = downloads.GetAwaiter().GetResult().Output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            var finished = said.Count(l => l.StartsWith($"{size} ", StringComparison.Ordinal));
            Report($"{what}: {finished.ToString(CultureInfo.InvariantCulture)} of 100 downloads finished");
            var gap = prober.LongestGap(began, LabClock.Now);
            ReportGap(gap, $"{what}: new connections");
            finished.ShouldBeGreaterThanOrEqualTo(99, string.Join(", ", said.Where(l => !l.StartsWith($"{size} ", StringComparison.Ordinal))) + site.Journals());
            gap.Length.ShouldBeLessThan(within + Generous, site.Journals());
        }
    }

    private static void Await(DebianMachine director, string what, string server, string health) => LabClock.Await(
        () => director.Run("bascule director").Output.Split('\n').Any(l => l.Contains(server, StringComparison.Ordinal) && l.Contains($" {health} ", StringComparison.Ordinal)), Limit)
        .ShouldBeTrue($"{what}: {director.Run("bascule director").Output}");

    private static long UptimeMs(DebianMachine node) => JsonDocument.Parse(node.Run("bascule status --json").Output).RootElement.GetProperty("status").GetProperty("uptimeMs").GetInt64();

    private static void Report(string text) => TestContext.Current.SendDiagnosticMessage(text);
}
