using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Crypto.Platform;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls.Sharing;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport.Multiplexing;

namespace Vouch.MpcTls.Tests.Sharing;

/// <summary>The server's records, opened together between the client's.</summary>
public sealed class SharedOpeningTests
{
    private static readonly byte[] s_run = RandomNumberGenerator.GetBytes(CorrelationSource.RunSize);

    private readonly byte[] _hash = RandomNumberGenerator.GetBytes(32);
    private readonly KeyShare _prover = KeyShare.Create(SystemRandomSource.Instance);
    private readonly KeyShare _attestor = KeyShare.Create(SystemRandomSource.Instance);
    private readonly KeyShare _server = KeyShare.Create(SystemRandomSource.Instance);

    [Theory]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.Aes128GcmSha256)]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.EcdheRsaAes128GcmSha256)]
    public async Task The_prover_reads_what_the_server_sealed_and_both_go_on_sealing(CipherSuite suite)
    {
        byte[][] contents = [RandomNumberGenerator.GetBytes(16), RandomNumberGenerator.GetBytes(300), RandomNumberGenerator.GetBytes(1)];
        byte[][] records = SealAsServer(suite, contents, out byte[] verifyData);

        List<byte[]?> read = await RunAsync(suite, records);

        byte[][] expected = suite.IsTls13 ? [.. contents.Select(static content => (byte[])[.. content, (byte)ContentType.ApplicationData])] : contents;
        Assert.Equal(expected, read);
        Assert.Equal(suite.IsTls13 ? null : verifyData, _confirmed);
    }

    [Theory]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, 0)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, 299)]
    [InlineData(CipherSuite.Aes128GcmSha256, 7)]
    [InlineData(CipherSuite.Aes128GcmSha256, 316)]
    public async Task Nobody_reads_a_record_that_was_changed_on_the_way(CipherSuite suite, int position)
    {
        byte[][] records = SealAsServer(suite, [RandomNumberGenerator.GetBytes(300)], out _);
        records[0][TlsRecord.HeaderSize + position] ^= 1;

        List<byte[]?> read = await RunAsync(suite, records);

        Assert.Equal([null], read);
    }

    [Fact]
    public async Task A_record_out_of_order_has_a_wrong_tag()
    {
        byte[][] records = SealAsServer(CipherSuite.ChaCha20Poly1305Sha256, [[1], [2]], out _);

        List<byte[]?> read = await RunAsync(CipherSuite.ChaCha20Poly1305Sha256, [records[1]]);

        Assert.Equal([null], read);
    }

    private byte[]? _confirmed;

    /// <summary>Seals a request, opens the server's records, and seals another request, if all of them opened.</summary>
    private async Task<List<byte[]?>> RunAsync(CipherSuite suite, byte[][] records)
    {
        List<byte[]?> read = [];
        List<bool> seen = [];
        await MultiplexedPair.RunAsync(
            async peer =>
            {
                using SharedBasis basis = Basis(peer);
                using ReceiverCorrelations transfers = basis.CreateReceiver();
                await using ProofMachine proof = ProofMachine.CreateProver(peer[ChannelId.Proof], transfers, Cancel);
                await using SharedPreparation preparation = SharedPreparation.CreateProver(basis, transfers, Cancel);
                await preparation.RunAsync(64, suite);
                using SharedKeys keys = new(_prover, preparation, proof);
                keys.Join(_attestor.Point.Span);
                await RunAsync(keys, isProver: true, suite, records, (content, size) => read.Add(size is { } known ? content[..known] : null));
            },
            async peer =>
            {
                using SharedBasis basis = Basis(peer);
                using SenderCorrelations transfers = basis.CreateSender();
                await using ProofMachine proof = ProofMachine.CreateVerifier(peer[ChannelId.Proof], transfers, SystemRandomSource.Instance, Cancel);
                await using SharedPreparation preparation = SharedPreparation.CreateAttestor(basis, transfers, Cancel);
                await preparation.RunAsync(64, suite);
                using SharedKeys keys = new(_attestor, preparation, proof);
                keys.Join(_prover.Point.Span);
                await RunAsync(keys, isProver: false, suite, records, (content, size) => seen.Add(size is not null && content.All(static b => b == 0)));
            });
        Assert.Equal(read.Select(static content => content is not null), seen); // the attestor knows whether it opened, and nothing of what
        return read;
    }

    private async Task RunAsync(SharedKeys keys, bool isProver, CipherSuite suite, byte[][] records, Action<byte[], int?> report)
    {
        await keys.AgreeAsync(TermsOf(suite));
        await keys.DeriveAsync(_hash);
        if (!suite.IsTls13)
        {
            await SealAsync(ContentType.Handshake, 16);
        }

        await SealAsync(ContentType.ApplicationData, 40);
        for (int i = 0; i < records.Length; i++)
        {
            byte[] content = new byte[records[i].Length];
            int? size = await keys.OpenAsync(records[i], content);
            report(content, size);
            if (size is null)
            {
                return;
            }

            if (i == 0 && !suite.IsTls13)
            {
                _confirmed = await keys.ServerFinishedAsync(_hash);
            }
        }

        Assert.Equal(records, keys.Opened);
        await SealAsync(ContentType.ApplicationData, 50);

        async Task SealAsync(ContentType type, int size)
        {
            using SecretBuffer? content = isProver ? new(size) : null;
            await keys.SealAsync(type, size, content);
        }
    }

    private SharedTerms TermsOf(CipherSuite suite) => suite.IsTls13
        ? new SharedTerms.OfTls13(new Tls13Terms(suite, NamedGroup.Secp256r1, _server.Point, _hash))
        : new SharedTerms.OfTls12(new Tls12Terms(suite, NamedGroup.Secp256r1, _server.Point, _hash, _hash, _hash));

    /// <summary>What a server would send that has its whole key.</summary>
    private byte[][] SealAsServer(CipherSuite suite, byte[][] contents, out byte[] verifyData)
    {
        using IKeyAgreement agreement = PlatformPrimitives.Instance.CreateKeyAgreement(KeyAgreementAlgorithm.P256, new FixedScalar(_server.Scalar.Span.ToArray()));
        using SecretBuffer premaster = agreement.Agree(KeyShare.Join(_prover.Point.Span, _attestor.Point.Span));
        verifyData = [];
        RecordProtection protection;
        if (suite.IsTls13)
        {
            using SecretBuffer handshake = KeySchedule.HandshakeSecret(suite, premaster.Span);
            using SecretBuffer master = KeySchedule.MasterSecret(suite, handshake.Span);
            using SecretBuffer traffic = KeySchedule.ApplicationTraffic(suite, master.Span, Side.Server, _hash);
            protection = RecordKeys.FromTrafficSecret(PlatformPrimitives.Instance, suite, traffic.Span);
        }
        else
        {
            using SecretBuffer master = Prf.ExtendedMasterSecret(suite, premaster.Span, _hash);
            verifyData = Prf.VerifyData(suite, master.Span, Side.Server, _hash);
            (RecordProtection client, protection) = RecordKeys.FromMasterSecret(PlatformPrimitives.Instance, suite, master.Span, _hash, _hash);
            client.Dispose();
        }

        using (protection)
        {
            return [.. contents.Select((content, i) => Seal(protection, suite, i, !suite.IsTls13 && i == 0 && contents.Length > 1 ? ContentType.Handshake : ContentType.ApplicationData, content))];
        }
    }

    private static byte[] Seal(RecordProtection protection, CipherSuite suite, int sequence, ContentType type, byte[] content)
    {
        byte[] record = new byte[TlsRecord.HeaderSize + content.Length + suite.Expansion];
        new RecordHeader(suite.IsTls13 ? ContentType.ApplicationData : type, (ushort)TlsVersion.Tls12, record.Length - TlsRecord.HeaderSize).Write(record);
        protection.Seal((ulong)sequence, type, content, record.AsSpan(TlsRecord.HeaderSize));
        return record;
    }

    private static CancellationToken Cancel => TestContext.Current.CancellationToken;

    private static SharedBasis Basis(Multiplexer peer) => new(
        new SharedChannels(peer[ChannelId.Transfers], peer[ChannelId.Labels], peer[ChannelId.Garbling], peer[ChannelId.Conversion]), s_run, RandomNumberGenerator.GetBytes(ExpandedRandomSource.SeedSize));

    private sealed class FixedScalar(byte[] scalar) : IRandomSource
    {
        public void Fill(Span<byte> destination) => scalar.CopyTo(destination);
    }
}
