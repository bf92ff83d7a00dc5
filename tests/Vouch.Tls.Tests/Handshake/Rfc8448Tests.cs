using System.Buffers;
using Vouch.Crypto.BouncyCastle;
using Vouch.Crypto.Platform;
using Vouch.Testing;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Tls.Tests.Handshake;

/// <summary>The whole traces of RFC 8448, sections 3 and 5, through the client's state, keys and records.</summary>
public sealed class Rfc8448Tests
{
    private readonly byte[] _content = new byte[TlsRecord.MaxFragmentSize];

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    [Fact]
    public void The_key_schedule_gives_the_secrets_of_section_3()
    {
        const CipherSuite Suite = CipherSuite.Aes128GcmSha256;
        byte[] shared = Convert.FromHexString("8bd4054fb55b9d63fdfbacf9f04b9f0d35e6d63f537563efd46272900f89492d");
        byte[] helloHash = Convert.FromHexString("860c06edc07858ee8e78f0e7428c58edd6b43f2ca3e6e95f02ed063cf0e1cad8");

        using Crypto.SecretBuffer handshake = KeySchedule.HandshakeSecret(Suite, shared);
        using Crypto.SecretBuffer client = KeySchedule.HandshakeTraffic(Suite, handshake.Span, Side.Client, helloHash);
        using Crypto.SecretBuffer server = KeySchedule.HandshakeTraffic(Suite, handshake.Span, Side.Server, helloHash);
        using Crypto.SecretBuffer master = KeySchedule.MasterSecret(Suite, handshake.Span);
        using Crypto.SecretBuffer key = KeySchedule.Key(Suite, server.Span);
        using Crypto.SecretBuffer iv = KeySchedule.Iv(Suite, server.Span);

        Assert.Equal(Rfc8448Simple.HandshakeSecret, Convert.ToHexStringLower(handshake.Span));
        Assert.Equal(Rfc8448Simple.ClientHandshakeTraffic, Convert.ToHexStringLower(client.Span));
        Assert.Equal(Rfc8448Simple.ServerHandshakeTraffic, Convert.ToHexStringLower(server.Span));
        Assert.Equal(Rfc8448Simple.MasterSecret, Convert.ToHexStringLower(master.Span));
        Assert.Equal(Rfc8448Simple.ServerHandshakeKey, Convert.ToHexStringLower(key.Span));
        Assert.Equal(Rfc8448Simple.ServerHandshakeIv, Convert.ToHexStringLower(iv.Span));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_simple_handshake_gives_every_record_of_section_3(bool usePlatform)
    {
        Crypto.IPrimitives primitives = usePlatform ? PlatformPrimitives.Instance : BouncyCastlePrimitives.Instance;
        await using LocalTlsKeys keys = new(primitives, new FixedRandomSource(Convert.FromHexString(Rfc8448Simple.ClientX25519Key)));
        await keys.OfferAsync(NamedGroup.X25519, Cancel);
        using Negotiation negotiation = new(Message(Rfc8448Simple.ClientHelloRecord), isForeign: true);
        Assert.True(negotiation.TakeServerHello(Message(Rfc8448Simple.ServerHelloRecord)));

        ServerFlight13 flight = await TakeFlightAsync(negotiation, keys, primitives, Rfc8448Simple.ServerFlightRecord);
        byte[] clientFinished = await FinishAsync(negotiation, keys);

        Assert.Equal(SignatureScheme.RsaPssRsaeSha256, flight.Signature!.Scheme);
        Assert.Equal(Rfc8448Simple.ClientFinished, Convert.ToHexStringLower(clientFinished.AsSpan(4)));
        Assert.Equal(Rfc8448Simple.ClientFinishedRecord, await SealAsync(keys, KeyEpoch.Handshake, 0, ContentType.Handshake, clientFinished));

        byte[] data = [.. Enumerable.Range(0, 50).Select(i => (byte)i)];
        Assert.Equal(Rfc8448Simple.ClientDataRecord, await SealAsync(keys, KeyEpoch.Application, 0, ContentType.ApplicationData, data));
        Assert.Equal(Rfc8448Simple.ClientAlertRecord, await SealAsync(keys, KeyEpoch.Application, 1, ContentType.Alert, Alert.Bytes(AlertDescription.CloseNotify)));

        ApplicationPhase phase = new(TlsVersion.Tls13, Side.Server);
        Assert.Equal(ApplicationPhase.Meaning.Nothing, await OpenAsync(keys, phase, 0, Rfc8448Simple.NewSessionTicketRecord));
        Assert.Equal(ApplicationPhase.Meaning.Data, await OpenAsync(keys, phase, 1, Rfc8448Simple.ServerDataRecord));
        Assert.Equal(data, _content[..50]);
        Assert.Equal(ApplicationPhase.Meaning.Close, await OpenAsync(keys, phase, 2, Rfc8448Simple.ServerAlertRecord));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task The_retried_handshake_gives_every_record_of_section_5(bool usePlatform)
    {
        Crypto.IPrimitives primitives = usePlatform ? PlatformPrimitives.Instance : BouncyCastlePrimitives.Instance;
        FixedRandomSource random = new(Convert.FromHexString(Rfc8448Retry.ClientX25519Key), Convert.FromHexString(Rfc8448Retry.ClientP256Key));
        await using LocalTlsKeys keys = new(primitives, random);
        await keys.OfferAsync(NamedGroup.X25519, Cancel);
        using Negotiation negotiation = new(Message(Rfc8448Retry.ClientHelloRecord), isForeign: true);

        Assert.False(negotiation.TakeServerHello(Message(Rfc8448Retry.RetryRecord)));
        Assert.Equal(NamedGroup.Secp256r1, negotiation.RetryGroup);
        ReadOnlyMemory<byte> share = await keys.OfferAsync(NamedGroup.Secp256r1, Cancel);
        negotiation.TakeSecondClientHello(Message(Rfc8448Retry.SecondClientHelloRecord));
        Assert.Equal(negotiation.Offer.KeyShares[0].Share, share.ToArray());
        Assert.True(negotiation.TakeServerHello(Message(Rfc8448Retry.ServerHelloRecord)));
        await TakeFlightAsync(negotiation, keys, primitives, Rfc8448Retry.ServerFlightRecord);
        byte[] clientFinished = await FinishAsync(negotiation, keys);

        Assert.Equal(Rfc8448Retry.ClientFinishedRecord, await SealAsync(keys, KeyEpoch.Handshake, 0, ContentType.Handshake, clientFinished));
    }

    private async Task<ServerFlight13> TakeFlightAsync(Negotiation negotiation, LocalTlsKeys keys, Crypto.IPrimitives primitives, string record)
    {
        Tls13Terms terms = new(negotiation.Suite, negotiation.Group, negotiation.ServerShare, negotiation.Transcript.Hash());
        await keys.AgreeAsync(terms, Cancel);
        HandshakeInbox inbox = new();
        int size = await keys.OpenAsync(KeyEpoch.Handshake, 0, Record(record), _content, Cancel);
        Assert.Equal(ContentType.Handshake, RecordContent.Unwrap(_content.AsSpan(0, size), out size));
        inbox.Append(_content.AsSpan(0, size));
        ServerFlight13 flight = new(negotiation, primitives);
        while (!flight.ExpectsFinished)
        {
            Assert.True(inbox.TryTake(out HandshakeMessage message));
            flight.Take(message);
        }

        Assert.True(inbox.TryTake(out HandshakeMessage finished));
        flight.TakeFinished(finished, (await keys.FinishAsync(Side.Server, negotiation.Transcript.Hash(), Cancel)).Span);
        Assert.True(inbox.IsEmpty);
        return flight;
    }

    private static async Task<byte[]> FinishAsync(Negotiation negotiation, LocalTlsKeys keys)
    {
        await keys.DeriveApplicationKeysAsync(negotiation.Transcript.Hash(), Cancel);
        return Finished.Write((await keys.FinishAsync(Side.Client, negotiation.Transcript.Hash(), Cancel)).Span);
    }

    private static async Task<string> SealAsync(LocalTlsKeys keys, KeyEpoch epoch, ulong sequence, ContentType type, byte[] content)
    {
        ArrayBufferWriter<byte> fragment = new();
        await keys.SealAsync(epoch, sequence, type, content, fragment, Cancel);
        byte[] header = new byte[TlsRecord.HeaderSize];
        new RecordHeader(ContentType.ApplicationData, 0x0303, fragment.WrittenCount).Write(header);
        return Convert.ToHexStringLower([.. header, .. fragment.WrittenSpan]);
    }

    private async Task<ApplicationPhase.Meaning> OpenAsync(LocalTlsKeys keys, ApplicationPhase phase, ulong sequence, string record)
    {
        int size = await keys.OpenAsync(KeyEpoch.Application, sequence, Record(record), _content, Cancel);
        ContentType type = RecordContent.Unwrap(_content.AsSpan(0, size), out size);
        return phase.Take(type, _content.AsSpan(0, size));
    }

    private static TlsRecord Record(string hex)
    {
        ReadOnlySequence<byte> input = new(Convert.FromHexString(hex));
        Assert.True(TlsRecord.TryRead(ref input, out TlsRecord record));
        Assert.True(input.IsEmpty);
        return record;
    }

    private static HandshakeMessage Message(string record) => new(Record(record).Fragment.ToArray());
}
