// What is asked over the network: a connection, TLS if it is wanted, and of http one GET and as much of the answer as is needed to judge it. Of our own, since each byte, moment and
// redirection of a stranger's answer is to be bounded, and a client for browsing has pools, proxies and cookies instead.
using System.Buffers;
using System.Globalization;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.RegularExpressions;
using Bascule.Linux;

namespace Bascule.Checks.Attempts;

/// <param name="roots">Whose certificates are believed; null: those that the machine believes.</param>
internal sealed class NetworkAttempt(Check check, Network network, X509Certificate2Collection? roots = null)
{
    private const int ReadBytes = 4096;

    private string? certificateFault;

    /// <summary>What it is doing: so that "no answer" says to what.</summary>
    public string Stage { get; private set; } = "connecting";

    /// <exception cref="OperationCanceledException">It took longer than the check allows.</exception>
    /// <exception cref="IOException">The connection broke.</exception>
    public async Task<(Answer Answer, string Evidence)> Run()
    {
        if (check.Kind == CheckKind.Ping) return await Ping();
        var isSecured = check.Kind == CheckKind.Https || check is { Kind: CheckKind.Talk, IsSecured: true };
        if (isSecured && Tls.Absence is { } absent) return (Answer.Unknown, absent);

        if (!network.TryOpen(check.Endpoint, isDatagram: check.Kind == CheckKind.Dns, check.Within, out var connection, out var error)) return Refused(error);
        using var opened = connection;
        error = await connection.Connect();
        if (error.IsError) return Refused(error);
        if (check.Kind == CheckKind.Tcp) return (Answer.Good, "connected");
        if (!isSecured) return await Ask(connection);

        Stage = "TLS handshake";
        using var secured = new SslStream(connection, leaveInnerStreamOpen: true);
        try
        {
            await secured.AuthenticateAsClientAsync(TlsOptions(), CancellationToken.None);
        }
        catch (System.Security.Authentication.AuthenticationException) when (certificateFault is not null)
        {
            return (Answer.Bad, certificateFault);
        }
        return await Ask(secured);
    }

    private async Task<(Answer Answer, string Evidence)> Ping()
    {
        Stage = "echo request";
        var error = await network.Echo(check.Endpoint.Address, check.Within);
        return error.IsError ? Refused(error) : (Answer.Good, "answered");
    }

    private (Answer Answer, string Evidence) Refused(SystemError error) => Probe.IsOurOwn(error) ? (Answer.Unknown, $"cannot be asked from here: {error.Reason}") : (Answer.Bad, $"{error.Reason} ({Stage})");

    private string Host => check.Host.Length > 0 ? check.Host
        : (check.Address.Contains(':', StringComparison.Ordinal) ? $"[{check.Address}]" : check.Address) + (check.Port == (check.Kind == CheckKind.Https ? 443 : 80) ? "" : $":{check.Port}");

    private SslClientAuthenticationOptions TlsOptions() => new()
    {
        TargetHost = CertifiedName,
        // A check speaks to the one server and to nobody else: neither to those who issued its certificate, nor to those who revoke.
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (_, _, chain, errors) =>
        {
            if (!check.Verify || errors == SslPolicyErrors.None) return true;
            certificateFault = errors.HasFlag(SslPolicyErrors.RemoteCertificateNameMismatch) ? $"the certificate is not for {CertifiedName}"
                : chain?.ChainStatus is [var first, ..] ? $"the certificate is not valid: {first.StatusInformation}"
                : "there is no certificate";
            return false;
        },
    };

    private X509ChainPolicy Policy()
    {
        var policy = new X509ChainPolicy { RevocationMode = X509RevocationMode.NoCheck, DisableCertificateDownloads = true };
        if (roots is null) return policy;
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        policy.CustomTrustStore.AddRange(roots);
        return policy;
    }

    private string CertifiedName => check.Host.Length > 0 ? check.Host.Split(':')[0] : check.Address;

    private async Task<(Answer Answer, string Evidence)> Ask(Stream connection)
    {
        var buffer = ArrayPool<byte>.Shared.Rent(ReadBytes);
        try
        {
            Stage = "waiting for an answer";
            return check.Kind switch
            {
                CheckKind.Talk => await Talk.Ask(check, connection, buffer),
                CheckKind.Dns => await DnsMessage.Ask(check, connection, buffer),
                _ => await AskHttp(connection, buffer),
            };
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    private async Task<(Answer Answer, string Evidence)> AskHttp(Stream connection, byte[] buffer)
    {
        var request = Encoding.UTF8.GetBytes($"{(check.IsHeadOnly ? "HEAD" : "GET")} {check.Path} HTTP/1.1\r\nHost: {Host}\r\nUser-Agent: bascule-check\r\nAccept: */*\r\n{(check.Authorization.Length > 0 ? $"Authorization: {check.Authorization}\r\n" : "")}Connection: close\r\n\r\n");
        await connection.WriteAsync(request);
        await connection.FlushAsync();

        var held = new ArrayBufferWriter<byte>();
        HttpHead head;
        while (!HttpHead.TryRead(held.WrittenSpan, out head))
        {
            var read = await connection.ReadAsync(buffer);
            if (read == 0) return (Answer.Bad, held.WrittenCount == 0 ? "the connection was closed without an answer" : $"this is not HTTP: \"{Text(held.WrittenSpan)}\"");
            held.Write(buffer.AsSpan(0, read));
            if (held.WrittenCount > HttpHead.LongestBytes || !HttpHead.MayBeOne(held.WrittenSpan))
                return (Answer.Bad, $"this is not HTTP: \"{Text(held.WrittenSpan[..Math.Min(held.WrittenCount, 400)])}\"");
        }
        Stage = "reading the body";
        if (check.IsHeadOnly) head = head with { Length = 0, IsChunked = false };      // RFC 9112 §6.3
        var body = new HttpBody(head);
        body.Take(held.WrittenSpan[head.SizeBytes..]);
        var isWanted = check.Status.Contains(head.Status);
        var searched = 0;
        while (true)
        {
            if (isWanted && check is { Contains: null, Matches: null }) return (Answer.Good, Evidence(head, body));
            if (isWanted && check is { Contains: { } needle, Matches: null } && Finds(body.Bytes, Encoding.UTF8.GetBytes(needle), ref searched)) return (Answer.Good, Evidence(head, body));
            if (body.IsOver || body.IsFull || (!isWanted && body.Bytes.Length >= Outcome.LongestEvidence)) break;
            int read;
            try
            {
                read = await connection.ReadAsync(buffer);
            }
            catch (Exception e) when (!isWanted && e is OperationCanceledException or IOException)
            {
                break;      // judged already; this was for the evidence
            }
            if (read == 0) break;
            body.Take(buffer.AsSpan(0, read));
        }
        if (!isWanted) return (Answer.Bad, Evidence(head, body));
        if (check.Contains is { } word && !Finds(body.Bytes, Encoding.UTF8.GetBytes(word), ref searched)) return (Answer.Bad, $"{Evidence(head, body)} lacks \"{word}\"");
        if (check.Matches is { } pattern && !Regex.IsMatch(Encoding.UTF8.GetString(body.Bytes), pattern, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant))
            return (Answer.Bad, $"{Evidence(head, body)} does not match \"{pattern}\"");
        return (Answer.Good, Evidence(head, body));
    }

    /// <summary>Only what is new is searched, with what may be the beginning of the word before it.</summary>
    private static bool Finds(ReadOnlySpan<byte> body, ReadOnlySpan<byte> needle, ref int searched)
    {
        var from = Math.Max(0, searched - needle.Length + 1);
        searched = body.Length;
        return body[from..].IndexOf(needle) >= 0;
    }

    private static string Evidence(HttpHead head, HttpBody body) => string.Create(CultureInfo.InvariantCulture,
        $"status {head.Status}{(body.Bytes.IsEmpty ? "" : $", \"{Text(body.Bytes[..Math.Min(body.Bytes.Length, 400)])}\"")}");

    private static string Text(ReadOnlySpan<byte> bytes)
    {
        var text = Outcome.Printable(Encoding.UTF8.GetString(bytes));
        return text.Length <= 120 ? text : text[..(char.IsHighSurrogate(text[118]) ? 118 : 119)] + "…";
    }
}
