using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;

namespace Bascule.Webhook.Tests;

public sealed class AWebhook
{
    private const string Body = "{\"id\":\"hb1-3-1\",\"reason\":\"« é »\"}\n";

    private readonly List<string> said = [];

    [Fact]
    public async Task Posts_its_body_signed_and_has_told()
    {
        using var receiver = new Receiver("204 No Content");
        WebhookRole.Run(Call(receiver.Url, "a secret"), said.Add).ShouldBe(0, string.Join('\n', said));
        var (head, body) = await receiver.Heard;
        body.ShouldBe(Body);
        head.ShouldStartWith("POST /hook?a=b HTTP/1.1\r\n");
        head.ShouldContain("Content-Type: application/json; charset=utf-8");
        head.ShouldContain("Bascule-Event: peer-dead\r\n");
        head.ShouldContain("Bascule-Event-Id: hb1-3-1\r\n");
        head.ShouldContain($"Bascule-Signature: sha256={Convert.ToHexStringLower(HMACSHA256.HashData("a secret"u8, Encoding.UTF8.GetBytes(Body)))}\r\n");
        said.ShouldBeEmpty();
    }

    [Fact]
    public async Task Without_a_key_is_not_signed()
    {
        using var receiver = new Receiver("200 OK");
        WebhookRole.Run(Call(receiver.Url, ""), said.Add).ShouldBe(0);
        (await receiver.Heard).Head.ShouldNotContain("Bascule-Signature");
    }

    [Theory]
    [InlineData("500 Internal Server Error", "the receiver answered 500 Internal Server Error")]
    [InlineData("302 Found\r\nLocation: http://127.0.0.1:1/", "the receiver answered 302 Found")]
    public void That_is_not_taken_has_failed_and_is_not_sent_elsewhere(string status, string sentence)
    {
        using var receiver = new Receiver(status);
        WebhookRole.Run(Call(receiver.Url, ""), said.Add).ShouldBe(1);
        said.ShouldBe([sentence]);
    }

    [Fact]
    public void To_nobody_has_failed()
    {
        Uri url;
        using (var receiver = new Receiver("200 OK")) url = receiver.Url;
        WebhookRole.Run(Call(url, ""), said.Add).ShouldBe(1);
        said.ShouldHaveSingleItem().ShouldContain("Connection refused");
    }

    [Fact]
    public void Reads_what_to_send_where()
    {
        TryRead("https://h/p\nYWJj\npeer-dead\nhb1-3-1\n{\"a\":1}\nmore\n", out var call).ShouldBeTrue();
        call.Url.ShouldBe(new Uri("https://h/p"));
        call.Key.ShouldBe("abc"u8.ToArray());
        (call.Kind, call.Id).ShouldBe(("peer-dead", "hb1-3-1"));
        Encoding.UTF8.GetString(call.Body).ShouldBe("{\"a\":1}\nmore\n");
    }

    [Theory]
    [InlineData("")]
    [InlineData("https://h/p\n\npeer-dead\n")]
    [InlineData("ftp://h/p\n\na\nb\n{}")]
    [InlineData("no url\n\na\nb\n{}")]
    [InlineData("https://h/p\nnot base64!\na\nb\n{}")]
    public void Refuses_anything_else(string input) => TryRead(input, out _).ShouldBeFalse();

    private static bool TryRead(string input, out WebhookRole.Call call)
    {
        using var stream = new MemoryStream(Encoding.UTF8.GetBytes(input));
        return WebhookRole.TryRead(stream, out call);
    }

    private static WebhookRole.Call Call(Uri url, string key) => new(url, Encoding.UTF8.GetBytes(key), "peer-dead", "hb1-3-1", Encoding.UTF8.GetBytes(Body));

    /// <summary>Answers one request, whatever it is.</summary>
    private sealed class Receiver : IDisposable
    {
        private readonly TcpListener listener = new(IPAddress.Loopback, 0);

        public Receiver(string status)
        {
            listener.Start();
            Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/hook?a=b");
            Heard = Task.Run(() => Answer(status));
        }

        public Uri Url { get; }

        public Task<(string Head, string Body)> Heard { get; }

        public void Dispose() => listener.Dispose();

        private async Task<(string Head, string Body)> Answer(string status)
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var stream = client.GetStream();
            var (buffer, length) = (new byte[65536], 0);
            while (true)
            {
                var text = Encoding.UTF8.GetString(buffer, 0, length);
                var end = text.IndexOf("\r\n\r\n", StringComparison.Ordinal);
                if (end >= 0 && text[(end + 4)..] is { } body && Encoding.UTF8.GetByteCount(body) == Length(text[..end]))
                {
                    await stream.WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {status}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
                    return (text[..(end + 2)], body);
                }
                var read = await stream.ReadAsync(buffer.AsMemory(length));
                if (read == 0) return ("", "");
                length += read;
            }
        }

        private static int Length(string head) =>
            int.Parse(head.Split("\r\n").First(l => l.StartsWith("Content-Length: ", StringComparison.Ordinal))["Content-Length: ".Length..], System.Globalization.CultureInfo.InvariantCulture);
    }
}
