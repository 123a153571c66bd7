using System.Collections.Concurrent;
using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Bascule.Contracts.Control;
using Bascule.Linux;
using Bascule.Linux.Sockets;
using Bascule.Node.Control;

namespace Bascule.Node.Tests.Control;

public sealed class TheControlSocket : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ConcurrentQueue<ControlRequest> asked = [];
    private readonly ControlServer server;
    private readonly string path;
    private readonly ConcurrentQueue<string> told = [];
    private volatile int refusals;
    private bool fault;

    public TheControlSocket()
    {
        path = folder.At("control");
        File.WriteAllText(path, "left by a node that was killed");
        ControlServer.TryStart(
            path,
            (request, _) =>
            {
                asked.Enqueue(request);
                if (fault) throw new InvalidOperationException("a fault of ours");
                return new ControlResponse { Ok = true, Sentence = $"You said {request.Verb}." };
            },
            (_, text) => told.Enqueue(text),
            out var started,
            out var why,
            (StreamListener listener, [NotNullWhen(true)] out Descriptor? client, out SystemError error) =>
            {
                if (!listener.TryAccept(out client, out error)) return false;
                if (refusals == 0) return true;
                client.Dispose();
                refusals--;
                error = new SystemError(SystemError.TooManyOpenFiles, "accepting a connection");
                return false;
            }).ShouldBeTrue(why);
        server = started!;
    }

    [Fact]
    public void That_cannot_be_made_says_where()
    {
        ControlServer.TryStart(folder.At("missing/control"), (_, _) => new ControlResponse { Ok = true, Sentence = "" }, (_, _) => { }, out var started, out var why).ShouldBeFalse();
        started.ShouldBeNull();
        why.ShouldNotBeNull().ShouldContain("missing/control");
    }

    [Fact]
    public void Is_for_the_node_and_its_group() =>
        File.GetUnixFileMode(path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite);

    [Fact]
    public void Answers_the_client()
    {
        var reply = new ControlClient(path).Ask(new ControlRequest { Verb = "status" }, TimeSpan.FromSeconds(10));
        reply.ShouldBeOfType<ControlReply.Answered>().Response.Sentence.ShouldBe("You said status.");
    }

    [Theory]
    [InlineData("\n"), InlineData("hello\n"), InlineData("[1,2]\n"), InlineData("{}\n"), InlineData("{\"verb\":null}\n"), InlineData("{\"verb\":\"status\"\n"), InlineData("null\n"), InlineData("\0\u0001\n")]
    public void A_line_that_is_no_request_is_refused_as_that(string line)
    {
        Say(Encoding.UTF8.GetBytes(line)).Refusal.ShouldBe(Refusal.Unreadable);
        asked.ShouldBeEmpty();
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_as_that() => Say([0xff, 0xfe, 0x80, (byte)'\n']).Refusal.ShouldBe(Refusal.Unreadable);

    [Fact]
    public void A_line_that_is_too_long_is_not_read_to_its_end()
    {
        Say(Enumerable.Repeat((byte)'x', ControlProtocol.RequestLimitBytes).ToArray()).Refusal.ShouldBe(Refusal.Unreadable);
        asked.ShouldBeEmpty();
    }

    [Fact]
    public void Whoever_hangs_up_in_the_middle_harms_nobody()
    {
        for (var i = 0; i < 100; i++)
        {
            using var socket = Connect();
            socket.Send("{\"verb\":"u8);
        }
        Wait.Until(() => new ControlClient(path).Ask(new ControlRequest { Verb = "status" }, TimeSpan.FromSeconds(10)) is ControlReply.Answered, "an answer to who came next");
    }

    [Fact]
    public void No_version_is_this_one() => Say("{\"verb\":\"status\"}\n"u8.ToArray()).Ok.ShouldBeTrue();

    [Fact]
    public void Fields_that_are_left_out_are_empty_not_absent()
    {
        Say("{\"version\":1,\"verb\":\"standby\"}\n"u8.ToArray()).Ok.ShouldBeTrue();
        asked.ShouldHaveSingleItem().Groups.ShouldBeEmpty();
    }

    /// <summary>Our own mistakes end the process; but not on the word of whoever may speak to this socket.</summary>
    [Fact]
    public void A_fault_of_ours_in_answering_harms_the_answer_alone()
    {
        fault = true;
        Say("{\"version\":1,\"verb\":\"status\"}\n"u8.ToArray()).Refusal.ShouldBe(Refusal.Failed);
        fault = false;
        Answers_the_client();
    }

    [Fact]
    public void Another_version_is_refused_with_both_numbers()
    {
        var answer = Say("{\"version\":99,\"verb\":\"status\"}\n"u8.ToArray());
        answer.Refusal.ShouldBe(Refusal.VersionDiffers);
        answer.Sentence.ShouldContain("99");
        answer.Sentence.ShouldContain($"{ControlProtocol.Version}");
        asked.ShouldBeEmpty();
    }

    [Fact]
    public void A_field_of_a_later_version_is_passed_over()
    {
        Say("{\"version\":1,\"verb\":\"status\",\"colour\":\"blue\"}\n"u8.ToArray()).Ok.ShouldBeTrue();
        asked.ShouldHaveSingleItem().Verb.ShouldBe("status");
    }

    [Fact]
    public void A_request_may_come_in_pieces()
    {
        using var socket = Connect();
        foreach (var piece in "{\"version\":1,\"verb\":\"status\"}\n"u8.ToArray().Chunk(5)) socket.Send(piece);
        Answer(socket).Ok.ShouldBeTrue();
    }

    [Fact]
    public void Only_so_many_may_wait_at_a_time_and_their_places_become_free_again()
    {
        var idle = Enumerable.Range(0, 40).Select(_ => Connect()).ToArray();
        // The ones too many are closed without a word; reading from the others would wait.
        Wait.Until(() => idle.Count(s => s.Poll(0, SelectMode.SelectRead)) == 8, "8 of 40 are turned away, 32 may stay");
        asked.ShouldBeEmpty();
        foreach (var socket in idle) socket.Dispose();

        Wait.Until(() => new ControlClient(path).Ask(new ControlRequest { Verb = "status" }, TimeSpan.FromSeconds(10)) is ControlReply.Answered, "a place is free again");
    }

    /// <summary>Not one refusal may end the only way in: without descriptors the machine is in trouble, and its operator is coming.</summary>
    [Fact]
    public void A_machine_out_of_descriptors_is_waited_for_and_told_of_once()
    {
        refusals = 3;
        for (var i = 0; i < 3; i++) new ControlClient(path).Ask(new ControlRequest { Verb = "status" }, TimeSpan.FromSeconds(10));
        Answers_the_client();
        told.ShouldBe([
            $"the control socket takes no client, and goes on trying: {new SystemError(SystemError.TooManyOpenFiles, "accepting a connection")}",
            "the control socket takes clients again, after 3 failures"]);
    }

    [Theory, InlineData(""), InlineData("x")]
    public void A_client_that_says_nothing_or_a_byte_now_and_then_is_left_after_five_seconds(string drop)
    {
        using var socket = Connect();
        var clock = System.Diagnostics.Stopwatch.StartNew();
        Wait.Until(() =>
        {
            if (socket.Poll(200_000, SelectMode.SelectRead)) return true;
            socket.Send(Encoding.UTF8.GetBytes(drop));
            return false;
        }, "the connection's end");
        clock.Elapsed.ShouldBeInRange(TimeSpan.FromSeconds(4), TimeSpan.FromSeconds(15));
        asked.ShouldBeEmpty();
    }

    [Fact]
    public void A_million_bytes_are_not_read()
    {
        using var socket = Connect();
        socket.SendTimeout = 20_000;
        Should.Throw<SocketException>(() =>
        {
            for (var i = 0; i < 1000; i++) socket.Send(new byte[1000]);
        });
        asked.ShouldBeEmpty();
        Answers_the_client();
    }

    [Fact]
    public void Many_one_after_the_other_are_all_answered()
    {
        for (var i = 0; i < 300; i++) Say(Encoding.UTF8.GetBytes($"{{\"version\":1,\"verb\":\"v{i}\"}}\n")).Sentence.ShouldBe($"You said v{i}.");
        asked.Count.ShouldBe(300);
    }

    [Fact]
    public void Is_gone_when_the_node_is()
    {
        server.Dispose();
        File.Exists(path).ShouldBeFalse();
        new ControlClient(path).Ask(new ControlRequest { Verb = "status" }, TimeSpan.FromSeconds(10)).ShouldBeOfType<ControlReply.NotRunning>();
    }

    public void Dispose()
    {
        if (File.Exists(path)) server.Dispose();
        folder.Dispose();
    }

    private Socket Connect()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified) { ReceiveTimeout = 20_000 };
        socket.Connect(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private ControlResponse Say(byte[] line)
    {
        using var socket = Connect();
        socket.Send(line);
        return Answer(socket);
    }

    private static ControlResponse Answer(Socket socket)
    {
        using var stream = new NetworkStream(socket);
        using var reader = new StreamReader(stream);
        return JsonSerializer.Deserialize(reader.ReadLine()!, ControlJson.Default.ControlResponse)!;
    }
}
