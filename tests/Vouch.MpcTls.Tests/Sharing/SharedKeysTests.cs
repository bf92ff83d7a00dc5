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

    [Theory]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256)]
    [InlineData(CipherSuite.Aes128GcmSha256)]
    public async Task Two_parties_seal_what_one_would_have_sealed(CipherSuite suite)
    {
        byte[] first = [.. RandomNumberGenerator.GetBytes(300), 23];
        byte[] second = [.. RandomNumberGenerator.GetBytes(10), 21];
        byte[][] atProver = [];
        byte[][] atAttestor = [];
        byte[] premaster = [];

        await MultiplexedPair.RunAsync(
            async peer => (atProver, premaster) = await ProveAsync(peer, suite, first, second),
            async peer => atAttestor = await AttestAsync(peer, suite, first.Length, second.Length));

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

    private async Task<(byte[][] Results, byte[] Premaster)> ProveAsync(Multiplexer peer, CipherSuite suite, params byte[][] plaintexts)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using ReceiverCorrelations transfers = new(peer[ChannelId.Transfers], s_run, SystemRandomSource.Instance);
        await using ProofMachine proof = ProofMachine.CreateProver(peer[ChannelId.Proof], transfers, cancellationToken);
        await using SharedKeys keys = SharedKeys.CreateProver(_prover, Channels(peer), s_run, transfers, proof, SystemRandomSource.Instance, cancellationToken);
        keys.Join(_attestor.Point.Span);
        await keys.PrepareAsync(100);
        List<byte[]> results = await AgreeAsync(keys, suite);
        foreach (byte[] plaintext in plaintexts)
        {
            using SecretBuffer content = SecretBuffer.CopyOf(plaintext);
            results.Add(await keys.SealAsync(plaintext.Length, content));
        }

        byte[] message = new byte[1024];
        int size = await peer[ChannelId.Control].ReadAsync(message, cancellationToken);
        using SharedKeysOpening opening = new(SecretBuffer.CopyOf(message.AsSpan(0, 32)), SecretBuffer.CopyOf(message.AsSpan(32, size - 32)));
        using SecretBuffer premaster = keys.Take(opening);
        return ([.. results], premaster.Span.ToArray());
    }

    private async Task<byte[][]> AttestAsync(Multiplexer peer, CipherSuite suite, params int[] sizes)
    {
        CancellationToken cancellationToken = TestContext.Current.CancellationToken;
        using SenderCorrelations transfers = new(peer[ChannelId.Transfers], s_run, SystemRandomSource.Instance);
        await using ProofMachine proof = ProofMachine.CreateVerifier(peer[ChannelId.Proof], transfers, SystemRandomSource.Instance, cancellationToken);
        await using SharedKeys keys = SharedKeys.CreateAttestor(_attestor, Channels(peer), s_run, transfers, proof, SystemRandomSource.Instance, cancellationToken);
        await keys.PrepareAsync(100);
        keys.Join(_prover.Point.Span);
        List<byte[]> results = await AgreeAsync(keys, suite);
        foreach (int size in sizes)
        {
            results.Add(await keys.SealAsync(size, null));
        }

        using SharedKeysOpening opening = keys.Open();
        opening.Scalar.Span.CopyTo(peer[ChannelId.Control].Output.GetSpan(32));
        peer[ChannelId.Control].Output.Advance(32);
        System.Buffers.BuffersExtensions.Write(peer[ChannelId.Control].Output, opening.Contributions.Span);
        await peer[ChannelId.Control].FlushAsync(cancellationToken);
        return [.. results];
    }

    private async Task<List<byte[]>> AgreeAsync(SharedKeys keys, CipherSuite suite)
    {
        using Tls13HandshakeSecrets shown = await keys.AgreeAsync(new Tls13Terms(suite, NamedGroup.Secp256r1, _server.Point, _hello));
        await keys.DeriveAsync(_finished);
        return [shown.ClientHandshakeSecret.Span.ToArray(), shown.ServerHandshakeSecret.Span.ToArray()];
    }

    private byte[] ServersPremaster()
    {
        using IKeyAgreement agreement = PlatformPrimitives.Instance.CreateKeyAgreement(KeyAgreementAlgorithm.P256, new FixedScalar(_server.Scalar.Span.ToArray()));
        Assert.Equal(_server.Point.ToArray(), agreement.PublicKey.ToArray());
        using SecretBuffer shared = agreement.Agree(KeyShare.Join(_prover.Point.Span, _attestor.Point.Span));
        return shared.Span.ToArray();
    }

    private static SharedChannels Channels(Multiplexer peer) => new(peer[ChannelId.Labels], peer[ChannelId.Garbling], peer[ChannelId.Conversion]);

    private static byte[] Seal(RecordProtection protection, ulong sequence, byte[] inner)
    {
        byte[] fragment = new byte[inner.Length + 16];
        protection.Seal(sequence, (ContentType)inner[^1], inner.AsSpan(0, inner.Length - 1), fragment);
        return fragment;
    }

    private sealed class FixedScalar(byte[] scalar) : IRandomSource
    {
        public void Fill(Span<byte> destination) => scalar.CopyTo(destination);
    }
}
