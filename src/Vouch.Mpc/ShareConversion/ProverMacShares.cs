using System.Buffers;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The prover's side of MACs under a key k that neither side knows: shares of the powers of k, and of the MAC's polynomial.</summary>
/// <remarks>
/// <para>docs/protocol/share-conversion.md has messages and arguments. Beforehand <see cref="BeginExtensionAsync"/> and <see cref="FinishExtensionAsync"/>, again whenever more powers are needed. Then a circuit gives
/// the attestor k less what <see cref="WriteMask"/> writes; <see cref="ReadScaledKey"/> takes what the attestor makes of it; <see cref="WriteCorrections"/> shares as many powers as a record takes; <see cref="Compute"/>.</para>
/// <para>One object is for one key: for Poly1305 one record, for GHASH all records of a direction.</para>
/// </remarks>
/// <typeparam name="TMac">The MAC.</typeparam>
/// <typeparam name="T">Its field.</typeparam>
/// <param name="channel">The way to the attestor's side; owned by the caller.</param>
/// <param name="correlations">The prover's half of the correlations; owned by the caller.</param>
/// <param name="run">What names this key: 32 bytes, the same on both sides, and used for nothing else.</param>
/// <param name="random">Where the masks come from.</param>
public sealed class ProverMacShares<TMac, T>(IChannel channel, ICorrelations correlations, ReadOnlySpan<byte> run, IRandomSource random) : IDisposable
    where TMac : struct, IMacPolynomial<T>
    where T : unmanaged, IFieldElement<T>
{
    private readonly ProverOle<T> _products = new(channel, correlations, run);
    private readonly MacShares<TMac, T> _shares = new();
    private readonly T[] _factor = GC.AllocateArray<T>(2, pinned: true); // k times the attestor's factor, and its power that was last used
    private int? _extension;

    /// <summary>How many powers products are made for.</summary>
    public int Prepared => _extension is null ? _shares.Prepared : throw new InvalidOperationException("The shares of a MAC are being extended.");

    /// <summary>How many powers of the key are shared.</summary>
    public int Powers => _shares.Powers.Count;

    /// <summary>Writes what products for more powers are to be made of; nothing where there are as many.</summary>
    /// <param name="powers">For how many there shall be products; the attestor asks for the same number.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async ValueTask BeginExtensionAsync(int powers, CancellationToken cancellationToken)
    {
        if (powers > Prepared)
        {
            _extension = _shares.Prepare(powers, _ => FieldElements.DrawNonZero<T>(random));
            await _products.BeginAsync(_shares.Inputs.From(_extension!.Value), cancellationToken).ConfigureAwait(false);
        }
    }

    /// <summary>Waits for the products, if any are under way.</summary>
    /// <exception cref="ProtocolException">The attestor broke the protocol.</exception>
    public async ValueTask FinishExtensionAsync(CancellationToken cancellationToken)
    {
        if (_extension is int first)
        {
            await _products.FinishAsync(_shares.Products.From(first), cancellationToken).ConfigureAwait(false);
            _extension = null;
        }
    }

    /// <summary>Writes the mask, which the circuit takes from k.</summary>
    /// <param name="mask">Takes 17 bytes for Poly1305, 16 for GHASH.</param>
    /// <exception cref="InvalidOperationException">There are no products yet.</exception>
    public void WriteMask(Span<byte> mask) => TMac.Write(_shares.Inputs[CheckPrepared()], mask);

    /// <summary>Reads k times the attestor's factor, masked.</summary>
    /// <exception cref="ProtocolException">It is no element, or not what an honest peer sends.</exception>
    /// <exception cref="InvalidOperationException">It was read before, or there are no products yet.</exception>
    public void ReadScaledKey(ReadOnlySpan<byte> message)
    {
        CheckPrepared();
        if (!_factor[0].IsZero)
        {
            throw new InvalidOperationException("These products are for one key.");
        }

        if (message.Length != T.Size || !T.TryRead(message, out T masked) || (masked + _shares.Products[0]).IsZero)
        {
            throw new ProtocolException("Shares of a MAC: the scaled key is not what an honest peer sends.");
        }

        _factor[0] = masked + _shares.Products[0];
        _factor[1] = _factor[0];
        if (T.IsBinary)
        {
            _factor[0] *= _factor[0]; // from one odd power to the next
        }
    }

    /// <summary>Shares more powers of the key, and writes what the attestor needs for it; nothing where there are as many.</summary>
    /// <param name="powers">How many there shall be; the attestor reads the same number.</param>
    /// <param name="output">Takes the difference of <see cref="MacCost.CorrectionsSizeOf"/> of both numbers.</param>
    /// <exception cref="InvalidOperationException">There are fewer products, or the key is not there yet.</exception>
    public void WriteCorrections(int powers, IBufferWriter<byte> output)
    {
        CheckPrepared();
        if (_factor[0].IsZero)
        {
            throw new InvalidOperationException("The key is not there yet.");
        }

        _shares.Share(powers, product =>
        {
            (_factor[1] - _shares.Inputs[product]).Write(output.GetSpan(T.Size));
            output.Advance(T.Size);
            _factor[1] *= _factor[0];
            return _shares.Products[product];
        });
    }

    /// <summary>Computes the share of the polynomial's value: this one less the attestor's is the value, which is GHASH, or Poly1305 before s is added.</summary>
    /// <param name="associatedData">What is authenticated and not encrypted.</param>
    /// <param name="ciphertext">What is encrypted.</param>
    /// <param name="share">Takes 17 bytes for Poly1305, 16 for GHASH.</param>
    /// <exception cref="InvalidOperationException">Too few powers are shared.</exception>
    public void Compute(ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> share) => _shares.Compute(associatedData, ciphertext, share);

    /// <inheritdoc/>
    public void Dispose()
    {
        _products.Dispose();
        _shares.Dispose();
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_factor.AsSpan()));
    }

    // Gives the number of the key's product.
    private int CheckPrepared() => Prepared > 0 ? 0 : throw new InvalidOperationException("There are no products yet.");
}
