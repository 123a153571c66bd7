// Who is told by webhook: an HTTP server of a few lines, where the client stands.
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Bascule.Linux.Netlink;

namespace Bascule.Lab;

/// <summary>A request as it came.</summary>
/// <param name="Answered">The status it was answered with.</param>
public sealed record ToldByWebhook(string Signature, string Body, int Answered)
{
    public string this[string name] => JsonDocument.Parse(Body).RootElement.GetProperty(name).ToString();

    public bool IsSignedWith(string key) => Signature == "sha256=" + Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(key), Encoding.UTF8.GetBytes(Body)));
}

public sealed class WebhookReceiver : IDisposable
{
    public const int Port = 8080;

    private readonly Lock gate = new();
    private readonly List<ToldByWebhook> told = [];
    private readonly ManualResetEventSlim listens = new();
    private readonly Thread thread;
    private TcpListener? listener;
    private int refusing;

    /// <param name="from">Where it listens.</param>
    /// <param name="refusing">So many requests are answered with 503 first.</param>
    public WebhookReceiver(ClientHost from, int refusing)
    {
        ArgumentNullException.ThrowIfNull(from);
        this.refusing = refusing;
        thread = new Thread(() => Serve(from.Name)) { IsBackground = true, Name = "webhook receiver" };
        thread.Start();
        listens.Wait();
    }

    public IReadOnlyList<ToldByWebhook> Told
    {
        get
        {
            lock (gate) return [.. told];
        }
    }

    public void Dispose()
    {
        listener?.Stop();
        thread.Join();
        listens.Dispose();
        listener?.Dispose();
    }

    private void Serve(string ns)
    {
        if (!NetworkNamespace.TryEnter($"/run/netns/{ns}", out var refusal)) throw new IOException(refusal.Text);
        listener = new TcpListener(IPAddress.Any, Port);
        listener.Start();
        listens.Set();
        while (true)
        {
            try
            {
                using var client = listener.AcceptTcpClient();
                Answer(client);
            }
            catch (IOException)
            {
                // A sender that lost its power in the middle.
            }
            catch (Exception e) when (e is SocketException or ObjectDisposedException)
            {
                return;
            }
        }
    }

    private void Answer(TcpClient client)
    {
        client.ReceiveTimeout = 5000;
        using var stream = client.GetStream();
        using var reader = new BinaryReader(stream, Encoding.UTF8);
        var head = new List<string>();
        while (Line(reader) is { Length: > 0 } line) head.Add(line);
        var body = Encoding.UTF8.GetString(reader.ReadBytes(int.Parse(Header(head, "Content-Length"), CultureInfo.InvariantCulture)));
        var status = refusing-- > 0 ? 503 : 204;
        lock (gate) told.Add(new ToldByWebhook(Header(head, "Bascule-Signature"), body, status));
        stream.Write(Encoding.ASCII.GetBytes($"HTTP/1.1 {status} Lab\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
    }

    private static string Line(BinaryReader reader)
    {
        var line = new StringBuilder();
        while (reader.ReadByte() is var c && c != '\n') line.Append((char)c);
        return line.ToString().TrimEnd('\r');
    }

    private static string Header(List<string> head, string name) => head.FirstOrDefault(l => l.StartsWith(name + ": ", StringComparison.OrdinalIgnoreCase))?[(name.Length + 2)..] ?? "";
}
