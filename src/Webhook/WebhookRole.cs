// The role `bascule webhook`: one POST, and the end. The actuator starts it as a user without rights for each attempt: a web stack is nothing for a process that runs as root, nor for
// one that lives for months. On its standard input:
//
//   URL LF  key in base64, or nothing LF  event's name LF  event's number LF  body up to the end
//
// So no key is on a command line or in an environment (proc(5)).
using System.Net.Http.Headers;
using System.Text;
using Bascule.Wire.Authentication;

namespace Bascule.Webhook;

public static class WebhookRole
{
    private const int Told = 0, Failed = 1, Usage = 2;

    public static int Run(string[] args)
    {
        ArgumentNullException.ThrowIfNull(args);
        using var input = Console.OpenStandardInput();
        if (args.Length == 0 && TryRead(input, out var call)) return Run(call, Console.Error.WriteLine);
        Console.Error.WriteLine("bascule webhook is for the actuator, which says on its standard input what to send where (docs/operations/hooks.md).");
        return Usage;
    }

    internal sealed record Call(Uri Url, byte[] Key, string Kind, string Id, byte[] Body);

    internal static int Run(Call call, Action<string> say)
    {
        using var handler = new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, UseProxy = false };
        using var client = new HttpClient(handler);
        using var request = new HttpRequestMessage(HttpMethod.Post, call.Url) { Content = new ByteArrayContent(call.Body) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
        request.Headers.UserAgent.Add(new ProductInfoHeaderValue("bascule", typeof(WebhookRole).Assembly.GetName().Version?.ToString(3)));
        request.Headers.Add("Bascule-Event", call.Kind);
        request.Headers.Add("Bascule-Event-Id", call.Id);
        if (call.Key.Length > 0) request.Headers.Add("Bascule-Signature", Signature(call.Key, call.Body));
        try
        {
            using var response = client.Send(request, HttpCompletionOption.ResponseHeadersRead);
            if (response.IsSuccessStatusCode) return Told;
            say($"the receiver answered {(int)response.StatusCode} {response.ReasonPhrase}".TrimEnd());
        }
        catch (Exception e) when (e is HttpRequestException or OperationCanceledException)
        {
            say(e.InnerException is { } cause && !e.Message.Contains(cause.Message, StringComparison.Ordinal) ? $"{e.Message} ({cause.Message})" : e.Message);
        }
        return Failed;
    }

    /// <summary>HMAC-SHA256 of the body (RFC 2104), in hexadecimal.</summary>
    internal static string Signature(ReadOnlySpan<byte> key, ReadOnlySpan<byte> body)
    {
        Span<byte> tag = stackalloc byte[MessageKey.TagBytes];
        new MessageKey(0, key).Sign(body, tag);
        return "sha256=" + Convert.ToHexStringLower(tag);
    }

    internal static bool TryRead(Stream input, out Call call)
    {
        call = null!;
        using var all = new MemoryStream();
        input.CopyTo(all);
        var rest = all.ToArray().AsSpan();
        Span<Range> lines = stackalloc Range[5];
        var begins = 0;
        for (var i = 0; i < 4; i++)
        {
            var length = rest[begins..].IndexOf((byte)'\n');
            if (length < 0) return false;
            lines[i] = begins..(begins + length);
            begins += length + 1;
        }
        var key = new byte[lines[1].End.Value - lines[1].Start.Value];
        if (!Uri.TryCreate(Encoding.UTF8.GetString(rest[lines[0]]), UriKind.Absolute, out var url) || url.Scheme is not ("http" or "https")) return false;
        if (!Convert.TryFromBase64Chars(Encoding.UTF8.GetString(rest[lines[1]]), key, out var keyBytes)) return false;
        call = new Call(url, key[..keyBytes], Encoding.UTF8.GetString(rest[lines[2]]), Encoding.UTF8.GetString(rest[lines[3]]), rest[begins..].ToArray());
        return true;
    }
}
