using System.IO.Pipelines;
using System.Security.Cryptography.X509Certificates;
using Vouch.Testing;
using Vouch.Testing.Certificates;
using Vouch.Testing.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls.Tests;

/// <summary>The client against a correct server, in memory.</summary>
public sealed class TlsClientTests
{
    public static TheoryData<TlsVersion> Versions => [TlsVersion.Tls13, TlsVersion.Tls12];

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Data_comes_back_and_the_close_is_seen(TlsVersion version)
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => s.Version = version);
        byte[] data = Bytes(100_000);

        await session.Client.HandshakeAsync(session.Cancel);
        Task<byte[]> reading = session.ReadToEndAsync();
        await session.Client.WriteAsync(data, session.Cancel);
        await session.Client.CloseAsync(session.Cancel);

        Assert.Equal(data, await reading);
        Assert.Equal(CloseKind.CloseNotify, session.Client.CloseKind);
        Assert.Equal(version, session.Client.Session.Version);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_line_that_goes_away_is_a_truncation(TlsVersion version)
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s =>
        {
            s.Version = version;
            s.Application = async x =>
            {
                await x.SendAsync(ContentType.ApplicationData, 1, 2, 3);
                await x.SendRawAsync(23, 3, 3, 0, 100, 1, 2);
                throw new EndOfStreamException();
            };
        });

        await session.Client.HandshakeAsync(session.Cancel);
        byte[] read = await session.ReadToEndAsync();

        Assert.Equal([1, 2, 3], read);
        Assert.Equal(CloseKind.Truncated, session.Client.CloseKind);
    }

    [Fact]
    public async Task A_server_that_leaves_during_the_handshake_is_an_end_of_stream()
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => s.Before[HandshakeType.Certificate] = _ => throw new EndOfStreamException());

        await Assert.ThrowsAsync<EndOfStreamException>(async () => await session.Client.HandshakeAsync(session.Cancel));
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task A_fatal_alert_of_the_server_says_so(TlsVersion version)
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s =>
        {
            s.Version = version;
            s.Application = x => x.SendAsync(ContentType.Alert, 2, 80);
        });
        await session.Client.HandshakeAsync(session.Cancel);

        TlsException e = await Assert.ThrowsAsync<TlsException>(session.ReadToEndAsync);

        Assert.True(e.IsFromPeer);
        Assert.Equal(AlertDescription.InternalError, e.Alert);
    }

    [Fact]
    public async Task The_client_hello_is_sent_before_anything_is_read()
    {
        (DuplexPipe client, DuplexPipe server) = DuplexPipe.Create();
        await using LocalTlsKeys keys = new();
        await using TlsClient tls = new(client, keys, new TlsClientOptions { Host = ScriptedSession.Host });

        ValueTask handshake = tls.HandshakeAsync(TestContext.Current.CancellationToken);
        ReadResult read = await server.Input.ReadAsync(TestContext.Current.CancellationToken);

        Assert.Equal([22, 3, 1], System.Buffers.BuffersExtensions.ToArray(read.Buffer.Slice(0, 3)));
        await server.Output.CompleteAsync();
        await Assert.ThrowsAsync<EndOfStreamException>(async () => await handshake);
    }

    [Theory]
    [InlineData(1, "1")]
    [InlineData(16_384, "16384")]
    [InlineData(16_385, "16353,32")]
    [InlineData(16_415, "16383,32")]
    [InlineData(16_416, "16384,32")]
    [InlineData(40_000, "16384,16384,7232")]
    [InlineData(32_769, "16384,16353,32")]
    public async Task No_fragment_is_smaller_than_32_bytes_when_data_is_split(int size, string fragments)
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => s.Application = async x =>
        {
            while (await x.ReadRecordAsync() is ({ } type, _) && type != ContentType.Alert)
            {
            }
        });

        await session.Client.HandshakeAsync(session.Cancel);
        await session.Client.WriteAsync(Bytes(size), session.Cancel);
        await session.Client.CloseAsync(session.Cancel);
        await session.DisposeAsync();

        Assert.Equal(fragments, string.Join(',', session.Server.ReceivedSizes));
        Assert.Equal(session.Server.ReceivedSizes.Count + 1, session.Client.RecordsSent);
    }

    [Fact]
    public async Task A_requested_key_update_is_answered_before_the_next_data_and_not_earlier()
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => s.Application = async x =>
        {
            await x.SendHandshakeAsync(KeyUpdate.Write(requestUpdate: true));
            x.UpdateServerKeys();
            await x.SendAsync(ContentType.ApplicationData, 1);
            await x.EchoAsync();
        });
        byte[] buffer = new byte[10];

        await session.Client.HandshakeAsync(session.Cancel);
        Assert.Equal(1, await session.Client.ReadAsync(buffer, session.Cancel));
        int before = session.Client.RecordsSent;
        await session.Client.WriteAsync(new byte[] { 7 }, session.Cancel);
        Assert.Equal(1, await session.Client.ReadAsync(buffer, session.Cancel));

        Assert.Equal(0, before);
        Assert.Equal(7, buffer[0]);
        Assert.Equal((1, 1, 1), (session.Client.ClientKeyUpdates, session.Client.ServerKeyUpdates, session.Server.ClientKeyUpdates));
        await session.Client.CloseAsync(session.Cancel);
        await session.ReadToEndAsync();
        session.VerifyRecording();
    }

    [Fact]
    public async Task Key_updates_of_ours_go_between_the_data()
    {
        await using ScriptedSession session = ScriptedSession.Start();

        await session.Client.HandshakeAsync(session.Cancel);
        for (byte i = 0; i < 5; i++)
        {
            await session.Client.WriteAsync(new[] { i }, session.Cancel);
            await session.Client.UpdateKeysAsync(session.Cancel);
        }

        await session.Client.CloseAsync(session.Cancel);

        Assert.Equal([0, 1, 2, 3, 4], await session.ReadToEndAsync());
        Assert.Equal(5, session.Keys.ClientGeneration);
    }

    [Fact]
    public async Task TLS_12_has_no_key_update()
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => s.Version = TlsVersion.Tls12);
        await session.Client.HandshakeAsync(session.Cancel);

        await Assert.ThrowsAsync<InvalidOperationException>(async () => await session.Client.UpdateKeysAsync(session.Cancel));
    }

    [Theory]
    [InlineData(TlsVersion.Tls13, 1, 0)]
    [InlineData(TlsVersion.Tls13, 7, 100)]
    [InlineData(TlsVersion.Tls12, 1, 0)]
    [InlineData(TlsVersion.Tls12, 50, 0)]
    public async Task Split_messages_and_padded_records_are_understood(TlsVersion version, int fragmentSize, int padding)
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => (s.Version, s.FragmentSize, s.Padding) = (version, fragmentSize, padding));

        await session.Client.HandshakeAsync(session.Cancel);
        await session.Client.WriteAsync(Bytes(1000), session.Cancel);
        await session.Client.CloseAsync(session.Cancel);

        Assert.Equal(Bytes(1000), await session.ReadToEndAsync());
        session.VerifyRecording();
    }

    [Theory]
    [InlineData(TlsVersion.Tls13, TestKeyKind.EcdsaP256)]
    [InlineData(TlsVersion.Tls13, TestKeyKind.Rsa2048)]
    [InlineData(TlsVersion.Tls12, TestKeyKind.EcdsaP256)]
    [InlineData(TlsVersion.Tls12, TestKeyKind.Rsa2048)]
    public async Task A_client_certificate_is_sent_when_asked_for(TlsVersion version, TestKeyKind key)
    {
        using TestCertificateAuthority authority = TestCertificateAuthority.Create();
        using X509Certificate2 certificate = authority.Issue(new TestCertificateOptions { Key = key });
        await using ScriptedSession session = ScriptedSession.Start(
            commit: s => (s.Version, s.RequestsCertificate) = (version, true),
            configure: o => o with { ClientCertificate = certificate });

        await session.Client.HandshakeAsync(session.Cancel);
        await session.Client.CloseAsync(session.Cancel);
        await session.ReadToEndAsync();

        Assert.Equal(certificate.RawData, session.Server.ClientChain[0].ToArray());
        session.VerifyRecording();
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Without_a_client_certificate_an_empty_list_is_sent(TlsVersion version)
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => (s.Version, s.RequestsCertificate) = (version, true));

        await session.Client.HandshakeAsync(session.Cancel);
        await session.Client.CloseAsync(session.Cancel);
        await session.ReadToEndAsync();

        Assert.Empty(session.Server.ClientChain);
        Assert.True(session.Client.Session.ClientCertificateRequested);
        session.VerifyRecording();
    }

    [Fact]
    public async Task A_server_without_extended_master_secret_works()
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => (s.Version, s.HasExtendedMasterSecret) = (TlsVersion.Tls12, false));

        await session.Client.HandshakeAsync(session.Cancel);
        await session.Client.CloseAsync(session.Cancel);
        await session.ReadToEndAsync();

        Assert.False(session.Client.Session.HasExtendedMasterSecret);
        session.VerifyRecording();
    }

    [Theory]
    [InlineData(false, false)]
    [InlineData(true, false)]
    [InlineData(false, true)]
    [InlineData(true, true)]
    public async Task A_retry_with_cookie_group_or_both_is_answered(bool hasCookie, bool hasGroup)
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s =>
        {
            s.Cookie = hasCookie ? [1, 2, 3] : [];
            s.Group = hasGroup ? NamedGroup.Secp384r1 : null;
            s.IsCompatible = !hasCookie;
        });

        await session.Client.HandshakeAsync(session.Cancel);
        await session.Client.CloseAsync(session.Cancel);
        await session.ReadToEndAsync();

        Assert.Equal(hasGroup ? NamedGroup.Secp384r1 : NamedGroup.X25519, session.Client.Session.Group);
        session.VerifyRecording();
    }

    [Theory]
    [InlineData(TlsVersion.Tls13)]
    [InlineData(TlsVersion.Tls12)]
    public async Task The_application_protocol_is_what_the_server_chose(TlsVersion version)
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => (s.Version, s.Alpn) = (version, "http/1.1"));

        await session.Client.HandshakeAsync(session.Cancel);

        Assert.Equal("http/1.1", session.Client.Session.Alpn);
        Assert.Equal("localhost", session.Server.ClientHello.ServerName);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public async Task TLS_12_passes_over_hello_requests_and_warnings(int kind)
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s =>
        {
            s.Version = TlsVersion.Tls12;
            s.Application = async x =>
            {
                await (kind == 0 ? x.SendHandshakeAsync(0, 0, 0, 0) : x.SendAsync(ContentType.Alert, 1, 90));
                await x.EchoAsync();
            };
        });

        await session.Client.HandshakeAsync(session.Cancel);
        await session.Client.WriteAsync(new byte[] { 9 }, session.Cancel);
        await session.Client.CloseAsync(session.Cancel);

        Assert.Equal([9], await session.ReadToEndAsync());
    }

    [Fact]
    public async Task A_write_under_way_when_reading_fails_ends_in_the_same_error_and_the_alert_is_sent()
    {
        await using ScriptedSession session = ScriptedSession.Start(commit: s => s.Application = x => x.SendPlainAsync(ContentType.ChangeCipherSpec, 1));
        await session.Client.HandshakeAsync(session.Cancel);

        Task writing = Task.Run(
            async () =>
            {
                while (true)
                {
                    await session.Client.WriteAsync(Bytes(20_000), session.Cancel);
                }
            },
            session.Cancel);
        TlsException read = await Assert.ThrowsAsync<TlsException>(session.ReadToEndAsync);
        TlsException written = await Assert.ThrowsAsync<TlsException>(() => writing);
        await session.DisposeAsync();

        Assert.Equal((AlertDescription.UnexpectedMessage, AlertDescription.UnexpectedMessage), (read.Alert, written.Alert));
        Assert.Equal(AlertDescription.UnexpectedMessage, session.Server.ReceivedAlert);
    }

    [Theory]
    [MemberData(nameof(Versions))]
    public async Task Mutations_of_what_the_server_sends_end_in_an_error_of_the_protocol(TlsVersion version)
    {
        await using ScriptedSession good = ScriptedSession.Start(commit: s => s.Version = version);
        await good.Client.HandshakeAsync(good.Cancel);
        await good.Client.CloseAsync(good.Cancel);
        await good.ReadToEndAsync();
        byte[] server = Recorded.Recording.Bytes(good.Recording.ServerLog);
        Assert.True(await ScriptedSession.ReplayAsync(server, good.Cancel)); // the client's random bytes are the same each time

        await Gen.Select(Gen.Int[0, server.Length - 1], Gen.Byte, Gen.Int[0, 3]).SampleAsync(
            async (position, value, kind) =>
            {
                byte[] mutated = kind switch
                {
                    0 => [.. server[..position], value, .. server[(position + 1)..]],
                    1 => [.. server[..position], value, .. server[position..]],
                    2 => [.. server[..position], .. server[(position + 1)..]],
                    _ => server[..position],
                };
                await ScriptedSession.ReplayAsync(mutated, good.Cancel); // anything but an error of the protocol throws
            },
            iter: 1000,
            threads: 2);
    }

    [Fact]
    public async Task Cancelling_ends_the_handshake()
    {
        (DuplexPipe client, DuplexPipe _) = DuplexPipe.Create();
        await using LocalTlsKeys keys = new();
        await using TlsClient tls = new(client, keys, new TlsClientOptions { Host = ScriptedSession.Host });
        using CancellationTokenSource cancel = new(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () => await tls.HandshakeAsync(cancel.Token));
    }

    [Fact]
    public void Options_that_offer_nothing_are_refused()
    {
        TlsClientOptions options = new() { Host = ScriptedSession.Host, Suites = [CipherSuite.Aes128GcmSha256], Versions = [TlsVersion.Tls12] };

        Assert.Throws<ArgumentException>(() => new TlsClient(DuplexPipe.Create().Client, new LocalTlsKeys(), options));
    }

    private static byte[] Bytes(int size)
    {
        byte[] bytes = new byte[size];
        new SeededRandomSource(7).Fill(bytes);
        return bytes;
    }
}
