using System.Buffers;
using Vouch.Crypto.Platform;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;

namespace Vouch.Tls.Tests;

/// <summary>The client with keys that open nothing before the request is sent.</summary>
public sealed class LateKeysTests
{
    [Theory]
    [InlineData(TlsVersion.Tls13)]
    [InlineData(TlsVersion.Tls12)]
    public async Task A_request_is_sent_before_anything_of_the_server_can_be_read(TlsVersion version)
    {
        (byte[] request, byte[] response) = (new byte[100], [1, 2, 3, 4, 5]);

        byte[] read = await RunAsync(request, script =>
        {
            script.Version = version;
            script.Answer(response);
        });

        Assert.Equal(response, read);
    }

    [Fact]
    public async Task A_wrong_Finished_of_Tls12_is_refused_by_the_first_read()
    {
        TlsException e = await Assert.ThrowsAsync<TlsException>(() => RunAsync(new byte[100], static script =>
        {
            script.Version = TlsVersion.Tls12;
            script.SpoilFinished();
        }));

        Assert.Equal(AlertDescription.DecryptError, e.Alert);
    }

    [Fact]
    public async Task A_server_of_Tls12_that_gives_up_after_the_clients_Finished_is_heard_before_the_request()
    {
        await using TestLine line = new(script =>
        {
            script.Version = TlsVersion.Tls12;
            script.RefuseToFinish(AlertDescription.AccessDenied);
        });

        TlsException e = await Assert.ThrowsAsync<TlsException>(() => line.Client.HandshakeAsync(line.Cancel).AsTask());

        Assert.True(e.IsFromPeer);
        Assert.Equal(AlertDescription.AccessDenied, e.Alert);
    }

    private static async Task<byte[]> RunAsync(byte[] request, Action<ServerScript> commit)
    {
        await using TestLine line = new(commit);
        await line.Client.HandshakeAsync(line.Cancel);
        await line.Client.WriteAsync(request, line.Cancel);
        line.Keys.IsOpen = true;
        byte[] buffer = new byte[100];
        int size = await line.Client.ReadAsync(buffer, line.Cancel);
        return buffer[..size];
    }

    private sealed class TestLine : IAsyncDisposable
    {
        private readonly CancellationTokenSource _timeout = new(TimeSpan.FromSeconds(10));
        private readonly Task _serving;

        public TestLine(Action<ServerScript> commit)
        {
            (DuplexPipe near, DuplexPipe far) = DuplexPipe.Create();
            ServerScript script = new() { Certificate = ScriptedSession.Authority.Issue(new TestCertificateOptions()) };
            commit(script);
            Client = new TlsClient(near, Keys, new TlsClientOptions { Host = ScriptedSession.Host, CertificatePolicy = ScriptedSession.Policy });
            _serving = new ScriptedServer(far, script, new SeededRandomSource(2)).RunAsync();
        }

        public TlsClient Client { get; }

        public LateKeys Keys { get; } = new();

        public CancellationToken Cancel => _timeout.Token;

        public async ValueTask DisposeAsync()
        {
            await Client.DisposeAsync();
            await _serving;
            await Keys.DisposeAsync();
            _timeout.Dispose();
        }
    }

    private sealed class LateKeys : ITlsKeys
    {
        private readonly LocalTlsKeys _keys = new(PlatformPrimitives.Instance, new SeededRandomSource(1));

        public bool IsOpen { get; set; }

        public bool OpensLater => true;

        public ValueTask<ReadOnlyMemory<byte>> OfferAsync(NamedGroup group, CancellationToken cancellationToken) => _keys.OfferAsync(group, cancellationToken);

        public ValueTask AgreeAsync(Tls13Terms terms, CancellationToken cancellationToken) => _keys.AgreeAsync(terms, cancellationToken);

        public ValueTask AgreeAsync(Tls12Terms terms, CancellationToken cancellationToken) => _keys.AgreeAsync(terms, cancellationToken);

        public ValueTask<ReadOnlyMemory<byte>> FinishAsync(Side side, ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken)
            => _keys.FinishAsync(side, transcriptHash, cancellationToken);

        public ValueTask DeriveApplicationKeysAsync(ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken) => _keys.DeriveApplicationKeysAsync(transcriptHash, cancellationToken);

        public ValueTask UpdateAsync(Side side, CancellationToken cancellationToken) => _keys.UpdateAsync(side, cancellationToken);

        public ValueTask SealAsync(KeyEpoch epoch, ulong sequence, ContentType type, ReadOnlyMemory<byte> content, IBufferWriter<byte> fragment, CancellationToken cancellationToken)
            => _keys.SealAsync(epoch, sequence, type, content, fragment, cancellationToken);

        public ValueTask<int> OpenAsync(KeyEpoch epoch, ulong sequence, TlsRecord record, Memory<byte> content, CancellationToken cancellationToken)
            => epoch == KeyEpoch.Handshake || IsOpen ? _keys.OpenAsync(epoch, sequence, record, content, cancellationToken) : throw new InvalidOperationException("Not yet.");

        public ValueTask DisposeAsync() => _keys.DisposeAsync();
    }
}
