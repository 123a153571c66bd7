// tcp and http against real sockets: good, bad, slow, endless and strange servers.
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bascule.Checks.Tests;

public sealed class AnswersOfServers
{
    /// <summary>For what must run into its limit.</summary>
    private static readonly TimeSpan Short = TimeSpan.FromMilliseconds(300);

    private static string Http(int status, string body) => $"HTTP/1.1 {status} Text\r\nContent-Length: {Encoding.UTF8.GetByteCount(body)}\r\n\r\n{body}";

    [Fact]
    public async Task A_port_that_accepts_is_good()
    {
        await using var server = new SmallServer((_, _) => Task.CompletedTask);
        var outcome = await SmallServer.Ask(server.Check(CheckKind.Tcp));
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Good, "connected"));
        outcome.Latency.ShouldBeGreaterThan(TimeSpan.Zero);
    }

    [Theory]
    [InlineData(CheckKind.Tcp)]
    [InlineData(CheckKind.Http)]
    public async Task A_port_without_a_listener_is_bad(CheckKind kind)
    {
        Check check;
        await using (var server = new SmallServer("")) check = server.Check(kind);
        var outcome = await SmallServer.Ask(check);
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Bad, "Connection refused (connecting)"));
    }

    /// <summary>What a packet filter that drops looks like: a listener whose queue is full lets nobody in and says nothing.</summary>
    [Fact]
    public async Task A_connection_that_nobody_answers_is_bad_when_its_time_is_over()
    {
        using var listener = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        listener.Listen(0);
        var port = ((IPEndPoint)listener.LocalEndPoint!).Port;
        var fill = Enumerable.Range(0, 8).Select(_ => new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false }).ToList();
        foreach (var socket in fill)
        {
            try
            {
                socket.Connect(IPAddress.Loopback, port);
            }
            catch (SocketException)
            {
                // Under way, as all that do not block.
            }
        }
        var outcome = await SmallServer.Ask(new Check { Kind = CheckKind.Tcp, Target = "", Address = "127.0.0.1", Port = port, Within = Short });
        foreach (var socket in fill) socket.Dispose();
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Bad, "no answer within 300ms (connecting)"));
    }

    [Theory]
    [InlineData(200, Answer.Good)]
    [InlineData(302, Answer.Good)]
    [InlineData(404, Answer.Bad)]
    [InlineData(500, Answer.Bad)]
    public async Task The_status_decides(int status, Answer answer)
    {
        await using var server = new SmallServer(Http(status, "this and that"));
        var outcome = await SmallServer.Ask(server.Check());
        outcome.Answer.ShouldBe(answer);
        outcome.Evidence.ShouldStartWith($"status {status}");
        if (answer == Answer.Bad) outcome.Evidence.ShouldBe($"status {status}, \"this and that\"");
    }

    [Fact]
    public async Task Which_status_is_good_can_be_said()
    {
        await using var server = new SmallServer(Http(401, "who are you?"));
        (await SmallServer.Ask(server.Check() with { Status = new StatusRange(401, 401) })).Answer.ShouldBe(Answer.Good);
    }

    [Theory]
    [InlineData("fine", null, Answer.Good)]
    [InlineData("FINE", null, Answer.Bad)]
    [InlineData(null, "^all (is )?fine$", Answer.Good)]
    [InlineData(null, "^fine", Answer.Bad)]
    public async Task What_the_body_must_hold_is_looked_for(string? contains, string? matches, Answer answer)
    {
        await using var server = new SmallServer("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\nall fi\r\n2\r\nne\r\n0\r\n\r\n");
        var outcome = await SmallServer.Ask(server.Check() with { Contains = contains, Matches = matches });
        outcome.Answer.ShouldBe(answer);
        if (answer == Answer.Bad) outcome.Evidence.ShouldBe($"status 200, \"all fine\" {(contains is null ? "does not match" : "lacks")} \"{contains ?? matches}\"");
    }

    [Fact]
    public async Task The_request_names_the_host_and_the_path()
    {
        var asked = "";
        await using var server = new SmallServer(async (connection, stop) =>
        {
            asked = await SmallServer.Request(connection, stop);
            await connection.WriteAsync(Encoding.UTF8.GetBytes(Http(200, "")), stop);
        });
        (await SmallServer.Ask(server.Check() with { Path = "/health?a=b", Host = "www.example.org" })).Answer.ShouldBe(Answer.Good);
        asked.ShouldStartWith("GET /health?a=b HTTP/1.1\r\nHost: www.example.org\r\n");
        (await SmallServer.Ask(server.Check())).Answer.ShouldBe(Answer.Good);
        asked.ShouldContain($"\r\nHost: 127.0.0.1:{server.Port}\r\n");
    }

    [Fact]
    public async Task A_server_that_accepts_and_says_nothing_is_bad_when_its_time_is_over()
    {
        await using var server = new SmallServer((_, stop) => Task.Delay(Timeout.Infinite, stop));
        var outcome = await SmallServer.Ask(server.Check() with { Within = Short });
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Bad, "no answer within 300ms (waiting for an answer)"));
    }

    /// <summary>A byte now and then must not keep a check alive beyond its limit.</summary>
    [Fact]
    public async Task A_head_that_drips_is_bad_when_its_time_is_over()
    {
        await using var server = new SmallServer(async (connection, stop) =>
        {
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nX: "u8.ToArray(), stop);
            while (true)
            {
                await connection.WriteAsync("x"u8.ToArray(), stop);
                await Task.Delay(1, stop);
            }
        });
        var outcome = await SmallServer.Ask(server.Check() with { Within = Short });
        outcome.Answer.ShouldBe(Answer.Bad);
        outcome.Evidence.ShouldStartWith("no answer within 300ms");
    }

    private static SmallServer Endless(string beginning) => new(async (connection, stop) =>
    {
        await SmallServer.Request(connection, stop);
        await connection.WriteAsync(Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\n\r\n" + beginning), stop);
        var more = Encoding.UTF8.GetBytes(new string('y', 8192));
        while (true) await connection.WriteAsync(more, stop);
    });

    [Fact]
    public async Task Of_a_body_without_end_no_more_is_read_than_is_judged()
    {
        await using var server = Endless("all fine");
        (await SmallServer.Ask(server.Check())).Answer.ShouldBe(Answer.Good);
        (await SmallServer.Ask(server.Check() with { Contains = "fine" })).Answer.ShouldBe(Answer.Good);
        (await SmallServer.Ask(server.Check() with { Matches = "^all" })).Answer.ShouldBe(Answer.Good);
        (await SmallServer.Ask(server.Check() with { Contains = "not there" })).Answer.ShouldBe(Answer.Bad);
    }

    [Theory]
    [InlineData("SSH-2.0-OpenSSH_9.2p1 Debian\r\n", "this is not HTTP: \"SSH-2.0-OpenSSH_9.2p1 Debian\"")]
    [InlineData("HTTP/1.1 whatever\r\n\r\n", "this is not HTTP: \"HTTP/1.1 whatever\"")]
    [InlineData("", "the connection was closed without an answer")]
    public async Task What_is_not_HTTP_is_bad_and_shown(string answer, string evidence)
    {
        await using var server = new SmallServer(answer);
        var outcome = await SmallServer.Ask(server.Check());
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Bad, evidence));
    }

    [Fact]
    public async Task Garbage_without_end_is_bad_at_once()
    {
        var garbage = new byte[1 << 20];
        new Random(7).NextBytes(garbage);
        await using var server = new SmallServer(async (connection, stop) =>
        {
            while (true) await connection.WriteAsync(garbage, stop);
        });
        var outcome = await SmallServer.Ask(server.Check());
        outcome.Answer.ShouldBe(Answer.Bad);
        outcome.Evidence.ShouldStartWith("this is not HTTP");
        outcome.Evidence.Length.ShouldBeLessThanOrEqualTo(Outcome.LongestEvidence);
        outcome.Evidence.ShouldAllBe(c => !char.IsControl(c));
    }
}
