using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Crypto.Platform;
using Vouch.Mpc.Garbling;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ShareConversion;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.MpcTls.Tests.Sharing;

/// <summary>The program of two parties against the schedule and the record protection of one who holds the keys.</summary>
public sealed class Tls13ProgramTests
{
    private const CipherSuite Suite = CipherSuite.ChaCha20Poly1305Sha256;

    private readonly byte[] _hello = RandomNumberGenerator.GetBytes(32);
    private readonly byte[] _finished = RandomNumberGenerator.GetBytes(32);
    private readonly P256Element _x = FieldElements.DrawNonZero<P256Element>(SystemRandomSource.Instance);

    [Fact]
    public async Task Two_parties_seal_what_one_would_have_sealed_and_prove_it()
    {
        byte[] first = [.. RandomNumberGenerator.GetBytes(100), 23];
        byte[] second = [.. RandomNumberGenerator.GetBytes(10), 23];
        byte[][] atProver = [];
        byte[][] atAttestor = [];
        await MultiplexedPair.RunAsync(
            async peer => atProver = await RunAsync(
                SessionRole.Prover,
                GarbledMachine.CreateGarbler(peer[ChannelId.Garbling], DealtCorrelations.ForVerifier(5), SystemRandomSource.Instance, TestContext.Current.CancellationToken),
                ProofMachine.CreateProver(peer[ChannelId.Proof], DealtCorrelations.ForProver(6), TestContext.Current.CancellationToken),
                first,
                second),
            async peer => atAttestor = await RunAsync(
                SessionRole.Attestor,
                GarbledMachine.CreateEvaluator(peer[ChannelId.Garbling], DealtCorrelations.ForProver(5), TestContext.Current.CancellationToken),
                ProofMachine.CreateVerifier(peer[ChannelId.Proof], DealtCorrelations.ForVerifier(6), SystemRandomSource.Instance, TestContext.Current.CancellationToken),
                first,
                second));

        byte[] premaster = new byte[32];
        _x.WriteBigEndian(premaster);
        using SecretBuffer handshake = KeySchedule.HandshakeSecret(Suite, premaster);
        using SecretBuffer clientHandshake = KeySchedule.HandshakeTraffic(Suite, handshake.Span, Tls.Side.Client, _hello);
        using SecretBuffer serverHandshake = KeySchedule.HandshakeTraffic(Suite, handshake.Span, Tls.Side.Server, _hello);
        using SecretBuffer master = KeySchedule.MasterSecret(Suite, handshake.Span);
        using SecretBuffer traffic = KeySchedule.ApplicationTraffic(Suite, master.Span, Tls.Side.Client, _finished);
        using RecordProtection protection = RecordKeys.FromTrafficSecret(PlatformPrimitives.Instance, Suite, traffic.Span);
        foreach (byte[][] shown in (byte[][][])[atProver, atAttestor])
        {
            Assert.Equal(clientHandshake.Span.ToArray(), shown[0]);
            Assert.Equal(serverHandshake.Span.ToArray(), shown[1]);
            Assert.Equal(Seal(protection, 0, first), shown[2]);
            Assert.Equal(Seal(protection, 1, second), shown[3]);
        }
    }

    private async Task<byte[][]> RunAsync(SessionRole self, GarbledMachine machine, ProofMachine proof, params byte[][] plaintexts)
    {
        await Task.Yield();
        using SharedRun run = new();
        RecordedMachine recorded = new(machine, proof, run);
        Tls13Program program = new(recorded, Suite, self);
        P256Element noise = P256Element.Reduce(new byte[P256Element.UniformSize]) + P256Element.One;
        using PointShares shares = self == SessionRole.Prover ? new(_x + noise, _x + noise + noise) : new(noise, noise + noise);
        using DealtMacShare mac = new(self, 77);
        using Tls13HandshakeSecrets shown = await program.AgreeAsync(shares, mac.Mask, _hello);
        await program.DeriveAsync(_finished);
        List<byte[]> results = [shown.ClientHandshakeSecret.Span.ToArray(), shown.ServerHandshakeSecret.Span.ToArray()];
        foreach (byte[] plaintext in plaintexts)
        {
            using DealtMacShare share = new(self, 77);
            using SecretBuffer content = SecretBuffer.CopyOf(plaintext);
            results.Add(await program.SealAsync(plaintext.Length, self == SessionRole.Prover ? content : null, share));
        }

        await machine.FinishAsync();
        await machine.DisposeAsync();
        return [.. results];
    }

    private static byte[] Seal(RecordProtection protection, ulong sequence, byte[] inner)
    {
        byte[] fragment = new byte[inner.Length + 16];
        protection.Seal(sequence, (ContentType)inner[^1], inner.AsSpan(0, inner.Length - 1), fragment);
        return fragment;
    }
}
