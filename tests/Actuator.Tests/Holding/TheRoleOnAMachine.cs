using System.Collections.Concurrent;
using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Contracts.Actuation;
using Bascule.Linux.Clock;
using Bascule.Linux.Sockets;
using Bascule.Linux.Tests;

namespace Bascule.Actuator.Tests.Holding;

/// <summary>The whole actuator in a network of its own: real files, real addresses, real scripts.</summary>
public sealed class TheRoleOnAMachine : IDisposable
{
    private const string Group = "IPaddr::10.9.0.100/24/eth0:0";

    private readonly string folder = Directory.CreateTempSubdirectory("bascule-role-").FullName;
    private readonly TestHost host = TestHost.Create();
    private readonly TestHost neighbour = TestHost.Create();
    private readonly ConcurrentQueue<string> notes = new();
    private Thread? thread;
    private ActuatorLoop? loop;
    private int? exitCode;

    public TheRoleOnAMachine()
    {
        TestHost.Connect(host, "eth0", neighbour, "eth0");
        host.Ip("addr add 10.9.0.1/24 brd + dev eth0");
        var name = ThisMachine.OwnName();
        Directory.CreateDirectory(Path.Combine(folder, "resource.d"));
        Write("ha.cf", $"logfacility none\nkeepalive 200ms\ndeadtime 1500ms\nwarntime 700ms\ninitdead 3\nucast eth0 10.9.0.2\nauto_failback on\nnode {name} other\n");
        Write("authkeys", "auth 1\n1 sha1 secret\n", UnixFileMode.UserRead | UnixFileMode.UserWrite);
        Write("haresources", $"{name} {Group} Web\n");
        Write("resource.d/Web", $"""
            #!/bin/sh
            echo "$1 $HA_CURHOST $HA_deadtime" >>{folder}/log
            case $1 in start) touch {folder}/runs;; stop) rm -f {folder}/runs;; status) [ -e {folder}/runs ] && echo running;; esac
            exit 0
            """, UnixFileMode.UserRead | UnixFileMode.UserExecute);
    }

    private string SocketPath => Path.Combine(folder, "socket");

    private string RuntimeUnits => Path.Combine(folder, "units");

    private string[] Tables => [.. host.Run("nft", "list", "tables").Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line["table ".Length..])];

    private string Addresses => host.Ip("-o addr show dev eth0");

    [Fact]
    public void Forgets_the_shutdown_order_of_a_unit_that_no_group_names_any_more()
    {
        Directory.CreateDirectory(Path.Combine(RuntimeUnits, "Web.service.d"));
        Directory.CreateDirectory(Path.Combine(RuntimeUnits, "gone.service.d"));
        Write("units/Web.service.d/50-bascule.conf", "");
        Write("units/gone.service.d/50-bascule.conf", "");
        Start();
        Bench.Until(() => !Directory.Exists(Path.Combine(RuntimeUnits, "gone.service.d")), "the drop-in to be removed");
        File.Exists(Path.Combine(RuntimeUnits, "Web.service.d", "50-bascule.conf")).ShouldBeTrue();
        loop!.Stop();
        Bench.Until(() => exitCode == 0, "the actuator to end");
    }

    [Fact]
    public void Takes_an_address_and_a_service_up_and_down()
    {
        Start();
        var digest = Digest();
        using var node = Connect(digest);
        var before = MonotonicClock.NowNanoseconds;
        node.Acquire(Group, 1);
        node.Expect<ToNode.Acquired>();
        Addresses.ShouldContain("10.9.0.100/24");
        Addresses.ShouldContain("eth0:0");
        Addresses.ShouldContain("valid_lft 2sec");
        File.ReadAllText(Path.Combine(folder, "log")).ShouldStartWith($"status {ThisMachine.OwnName()} 1500ms\nstart {ThisMachine.OwnName()} 1500ms\n");
        File.ReadAllText(Path.Combine(folder, "held")).ShouldContain($"group {Group}\nepoch 1\ndoing holding\n");

        // Longer than the kernel's lifetime: it is renewed.
        Bench.Until(() => MonotonicClock.NowNanoseconds - before > 4_000_000_000, "four seconds to pass");
        Addresses.ShouldContain("10.9.0.100/24");

        // Whoever takes it away, it comes back at once.
        host.Ip("addr del 10.9.0.100/24 dev eth0");
        Bench.Until(() => Addresses.Contains("10.9.0.100/24"), "the address to be put back");

        Tables.ShouldBe(["arp bascule", "inet bascule"], ignoreOrder: true);
        node.Release(Group, 1);
        node.Expect<ToNode.Released>();
        Addresses.ShouldNotContain("10.9.0.100");
        File.Exists(Path.Combine(folder, "runs")).ShouldBeFalse();
        loop!.Stop();
        Bench.Until(() => exitCode == 0, "the actuator to end");
        Tables.ShouldBeEmpty();
    }

    [Fact]
    public void Keeps_what_respawn_names_running_from_the_greeting_to_the_end()
    {
        File.AppendAllText(Path.Combine(folder, "ha.cf"), $"respawn root {folder}/client -f\n");
        Write("client", $"#!/bin/sh\necho $$ $1 $HA_deadtime >>{folder}/clients\nexec sleep 1000\n", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Start();
        File.Exists(Path.Combine(folder, "clients")).ShouldBeFalse();
        using (var node = Connect(Digest())) Bench.Until(() => Clients().Length == 1, "the client to begin");
        using (var again = Connect(Digest())) again.Hear();
        Clients().ShouldHaveSingleItem().ShouldEndWith(" -f 1500ms");
        loop!.Stop();
        Bench.Until(() => exitCode == 0, "the actuator to end");
        File.Exists($"/proc/{Clients()[0].Split(' ')[0]}/cmdline").ShouldBeFalse();

        string[] Clients() => File.Exists(Path.Combine(folder, "clients")) ? File.ReadAllLines(Path.Combine(folder, "clients")) : [];
    }

    [Fact]
    public void Tells_hooks_also_in_its_last_moment()
    {
        Directory.CreateDirectory(Path.Combine(folder, "rc.d"));
        Write("rc.d/group-released", $"#!/bin/sh\necho $1 $HA_deadtime $BASCULE_NODE $BASCULE_GROUP >>{folder}/told\n", UnixFileMode.UserRead | UnixFileMode.UserExecute);
        Start();
        using (var node = Connect(Digest()))
        {
            node.Say(new ToActuator.Happened("a-1-1", "group-released", 1, "web", 1, "", "because"));
            node.Say(new ToActuator.Release(Group, 1, AddressesFirst: false));
            node.Expect<ToNode.Released>();
        }
        loop!.Stop();
        Bench.Until(() => exitCode == 0, "the actuator to end");
        File.ReadAllText(Path.Combine(folder, "told")).ShouldBe($"group-released 1500ms {ThisMachine.OwnName()} web\n");
    }

    [Fact]
    public void A_socket_whose_listener_goes_a_moment_later_is_nobodys()
    {
        SeqPacketListener.TryListen(SocketPath, out var listener, out var error).ShouldBeTrue(error.Text);
        var last = new Thread(() =>
        {
            using (listener)
            using (var poller = new Poller(listener!.Descriptor)) poller.Wait(20_000_000_000);
        });
        last.Start();
        Start();
        last.Join();
        using var node = Connect(Digest());
    }

    [Fact]
    public void Beside_another_actuator_none_begins()
    {
        SeqPacketListener.TryListen(SocketPath, out var listener, out var error).ShouldBeTrue(error.Text);
        using (listener)
            ActuatorRole.Run(new ActuatorRole.Options(SocketPath, folder, new ConfigurationFolder(folder)) { RuntimeUnits = RuntimeUnits }, (severity, text) => notes.Enqueue($"{severity}: {text}"), _ => { }).ShouldBe(1);
        notes.ShouldHaveSingleItem().ShouldBe($"Critical: Another actuator listens at {SocketPath}.");
    }

    [Fact]
    public void Holds_on_over_its_own_death_within_the_lease()
    {
        Start();
        var digest = Digest();
        using (var node = Connect(digest))
        {
            node.Acquire(Group, 1);
            node.Expect<ToNode.Acquired>();
            EndAtOnce();
        }
        Addresses.ShouldContain("10.9.0.100/24");
        Start();
        using var back = new Node(SocketPath);
        back.Say(new ToActuator.Hello(digest, TimeSpan.FromSeconds(10)));
        back.Expect<ToNode.Ready>().Held.ShouldBe([new GroupEpoch(Group, 1)]);
        back.SpeakFor(new GroupEpoch(Group, 1));
        var before = MonotonicClock.NowNanoseconds;
        Bench.Until(() => MonotonicClock.NowNanoseconds - before > 3_500_000_000, "three and a half seconds to pass");
        Addresses.ShouldContain("10.9.0.100/24");
        File.ReadLines(Path.Combine(folder, "log")).Count(l => !l.StartsWith("status", StringComparison.Ordinal)).ShouldBe(1);
    }

    [Fact]
    public void Removes_at_its_start_what_a_former_run_left_on_the_network()
    {
        host.Ip("addr add 10.9.0.100/24 dev eth0 valid_lft 60 preferred_lft 60");
        Start();
        Bench.Until(() => !Addresses.Contains("10.9.0.100"), "the leftover to be removed");
    }

    [Fact]
    public void Refuses_the_node_while_its_address_is_configured_statically()
    {
        host.Ip("addr add 10.9.0.100/24 dev eth0");
        Start();
        using (var node = new Node(SocketPath))
        {
            node.Say(new ToActuator.Hello(Digest(), TimeSpan.FromSeconds(10)));
            var sentence = node.Expect<ToNode.Refused>().Sentence;
            sentence.ShouldContain("10.9.0.100");
            sentence.ShouldContain("without an end");
        }
        host.Ip("addr del 10.9.0.100/24 dev eth0");
        using var corrected = Connect(Digest());
    }

    [Fact]
    public void Says_what_is_wrong_with_the_files_and_serves_once_they_are_right()
    {
        var digest = Digest();
        var right = File.ReadAllText(Path.Combine(folder, "ha.cf"));
        Write("ha.cf", right + "kepalive 3\n");
        Start();
        using (var node = new Node(SocketPath))
        {
            node.Say(new ToActuator.Hello(digest, TimeSpan.FromSeconds(10)));
            node.Expect<ToNode.Refused>().Sentence.ShouldContain("kepalive");
        }
        Write("ha.cf", right);
        using var corrected = Connect(digest);
    }

    public void Dispose()
    {
        if (thread is not null) EndAtOnce();
        Linux.Processes.ActionCgroup.RemoveEmpty();
        host.Dispose();
        neighbour.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    private Node Connect(ulong digest)
    {
        var node = new Node(SocketPath);
        node.Say(new ToActuator.Hello(digest, TimeSpan.FromSeconds(10)));
        node.Expect<ToNode.Ready>().Held.ShouldBeEmpty();
        node.SpeakFor();
        return node;
    }

    private ulong Digest() => host.Do(() =>
    {
        var found = new ConfigurationFolder(folder);
        var files = FileReading.Of(found);
        var reading = ClassicConfiguration.Parse(files, ThisMachine.Surrounding(found, files, ThisMachine.Devices()) with { BoundUdpPorts = null, StateFolderUnwritable = null });
        return reading.Configuration.ShouldNotBeNull(string.Join('\n', reading.Findings)).Cluster.Digest;
    });

    private void Start()
    {
        using var begun = new ManualResetEventSlim();
        thread = new Thread(() => host.Do(() => exitCode = ActuatorRole.Run(
            new ActuatorRole.Options(SocketPath, folder, new ConfigurationFolder(folder)) { RuntimeUnits = RuntimeUnits },
            (severity, text) => notes.Enqueue($"{severity}: {text}"),
            made => { loop = made; begun.Set(); })));
        thread.Start();
        begun.Wait(TimeSpan.FromSeconds(20)).ShouldBeTrue(string.Join('\n', notes));
    }

    private void EndAtOnce()
    {
        loop!.LeaveToNextLife();
        thread!.Join();
        thread = null;
    }

    private void Write(string name, string text, UnixFileMode mode = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead)
    {
        var path = Path.Combine(folder, name);
        File.WriteAllText(path, text);
        File.SetUnixFileMode(path, mode);
    }
}
