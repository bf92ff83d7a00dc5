using Vouch.Crypto;
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
    {
        (_near, _far) = InMemoryChannel.CreatePair();
        Prover = new ProverMacShares<TMac, T>(_near, DealtCorrelations.ForProver(seed), OtRun.Name, new SeededRandomSource(seed + 1));
        Attestor = new AttestorMacShares<TMac, T>(_far, DealtCorrelations.ForVerifier(seed), OtRun.Name, new SeededRandomSource(seed + 2));
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

    /// <summary>Opens the difference as a circuit makes it.</summary>
    /// <param name="mask">Makes the key less the share it is given.</param>
    public byte[] Open(Func<byte[], byte[]> mask)
    {
        byte[] share = new byte[T.Size];
        byte[] difference = new byte[T.Size];
        Prover.WriteMask(share);
        Attestor.WriteDifference(mask(share), difference);
        Prover.ReadDifference(difference);
        return difference;
    }

    public (byte[] Prover, byte[] Attestor) Compute(byte[] associatedData, byte[] ciphertext)
    {
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
