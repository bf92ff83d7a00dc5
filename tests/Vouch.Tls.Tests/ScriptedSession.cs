using System.Collections.Concurrent;
using System.Security.Cryptography.X509Certificates;
using Vouch.Crypto.Platform;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Tls.Tests;

/// <summary>A client and a scripted server on a recorded line in memory.</summary>
internal sealed class ScriptedSession : IAsyncDisposable
{
    private static readonly TestCertificateAuthority s_authority = TestCertificateAuthority.Create();
    private static readonly ConcurrentDictionary<TestKeyKind, X509Certificate2> s_certificates = new();
    private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(10));
    private readonly Task _serving;
    private bool _disposed;

    private ScriptedSession(ServerScript script, Func<TlsClientOptions, TlsClientOptions> configure)
    {
        (DuplexPipe client, DuplexPipe server) = DuplexPipe.Create();
        Recording = new RecordingPipe(client);
        Keys = new LocalTlsKeys(PlatformPrimitives.Instance, new SeededRandomSource(1));
        Server = new ScriptedServer(server, script, new SeededRandomSource(2));
        Client = new TlsClient(Recording, Keys, configure(new TlsClientOptions { Host = Host, CertificatePolicy = Policy, Random = new SeededRandomSource(3) }));
        _serving = Server.RunAsync();
    }

    public static TestCertificateAuthority Authority => s_authority;

    public static ServerName Host { get; } = ServerName.Parse("localhost");

    public static ServerCertificatePolicy Policy { get; } = new(s_authority.Roots);

    public TlsClient Client { get; }

    public ScriptedServer Server { get; }

    public LocalTlsKeys Keys { get; }

    public RecordingPipe Recording { get; }

    public CancellationToken Cancel => _timeout.Token;

    public static ScriptedSession Start(
        TestKeyKind key = TestKeyKind.EcdsaP256,
        Action<ServerScript>? commit = null,
        Func<TlsClientOptions, TlsClientOptions>? configure = null)
    {
        X509Certificate2 certificate = s_certificates.GetOrAdd(key, k => s_authority.Issue(new TestCertificateOptions { Key = k }));
        ServerScript script = new() { Certificate = certificate };
        commit?.Invoke(script);
        return new ScriptedSession(script, configure ?? (o => o));
    }

    public async Task<byte[]> ReadToEndAsync()
    {
        List<byte> all = [];
        byte[] buffer = new byte[20_000];
        while (await Client.ReadAsync(buffer, Cancel) is > 0 and int size)
        {
            all.AddRange(buffer[..size]);
        }

        return [.. all];
    }

    /// <summary>Plays bytes to a client with the random bytes of every other session here.</summary>
    /// <returns>Whether it took all of them; errors of the protocol and the end of the line are no exception.</returns>
    public static async Task<bool> ReplayAsync(byte[] server, CancellationToken cancel)
    {
        (DuplexPipe line, DuplexPipe far) = DuplexPipe.Create();
        await far.Output.WriteAsync(server, cancel);
        await far.Output.CompleteAsync();
        await using LocalTlsKeys keys = new(PlatformPrimitives.Instance, new SeededRandomSource(1));
        await using TlsClient client = new(line, keys, new TlsClientOptions { Host = Host, CertificatePolicy = Policy, Random = new SeededRandomSource(3) });
        try
        {
            await client.HandshakeAsync(cancel);
            byte[] buffer = new byte[1000];
            while (await client.ReadAsync(buffer, cancel) > 0)
            {
            }

            return client.CloseKind == CloseKind.CloseNotify;
        }
        catch (Exception e) when (e is TlsException or EndOfStreamException)
        {
            return false;
        }
    }

    /// <summary>Verifies the recording and reads all of it, with all that can be opened.</summary>
    public void VerifyRecording()
    {
        using OpenedSecrets secrets = Client.Session.Version == TlsVersion.Tls13 ? Keys.OpenWhole() : Keys.OpenMasterSecret();
        using RecordedSession recorded = RecordedSession.Verify(
            Recording.ClientLog, Recording.ServerLog, secrets, Policy, Host, PlatformPrimitives.Instance);
        Assert.Equal(Client.Session.CertificateChain[0].ToArray(), recorded.Handshake.CertificateChain[0].ToArray());
        byte[] content = new byte[TlsRecord.MaxFragmentSize];
        foreach ((RecordTape log, RecordedDirection direction) in new[] { (Recording.ClientLog, recorded.OpenClient()), (Recording.ServerLog, recorded.OpenServer()) })
        {
            using (direction)
            {
                while (direction.NextRecord < log.Count)
                {
                    direction.Open(log[direction.NextRecord], content);
                }

                Assert.True(direction.IsClosed);
            }
        }
    }

    /// <summary>Ends the client, then waits for the server and the recording.</summary>
    public async ValueTask DisposeAsync()
    {
        if (_disposed)
        {
            return;
        }

        _disposed = true;
        await Client.DisposeAsync();
        await _serving;
        await Recording.Completion;
        await Keys.DisposeAsync();
        _timeout.Dispose();
    }
}
