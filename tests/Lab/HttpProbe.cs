// One connection, one GET, one page, per question.
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace Bascule.Lab;

/// <summary>Many short HTTP connections at once, on one thread.</summary>
internal sealed class HttpProbe(string address) : IProbe
{
    // Long enough for a page on a busy machine, shorter than the first repetition of a lost SYN (1 s, RFC 6298 §2.1): an
    // answer is always the answer to its own question.
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(600);
    private readonly IPEndPoint target = new(IPAddress.Parse(address), 80);
    private readonly byte[] question = Encoding.ASCII.GetBytes($"GET / HTTP/1.0\r\nHost: {address}\r\n\r\n");
    private readonly List<Conversation> open = [];
    private readonly byte[] buffer = new byte[4096];

    public void Begin(TimeSpan now)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { Blocking = false };
        var conversation = new Conversation(socket, now);
        open.Add(conversation);
        try
        {
            socket.Connect(target);
        }
        catch (SocketException e) when (e.SocketErrorCode is SocketError.WouldBlock or SocketError.InProgress)
        {
            // On its way: Select tells.
        }
        catch (SocketException e)
        {
            conversation.Refusal = e.SocketErrorCode.ToString();
        }
    }

    public void Collect(TimeSpan atMost, Action<Answer> report)
    {
        var reading = open.Where(c => c.Asked && c.Refusal is null).Select(c => c.Socket).ToList();
        var connecting = open.Where(c => !c.Asked && c.Refusal is null).Select(c => c.Socket).ToList();
        var wait = atMost > TimeSpan.Zero ? atMost : TimeSpan.Zero;
        if (reading.Count + connecting.Count == 0) Thread.Sleep(wait);
        else Socket.Select(reading, connecting, null, wait);

        var now = LabClock.Now;
        foreach (var conversation in open.ToList())
        {
            if (connecting.Contains(conversation.Socket)) Ask(conversation);
            if (reading.Contains(conversation.Socket)) Read(conversation);
            if (conversation.Refusal is null && now - conversation.Began > Patience) conversation.Refusal = "no answer in time";
            if (conversation.Refusal is null && conversation.Page is null) continue;

            report(conversation.Refusal is { } refusal ? new Answer(now, false, refusal) : Judge(now, conversation.Page!));
            conversation.Socket.Dispose();
            open.Remove(conversation);
        }
    }

    public void Dispose()
    {
        foreach (var conversation in open) conversation.Socket.Dispose();
    }

    private static Answer Judge(TimeSpan now, string page)
    {
        var body = page.IndexOf("\r\n\r\n", StringComparison.Ordinal);
        var status = page.Split(' ') is [_, var code, ..] ? code : "no status";
        return status == "200" && body > 0
            ? new Answer(now, true, page[(body + 4)..].Split('\n')[0].Trim())
            : new Answer(now, false, $"status {status}");
    }

    private void Ask(Conversation conversation)
    {
        var error = (int)conversation.Socket.GetSocketOption(SocketOptionLevel.Socket, SocketOptionName.Error)!;
        if (error != 0)
        {
            conversation.Refusal = ((SocketError)error).ToString();
            return;
        }

        try
        {
            conversation.Socket.Send(question);
            conversation.Asked = true;
        }
        catch (SocketException e)
        {
            conversation.Refusal = e.SocketErrorCode.ToString();
        }
    }

    // HTTP/1.0 without keep-alive: the page ends where the connection ends (RFC 1945 §1.3).
    private void Read(Conversation conversation)
    {
        try
        {
            var count = conversation.Socket.Receive(buffer);
            if (count == 0) conversation.Page = conversation.Text.ToString();
            else conversation.Text.Append(Encoding.UTF8.GetString(buffer, 0, count));
        }
        catch (SocketException e)
        {
            conversation.Refusal = e.SocketErrorCode.ToString();
        }
    }

    private sealed class Conversation(Socket socket, TimeSpan began)
    {
        public Socket Socket => socket;
        public TimeSpan Began => began;
        public bool Asked { get; set; }
        public StringBuilder Text { get; } = new();
        public string? Page { get; set; }
        public string? Refusal { get; set; }
    }
}
