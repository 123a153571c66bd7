// https: a certificate is believed if somebody we believe has signed it for the name that was asked for, and its time has come and is not over.
using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Bascule.Checks.Attempts;

namespace Bascule.Checks.Tests;

public sealed class Certificates
{
    private static X509Certificate2 Certificate(string name, int days)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest($"CN={name}", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(name);
        request.CertificateExtensions.Add(names.Build());
        var now = DateTimeOffset.UtcNow;
        return request.CreateSelfSigned(now.AddDays(Math.Min(-1, days - 10)), now.AddDays(days));
    }

    private static SmallServer Server(X509Certificate2 certificate) => new(async (connection, stop) =>
    {
        await using var secured = new SslStream(connection, leaveInnerStreamOpen: true);
        await secured.AuthenticateAsServerAsync(new SslServerAuthenticationOptions { ServerCertificate = certificate }, stop);
        await SmallServer.Request(secured, stop);
        await secured.WriteAsync(Encoding.UTF8.GetBytes("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"), stop);
        await secured.FlushAsync(stop);
    });

    private static Task<(Answer Answer, string Evidence)> Ask(SmallServer server, bool verify, string host, X509Certificate2Collection? roots = null) =>
        SmallServer.Ask(network => new NetworkAttempt(server.Check(CheckKind.Https) with { Verify = verify, Host = host, Contains = "ok" }, network, roots).Run());

    [Fact]
    public async Task A_good_one_is_good()
    {
        using var certificate = Certificate("www.example.org", days: 30);
        await using var server = Server(certificate);
        (await Ask(server, verify: true, "www.example.org", [certificate])).ShouldBe((Answer.Good, "status 200, \"ok\""));
    }

    [Fact]
    public async Task One_that_nobody_vouches_for_is_bad_unless_that_was_not_asked()
    {
        using var certificate = Certificate("www.example.org", days: 30);
        await using var server = Server(certificate);
        var (answer, evidence) = await Ask(server, verify: true, "www.example.org");
        answer.ShouldBe(Answer.Bad);
        evidence.ShouldStartWith("the certificate is not valid: self-signed certificate");
        (await Ask(server, verify: false, "www.example.org")).Answer.ShouldBe(Answer.Good);
    }

    [Fact]
    public async Task One_for_another_name_is_bad()
    {
        using var certificate = Certificate("www.example.org", days: 30);
        await using var server = Server(certificate);
        (await Ask(server, verify: true, "www.example.com", [certificate])).ShouldBe((Answer.Bad, "the certificate is not for www.example.com"));
    }

    [Fact]
    public async Task One_whose_time_is_over_is_bad()
    {
        using var certificate = Certificate("www.example.org", days: -1);
        await using var server = Server(certificate);
        (await Ask(server, verify: true, "www.example.org", [certificate])).ShouldBe((Answer.Bad, "the certificate is not valid: certificate has expired"));
    }

    [Fact]
    public async Task A_server_that_does_not_speak_TLS_is_bad()
    {
        await using var server = new SmallServer(async (connection, stop) => await connection.WriteAsync("220 mail ready\r\n"u8.ToArray(), stop));
        var outcome = await SmallServer.Ask(server.Check(CheckKind.Https));
        outcome.Answer.ShouldBe(Answer.Bad);
        outcome.Evidence.ShouldEndWith("(TLS handshake)");
    }

    [Fact]
    public async Task A_handshake_that_hangs_is_bad_when_its_time_is_over()
    {
        await using var server = new SmallServer((_, stop) => Task.Delay(Timeout.Infinite, stop));
        var outcome = await SmallServer.Ask(server.Check(CheckKind.Https) with { Within = TimeSpan.FromMilliseconds(300) });
        (outcome.Answer, outcome.Evidence).ShouldBe((Answer.Bad, "no answer within 300ms (TLS handshake)"));
    }
}
