using Vouch.Crypto;
using Vouch.Mpc.ShareConversion;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>The prover's <see cref="MacShare"/>, made of products over a channel.</summary>
internal sealed class ProverMacShare<TMac, T>(IChannel channel, ProverMacShares<TMac, T> shares, CancellationToken cancellationToken) : MacShare
    where TMac : struct, IMacPolynomial<T>
    where T : unmanaged, IFieldElement<T>
{
    private SecretBuffer? _mask;
    private bool _isOpened;

    public override SecretBuffer? Mask
    {
        get
        {
            if (_mask is null)
            {
                _mask = new SecretBuffer(T.Size);
                shares.WriteMask(_mask.Span);
            }

            return _mask;
        }
    }

    public override ValueTask OpenAsync(ReadOnlyMemory<byte> maskedKey) => default;

    public override async ValueTask ShareAsync(int powers)
    {
        if (!_isOpened)
        {
            byte[] scaled = new byte[T.Size];
            await channel.ReceiveAsync(scaled, cancellationToken).ConfigureAwait(false);
            shares.ReadScaledKey(scaled);
            _isOpened = true;
        }

        shares.WriteCorrections(powers, channel.Output);
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    public override void Compute(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share) => shares.Compute(associatedData, ciphertext, share);

    public override void Dispose()
    {
        _mask?.Dispose();
        shares.Dispose();
    }
}
