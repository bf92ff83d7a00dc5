using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The prover's side of MACs under a key k that neither side knows: shares of the powers of a random mask rho, made beforehand, and of the MAC's polynomial, once k - rho is public.</summary>
/// <remarks>
/// <para>docs/protocol/share-conversion.md has messages and arguments. Prepare with <see cref="BeginExtensionAsync"/> and <see cref="FinishExtensionAsync"/>, again whenever more powers are needed. A circuit gives
/// the attestor k less what <see cref="WriteMask"/> writes; the attestor's <see cref="AttestorMacShares{TMac, T}.WriteDifference"/> makes k - rho of it.</para>
/// <para>One mask is for one key: for Poly1305 one record, for GHASH all records of a direction.</para>
/// </remarks>
/// <typeparam name="TMac">The MAC.</typeparam>
/// <typeparam name="T">Its field.</typeparam>
/// <param name="channel">The way to the attestor's side; owned by the caller.</param>
/// <param name="correlations">The prover's half of the correlations; owned by the caller.</param>
/// <param name="run">What names this mask: 32 bytes, the same on both sides, and used for nothing else.</param>
/// <param name="random">Where the factor comes from.</param>
public sealed class ProverMacShares<TMac, T>(IChannel channel, ICorrelations correlations, ReadOnlySpan<byte> run, IRandomSource random) : IDisposable
    where TMac : struct, IMacPolynomial<T>
    where T : unmanaged, IFieldElement<T>
{
    private readonly ProverOle<T> _products = new(channel, correlations, run);
    private readonly MacShares<TMac, T> _shares = new(SessionRole.Prover, random);
    private bool _isExtending;

    /// <summary>How many powers there are.</summary>
    public int Powers => _shares.Powers.Count;

    /// <summary>Writes what more powers are to be made of; nothing where there are as many.</summary>
    /// <param name="powers">How many there shall be; the attestor asks for the same number.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async ValueTask BeginExtensionAsync(int powers, CancellationToken cancellationToken)
    {
        if (_shares.Powers.TryBegin(powers))
        {
            _isExtending = true;
            await _products.BeginAsync(_shares.Powers.Inputs, cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the powers, if any are under way.</summary>
    /// <exception cref="ProtocolException">The attestor broke the protocol.</exception>
    public async ValueTask FinishExtensionAsync(CancellationToken cancellationToken)
    {
        if (_isExtending)
        {
            await _products.FinishAsync(_shares.Powers.Products, cancellationToken).ConfigureAwait(false);
            _shares.Powers.End();
            _isExtending = false;
        }
    }

    /// <summary>Writes this side's share of rho, which the circuit takes from k.</summary>
    /// <param name="mask">Takes 17 bytes for Poly1305, 16 for GHASH.</param>
    /// <exception cref="InvalidOperationException">There are no powers yet.</exception>
    public void WriteMask(Span<byte> mask) => TMac.Write(_shares.Mask, mask);

    /// <summary>Reads k - rho as the attestor gave it.</summary>
    /// <exception cref="ProtocolException">It is no element.</exception>
    /// <exception cref="InvalidOperationException">It was read before.</exception>
    public void ReadDifference(ReadOnlySpan<byte> difference)
    {
        if (difference.Length != T.Size || !TMac.TryRead(difference, out T element))
        {
            throw new ProtocolException("Shares of a MAC: the difference is not an element of the field.");
        }

        _shares.Open(element);
    }

    /// <summary>Computes the share of the polynomial's value: this one less the attestor's is the value, which is GHASH, or Poly1305 before s is added.</summary>
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
