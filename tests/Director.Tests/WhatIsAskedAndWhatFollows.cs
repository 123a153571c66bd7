using System.Collections.Immutable;
using System.Text;
using Bascule.Checks;
using Bascule.Configuration;
using Bascule.Configuration.Director;
using Bascule.Core;
using Bascule.Director.Health;

namespace Bascule.Director.Tests;

/// <summary>From the files to the questions, and from the answers to the table.</summary>
public sealed class WhatIsAskedAndWhatFollows
{
    private const string Rules = """
        -A -t 192.0.2.10:80 -s wrr
        -a -t 192.0.2.10:80 -r 198.51.100.11:8080 -m -w 3
        -a -t 192.0.2.10:80 -r 198.51.100.12:8080 -m
        -A -u 192.0.2.10:53 -s rr
        -a -u 192.0.2.10:53 -r 198.51.100.11:53 -m
        """;

    private static readonly Instant Begin = new(1_000_000_000);

    private static ImmutableSortedDictionary<string, bool> Drained(params string[] names) => names.ToImmutableSortedDictionary(n => n, _ => false, StringComparer.Ordinal);

    private static Outcome Good => Outcome.Of(Answer.Good, TimeSpan.FromMilliseconds(1), "connected");

    private static Outcome Bad => Outcome.Of(Answer.Bad, TimeSpan.FromMilliseconds(1), "refused");

    private static DirectorConfiguration Of(DirectorFileKind kind, string text) => DirectorConfiguration.Parse(
        [new DirectorFile(kind, new FoundFile("/etc/x", [.. Encoding.UTF8.GetBytes(text)]))], new NameLookup(_ => [], (_, _) => null)).Configuration.ShouldNotBeNull();

    private static Check Only(string ldirectord)
    {
        var service = Of(DirectorFileKind.Ldirectord, ldirectord).Services.ShouldHaveSingleItem();
        return CheckPlan.Of(service, service.Balanced.Configured.RealServers.Values.First()).ShouldNotBeNull();
    }

    private static int Port(Balance balance) => balance.TableAt(Begin).Services.Values.First().RealServers.Count;

    [Fact]
    public void Without_a_word_in_the_files_TCP_is_connected_to_and_UDP_counts_as_up()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Rules, Rules), Begin);
        balance.Order.Checks.Select(c => c.Check.ToString()).ShouldBe(["tcp 198.51.100.11:8080", "tcp 198.51.100.12:8080"]);
        balance.Order.Checks.ShouldAllBe(c => c.Check.Every == TimeSpan.FromSeconds(1) && c.Check.Fall == 2 && c.Check.Rise == 2);
        balance.TableAt(Begin).Services.Values.Select(s => s.RealServers.Count).ShouldBe([0, 1], "nobody has answered yet");
    }

    [Theory]
    [InlineData("smtp", 25, "Talk", "220,250")]
    [InlineData("pop", 110, "Talk", "+OK")]
    [InlineData("imap", 143, "Talk", "* OK")]
    [InlineData("nntp", 119, "Talk", "200")]
    [InlineData("ftp", 21, "Talk", "220")]
    [InlineData("pgsql", 5432, "Tcp", "")]
    public void Each_protocol_is_spoken_as_its_servers_do(string service, int port, string kind, string begins)
    {
        var check = Only($"""
            virtual = 192.0.2.10:{port}
                real = 198.51.100.11:{port} masq
                service = {service}
                request = "SELECT 1"
            """);
        $"{check.Kind}".ShouldBe(kind);
        string.Join(',', check.Talk.Where(t => !t.Begins.IsEmpty).Select(t => t.Begins[0])).ShouldBe(begins);
    }

    [Fact]
    public void Certificates_are_for_the_virtual_address_also_those_of_mail_servers()
    {
        var check = Only("""
            virtual = 192.0.2.10:993
                real = 198.51.100.11:993 masq
            """);
        (check.Kind, check.IsSecured, check.Verify).ShouldBe((CheckKind.Talk, true, false));
    }

    [Fact]
    public void Where_nobody_says_a_port_the_protocols_own_is_asked()
    {
        var check = Only("""
            virtual = 7
                real = 198.51.100.11 masq
                service = http
            """);
        (check.Kind, check.Port).ShouldBe((CheckKind.Http, 80));
    }

    [Fact]
    public void A_service_of_datagrams_can_be_asked_in_TCP()
    {
        var service = Of(DirectorFileKind.Native, "virtual-services: [{address: 192.0.2.10:514, protocol: udp, servers: [{address: 198.51.100.11:514}], check: {ask: tcp, port: 601}}]\n").Services.ShouldHaveSingleItem();
        var check = CheckPlan.Of(service, service.Balanced.Configured.RealServers.Values.First()).ShouldNotBeNull();
        (check.Kind, check.Port).ShouldBe((CheckKind.Tcp, 601));
    }

    [Fact]
    public void A_name_server_is_asked_for_a_name_also_by_UDP()
    {
        var check = Only("""
            virtual = 192.0.2.10:53
                real = 198.51.100.11:53 masq
                protocol = udp
                service = dns
                request = "www.example.org"
                receive = "192.0.2.7"
            """);
        (check.Kind, check.Question, check.Matches).ShouldBe((CheckKind.Dns, "www.example.org", "192.0.2.7"));
    }

    [Theory]
    [InlineData("protocol = udp\n    checktype = connect")]
    [InlineData("checktype = ping")]
    public void A_host_is_asked_for_an_echo(string lines)
    {
        var check = Only($"""
            virtual = 192.0.2.10:500
                real = 198.51.100.11:500 masq
                {lines}
            """);
        (check.Kind, check.Address).ShouldBe((CheckKind.Ping, "198.51.100.11"));
    }

    [Fact]
    public void What_is_sent_and_what_must_come_is_said_of_simpletcp()
    {
        var check = Only("""
            virtual = 192.0.2.10:7000
                real = 198.51.100.11:7000 masq
                service = simpletcp
                request = "PING\r\n"
                receive = "PONG"
            """);
        (check.Kind, check.Talk.ShouldHaveSingleItem().Say, check.Matches).ShouldBe((CheckKind.Talk, "PING\r\n", "PONG"));
    }

    [Fact]
    public void A_page_is_asked_for_as_ldirectord_does()
    {
        var check = Only("""
            checkinterval = 7
            negotiatetimeout = 4
            failurecount = 3
            virtual = 192.0.2.10:80
                real = 198.51.100.11:8080 masq
                service = http
                request = "health"
                receive = "^ok"
                virtualhost = www.example.org
                checkport = 81
            """);
        (check.Kind, check.Endpoint.ToString(), check.Path, check.Host, check.Matches).ShouldBe((CheckKind.Http, "198.51.100.11:81", "/health", "www.example.org", "^ok"));
        (check.Every, check.Within, check.Fall, check.Rise).ShouldBe((TimeSpan.FromSeconds(7), TimeSpan.FromSeconds(4), 3, 1));
    }

    [Fact]
    public void A_program_gets_ldirectords_four_arguments() => Only("""
        virtual = 192.0.2.10:80
            real = 198.51.100.11:8080 masq
            checktype = external
            checkcommand = /usr/local/bin/ask
        """).Command.ShouldBe(["/usr/local/bin/ask", "192.0.2.10", "80", "198.51.100.11", "8080"]);

    [Fact]
    public void The_table_has_who_is_up_and_changes_when_a_verdict_does()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Rules, Rules), Begin);
        var ids = balance.Order.Checks.Select(c => c.Id).ToArray();
        balance.SettledAt(Begin).ShouldBeGreaterThan(Begin);
        foreach (var id in ids) balance.Take(id, Good, Begin).ShouldNotBeNull("untried before, up now");
        balance.SettledAt(Begin).ShouldBe(Begin);
        balance.TableAt(Begin).ShouldBe(Of(DirectorFileKind.Rules, Rules).Table);

        balance.Take(ids[0], Bad, Begin).ShouldBeNull("one is noise");
        balance.Take(ids[0], Bad, Begin)!.Server.ToString().ShouldBe("198.51.100.11:8080");
        Port(balance).ShouldBe(1);
        balance.Take(ids[0], Good, Begin).ShouldBeNull();
        balance.Take(ids[0], Good, Begin)!.IsUp.ShouldBeTrue();
        Port(balance).ShouldBe(2);
        balance.Take(999, Bad, Begin).ShouldBeNull("of one that has ended");
    }

    [Fact]
    public void A_reload_keeps_what_is_known_of_who_is_asked_the_same()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Rules, Rules), Begin);
        foreach (var check in balance.Order.Checks) balance.Take(check.Id, Good, Begin);
        var before = balance.Order.Checks;
        balance.Use(Of(DirectorFileKind.Rules, Rules.Replace("-w 3", "-w 5", StringComparison.Ordinal) + "\n-a -t 192.0.2.10:80 -r 198.51.100.13:8080 -m"), Begin);
        balance.Order.Checks.Select(c => c.Id).Intersect(before.Select(c => c.Id)).Count().ShouldBe(2);
        balance.TableAt(Begin).Services.Values.First().RealServers.Values.Select(s => s.Weight).ShouldBe([5, 1], "and the third has not answered");
    }

    [Fact]
    public void Who_is_asked_in_another_way_from_now_on_counts_as_it_did()
    {
        const string file = "checkinterval = 5\nvirtual = 192.0.2.10:80\n    real = 198.51.100.11:80 masq\n    real = 198.51.100.12:80 masq\n    checktype = connect\n";
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Ldirectord, file), Begin);
        var ids = balance.Order.Checks.Select(c => c.Id).ToArray();
        balance.Take(ids[0], Good, Begin);
        balance.Take(ids[1], Bad, Begin);
        balance.Use(Of(DirectorFileKind.Ldirectord, file.Replace("= 5", "= 7", StringComparison.Ordinal)), Begin);
        balance.Order.Checks.Select(c => c.Id).Intersect(ids).ShouldBeEmpty();
        balance.TableAt(Begin).Services.Values.First().RealServers.Keys.ShouldHaveSingleItem().ToString().ShouldBe("198.51.100.11:80");
    }

    [Fact]
    public void Who_is_drained_has_weight_0_whatever_its_check_says()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Rules, Rules), Begin);
        foreach (var check in balance.Order.Checks) balance.Take(check.Id, Good, Begin);
        int[] Weights() => [.. balance.TableAt(Begin).Services.Values.First().RealServers.Values.Select(s => s.Weight)];

        balance.Drain(Drained("198.51.100.11:8080", "10.9.9.9")).ShouldBeTrue();
        Weights().ShouldBe([0, 1]);
        balance.Drain(Drained("198.51.100.11:8080", "10.9.9.9")).ShouldBeFalse("nothing new");
        balance.Drain(Drained("198.51.100.11")).ShouldBeTrue();
        balance.TableAt(Begin).Services.Values.SelectMany(s => s.RealServers.Values).Select(s => s.Weight).ShouldBe([0, 1, 0], "all of its ports");
        balance.Drain(Drained());
        Weights().ShouldBe([3, 1]);
    }

    [Fact]
    public void The_folder_of_ldirectord_for_that_is_read() =>
        Of(DirectorFileKind.Ldirectord, "maintenancedir = /srv/away\nvirtual = 192.0.2.10:80\n    real = 198.51.100.11:80 masq\n    checktype = off\n").MaintenanceFolders.ShouldBe(["/srv/away"]);

    [Fact]
    public void Nobody_who_is_switched_off_gets_a_connection_and_nobody_is_asked()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Ldirectord, "virtual = 192.0.2.10:80\n    real = 198.51.100.11:80 masq\n    checktype = off\n"), Begin);
        balance.Order.Checks.ShouldBeEmpty();
        Port(balance).ShouldBe(0);
    }

    [Fact]
    public void Whose_connections_have_had_their_time_stands_there_no_more()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Rules, Rules), Begin);
        foreach (var wanted in balance.Order.Checks) balance.Take(wanted.Id, Good, Begin);
        Port(balance).ShouldBe(2);
        balance.Drain(Drained("198.51.100.11").SetItem("198.51.100.11", true)).ShouldBeTrue();
        balance.TableAt(Begin).Services.Values.SelectMany(s => s.RealServers.Keys).ShouldHaveSingleItem().ToString().ShouldBe("198.51.100.12:8080");
    }

    private const string Slow = """
        virtual-services:
          - address: 192.0.2.10:80
            slow-start: 10s
            servers:
              - address: 198.51.100.11:80
              - address: 198.51.100.12:80
                weight: 2
            check: {ask: tcp, fall: 1, rise: 1}
        """;

    [Fact]
    public void Who_comes_back_gets_its_share_little_by_little_and_who_was_there_first_at_once()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Native, Slow), Begin);
        var ids = balance.Order.Checks.Select(c => c.Id).ToArray();
        foreach (var id in ids) balance.Take(id, Good, Begin);
        WeightsAfter(0).ShouldBe([1, 2]);

        balance.Take(ids[0], Bad, Begin + TimeSpan.FromSeconds(20));
        WeightsAfter(20).ShouldBe([2]);
        balance.Take(ids[0], Good, Begin + TimeSpan.FromSeconds(30));
        WeightsAfter(30).ShouldBe([1, 20]);
        WeightsAfter(35).ShouldBe([5, 20]);
        WeightsAfter(39.9).ShouldBe([9, 20]);
        WeightsAfter(40).ShouldBe([1, 2]);

        int[] WeightsAfter(double seconds) => [.. balance.TableAt(Begin + TimeSpan.FromSeconds(seconds)).Services.Values.Single().RealServers.Values.Select(s => s.Weight)];
    }
}
