using System.Security.Cryptography.X509Certificates;
using System.Text;
using Vouch.Crypto.Platform;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Tls.Tests;

/// <summary>A first look at a real server: each version, suite and group; every session is verified from its recording too.</summary>
public sealed class OpenSslServerTests
{
    private static readonly TestCertificateAuthority s_authority = TestCertificateAuthority.Create();
    private static readonly ServerCertificatePolicy s_policy = new(s_authority.Roots);

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(CipherSuite.Aes128GcmSha256, NamedGroup.X25519)]
    [InlineData(CipherSuite.Aes256GcmSha384, NamedGroup.Secp256r1)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, NamedGroup.Secp384r1)]
    public async Task TLS_13_works_with_each_suite_and_group(CipherSuite suite, NamedGroup group)
    {
        await using OpenSslEchoServer server = await StartAsync(TestKeyKind.EcdsaP256, "-tls1_3");

        TlsSession session = await EchoAsync(server, o => o with { Suites = [suite], Groups = [group] }, updatesKeys: suite == CipherSuite.Aes256GcmSha384);

        Assert.Equal((TlsVersion.Tls13, suite, group), (session.Version, session.Suite, session.Group));
    }

    [Theory]
    [InlineData(CipherSuite.EcdheEcdsaAes128GcmSha256, NamedGroup.X25519, TestKeyKind.EcdsaP256)]
    [InlineData(CipherSuite.EcdheEcdsaAes256GcmSha384, NamedGroup.Secp256r1, TestKeyKind.EcdsaP384)]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, NamedGroup.Secp384r1, TestKeyKind.Ed25519)]
    [InlineData(CipherSuite.EcdheRsaAes128GcmSha256, NamedGroup.Secp384r1, TestKeyKind.Rsa2048)]
    [InlineData(CipherSuite.EcdheRsaAes256GcmSha384, NamedGroup.X25519, TestKeyKind.RsaPss2048)]
    [InlineData(CipherSuite.EcdheRsaChaCha20Poly1305Sha256, NamedGroup.Secp256r1, TestKeyKind.Rsa2048)]
    public async Task TLS_12_works_with_each_suite_and_group(CipherSuite suite, NamedGroup group, TestKeyKind key)
    {
        await using OpenSslEchoServer server = await StartAsync(key, "-tls1_2");

        TlsSession session = await EchoAsync(server, o => o with { Suites = [suite, CipherSuite.Aes128GcmSha256], Groups = [group, .. o.Groups.Where(g => g != group)] });

        Assert.Equal((TlsVersion.Tls12, suite, group), (session.Version, session.Suite, session.Group));
        Assert.True(session.HasExtendedMasterSecret);
    }

    [Theory]
    [InlineData(TestKeyKind.EcdsaP384, SignatureScheme.EcdsaSecp384r1Sha384)]
    [InlineData(TestKeyKind.EcdsaP521, SignatureScheme.EcdsaSecp521r1Sha512)]
    [InlineData(TestKeyKind.Rsa2048, SignatureScheme.RsaPssRsaeSha256)]
    [InlineData(TestKeyKind.RsaPss2048, SignatureScheme.RsaPssPssSha256)]
    [InlineData(TestKeyKind.Ed25519, SignatureScheme.Ed25519)]
    public async Task TLS_13_works_with_each_kind_of_certificate(TestKeyKind key, SignatureScheme scheme)
    {
        await using OpenSslEchoServer server = await StartAsync(key, "-tls1_3");

        TlsSession session = await EchoAsync(server, o => o);

        Assert.Equal(scheme, session.Signature.Scheme);
    }

    [Theory]
    [InlineData("P-256", NamedGroup.Secp256r1)]
    [InlineData("P-384", NamedGroup.Secp384r1)]
    public async Task A_retry_for_another_group_works(string serverGroup, NamedGroup group)
    {
        await using OpenSslEchoServer server = await StartAsync(TestKeyKind.EcdsaP256, "-tls1_3", "-groups", serverGroup);

        TlsSession session = await EchoAsync(server, o => o);

        Assert.Equal(group, session.Group);
    }

    [Theory]
    [InlineData("-tls1_3")]
    [InlineData("-tls1_2")]
    public async Task A_server_that_insists_on_a_client_certificate_gets_one(string version)
    {
        string roots = Path.GetTempFileName();
        await File.WriteAllTextAsync(roots, s_authority.Certificate.ExportCertificatePem(), Cancel);
        await using OpenSslEchoServer server = await StartAsync(TestKeyKind.EcdsaP256, version, "-Verify", "1", "-verify_return_error", "-CAfile", roots);
        using X509Certificate2 certificate = s_authority.Issue(new TestCertificateOptions { Key = TestKeyKind.Rsa2048, ExtendedKeyUsage = TestCertificateOptions.ClientAuthentication });

        TlsSession session = await EchoAsync(server, o => o with { ClientCertificate = certificate });

        Assert.True(session.ClientCertificateRequested);
        File.Delete(roots);
    }

    private static async Task<OpenSslEchoServer> StartAsync(TestKeyKind key, params IEnumerable<string> arguments)
    {
        (string certificate, string privateKey) = s_authority.IssuePem(new TestCertificateOptions { Key = key });
        return await OpenSslEchoServer.StartAsync(certificate, privateKey, Cancel, arguments);
    }

    private static async Task<TlsSession> EchoAsync(OpenSslEchoServer server, Func<TlsClientOptions, TlsClientOptions> configure, bool updatesKeys = false)
    {
        using SocketPipe socket = await SocketPipe.ConnectAsync(server.Port, Cancel);
        RecordingPipe pipe = new(socket);
        await using LocalTlsKeys keys = new();
        TlsClientOptions options = configure(new TlsClientOptions { Host = ServerName.Parse("localhost"), Alpn = [], CertificatePolicy = s_policy });
        await using TlsClient client = new(pipe, keys, options);

        await client.HandshakeAsync(Cancel);
        await client.WriteAsync("abc\n"u8.ToArray(), Cancel);
        if (updatesKeys)
        {
            await client.UpdateKeysAsync(Cancel); // s_server then sleeps for a second
        }

        await client.WriteAsync("def\n"u8.ToArray(), Cancel);
        byte[] buffer = new byte[100];
        int size = 0;
        while (size < 8)
        {
            int read = await client.ReadAsync(buffer.AsMemory(size), Cancel);
            Assert.NotEqual(0, read);
            size += read;
        }

        await client.CloseAsync(Cancel);

        Assert.Equal("cba\nfed\n", Encoding.ASCII.GetString(buffer, 0, size));
        Verify(pipe, keys, client.Session, updatesKeys);
        return client.Session;
    }

    private static void Verify(RecordingPipe pipe, LocalTlsKeys keys, TlsSession session, bool updatesKeys)
    {
        bool isTls13 = session.Version == TlsVersion.Tls13;
        using OpenedSecrets whole = isTls13 ? keys.OpenWhole() : keys.OpenMasterSecret();
        using RecordedSession recorded = RecordedSession.Verify(
            pipe.ClientLog, pipe.ServerLog, whole, s_policy, ServerName.Parse("localhost"), PlatformPrimitives.Instance);
        Assert.Equal(session.Suite, recorded.Handshake.Suite);
        Assert.Equal("abc\ndef\n", ReadAll(pipe.ClientLog, recorded.OpenClient()));
        Assert.Equal("cba\nfed\n", ReadAll(pipe.ServerLog, recorded.OpenServer()));
        if (updatesKeys)
        {
            using OpenedSecrets split = keys.OpenSplit([1]);
            using RecordedSession half = RecordedSession.Verify(
                pipe.ClientLog, pipe.ServerLog, split, s_policy, ServerName.Parse("localhost"), PlatformPrimitives.Instance);
            RecordedDirection client = half.OpenClient();
            client.SkipHidden(pipe.ClientLog[client.NextRecord]);
            client.SkipHidden(pipe.ClientLog[client.NextRecord]);
            client.EndHidden();
            Assert.Equal("def\n", ReadAll(pipe.ClientLog, client));
            Assert.Equal("cba\nfed\n", ReadAll(pipe.ServerLog, half.OpenServer()));
        }
    }

    private static string ReadAll(RecordTape log, RecordedDirection direction)
    {
        using (direction)
        {
            StringBuilder text = new();
            byte[] content = new byte[TlsRecord.MaxFragmentSize];
            while (direction.NextRecord < log.Count)
            {
                OpenedRecord opened = direction.Open(log[direction.NextRecord], content);
                if (opened.Type == ContentType.ApplicationData)
                {
                    text.Append(Encoding.ASCII.GetString(content, 0, opened.Size));
                }
            }

            return text.ToString();
        }
    }
}
