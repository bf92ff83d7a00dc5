using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Crypto.Platform;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport.Multiplexing;

namespace Vouch.MpcTls.Tests.Sharing;

/// <summary>Two halves of keys against the keys of one who holds them whole.</summary>
public sealed class SharedKeysTests
{
    private static readonly byte[] s_run = RandomNumberGenerator.GetBytes(CorrelationSource.RunSize);

    private readonly byte[] _hello = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _finished = RandomNumberGenerator.GetBytes(32);
    private readonly KeyShare _prover = KeyShare.Create(SystemRandomSource.Instance);
    private readonly KeyShare _attestor = KeyShare.Create(SystemRandomSource.Instance);
    private readonly KeyShare _server = KeyShare.Create(SystemRandomSource.Instance);
    private CipherSuite _expectation;

    [Theory]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.Aes128GcmSha256, CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.Aes128GcmSha256, CipherSuite.Aes128GcmSha256)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, CipherSuite.EcdheRsaAes128GcmSha256)]
    public async Task Two_parties_seal_what_one_would_have_sealed_whatever_they_had_expected(CipherSuite suite, CipherSuite expectation)
    {
        _expectation = expectation;
        byte[] first = [.. RandomNumberGenerator.GetBytes(300), 23];
        byte[] second = [.. RandomNumberGenerator.GetBytes(10), 21];
        SharedTerms terms = new SharedTerms.OfTls13(new Tls13Terms(suite, NamedGroup.Secp256r1, _server.Point, _hello));
        (ContentType, byte[])[] plaintexts = [(ContentType.ApplicationData, first), (ContentType.ApplicationData, second)];
        byte[][] atProver = [];
        byte[][] atAttestor = [];
        byte[] premaster = [];

        await MultiplexedPair.RunAsync(
            async peer => (atProver, premaster) = await ProveAsync(peer, terms, plaintexts),
            async peer => atAttestor = await AttestAsync(peer, terms, plaintexts));

        using SecretBuffer handshake = KeySchedule.HandshakeSecret(suite, premaster);
        using SecretBuffer clientHandshake = KeySchedule.HandshakeTraffic(suite, handshake.Span, Tls.Side.Client, _hello);
        using SecretBuffer serverHandshake = KeySchedule.HandshakeTraffic(suite, handshake.Span, Tls.Side.Server, _hello);
        using SecretBuffer master = KeySchedule.MasterSecret(suite, handshake.Span);
        using SecretBuffer traffic = KeySchedule.ApplicationTraffic(suite, master.Span, Tls.Side.Client, _finished);
        using RecordProtection protection = RecordKeys.FromTrafficSecret(PlatformPrimitives.Instance, suite, traffic.Span);
        byte[][] expected = [clientHandshake.Span.ToArray(), serverHandshake.Span.ToArray(), Seal(protection, 0, first), Seal(protection, 1, second)];
        Assert.Equal(expected, atProver);
        Assert.Equal(expected, atAttestor);
        Assert.Equal(premaster, ServersPremaster());
    }

    [Fact]
    public async Task What_is_prepared_for_a_request_of_any_size_is_what_one_record_takes()
    {
        long sent = 0;

        await MultiplexedPair.RunAsync(
            async peer =>
            {
                using SharedBasis basis = new(Channels(peer), s_run, RandomNumberGenerator.GetBytes(ExpandedRandomSource.SeedSize));
                using ReceiverCorrelations transfers = basis.CreateReceiver();
                await using ProofMachine proof = ProofMachine.CreateProver(peer[ChannelId.Proof], transfers, TestContext.Current.CancellationToken);
                await using SharedPreparation preparation = SharedPreparation.CreateProver(basis, transfers, TestContext.Current.CancellationToken);
                await preparation.RunAsync(int.MaxValue, CipherSuite.ChaCha20Poly1305Sha256);
            },
            async peer =>
            {
                using SharedBasis basis = new(Channels(peer), s_run, RandomNumberGenerator.GetBytes(ExpandedRandomSource.SeedSize));
                using SenderCorrelations transfers = basis.CreateSender();
                await using ProofMachine proof = ProofMachine.CreateVerifier(peer[ChannelId.Proof], transfers, SystemRandomSource.Instance, TestContext.Current.CancellationToken);
                await using SharedPreparation preparation = SharedPreparation.CreateAttestor(basis, transfers, TestContext.Current.CancellationToken);
                await preparation.RunAsync(int.MaxValue, CipherSuite.ChaCha20Poly1305Sha256);
                sent = peer.Counters.BytesSent;
            });

        Assert.InRange(sent, 2_000_000, 4_000_000); // 1,027 products of 2,210 bytes, and those of the point
    }

    [Theory]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, true, CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.EcdheRsaChaCha20Poly1305Sha256, false, CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.EcdheRsaAes128GcmSha256, true, CipherSuite.EcdheRsaAes128GcmSha256)]
    [InlineData(CipherSuite.EcdheEcdsaAes128GcmSha256, false, CipherSuite.EcdheRsaChaCha20Poly1305Sha256)]
    public async Task In_Tls12_two_parties_finish_and_seal_what_one_would_have_whatever_they_had_expected(CipherSuite suite, bool isExtended, CipherSuite expectation)
    {
        _expectation = expectation;
        Tls12Terms tls12 = new(suite, NamedGroup.Secp256r1, _server.Point, _hello, RandomNumberGenerator.GetBytes(32), isExtended ? RandomNumberGenerator.GetBytes(32) : default(ReadOnlyMemory<byte>));
        SharedTerms terms = new SharedTerms.OfTls12(tls12);
        (ContentType, byte[])[] plaintexts =
        [
            (ContentType.Handshake, RandomNumberGenerator.GetBytes(16)), (ContentType.ApplicationData, RandomNumberGenerator.GetBytes(300)), (ContentType.Alert, [1, 0]),
        ];
        byte[][] atProver = [];
        byte[][] atAttestor = [];
        byte[] premaster = [];

        await MultiplexedPair.RunAsync(
            async peer => (atProver, premaster) = await ProveAsync(peer, terms, plaintexts),
            async peer => atAttestor = await AttestAsync(peer, terms, plaintexts));

        using SecretBuffer master = isExtended
            ? Prf.ExtendedMasterSecret(suite, premaster, tls12.SessionHash.Span)
            : Prf.MasterSecret(suite, premaster, tls12.ClientRandom.Span, tls12.ServerRandom.Span);
        (RecordProtection client, RecordProtection server) = RecordKeys.FromMasterSecret(PlatformPrimitives.Instance, suite, master.Span, tls12.ClientRandom.Span, tls12.ServerRandom.Span);
        using (client)
        using (server)
        {
            byte[][] expected = [Prf.VerifyData(suite, master.Span, Tls.Side.Client, _finished), .. plaintexts.Select((plaintext, i) => Seal(client, (ulong)i, suite, plaintext))];
            Assert.Equal(expected, atProver);
            Assert.Equal(expected, atAttestor);
        }

        Assert.Equal(premaster, ServersPremaster());
    }

    [Fact]
    public async Task Records_with_a_key_of_their_own_may_be_more_than_a_byte_counts()
    {
        const int Count = 300;
        CipherSuite suite = CipherSuite.ChaCha20Poly1305Sha256;
        _expectation = suite;
        SharedTerms terms = new SharedTerms.OfTls13(new Tls13Terms(suite, NamedGroup.Secp256r1, _server.Point, _hello));
        (ContentType, byte[])[] plaintexts = [.. Enumerable.Range(0, Count).Select(static i => (ContentType.ApplicationData, (byte[])[(byte)i, 23]))];
        byte[][] atProver = [];
        byte[][] atAttestor = [];
        byte[] premaster = [];

        await MultiplexedPair.RunAsync(
            async peer => (atProver, premaster) = await ProveAsync(peer, terms, plaintexts),
            async peer => atAttestor = await AttestAsync(peer, terms, plaintexts));

        using SecretBuffer handshake = KeySchedule.HandshakeSecret(suite, premaster);
        using SecretBuffer master = KeySchedule.MasterSecret(suite, handshake.Span);
        using SecretBuffer traffic = KeySchedule.ApplicationTraffic(suite, master.Span, Tls.Side.Client, _finished);
        using RecordProtection protection = RecordKeys.FromTrafficSecret(PlatformPrimitives.Instance, suite, traffic.Span);
        byte[][] expected = [.. plaintexts.Select((plaintext, i) => Seal(protection, (ulong)i, plaintext.Item2))];
        Assert.Equal(expected, atProver[2..]);
        Assert.Equal(expected, atAttestor[2..]);
    }

    private async Task<(byte[][] Results, byte[] Premaster)> ProveAsync(Multiplexer peer, SharedTerms terms, params (ContentType Type, byte[] Content)[] plaintexts)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using SharedBasis basis = new(Channels(peer), s_run, RandomNumberGenerator.GetBytes(ExpandedRandomSource.SeedSize));
        using ReceiverCorrelations transfers = basis.CreateReceiver();
        await using ProofMachine proof = ProofMachine.CreateProver(peer[ChannelId.Proof], transfers, cancellationToken);
        await using SharedPreparation preparation = SharedPreparation.CreateProver(basis, transfers, cancellationToken);
        await preparation.RunAsync(100, _expectation);
        using SharedKeys keys = new(_prover, preparation, proof);
        keys.Join(_attestor.Point.Span);
        List<byte[]> results = await AgreeAsync(keys, terms);
        foreach ((ContentType type, byte[] plaintext) in plaintexts)
        {
            using SecretBuffer content = SecretBuffer.CopyOf(plaintext);
            results.Add(await keys.SealAsync(type, plaintext.Length, content));
        }

        byte[] message = new byte[1 << 16];
        int size = 0;
        while (await peer[ChannelId.Control].ReadAsync(message.AsMemory(size), cancellationToken) is > 0 and int read)
        {
            size += read;
        }

        using SharedKeysOpening opening = new(SecretBuffer.CopyOf(message.AsSpan(0, 32)), SecretBuffer.CopyOf(message.AsSpan(32, size - 32)));
        using SecretBuffer premaster = keys.Take(opening);
        return ([.. results], premaster.Span.ToArray());
    }

    private async Task<byte[][]> AttestAsync(Multiplexer peer, SharedTerms terms, params (ContentType Type, byte[] Content)[] plaintexts)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using SharedBasis basis = new(Channels(peer), s_run, RandomNumberGenerator.GetBytes(ExpandedRandomSource.SeedSize));
        using SenderCorrelations transfers = basis.CreateSender();
        await using ProofMachine proof = ProofMachine.CreateVerifier(peer[ChannelId.Proof], transfers, SystemRandomSource.Instance, cancellationToken);
        await using SharedPreparation preparation = SharedPreparation.CreateAttestor(basis, transfers, cancellationToken);
        await preparation.RunAsync(100, _expectation);
        using SharedKeys keys = new(_attestor, preparation, proof);
        keys.Join(_prover.Point.Span);
        List<byte[]> results = await AgreeAsync(keys, terms);
        foreach ((ContentType type, byte[] plaintext) in plaintexts)
        {
            results.Add(await keys.SealAsync(type, plaintext.Length, null));
        }

        using SharedKeysOpening opening = keys.Open();
        opening.Scalar.Span.CopyTo(peer[ChannelId.Control].Output.GetSpan(32));
        peer[ChannelId.Control].Output.Advance(32);
        System.Buffers.BuffersExtensions.Write(peer[ChannelId.Control].Output, opening.Contributions.Span);
        await peer[ChannelId.Control].CompleteAsync(cancellationToken);
        return [.. results];
    }

    private async Task<List<byte[]>> AgreeAsync(SharedKeys keys, SharedTerms terms)
    {
        await keys.AgreeAsync(terms);
        await keys.DeriveAsync(_finished);
        return keys.HandshakeSecrets switch
        {
            Tls13HandshakeSecrets shown => [shown.ClientHandshakeSecret.Span.ToArray(), shown.ServerHandshakeSecret.Span.ToArray()],
            Tls12FinishedOpening { ServerVerifyData: null } shown => [shown.ClientVerifyData.Span.ToArray()],
            _ => throw new InvalidOperationException("Something else is shown."),
        };
    }

    private byte[] ServersPremaster()
    {
        using IKeyAgreement agreement = PlatformPrimitives.Instance.CreateKeyAgreement(KeyAgreementAlgorithm.P256, new FixedScalar(_server.Scalar.Span.ToArray()));
        Assert.Equal(_server.Point.ToArray(), agreement.PublicKey.ToArray());
        using SecretBuffer shared = agreement.Agree(KeyShare.Join(_prover.Point.Span, _attestor.Point.Span));
        return shared.Span.ToArray();
    }

    private static SharedChannels Channels(Multiplexer peer) => new(peer[ChannelId.Transfers], peer[ChannelId.Labels], peer[ChannelId.Garbling], peer[ChannelId.Conversion]);

    private static byte[] Seal(RecordProtection protection, ulong sequence, byte[] inner)
    {
        byte[] fragment = new byte[inner.Length + 16];
        protection.Seal(sequence, (ContentType)inner[^1], inner.AsSpan(0, inner.Length - 1), fragment);
        return fragment;
    }

    private static byte[] Seal(RecordProtection protection, ulong sequence, CipherSuite suite, (ContentType Type, byte[] Content) plaintext)
    {
        byte[] fragment = new byte[plaintext.Content.Length + suite.Expansion];
        protection.Seal(sequence, plaintext.Type, plaintext.Content, fragment);
        return fragment;
    }

    private sealed class FixedScalar(byte[] scalar) : IRandomSource
    {
        public void Fill(Span<byte> destination) => scalar.CopyTo(destination);
    }
}
