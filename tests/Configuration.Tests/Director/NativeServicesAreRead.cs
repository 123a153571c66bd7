// `virtual-services` of bascule.yaml say what the classic files say, and more.
using Bascule.Configuration.Director;
using Bascule.Configuration.Machine;
using Bascule.Core.Director;
using static Bascule.Configuration.Tests.Director.DirectorTexts;

namespace Bascule.Configuration.Tests.Director;

public sealed class NativeServicesAreRead
{
    [Fact]
    public void As_the_lines_of_ipvsadm_that_say_the_same() => Table(Yaml("""
        virtual-services:
          - address: 192.168.56.10:80
            scheduler: mh
            flags: [mh-port, mh-fallback]
            persistent: 10min
            servers:
              - {address: 192.168.200.11:8080, weight: 3, max-connections: 100, resume-below: 50}
              - {address: "web3:http"}
          - {address: 192.168.56.10:53, protocol: udp, scheduler: rr, forwarding: route, servers: [{address: 192.168.200.11}]}
          - {address: "[fd00::10]:80", servers: [{address: "[fd00::11]:80", forwarding: tunnel}]}
          - {mark: 7, scheduler: wlc, servers: [{address: 192.168.200.11}]}
        """)).ShouldBe(Table(Rules("""
        -A -t 192.168.56.10:80 -s mh -b mh-port,mh-fallback -p 600
        -a -t 192.168.56.10:80 -r 192.168.200.11:8080 -m -w 3 -x 100 -y 50
        -a -t 192.168.56.10:80 -r 192.168.200.13:80 -m
        -A -u 192.168.56.10:53 -s rr
        -a -u 192.168.56.10:53 -r 192.168.200.11 -g
        -A -t [fd00::10]:80 -s wrr
        -a -t [fd00::10]:80 -r [fd00::11]:80 -i
        -A -f 7 -s wlc
        -a -f 7 -r 192.168.200.11 -m
        """)));

    [Fact]
    public void With_what_only_they_can_say()
    {
        var service = Service(Yaml(GoodNative + """
                down: quiesce
                sorry-server: 127.0.0.1:8080
                check: {ask: http, path: /health, host: www.example.org, matches: ok, port: 81, every: 5s, within: 500ms, fall: 4, rise: 3}
                slow-start: 90s
                limits: {new-per-second: 50, connections: 200, new-of-all-per-second: 10000}

            """));
        (service.Balanced.WhenDown, service.Balanced.Fallback!.Address, service.Balanced.Fallback.Forwarding).ShouldBe((WhenDown.Quiesce, Real("127.0.0.1", 8080), new Forwarding.Route()));
        var check = service.Check.ShouldNotBeNull();
        (check.Type, check.Service, check.Request, check.VirtualHost, check.Receive, check.Port).ShouldBe((CheckType.Negotiate, "http", "/health", "www.example.org", "ok", (ushort)81));
        (check.Interval, check.NegotiateTimeout, check.FailureCount, check.RiseCount).ShouldBe((TimeSpan.FromSeconds(5), TimeSpan.FromMilliseconds(500), 4, 3));
        service.SlowStart.ShouldBe(TimeSpan.FromSeconds(90));
        service.Limits.ShouldBe(new FloodLimits { NewPerSecond = 50, Connections = 200, NewOfAllPerSecond = 10000 });
    }

    [Theory]
    [InlineData("tcp", CheckType.Connect)]
    [InlineData("ping", CheckType.Ping)]
    [InlineData("none", CheckType.On)]
    [InlineData("smtp", CheckType.Negotiate)]
    [InlineData("program, program: /usr/lib/check", CheckType.External)]
    public void Asked_in_each_way(string ask, CheckType type) => Service(Yaml(GoodNative + $"    check: {{ask: {ask}}}\n")).Check!.Type.ShouldBe(type);

    [Fact]
    public void Beside_the_classic_files_but_not_with_the_same_service()
    {
        Read(Rules(GoodService.Replace(":80 ", ":8080 ", StringComparison.Ordinal)), Yaml(GoodNative)).Configuration!.Services.Length.ShouldBe(2);
        var twice = Read(Rules(GoodService), Yaml(GoodNative));
        twice.Configuration.ShouldBeNull();
        twice.Findings.ShouldHaveSingleItem().Phrase.ShouldBe(DirectorPhrases.ServiceTwice);
    }

    [Fact]
    public void With_the_way_out_of_real_servers() => Read(Yaml(GoodNative + "ways-out:\n  - {from: 192.168.200.0/24, as: 192.168.56.10}\n  - {from: \"fd00:2::/64\"}\n")).Configuration!.WaysOut
        .ShouldBe([new WayOut(Address("192.168.200.0"), 24, Address("192.168.56.10")), new WayOut(Address("fd00:2::"), 64, null)]);

    [Fact]
    public void Only_where_there_are_any()
    {
        var root = Directory.CreateTempSubdirectory("bascule-director-");
        try
        {
            var file = Path.Combine(root.CreateSubdirectory("etc/bascule").FullName, "bascule.yaml");
            foreach (var (text, count) in new[] { ("nodes: [a, b]\n", 0), (GoodNative, 1), ("nodes: [\n", 1) })
            {
                File.WriteAllText(file, text);
                FileReading.OfDirector(root.FullName).Length.ShouldBe(count, text);
            }
        }
        finally
        {
            root.Delete(recursive: true);
        }
    }
}
