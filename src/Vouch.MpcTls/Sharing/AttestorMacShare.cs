using Vouch.Crypto;
using Vouch.Mpc.ShareConversion;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>The attestor's <see cref="MacShare"/>, made of products over a channel.</summary>
internal sealed class AttestorMacShare<TMac, T>(IChannel channel, AttestorMacShares<TMac, T> shares, CancellationToken cancellationToken) : MacShare
    where TMac : struct, IMacPolynomial<T>
    where T : unmanaged, IFieldElement<T>
{
    public override SecretBuffer? Mask => null;

    public override ValueTask OpenAsync(ReadOnlyMemory<byte> maskedKey)
    {
        shares.WriteScaledKey(maskedKey.Span, channel.Output.GetSpan(T.Size)[..T.Size]);
        channel.Output.Advance(T.Size);
        return channel.QueueAsync(cancellationToken);
    }

    public override async ValueTask ShareAsync(int powers)
    {
        byte[] corrections = new byte[int.Max(0, MacCost.CorrectionsSizeOf<T>(powers) - MacCost.CorrectionsSizeOf<T>(shares.Powers))];
        await channel.ReceiveAsync(corrections, cancellationToken).ConfigureAwait(false);
        shares.ReadCorrections(powers, corrections);
    }

    public override void Compute(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share) => shares.Compute(associatedData, ciphertext, share);

    public override void Dispose() => shares.Dispose();
}
