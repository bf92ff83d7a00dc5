using System.Buffers;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ShareConversion;
using Vouch.Mpc.Tests.Machines;
using Vouch.Mpc.Tests.ObliviousTransfer;
using Vouch.Testing;
using Vouch.Transport;

namespace Vouch.Mpc.Tests.ShareConversion;

/// <summary>Both sides of the shares of a MAC, over correlations of a trusted dealer and a channel in memory.</summary>
internal sealed class MacPair<TMac, T> : IDisposable
    where TMac : struct, IMacPolynomial<T>
    where T : unmanaged, IFieldElement<T>
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(30);

    private readonly IChannel _near;
    private readonly IChannel _far;

    public MacPair(ulong seed)
        : this(seed, DealtCorrelations.ForProver(seed), DealtCorrelations.ForVerifier(seed), InMemoryChannel.CreatePair())
    {
    }

    public MacPair(ulong seed, ICorrelations receiver, IKeyCorrelations sender, IChannel near, IChannel far)
        : this(seed, receiver, sender, (near, far))
    {
    }

    private MacPair(ulong seed, ICorrelations receiver, IKeyCorrelations sender, (IChannel Near, IChannel Far) channels)
    {
        (_near, _far) = channels;
        Prover = new ProverMacShares<TMac, T>(_near, receiver, OtRun.Name, new SeededRandomSource(seed + 1));
        Attestor = new AttestorMacShares<TMac, T>(_far, sender, OtRun.Name, new SeededRandomSource(seed + 2));
    }

    public ProverMacShares<TMac, T> Prover { get; }

    public AttestorMacShares<TMac, T> Attestor { get; }

    /// <summary>What the prover and the attestor have sent, in bytes.</summary>
    public (long Prover, long Attestor) Sent => (_near.Counters.BytesSent, _far.Counters.BytesSent);

    public async Task ExtendAsync(int powers, CancellationToken cancellationToken)
    {
        await Task.WhenAll(Prove(), Attest()).WaitAsync(s_patience, cancellationToken);

        async Task Prove()
        {
            await Prover.BeginExtensionAsync(powers, cancellationToken);
            await Prover.FinishExtensionAsync(cancellationToken);
        }

        async Task Attest()
        {
            await Attestor.ExtendAsync(powers, cancellationToken);
            await _far.FlushAsync(cancellationToken);
        }
    }

    /// <summary>Gives the key as a circuit does.</summary>
    /// <param name="mask">Makes the key less the mask it is given.</param>
    /// <param name="line">Changes what the attestor sends.</param>
    /// <returns>What the attestor sent.</returns>
    public byte[] Give(Func<byte[], byte[]> mask, Func<byte[], byte[]>? line = null)
    {
        byte[] share = new byte[T.Size];
        byte[] message = new byte[T.Size];
        Prover.WriteMask(share);
        Attestor.WriteScaledKey(mask(share), message);
        Prover.ReadScaledKey(line is null ? message : line([.. message]));
        return message;
    }

    /// <summary>Shares powers of the key.</summary>
    /// <param name="powers">How many there shall be.</param>
    /// <param name="line">Changes what the prover sends.</param>
    /// <returns>What the prover sent.</returns>
    public byte[] Share(int powers, Func<byte[], byte[]>? line = null)
    {
        ArrayBufferWriter<byte> output = new();
        Prover.WriteCorrections(powers, output);
        byte[] message = output.WrittenSpan.ToArray();
        Attestor.ReadCorrections(powers, line is null ? message : line([.. message]));
        return message;
    }

    /// <summary>Shares as many powers as the message takes, and computes both sides' shares.</summary>
    public (byte[] Prover, byte[] Attestor) Compute(byte[] associatedData, byte[] ciphertext)
    {
        Share(MacCost.PowersOf(associatedData.Length, ciphertext.Length));
        byte[] mine = new byte[T.Size];
        byte[] theirs = new byte[T.Size];
        Prover.Compute(associatedData, ciphertext, mine);
        Attestor.Compute(associatedData, ciphertext, theirs);
        return (mine, theirs);
    }

    public void Dispose()
    {
        Prover.Dispose();
        Attestor.Dispose();
    }
}
