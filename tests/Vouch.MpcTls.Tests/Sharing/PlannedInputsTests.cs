using System.Security.Cryptography;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls.Sharing;
using Vouch.MpcTls.Tests.Sharing.Attacks;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Tests.Sharing;

/// <summary>How many correlations a prover's inputs may take before the proof is planned: enough for a request that takes more than one portion of them.</summary>
public sealed class PlannedInputsTests
{
    private const int MaxRecord = 1 << 14;

    [Theory]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, 1)]
    [InlineData(CipherSuite.ChaCha20Poly1305Sha256, 300_000)]
    [InlineData(CipherSuite.EcdheEcdsaChaCha20Poly1305Sha256, 300_000)]
    [InlineData(CipherSuite.Aes128GcmSha256, 300_000)]
    public async Task A_request_of_any_size_is_planned_for(CipherSuite suite, int size)
    {
        long taken = await CountAsync(suite, size);

        Assert.InRange(taken, 8L * size, SharedKeys.MaxInputsFor(size));
        Assert.Equal(size > 1, taken > CorrelationSource.Portion);
    }

    private static async Task<long> CountAsync(CipherSuite suite, int size)
    {
        byte[] hash = SHA256.HashData("hash"u8);
        SharedTerms terms = suite.Fits(TlsVersion.Tls12)
            ? new SharedTerms.OfTls12(new Tls12Terms(suite, NamedGroup.Secp256r1, default, hash, hash, hash))
            : new SharedTerms.OfTls13(new Tls13Terms(suite, NamedGroup.Secp256r1, default, hash));
        await using PlainMachine plain = new();
        CountingMachine machine = new(plain);
        using TlsProgram program = terms.CreateProgram(machine, null);
        await program.AgreeAsync(null);
        await program.DeriveAsync(hash);
        if (suite.Fits(TlsVersion.Tls12))
        {
            await program.SealAsync(ContentType.Handshake, Conversions.FinishedSize, null, null);
        }

        for (int left = size; left > 0; left -= MaxRecord)
        {
            await program.SealAsync(ContentType.ApplicationData, int.Min(left, MaxRecord) + (suite.IsTls13 ? 1 : 0), null, null);
        }

        return machine.ProverBits;
    }

    /// <summary>Puts zeros in, and counts those of the prover.</summary>
    private sealed class CountingMachine(IMachine inner) : PassingMachine(inner)
    {
        public long ProverBits { get; private set; }

        public override ValueTask<Bits> InputAsync(SessionRole owner, int size, ReadOnlySpan<byte> value)
        {
            ProverBits += owner == SessionRole.Prover ? 8L * size : 0;
            return base.InputAsync(owner, size, new byte[size]);
        }
    }
}
