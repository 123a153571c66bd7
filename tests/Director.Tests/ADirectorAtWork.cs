using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Net;
using System.Net.Sockets;
using Bascule.Checks;
using Bascule.Configuration;
using Bascule.Configuration.Director;
using Bascule.Core;
using Bascule.Core.Director;
using Bascule.Director.Nftables;
using Bascule.Linux;
using Bascule.Linux.Sockets;
using Bascule.Linux.Tests;

namespace Bascule.Director.Tests;

/// <summary>The loop on a real kernel's nftables: what it does by itself, and goes on saying.</summary>
public sealed class ADirectorAtWork : IDisposable
{
    private const string Chain = "tcp-192.0.2.10-80";

    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(20);

    private readonly TestHost host = TestHost.Create();
    private readonly List<string> notes = [];
    private Answers answers = new();
    private ImmutableSortedDictionary<string, bool> drained = ImmutableSortedDictionary<string, bool>.Empty;
    private DirectorLoop? loop;
    private Thread? running;
    private readonly List<IDisposable> open = [];

    public void Dispose()
    {
        End();
        foreach (var connection in open) connection.Dispose();
        host.Dispose();
    }

    [Fact]
    public void Stands_before_the_first_answers_and_follows_each_verdict()
    {
        Begin("-A -t 192.0.2.10:80 -s rr\n-a -t 192.0.2.10:80 -r 198.51.100.11:80 -m\n-a -t 192.0.2.10:80 -r 198.51.100.12:80 -m\n");
        Await(() => Table().Contains("tcp . 192.0.2.10 . 80 }", StringComparison.Ordinal), "clients are refused until somebody has answered");
        Answer(0, Checks.Answer.Good);
        Await(() => OfChain().Contains("198.51.100.11", StringComparison.Ordinal), "the first is up");
        Answer(1, Checks.Answer.Good);
        Await(() => OfChain().Contains("198.51.100.12", StringComparison.Ordinal), "the second is up");
        Answer(0, Checks.Answer.Bad);
        Answer(0, Checks.Answer.Bad);
        Await(() => !OfChain().Contains("198.51.100.11", StringComparison.Ordinal), "the first is down");
    }

    [Fact]
    public void Undoes_what_another_hand_does_and_says_whose_it_was()
    {
        BeginWithOne();
        host.Run("nft", "flush", "chain", "ip", NftText.Table, Chain);
        Await(() => OfChain().Contains("198.51.100.11", StringComparison.Ordinal), "it is back");
        host.Run("nft", "delete", "table", "ip", NftText.Table);
        Await(() => Table().Contains("198.51.100.11", StringComparison.Ordinal), "all of it is back");
        Await(() => Notes().Count(n => n.StartsWith("nft (process ", StringComparison.Ordinal)) == 2, "and both are told");
    }

    [Fact]
    public void Goes_on_saying_what_the_data_plane_cannot_do()
    {
        BeginWithOne("-a -t 192.0.2.10:80 -r 198.51.100.12:80 -i\n");
        const string trouble = "tcp 192.0.2.10:80 sends nothing to 198.51.100.12:80: nftables can only masquerade";
        Await(() => loop!.Troubles.Contains(trouble), "it is said");
        AwaitComparison();
        loop!.Troubles.ShouldBe([trouble]);
        Notes().Count(n => n == trouble).ShouldBe(1);
    }

    [Fact]
    public void Gives_no_connections_to_who_is_drained_and_uses_what_is_read_anew()
    {
        BeginWithOne();
        drained = Only("198.51.100.11");
        Await(() => !OfChain().Contains("198.51.100.11", StringComparison.Ordinal), "drained");
        drained = ImmutableSortedDictionary<string, bool>.Empty;
        loop!.Use(Of("-A -t 192.0.2.10:80 -s rr\n-a -t 192.0.2.10:80 -r 198.51.100.11:8080 -m\n"));
        Await(() => Table().Contains("tcp . 192.0.2.10 . 80 }", StringComparison.Ordinal), "the new one has not answered");
        Answer(0, Checks.Answer.Good);
        Await(() => OfChain().Contains("198.51.100.11:8080", StringComparison.Ordinal), "and now it has");
    }

    [Fact]
    public void Tells_by_mail_of_each_change_and_runs_the_command_when_nobody_is_left()
    {
        Begin("emailalert = root\nemailalertstatus = running\nfallbackcommand = /bin/alarm\nvirtual = 192.0.2.10:80\n    real = 198.51.100.11:80 masq\n    checktype = connect\n", DirectorFileKind.Ldirectord);
        Answer(0, Checks.Answer.Good);
        Await(() => Told("Arguments = [stop, 192.0.2.10:80, tcp]") == 1, "somebody is there");
        Told("Subject = real server").ShouldBe(0, "at the start nobody wants it");
        Answer(0, Checks.Answer.Bad);
        Await(() => Told("Arguments = [start, 192.0.2.10:80, tcp]") == 1 && Told("is down") == 1, "nobody is left");
        Answer(0, Checks.Answer.Good);
        Await(() => Told("Arguments = [stop, 192.0.2.10:80, tcp]") == 2 && Told("is up") == 1, "it is back");
        drained = Only("198.51.100.11");
        Await(() => Told("Arguments = [start, 192.0.2.10:80, tcp]") == 2, "who is drained does not count");
    }

    /// <summary>How many errands said this.</summary>
    private int Told(string what) => Notes().Count(n => n.StartsWith("errand ", StringComparison.Ordinal) && n.Contains(what, StringComparison.Ordinal));

    [Fact]
    public void Forgets_connections_of_an_address_that_leaves_and_none_while_it_is_here()
    {
        BeginWithOne();
        Connect(listening: "198.51.100.11");
        AwaitComparison();
        Remembered().ShouldBe(1);
        host.Ip("address del 192.0.2.10/32 dev lo");
        Await(() => Remembered() == 0, "it has left");
        Await(() => Notes().Contains("1 connections of an earlier time are forgotten"), "and that is told");
    }

    [Fact]
    public void Forgets_what_was_before_its_first_table_and_nothing_at_a_restart()
    {
        host.Run("nft", "add table ip tracks; add chain ip tracks output { type filter hook output priority 0; ct state new accept; }");
        Connect(listening: "192.0.2.10");
        Remembered().ShouldBe(1);
        BeginWithOne();
        Await(() => Remembered() == 0, "nobody was balanced before");
        Connect(listening: "198.51.100.11");
        Remembered().ShouldBe(1);
        End();
        BeginWithOne();
        AwaitComparison();
        Remembered().ShouldBe(1);
    }

    /// <summary>A connection to the virtual address, which this address takes, stays open.</summary>
    private void Connect(string listening) => host.Do(() =>
    {
        host.Ip("address replace 192.0.2.10/32 dev lo");
        host.Ip("address replace 198.51.100.11/32 dev lo");
        using var listener = new TcpListener(IPAddress.Parse(listening), 80);
        listener.Start();
        open.Add(new TcpClient("192.0.2.10", 80));
        open.Add(listener.AcceptSocket());
    });

    /// <summary>Connections to the virtual address that the kernel has in its memory.</summary>
    private int Remembered() => host.Run("cat", "/proc/net/nf_conntrack").Split('\n').Count(l => l.Contains("dst=192.0.2.10 ", StringComparison.Ordinal));

    private void AwaitComparison()
    {
        // When the second is begun, the first has been.
        foreach (var name in new[] { "198.51.100.98", "198.51.100.99" })
        {
            drained = Only(name);
            Await(() => loop!.Balance.IsDrained(new(Bascule.Core.Tests.Director.AnyTable.Address(name), 80)), "compared");
        }
    }

    private static DirectorConfiguration Of(string text, DirectorFileKind kind = DirectorFileKind.Rules) => DirectorConfiguration.Parse(
        [new DirectorFile(kind, FoundFile.With("/srv/file", text))], new NameLookup(_ => [], (_, _) => null)).Configuration.ShouldNotBeNull();

    private void BeginWithOne(string more = "")
    {
        Begin("-A -t 192.0.2.10:80 -s rr\n-a -t 192.0.2.10:80 -r 198.51.100.11:80 -m\n" + more);
        for (var i = 0; i < answers.Asked.Length; i++) Answer(i, Checks.Answer.Good);
        Await(() => OfChain().Contains("198.51.100.11", StringComparison.Ordinal), "it is up");
    }

    private void End()
    {
        loop?.Stop();
        running?.Join(Limit);
        loop?.Plane.Dispose();
        loop?.Dispose();
        (loop, running) = (null, null);
    }

    private static string Words(Errand errand) => errand switch
    {
        Errand.Run run => $"Arguments = [{string.Join(", ", run.Arguments)}]",
        Errand.Send mail => $"Subject = {mail.Subject}",
        _ => "",
    };

    private void Begin(string text, DirectorFileKind kind = DirectorFileKind.Rules)
    {
        answers = new Answers();
        running = new Thread(() => host.Do(() =>
        {
            var plane = NftPlane.Open(Note, out var why).ShouldNotBeNull(why);
            loop = new DirectorLoop(plane, Of(text, kind), answers.To, (_, text) => Note(text), _ => drained, errand => Note($"errand {Words(errand)}"), "lb", _ => { });
            loop.Run(() => { });
        }));
        running.Start();
        Await(() => Table().Contains(NftText.Table, StringComparison.Ordinal) && !answers.Asked.IsEmpty, "a table stands, and who is to be asked is known");
    }

    private void Note(string text)
    {
        lock (notes) notes.Add(text);
    }

    private string[] Notes()
    {
        lock (notes) return [.. notes];
    }

    private void Answer(int check, Answer answer) => answers.Give(new Verdict(answers.Asked[check].Id, answer, 1, "asked"));

    private static ImmutableSortedDictionary<string, bool> Only(string name) => ImmutableSortedDictionary<string, bool>.Empty.Add(name, false);

    private string Table() => host.Run("nft", "list", "ruleset");

    private string OfChain()
    {
        var table = Table();
        var from = table.IndexOf($"chain {Chain} {{", StringComparison.Ordinal);
        return from < 0 ? "" : table[from..table.IndexOf('}', table.IndexOf("dnat", from, StringComparison.Ordinal) is >= 0 and var at ? at : from)];
    }

    private void Await(Func<bool> holds, string what) => SpinWait.SpinUntil(() =>
    {
        if (holds()) return true;
        Thread.Yield();
        return false;
    }, Limit).ShouldBeTrue($"{what}: {string.Join(" / ", Notes())}\n{Table()}");

    /// <summary>Asks nobody: the test answers.</summary>
    private sealed class Answers : IChecker
    {
        private readonly ConcurrentQueue<Verdict> given = new();
        private readonly EventDescriptor wake = new();
        private Action<Verdict>? say;

        public ImmutableArray<WantedCheck> Asked { get; private set; } = [];

        public Descriptor Descriptor => wake.Descriptor;

        public Instant NextDue => Instant.Never;

        public Answers To(Action<Verdict> taker)
        {
            say = taker;
            return this;
        }

        public void Give(Verdict verdict)
        {
            given.Enqueue(verdict);
            wake.Signal();
        }

        public void Obey(CheckOrder order) => Asked = order.Checks;

        public void Turn(Instant now)
        {
            wake.Drain();
            while (given.TryDequeue(out var verdict)) say!(verdict);
        }

        public void Dispose() => wake.Dispose();
    }
}
