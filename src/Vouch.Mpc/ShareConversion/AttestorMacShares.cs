using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The attestor's side of MACs under a key k that neither side knows: shares of the powers of a random mask rho, made beforehand, and of the MAC's polynomial, once k - rho is public.</summary>
/// <remarks>
/// <para>docs/protocol/share-conversion.md has messages and arguments. Prepare with <see cref="ExtendAsync"/>, again whenever more powers are needed. A circuit gives this side, and no other, k less the prover's share of rho.</para>
/// <para>One mask is for one key. A prover may have shifted it: before anything secret of this side is opened, the prover must have said which tag it got, and the tag is checked under k once k is known.</para>
/// </remarks>
/// <typeparam name="TMac">The MAC.</typeparam>
/// <typeparam name="T">Its field.</typeparam>
/// <param name="channel">The way to the prover's side; owned by the caller.</param>
/// <param name="correlations">The attestor's half of the correlations; owned by the caller.</param>
/// <param name="run">What names this mask: 32 bytes, the same on both sides, and used for nothing else.</param>
/// <param name="random">Where the factor comes from.</param>
public sealed class AttestorMacShares<TMac, T>(IChannel channel, IKeyCorrelations correlations, ReadOnlySpan<byte> run, IRandomSource random) : IDisposable
    where TMac : struct, IMacPolynomial<T>
    where T : unmanaged, IFieldElement<T>
{
    private readonly AttestorOle<T> _products = new(channel, correlations, run);
    private readonly MacShares<TMac, T> _shares = new(SessionRole.Attestor, random);

    /// <summary>How many powers there are.</summary>
    public int Powers => _shares.Powers.Count;

    /// <summary>Waits for what more powers are to be made of, and writes the answer; does nothing where there are as many.</summary>
    /// <param name="powers">How many there shall be; the prover asks for the same number.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="ProtocolException">The prover broke the protocol.</exception>
    public async ValueTask ExtendAsync(int powers, CancellationToken cancellationToken)
    {
        if (_shares.Powers.TryBegin(powers))
        {
            await _products.RespondAsync(_shares.Powers.Inputs, _shares.Powers.Products, cancellationToken).ConfigureAwait(false);
            _shares.Powers.End();
        }
    }

    /// <summary>Makes k - rho for both sides of what the circuit gave.</summary>
    /// <param name="masked">k less the prover's share of rho: 17 bytes for Poly1305, 16 for GHASH.</param>
    /// <param name="difference">Takes as many bytes: what the prover is told.</param>
    /// <exception cref="ProtocolException">What the circuit gave is no element: the prover made another circuit.</exception>
    /// <exception cref="InvalidOperationException">It was made before, or there are no powers yet.</exception>
    public void WriteDifference(ReadOnlySpan<byte> masked, Span<byte> difference)
    {
        if (masked.Length != T.Size || !TMac.TryRead(masked, out T element))
        {
            throw new ProtocolException("Shares of a MAC: the masked key is not an element of the field.");
        }

        element += _shares.Mask;
        _shares.Open(element);
        TMac.Write(element, difference);
    }

    /// <summary>Computes the share of the polynomial's value: the prover's less this one is the value, which is GHASH, or Poly1305 before s is added.</summary>
    /// <param name="associatedData">What is authenticated and not encrypted.</param>
    /// <param name="ciphertext">What is encrypted.</param>
    /// <param name="share">Takes 17 bytes for Poly1305, 16 for GHASH.</param>
    /// <exception cref="InvalidOperationException">There are too few powers, or the difference is not known.</exception>
    public void Compute(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share) => _shares.Compute(associatedData, ciphertext, share);

    /// <inheritdoc/>
    public void Dispose()
    {
        _products.Dispose();
        _shares.Dispose();
    }
}
