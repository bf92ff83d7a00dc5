using System.Net.Security;
using System.Text;
using Vouch.Attestations;
using Vouch.Proving;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Tests.Sessions;

/// <summary>A server that gives the account to those alone who send back, on the same connection, the token that it gave them.</summary>
internal static class EarlierServer
{
    public const string Balance = "response.json:$.accounts[0].balance";

    private const string Token = "tok-4711";

    public static SessionContext Start(TlsCipherSuite suite) => SessionContext.Start(TestKeyKind.EcdsaP256, certificate => TestHttpsServer.Start(certificate, AnswerAsync, suite));

    public static ProveRequest Request(SessionContext context, AttestationMode mode, TlsCipherSuite suite)
    {
        ProveRequest request = new($"https://{SessionContext.Host}/account") { Mode = mode, ConnectTo = mode == AttestationMode.Mpc ? $"127.0.0.1:{context.Server.Port}" : null };
        request.Suites.Add(suite.ToString());
        request.Reveal.Add(Balance);
        request.Earlier.Add(new EarlierRequest("/token") { Answered = answer => request.SecretHeaders.Add(new("X-Token", answer.Read("response.json:$.token"))) });
        return request;
    }

    public static byte[] KeptAlive(string body) => Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

    private static async Task AnswerAsync(SslStream stream, string request, CancellationToken cancellationToken)
    {
        await stream.WriteAsync(KeptAlive($$"""{"token":"{{Token}}"}"""), cancellationToken);
        string second = await TestHttpsServer.ReadRequestAsync(stream, cancellationToken);
        await stream.WriteAsync(second.Contains($"X-Token: {Token}\r\n", StringComparison.Ordinal) ? SessionContext.Response : TestHttpsServer.Json("{}"), cancellationToken);
    }
}
