using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Bascule.Configuration;
using Bascule.Configuration.Director;
using Bascule.Core.Director;
using Bascule.Director.Ipvs;
using Bascule.Linux.Ipvs;
using FsCheck;
using FsCheck.Fluent;

namespace Bascule.Director.Tests.Ipvs;

/// <summary>What bench/ipvs.sh runs in a machine of its own, as root: the table there is nobody else's. Says what it has found, line by line.</summary>
public sealed class OnADebianKernel : IDisposable
{
    private static readonly Random Chance = new(Seed);
    private static readonly ServiceAddress Web = new ServiceAddress.Listening(Protocol.Tcp, AnyIpvsTable.Address("192.0.2.1"), 80);

    /// <summary>The kernel has no IPVS yet when the first of these opens it.</summary>
    private readonly IpvsPlane plane;

    public OnADebianKernel()
    {
        IpvsPlane.TryOpen(out var opened, out var error).ShouldBeTrue(error.Text);
        plane = opened;
        Bring(BalancingTable.Empty);
        plane.Sync(null).ShouldBeEmpty();
    }

    private static int Seed => Number("BASCULE_SEED", 1);

    private static int Number(string variable, int usual) => int.TryParse(Environment.GetEnvironmentVariable(variable), NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : usual;

    [Fact(Explicit = true)]
    public void The_table_is_what_was_wanted_after_each_of_many_changes()
    {
        var changes = Number("BASCULE_CHANGES", 1200);
        var schedulers = Schedulers();
        var wanted = BalancingTable.Empty;
        var kinds = new SortedDictionary<string, int>(StringComparer.Ordinal);
        var (done, compared, wholes) = (0, 0, 0);
        while (done < changes)
        {
            // Now and then another table altogether, and once from nothing that is known.
            var isWhole = Chance.Next(40) == 0;
            var next = (isWhole ? Any(AnyIpvsTable.Table, 8) : Changed(wanted)).With(schedulers);
            var steps = Reconciliation.Changes(wanted, next);
            if (steps.IsEmpty) continue;
            foreach (var step in steps) kinds[step.GetType().Name] = kinds.GetValueOrDefault(step.GetType().Name) + 1;
            plane.Bring(isWhole && Chance.Next(2) == 0 ? null : wanted, next).Select(r => r.Error.Text).ShouldBeEmpty(IpvsadmText.Of(next));
            Compare(next);
            (wanted, done, compared, wholes) = (next, done + (isWhole ? 0 : 1), compared + 1, wholes + (isWhole ? 1 : 0));
        }
        Say($"{done} changes and {wholes} whole tables, {compared} tables equal, seed {Seed}; {string.Join(", ", kinds.Select(k => $"{k.Key} {k.Value}"))}");
    }

    [Fact(Explicit = true)]
    public void What_a_foreign_hand_does_is_seen_and_undone()
    {
        var rounds = Number("BASCULE_FOREIGN", 150);
        var schedulers = Schedulers();
        var seen = 0;
        for (var round = 0; round < rounds; round++)
        {
            var wanted = Any(AnyIpvsTable.Table, 6).With(schedulers);
            Bring(wanted);
            var hand = Changed(wanted).With(schedulers);
            if (Chance.Next(10) == 0) hand = BalancingTable.Empty;
            Ipvsadm(hand.Services.IsEmpty ? "-C\n" : string.Concat(Reconciliation.Changes(wanted, hand).Select(Line)));

            var found = Read();
            IpvsadmText.Of(found).ShouldBe(IpvsadmText.Of(hand), "what ipvsadm made");
            found.ShouldBe(hand);
            seen += Reconciliation.Changes(found, wanted).Length;
            plane.Bring(found, wanted).Select(r => r.Error.Text).ShouldBeEmpty();
            Compare(wanted);
        }
        Say($"{rounds} tables changed by ipvsadm, each read as it was; {seen} changes undone, seed {Seed}");
    }

    [Fact(Explicit = true)]
    public void What_the_kernel_refuses()
    {
        Say($"kernel {File.ReadAllText("/proc/sys/kernel/osrelease").Trim()}, {Ipvsadm("", "--version").Split('\n')[0].Trim()}");
        var there = Schedulers();
        Say($"schedulers: {string.Join(' ', there)}; not in this kernel: {string.Join(' ', Scheduler.All.Except(there))}");

        Say($"lower threshold above the upper: {Refusal(Server() with { UpperThreshold = 5, LowerThreshold = 6 })}");
        Say($"lower threshold without an upper: {Refusal(Server() with { LowerThreshold = 1 })}");
        Say($"lower threshold equal to the upper: {Refusal(Server() with { UpperThreshold = 5, LowerThreshold = 5 })}");
        Say($"route to another port: {Refusal(Server() with { Address = new(AnyIpvsTable.Address("10.0.0.11"), 81) })}");
        Say($"multicast address as real server: {Refusal(Server() with { Address = new(AnyIpvsTable.Address("224.0.0.1"), 80) })}");
        Say($"link-local IPv6 address as real server: {Refusal(Tunnelled("fe80::1", new Encapsulation.Ipip()))}");
        foreach (var encapsulation in new Encapsulation[]
        {
            new Encapsulation.Ipip(), new Encapsulation.Gue(6080, TunnelChecksum.None), new Encapsulation.Gue(6080, TunnelChecksum.Full), new Encapsulation.Gue(6080, TunnelChecksum.Remote), new Encapsulation.Gre(TunnelChecksum.None), new Encapsulation.Gre(TunnelChecksum.Full),
        }) Say($"{encapsulation}: {Refusal(Tunnelled("10.0.0.11", encapsulation))}, to IPv6: {Refusal(Tunnelled("fd00::11", encapsulation))}");
        Say($"gue without a port: {Refusal(Tunnelled("10.0.0.11", new Encapsulation.Gue(0, TunnelChecksum.None)))}");
        Say($"route to IPv6: {Refusal(Server() with { Address = new(AnyIpvsTable.Address("fd00::11"), 80) })}");
        Say($"masquerading to IPv6: {Refusal(Server() with { Address = new(AnyIpvsTable.Address("fd00::11"), 80), Forwarding = new Forwarding.Masquerade() })}");

        var every = new ServiceAddress.Listening(Protocol.Tcp, AnyIpvsTable.Address("192.0.2.1"), 0);
        Say($"every port without persistence: {Refusal(new VirtualService { Address = every, Scheduler = Scheduler.RoundRobin })}");
        Say($"one packet of tcp: {Refusal(new VirtualService { Address = Web, Scheduler = Scheduler.RoundRobin, OnePacket = true })}");
        Say($"prefix 0 of IPv6: {Refusal(new VirtualService { Address = new ServiceAddress.Marked(1, IpFamily.IPv6), Scheduler = Scheduler.RoundRobin, Persistence = new Persistence { PrefixLength = 0 } })}");

        var mixed = BalancingTable.Of([new VirtualService { Address = Web, Scheduler = Scheduler.RoundRobin }.With(Tunnelled("fd00::11", new Encapsulation.Ipip()))]);
        var daemon = new SyncDaemon(SyncRole.Both, "eth1", 1);
        Bring(mixed);
        Say($"synchronisation with a tunnel to the other family: {Text(plane.Sync(daemon))}");
        Bring(BalancingTable.Empty);
        plane.Sync(daemon).ShouldBeEmpty();
        Say($"a tunnel to the other family with synchronisation: {Text(plane.Bring(BalancingTable.Empty, mixed))}");
    }

    /// <summary>More than one datagram of the kernel's holds.</summary>
    [Fact(Explicit = true)]
    public void A_large_table_is_read_whole()
    {
        var services = Enumerable.Range(1, 400).Select(i => Enumerable.Range(1, i == 1 ? 400 : 4).Aggregate(
            new VirtualService { Address = new ServiceAddress.Marked((uint)i, IpFamily.IPv4), Scheduler = Scheduler.WeightedLeastConnection },
            (service, host) => service.With(new RealServer { Address = new(AnyIpvsTable.Address($"10.1.{host / 250}.{host % 250}"), 80), Forwarding = new Forwarding.Route() })));
        var wanted = BalancingTable.Of(services);
        var began = Stopwatch.GetTimestamp();
        Bring(wanted);
        var written = Stopwatch.GetElapsedTime(began);
        began = Stopwatch.GetTimestamp();
        Read().ShouldBe(wanted);
        Say(string.Create(CultureInfo.InvariantCulture, $"400 services with {wanted.Services.Values.Sum(s => s.RealServers.Count)} real servers: written in {written.TotalMilliseconds:F0} ms, read in {Stopwatch.GetElapsedTime(began).TotalMilliseconds:F0} ms, emulated"));
    }

    [Fact(Explicit = true)]
    public void A_service_that_is_refused_costs_no_other_one()
    {
        var lost = new VirtualService { Address = new ServiceAddress.Marked(7, IpFamily.IPv4), Scheduler = Scheduler.Find("twos")! }.With(Server());
        var good = new VirtualService { Address = Web, Scheduler = Scheduler.RoundRobin }.With(Server());
        var refusals = plane.Bring(BalancingTable.Empty, BalancingTable.Of([lost, good]));
        Read().ShouldBe(BalancingTable.Of([good]));
        Say($"refused: {Text(refusals)}");
    }

    /// <summary>Not ipvsadm can make these, but other programs.</summary>
    [Fact(Explicit = true)]
    public void What_cannot_be_said_is_written_anew()
    {
        IpvsSocket.TryOpen(out var socket, out var error).ShouldBeTrue(error.Text);
        using (socket)
        {
            var wanted = BalancingTable.Of([new VirtualService { Address = Web, Scheduler = Scheduler.WeightedRoundRobin }.With(Server())]);
            var web = IpvsTranslation.ToKernel(wanted.Services[Web]);
            var server = IpvsTranslation.ToKernel(Server());
            foreach (var service in new[]
            {
                web with { Scheduler = "none" }, web with { Flags = (IpvsServiceFlags)0x40 }, web with { Flags = IpvsServiceFlags.Persistent, TimeoutSeconds = 3_000_000 },
                web with { Flags = IpvsServiceFlags.Persistent, TimeoutSeconds = 300, Netmask = 0xff00ff00 }, web with { PersistenceEngine = "sip" },
            })
            {
                Bring(wanted);
                socket.Edit(service, "editing").IsError.ShouldBeFalse($"{service}");
                IsMadeGood(wanted, Read());
            }
            foreach (var destination in new[]
            {
                server with { Forwarding = IpvsForwarding.Local }, server with { Forwarding = IpvsForwarding.Bypass }, server with { UpperThreshold = uint.MaxValue },
                server with { Forwarding = IpvsForwarding.Tunnel, Tunnel = (IpvsTunnel)77 }, server with { Forwarding = IpvsForwarding.Tunnel, Tunnel = IpvsTunnel.Gre, TunnelFlags = (IpvsTunnelFlags)6 },
            })
            {
                Bring(wanted);
                socket.Edit(destination, web, "editing").IsError.ShouldBeFalse($"{destination}");
                IsMadeGood(wanted, Read());
            }

            socket.Add(web with { Protocol = 47, Address = IPAddress.Loopback }, "adding").IsError.ShouldBeFalse();
            plane.TryRead(out var unknown, out error).ShouldBeTrue(error.Text);
            unknown.ShouldBeNull("a service of another protocol");
            IsMadeGood(wanted, null);
            Say("10 services and real servers that no file can say, and one that cannot be named: each written anew");
        }
    }

    [Fact(Explicit = true)]
    public void Daemons_run_as_wanted()
    {
        var both = new SyncDaemon(SyncRole.Both, "eth1", 7);
        plane.Sync(both).ShouldBeEmpty();
        Daemons().ShouldBe([Daemon("backup", "eth1"), Daemon("master", "eth1")]);
        var threads = Threads();
        plane.Sync(both).ShouldBeEmpty();
        Threads().ShouldBe(threads, "what runs as it should is not started anew");

        plane.Sync(new SyncDaemon(SyncRole.Master, "eth0", 7)).ShouldBeEmpty();
        Daemons().ShouldBe([Daemon("master", "eth0")]);
        Ipvsadm("", "--stop-daemon", "master");
        Ipvsadm("", "--start-daemon", "backup", "--mcast-interface", "eth1", "--syncid", "9");
        Ipvsadm("", "--start-daemon", "master", "--mcast-interface", "eth1", "--syncid", "7", "--mcast-group", "224.0.0.99");
        plane.Sync(both).ShouldBeEmpty();
        Daemons().ShouldBe([Daemon("backup", "eth1"), Daemon("master", "eth1")]);
        Threads().ShouldNotBe(threads);
        Say($"no such interface: {Text(plane.Sync(new SyncDaemon(SyncRole.Master, "nowhere", 7)))}");
        plane.Sync(null).ShouldBeEmpty();
        Daemons().ShouldBeEmpty();
        Say("synchronisation daemons: started, left alone, changed, a foreign one undone, stopped");
    }

    [Fact(Explicit = true)]
    public void What_ipvsadm_does_not_take_back()
    {
        foreach (var service in new[]
        {
            new VirtualService { Address = new ServiceAddress.Marked(uint.MaxValue, IpFamily.IPv4), Scheduler = Scheduler.RoundRobin },
            new VirtualService { Address = Web, Scheduler = Scheduler.SourceHash, Flags = SchedulerFlags.Third },
            new VirtualService { Address = Web, Scheduler = Scheduler.SourceHash, Flags = SchedulerFlags.Third | SchedulerFlags.Port },
        })
        {
            var wanted = BalancingTable.Of([service]);
            Bring(wanted);
            Read().ShouldBe(wanted);
            var saved = Ipvsadm("", "-Sn");
            Bring(BalancingTable.Empty);
            using var restoring = Start("ipvsadm", saved, "-R");
            restoring.WaitForExit();
            Say($"{IpvsadmText.Of(wanted).Trim()}: ipvsadm -Sn prints {saved.Trim()}; ipvsadm -R ends with {restoring.ExitCode}, {restoring.StandardError.ReadToEnd().Trim()}");
        }
    }

    [Fact(Explicit = true)]
    public void Connections_are_counted()
    {
        var here = AnyIpvsTable.Address("10.0.0.11");
        using var listener = new TcpListener(IPAddress.Parse("10.0.0.11"), 0);
        listener.Start();
        var address = new ServiceAddress.Listening(Protocol.Tcp, here, 8080);
        var server = new RealServer { Address = new(here, (ushort)((IPEndPoint)listener.LocalEndpoint).Port), Forwarding = new Forwarding.Masquerade() };
        Bring(BalancingTable.Of([new VirtualService { Address = address, Scheduler = Scheduler.RoundRobin }.With(server)]));
        using var client = new TcpClient();
        client.Connect("10.0.0.11", 8080);
        using var accepted = listener.AcceptTcpClient();
        accepted.GetStream().Write(new byte[1000]);
        client.GetStream().ReadExactly(new byte[1000]);

        // The kernel adds them up every two seconds (ip_vs_est.c).
        var one = default(ServerUse);
        SpinWait.SpinUntil(() => plane.TryReadUse(out var use, out _) && (one = use.ShouldHaveSingleItem()).BytesOut > 0, TimeSpan.FromSeconds(10));
        (one.Service, one.Server, one.Active, one.Inactive, one.Connections).ShouldBe((address, server.Address, 1u, 0u, 1ul));
        one.PacketsIn.ShouldBeGreaterThan(1ul);
        one.BytesOut.ShouldBeGreaterThan(1000ul);
        Say($"one connection: {one}");
    }

    /// <summary>The family of the module that comes back has another number.</summary>
    [Fact(Explicit = true)]
    public void A_module_that_was_unloaded_meanwhile_is_loaded_again()
    {
        Bring(BalancingTable.Of(Schedulers().Select((s, i) => new VirtualService { Address = new ServiceAddress.Marked((uint)i + 1, IpFamily.IPv4), Scheduler = s })));
        Bring(BalancingTable.Empty);
        foreach (var module in File.ReadLines("/proc/modules").Select(l => l.Split(' ')[0]).Where(m => m.StartsWith("ip_vs_", StringComparison.Ordinal)).ToArray()) Run("rmmod", "", module);
        Run("rmmod", "", "ip_vs");
        var wanted = BalancingTable.Of([new VirtualService { Address = Web, Scheduler = Scheduler.RoundRobin }.With(Server())]);
        Bring(wanted);
        Compare(wanted);
        Say("ip_vs was unloaded; asking for it has loaded it again");
    }

    public void Dispose()
    {
        plane.Bring(null, BalancingTable.Empty);
        plane.Sync(null);
        plane.Dispose();
    }

    private static void Say(string line) => Console.WriteLine($"# {line}");

    private static string Text(IEnumerable<Refusal> refusals) => string.Join("; ", refusals.Select(r => r.Error.Text)) is { Length: > 0 } text ? text : "taken";

    private static RealServer Server() => new() { Address = new(AnyIpvsTable.Address("10.0.0.11"), 80), Forwarding = new Forwarding.Route() };

    private static RealServer Tunnelled(string host, Encapsulation encapsulation) => new() { Address = new(AnyIpvsTable.Address(host), 80), Forwarding = new Forwarding.Tunnel(encapsulation) };

    /// <summary>What a kernel says to a real server, or to a service.</summary>
    private string Refusal(RealServer server) => Refusal(new VirtualService { Address = Web, Scheduler = Scheduler.RoundRobin }.With(server));

    private string Refusal(VirtualService service)
    {
        Bring(BalancingTable.Empty);
        var text = Text(plane.Bring(BalancingTable.Empty, BalancingTable.Of([service])));
        var isThere = Read() == BalancingTable.Of([service]);
        Bring(BalancingTable.Empty);
        return text == "taken" && !isThere ? "taken, and stands there otherwise" : text;
    }

    /// <summary>Those for which this kernel has a module.</summary>
    private Scheduler[] Schedulers()
    {
        var all = BalancingTable.Of(Scheduler.All.Select((s, i) => new VirtualService { Address = new ServiceAddress.Marked((uint)i + 1, IpFamily.IPv4), Scheduler = s }));
        plane.Bring(null, all);
        var there = Read().Services.Values.Select(s => s.Scheduler).ToArray();
        Bring(BalancingTable.Empty);
        return there;
    }

    private void Bring(BalancingTable to) => plane.Bring(null, to).Select(r => r.Error.Text).ShouldBeEmpty();

    private BalancingTable Read()
    {
        plane.TryRead(out var table, out var error).ShouldBeTrue(error.Text);
        return table.ShouldNotBeNull();
    }

    private void Compare(BalancingTable wanted)
    {
        IpvsadmText.Of(Read()).ShouldBe(IpvsadmText.Of(wanted), "what is read");
        Read().ShouldBe(wanted);
        var saved = Ipvsadm("", "-Sn");
        var reading = DirectorConfiguration.Parse([new DirectorFile(DirectorFileKind.Rules, FoundFile.With("ipvsadm.rules", saved))], new NameLookup(_ => [], (_, _) => null));
        reading.Configuration.ShouldNotBeNull(string.Join('\n', reading.Findings) + saved);
        IpvsadmText.Of(reading.Configuration.Table).ShouldBe(IpvsadmText.Of(wanted.AsSaved()), saved);
        reading.Configuration.Table.ShouldBe(wanted.AsSaved());
        Lines(saved).ShouldBe(Lines(IpvsadmText.Of(wanted.AsSaved())), "line by line");
        Thresholds(Ipvsadm("", "-Ln", "--thresholds")).ShouldBe([.. wanted.Services.Values.SelectMany(s => s.RealServers.Values).Select(r => $"{r.Address} {r.UpperThreshold} {r.LowerThreshold}").Order(StringComparer.Ordinal)]);
    }

    /// <summary>Of lines such as <c>  -> 10.0.0.11:80    10    5    0    0</c>.</summary>
    private static string[] Thresholds(string listed) => [.. listed.Split('\n').Select(l => l.Split(' ', StringSplitOptions.RemoveEmptyEntries)).Where(w => w is ["->", not "RemoteAddress:Port", ..])
        .Select(w => $"{w[1]} {w[2]} {w[3]}").Order(StringComparer.Ordinal)];

    private static string[] Lines(string text) => [.. text.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => l.TrimEnd()).Order(StringComparer.Ordinal)];

    private void IsMadeGood(BalancingTable wanted, BalancingTable? found)
    {
        if (found is not null) Reconciliation.Changes(found, wanted).ShouldHaveSingleItem();
        plane.Bring(found, wanted).Select(r => r.Error.Text).ShouldBeEmpty();
        Compare(wanted);
    }

    private static BalancingTable Changed(BalancingTable table)
    {
        var services = table.Services.Values.ToArray();
        var service = services.Length == 0 ? null : services[Chance.Next(services.Length)];
        return Chance.Next(10) switch
        {
            0 when services.Length > 12 => table.Without(service!.Address),
            _ when service is null => table.With(AnyNew(table)),
            0 or 1 => table.With(AnyNew(table)),
            2 => table.Without(service.Address),
            3 or 4 => table.With(Any(AnyIpvsTable.Settings(service.Address), 5) with { RealServers = service.RealServers }),
            5 when !service.RealServers.IsEmpty => table.With(service with { RealServers = service.RealServers.Remove(service.RealServers.Keys.ElementAt(Chance.Next(service.RealServers.Count))) }),
            _ => table.With(service.With(Any(AnyIpvsTable.Server(service.Address), 5))),
        };
    }

    /// <summary>One that is not there yet, still without servers; or the same again.</summary>
    private static VirtualService AnyNew(BalancingTable table)
    {
        var made = Any(AnyIpvsTable.Service, 5).WithoutServers;
        return table.Services.TryGetValue(made.Address, out var there) ? there : made;
    }

    private static T Any<T>(Gen<T> of, int size) => of.Sample(1, new Rnd((ulong)Chance.NextInt64()), size).Single();

    /// <summary>As ipvsadm is told of it, thresholds as well.</summary>
    private static string Line(TableChange change) => change switch
    {
        TableChange.AddService add => IpvsadmText.Of(BalancingTable.Of([add.Settings])),
        TableChange.EditService edit => "-E" + IpvsadmText.Of(BalancingTable.Of([edit.Settings]))[2..],
        TableChange.RemoveService remove => $"-D {IpvsadmText.Of(remove.Address)}\n",
        TableChange.AddServer add => LineOf(add.To, add.Server),
        TableChange.EditServer edit => "-e" + LineOf(edit.Of, edit.Server)[2..],
        TableChange.RemoveServer remove => $"-d {IpvsadmText.Of(remove.From)} -r {remove.Server}\n",
        _ => throw new UnreachableException($"{change}"),
    };

    private static string LineOf(ServiceAddress of, RealServer server) => IpvsadmText.Of(BalancingTable.Of([new VirtualService { Address = of, Scheduler = Scheduler.RoundRobin }.With(server)])).Split('\n')[1] + "\n";

    private static string[] Daemons() => [.. Ipvsadm("", "-Ln", "--daemon").Split('\n', StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)];

    private static string Daemon(string role, string on) => $"{role} sync daemon (mcast={on}, syncid=7, maxlen=1472, group=224.0.0.81, port=8848, ttl=1)";

    private static string Threads() => Run("pgrep", "", "-f", "ipvs-[mb]:");

    /// <param name="lines">If there are any, what `ipvsadm -R` reads.</param>
    private static string Ipvsadm(string lines, params string[] arguments) => Run("ipvsadm", lines, lines.Length > 0 ? ["-R"] : arguments);

    private static string Run(string program, string input, params string[] arguments)
    {
        using var process = Start(program, input, arguments);
        using var outputs = process.StandardOutput;
        using var errors = process.StandardError;
        var complaints = errors.ReadToEndAsync();
        var output = outputs.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}\n{input}: {complaints.GetAwaiter().GetResult()}");
        return output;
    }

    private static Process Start(string program, string input, params string[] arguments)
    {
        var process = Process.Start(new ProcessStartInfo(program, arguments) { UseShellExecute = false, RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        return process;
    }
}

file static class Available
{
    /// <summary>With a scheduler that this kernel has in place of each that it has not; and without a third flag where ipvsadm has names for two, since it saves that one as no name.</summary>
    public static BalancingTable With(this BalancingTable table, Scheduler[] schedulers) => BalancingTable.Of(table.Services.Values.Select(s => s with
    {
        Scheduler = schedulers.Contains(s.Scheduler) ? s.Scheduler : schedulers[0],
        Flags = s.Scheduler.Hashes ? s.Flags & ~SchedulerFlags.Third : s.Flags,
    }));
}
