using System.Text;
using Vouch.Testing;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;

namespace Vouch.Tls.Tests;

/// <summary>A first look at a real server: each version, suite and group.</summary>
public sealed class OpenSslServerTests
{
    private static readonly TestCertificateAuthority s_authority = TestCertificateAuthority.Create();
    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CipherSuite.Aes128GcmSha256, NamedGroup.X25519)]
    [InlineData(CipherSuite.Aes256GcmSha384, NamedGroup.Secp256r1)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, NamedGroup.Secp384r1)]
    public async Task TLS_13_works_with_each_suite_and_group(CipherSuite suite, NamedGroup group)
    {
        await using OpenSslServer server = await StartAsync(TestKeyKind.EcP256, "-tls1_3");

        TlsSession session = await EchoAsync(server, o => o with { Suites = [suite], Groups = [group] });

        Assert.Equal((TlsVersion.Tls13, suite, group), (session.Version, session.Suite, session.Group));
    }

    private static async Task<OpenSslServer> StartAsync(TestKeyKind key, params IEnumerable<string> arguments)
    {
        (string certificate, string privateKey) = s_authority.IssuePem(new TestCertificateOptions { Key = key });
        return await OpenSslServer.StartAsync(certificate, privateKey, ["-rev", .. arguments]);
    }

    private static async Task<TlsSession> EchoAsync(OpenSslServer server, Func<TlsClientOptions, TlsClientOptions> configure)
    {
        using SocketPipe pipe = await SocketPipe.ConnectAsync(server.Port, Cancel);
        await using LocalTlsKeys keys = new();
        TlsClientOptions options = configure(new TlsClientOptions
        {
            Host = ServerName.Parse("localhost"),
            Alpn = [],
            CertificatePolicy = new ServerCertificatePolicy(s_authority.Roots),
        });
        await using TlsClient client = new(pipe, keys, options);

        await client.HandshakeAsync(Cancel);
        await client.WriteAsync("abc\n"u8.ToArray(), Cancel);
        byte[] buffer = new byte[100];
        int size = await client.ReadAsync(buffer, Cancel);

        Assert.Equal("cba\n", Encoding.ASCII.GetString(buffer, 0, size));
        return client.Session;
    }
}
