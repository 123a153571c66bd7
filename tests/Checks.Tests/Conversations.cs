// Mail and name servers, and hosts: who is spoken to in another way than HTTP.
using System.Net;
using System.Net.Sockets;
using System.Text;
using Bascule.Checks.Attempts;

namespace Bascule.Checks.Tests;

public sealed class Conversations
{
    private static readonly TalkStep[] Mail = [new("", ["220"]), new("EHLO x\r\n", ["250"]), new("QUIT\r\n", [])];

    private static Check Talk(SmallServer server, params TalkStep[] steps) => server.Check(CheckKind.Talk) with { Talk = [.. steps] };

    /// <summary>Says the first of these, and one after each line it hears.</summary>
    private static SmallServer Says(params string[] lines) => new(async (connection, stop) =>
    {
        await connection.WriteAsync(Encoding.ASCII.GetBytes(lines[0]), stop);
        using var reader = new StreamReader(connection, leaveOpen: true);
        foreach (var line in lines[1..])
        {
            await reader.ReadLineAsync(stop);
            await connection.WriteAsync(Encoding.ASCII.GetBytes(line), stop);
        }
    });

    [Fact]
    public async Task A_mail_server_that_greets_in_several_lines_is_good()
    {
        await using var server = Says("220-mail.example.org\r\n220 ready\r\n", "250-mail.example.org\r\n250-SIZE\r\n250 HELP\r\n", "221 bye\r\n");
        var outcome = await SmallServer.Ask(Talk(server, Mail));
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Good, "it said \"250 HELP\""));
    }

    [Fact]
    public async Task One_that_writes_between_the_first_and_the_last_line_of_its_greeting_is_good()
    {
        await using var server = Says("220-Welcome\r\n  to 220-nothing\r\n220-\r\n220 ready\r\n", "250\r\n", "");
        (await SmallServer.Ask(Talk(server, Mail))).Answer.ShouldBe(Answer.Good);
    }

    [Theory]
    [InlineData("554 go away\r\n", "it said \"554 go away\"")]
    [InlineData("", "the connection was closed without a word")]
    [InlineData("220", "this is no answer: \"220\"")]
    public async Task One_that_says_something_else_is_bad(string greeting, string evidence)
    {
        await using var server = Says(greeting);
        var outcome = await SmallServer.Ask(Talk(server, Mail));
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Bad, evidence));
    }

    [Fact]
    public async Task One_that_greets_and_then_says_nothing_is_bad_when_its_time_is_over()
    {
        await using var server = new SmallServer(async (connection, stop) =>
        {
            await connection.WriteAsync("220 ready\r\n"u8.ToArray(), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        var outcome = await SmallServer.Ask(Talk(server, Mail) with { Within = TimeSpan.FromMilliseconds(300) });
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Bad, "no answer within 300ms (waiting for an answer)"));
    }

    [Fact]
    public async Task Somebody_who_never_ends_a_line_is_not_listened_to_for_ever()
    {
        await using var server = new SmallServer(async (connection, stop) =>
        {
            var much = new byte[65536];
            while (true) await connection.WriteAsync(much, stop);
        });
        (await SmallServer.Ask(Talk(server, Mail))).Answer.ShouldBe(Answer.Bad);
    }

    [Theory]
    [InlineData("pong: 4[0-9]", Answer.Good)]
    [InlineData("pong: 5", Answer.Bad)]
    public async Task What_comes_for_a_request_must_match(string pattern, Answer answer)
    {
        await using var server = new SmallServer(async (connection, stop) =>
        {
            var buffer = new byte[100];
            var read = await connection.ReadAsync(buffer, stop);
            await connection.WriteAsync(Encoding.ASCII.GetBytes($"p{Encoding.ASCII.GetString(buffer, 0, read)}"), stop);
            await connection.WriteAsync(": 42\n"u8.ToArray(), stop);
        });
        (await SmallServer.Ask(Talk(server, new TalkStep("ong", [])) with { Matches = pattern })).Answer.ShouldBe(answer);
    }

    [Fact]
    public async Task HEAD_waits_for_no_body_and_a_login_is_sent()
    {
        var asked = "";
        await using var server = new SmallServer(async (connection, stop) =>
        {
            asked = await SmallServer.Request(connection, stop);
            await connection.WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n"u8.ToArray(), stop);
            await Task.Delay(Timeout.Infinite, stop);
        });
        (await SmallServer.Ask(server.Check() with { IsHeadOnly = true, Contains = null, Authorization = "Basic YTpi" })).Answer.ShouldBe(Answer.Good);
        asked.ShouldStartWith("HEAD / HTTP/1.1\r\n");
        asked.ShouldContain("\r\nAuthorization: Basic YTpi\r\n");
    }

    /// <summary>The question again, and records whose names point into it (RFC 1035 §4.1.4).</summary>
    private static byte[] Response(byte[] question, byte code, params (byte Type, byte[] Data)[] records)
    {
        var message = new List<byte>(question);
        (message[2], message[3], message[7]) = (0x81, (byte)(0x80 | code), (byte)records.Length);
        foreach (var (type, data) in records) message.AddRange([0xc0, 12, 0, type, 0, 1, 0, 0, 0, 60, 0, (byte)data.Length, .. data]);
        return [.. message];
    }

    private static async Task<Outcome> AskName(string name, Func<byte[], byte[][]> answer, string? matches = null)
    {
        using var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0));
        var serving = Task.Run(async () =>
        {
            var asked = await server.ReceiveAsync(TestContext.Current.CancellationToken);
            foreach (var datagram in answer(asked.Buffer)) await server.SendAsync(datagram, asked.RemoteEndPoint, TestContext.Current.CancellationToken);
        });
        var check = new Check { Kind = CheckKind.Dns, Target = "", Address = "127.0.0.1", Port = ((IPEndPoint)server.Client.LocalEndPoint!).Port, Within = TimeSpan.FromSeconds(30), Question = name, Matches = matches };
        var outcome = await SmallServer.Ask(check);
        await serving;
        return outcome;
    }

    [Theory]
    [InlineData(null, Answer.Good, "NOERROR, www.example, 192.0.2.7")]
    [InlineData("192.0.2.7", Answer.Good, "NOERROR, www.example, 192.0.2.7")]
    [InlineData("192.0.2.8", Answer.Bad, "NOERROR, www.example, 192.0.2.7 does not match \"192.0.2.8\"")]
    public async Task A_name_server_that_knows_the_address_is_good(string? matches, Answer answer, string evidence)
    {
        var outcome = await AskName("www.example", question => [Response(question, 0, (5, [0xc0, 12]), (1, [192, 0, 2, 7]))], matches);
        (outcome.Answer, outcome.Evidence).ShouldBe((answer, evidence));
    }

    [Fact]
    public async Task An_answer_that_does_not_fit_into_a_datagram_is_one()
    {
        (await AskName("www.example", Cut)).Answer.ShouldBe(Answer.Good);
        (await AskName("www.example", Cut, "192.0.2.7")).Answer.ShouldBe(Answer.Unknown);

        static byte[][] Cut(byte[] question)
        {
            var answer = Response(question, 0);
            answer[2] |= 0x02;
            return [answer];
        }
    }

    [Theory]
    [InlineData(3, "NXDOMAIN")]
    [InlineData(5, "REFUSED")]
    [InlineData(0, "it answers, and knows nothing of the name")]
    public async Task One_that_does_not_know_is_bad(byte code, string evidence)
    {
        var outcome = await AskName("www.example", question => [Response(question, code)]);
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Bad, evidence));
    }

    [Fact]
    public async Task Answers_to_other_questions_are_not_taken()
    {
        var outcome = await AskName("www.example", question => [[], [1, 2, 3], question, Response([(byte)(question[0] + 1), .. question[1..]], 3), Response(question, 0, (1, [192, 0, 2, 7]))]);
        outcome.Evidence.ShouldBe("NOERROR, 192.0.2.7");
    }

    [Fact]
    public async Task Of_an_address_its_name_is_asked()
    {
        byte[] asked = [];
        var outcome = await AskName("192.0.2.7", question =>
        {
            asked = question;
            return [Response(question, 0, (12, [3, .. "www"u8, 0]))];
        });
        outcome.Evidence.ShouldBe("NOERROR, www");
        Encoding.ASCII.GetString(asked).ShouldContain("\u00017\u00012\u00010\u0003192\u0007in-addr\u0004arpa");
    }

    [Fact]
    public async Task A_port_without_a_name_server_is_bad()
    {
        int port;
        using (var server = new UdpClient(new IPEndPoint(IPAddress.Loopback, 0))) port = ((IPEndPoint)server.Client.LocalEndPoint!).Port;
        var outcome = await SmallServer.Ask(new Check { Kind = CheckKind.Dns, Target = "", Address = "127.0.0.1", Port = port, Within = TimeSpan.FromSeconds(30), Question = "a" });
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Bad, "Connection refused (waiting for an answer)"));
    }

    [Fact]
    public void A_name_that_goes_round_in_a_circle_ends()
    {
        DnsMessage.TryWrite(7, "a", out var question).ShouldBeTrue();
        byte[] circle = [.. question[..12], 0xc0, 12, 0, 1, 0, 1];
        circle[2] = 0x80;
        DnsMessage.TryRead(circle, 7, out _).ShouldBeFalse();
    }

    [Theory]
    [InlineData("")]
    [InlineData("a..b")]
    [InlineData("0123456789012345678901234567890123456789012345678901234567890123.example")]
    public void What_is_no_name_is_not_asked(string name) => DnsMessage.TryWrite(7, name, out _).ShouldBeFalse();

    [Theory]
    [InlineData("127.0.0.1")]
    [InlineData("::1")]
    public async Task A_host_that_echoes_is_good(string address)
    {
        var outcome = await SmallServer.Ask(new Check { Kind = CheckKind.Ping, Target = address, Address = address, Within = TimeSpan.FromSeconds(30) });
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Good, "answered"));
    }

    /// <summary>On loopback (interface 1) nobody has a link-local address: the kernel refuses, or nobody answers.</summary>
    [Fact]
    public async Task A_host_that_is_not_there_is_bad()
    {
        var outcome = await SmallServer.Ask(new Check { Kind = CheckKind.Ping, Target = "", Address = "fe80::1%1", Within = TimeSpan.FromMilliseconds(300) });
        outcome.Answer.ShouldBe(Answer.Bad, outcome.Evidence);
    }
}
