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

    private static Outcome Good => Outcome.Of(Answer.Good, TimeSpan.FromMilliseconds(1), "connected");

    private static Outcome Bad => Outcome.Of(Answer.Bad, TimeSpan.FromMilliseconds(1), "refused");

    private static DirectorConfiguration Of(DirectorFileKind kind, string text) => DirectorConfiguration.Parse(
        [new DirectorFile(kind, new FoundFile("/etc/x", [.. Encoding.UTF8.GetBytes(text)]))], new NameLookup(_ => [], (_, _) => null)).Configuration.ShouldNotBeNull();

    private static Check Only(string ldirectord)
    {
        var service = Of(DirectorFileKind.Ldirectord, ldirectord).Services.ShouldHaveSingleItem();
        return CheckPlan.Of(service, service.Balanced.Configured.RealServers.Values.First()).ShouldNotBeNull();
    }

    private static int Port(Balance balance) => balance.Table.Services.Values.First().RealServers.Count;

    [Fact]
    public void Without_a_word_in_the_files_TCP_is_connected_to_and_UDP_counts_as_up()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Rules, Rules), Begin);
        balance.Order.Checks.Select(c => c.Check.ToString()).ShouldBe(["tcp 198.51.100.11:8080", "tcp 198.51.100.12:8080"]);
        balance.Order.Checks.ShouldAllBe(c => c.Check.Every == TimeSpan.FromSeconds(1) && c.Check.Fall == 2 && c.Check.Rise == 2);
        balance.Table.Services.Values.Select(s => s.RealServers.Count).ShouldBe([0, 1], "nobody has answered yet");
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
        balance.Table.ShouldBe(Of(DirectorFileKind.Rules, Rules).Table);

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
        balance.Table.Services.Values.First().RealServers.Values.Select(s => s.Weight).ShouldBe([5, 1], "and the third has not answered");
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
        balance.Table.Services.Values.First().RealServers.Keys.ShouldHaveSingleItem().ToString().ShouldBe("198.51.100.11:80");
    }

    [Fact]
    public void Who_is_drained_has_weight_0_whatever_its_check_says()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Rules, Rules), Begin);
        foreach (var check in balance.Order.Checks) balance.Take(check.Id, Good, Begin);
        int[] Weights() => [.. balance.Table.Services.Values.First().RealServers.Values.Select(s => s.Weight)];

        balance.Drain(new SortedSet<string> { "198.51.100.11:8080", "10.9.9.9" }).ShouldBeTrue();
        Weights().ShouldBe([0, 1]);
        balance.Drain(new SortedSet<string> { "198.51.100.11:8080", "10.9.9.9" }).ShouldBeFalse("nothing new");
        balance.Drain(new SortedSet<string> { "198.51.100.11" }).ShouldBeTrue();
        balance.Table.Services.Values.SelectMany(s => s.RealServers.Values).Select(s => s.Weight).ShouldBe([0, 1, 0], "all of its ports");
        balance.Drain(new SortedSet<string>());
        Weights().ShouldBe([3, 1]);
    }

    [Fact]
    public void The_folder_of_ldirectord_for_that_is_read() =>
        Of(DirectorFileKind.Ldirectord, "maintenancedir = /srv/away\nvirtual = 192.0.2.10:80\n    real = 198.51.100.11:80 masq\n    checktype = off\n").MaintenanceFolder.ShouldBe("/srv/away");

    [Fact]
    public void Nobody_who_is_switched_off_gets_a_connection_and_nobody_is_asked()
    {
        var balance = new Balance();
        balance.Use(Of(DirectorFileKind.Ldirectord, "virtual = 192.0.2.10:80\n    real = 198.51.100.11:80 masq\n    checktype = off\n"), Begin);
        balance.Order.Checks.ShouldBeEmpty();
        Port(balance).ShouldBe(0);
    }
}
