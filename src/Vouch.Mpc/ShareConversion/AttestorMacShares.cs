using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The attestor's side of MACs under a key k that neither side knows: shares of the powers of k, and of the MAC's polynomial.</summary>
/// <remarks>
/// <para>docs/protocol/share-conversion.md has messages and arguments. Beforehand <see cref="ExtendAsync"/>, again whenever more powers are needed. Then a circuit gives this side, and no other, k less the prover's mask;
/// <see cref="WriteScaledKey"/> makes the answer; <see cref="ReadCorrections"/> shares as many powers as a record takes; <see cref="Compute"/>.</para>
/// <para>One object is for one key. A prover may have made shares of another polynomial: before anything secret of this side is opened, the prover must have said which tag it got, and the tag is checked under k once k is
/// known.</para>
/// </remarks>
/// <typeparam name="TMac">The MAC.</typeparam>
/// <typeparam name="T">Its field.</typeparam>
/// <param name="channel">The way to the prover's side; owned by the caller.</param>
/// <param name="correlations">The attestor's half of the correlations; owned by the caller.</param>
/// <param name="run">What names this key: 32 bytes, the same on both sides, and used for nothing else.</param>
/// <param name="random">Where the factor comes from.</param>
public sealed class AttestorMacShares<TMac, T>(IChannel channel, IKeyCorrelations correlations, ReadOnlySpan<byte> run, IRandomSource random) : IDisposable
    where TMac : struct, IMacPolynomial<T>
    where T : unmanaged, IFieldElement<T>
{
    private readonly AttestorOle<T> _products = new(channel, correlations, run);
    private readonly MacShares<TMac, T> _shares = new();
    private readonly T[] _inverse = GC.AllocateArray<T>(2, pinned: true); // of the factor, and its power that is used next
    private bool _isExtending;
    private bool _hasKey;

    /// <summary>How many powers products are made for.</summary>
    public int Prepared => _isExtending ? throw new InvalidOperationException("The shares of a MAC are being extended.") : _shares.Prepared;

    /// <summary>How many powers of the key are shared.</summary>
    public int Powers => _shares.Powers.Count;

    /// <summary>Waits for what products for more powers are to be made of, and writes the answer; does nothing where there are as many.</summary>
    /// <param name="powers">For how many there shall be products; the prover asks for the same number.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="ProtocolException">The prover broke the protocol.</exception>
    public async ValueTask ExtendAsync(int powers, CancellationToken cancellationToken)
    {
        if (powers > Prepared)
        {
            _isExtending = true;
            int first = _shares.Prepare(powers, Input)!.Value;
            await _products.RespondAsync(_shares.Inputs.From(first), _shares.Products.From(first), cancellationToken).ConfigureAwait(false);
            _isExtending = false;
        }
    }

    /// <summary>Makes of the circuit's output what the prover needs.</summary>
    /// <param name="maskedKey">k less the prover's mask: 17 bytes for Poly1305, 16 for GHASH.</param>
    /// <param name="message">Takes as many bytes: what the prover is sent.</param>
    /// <exception cref="ProtocolException">What the circuit gave is no element: the prover made another circuit.</exception>
    /// <exception cref="InvalidOperationException">It was made before, or there are no products yet.</exception>
    public void WriteScaledKey(ReadOnlySpan<byte> maskedKey, Span<byte> message)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(message.Length, T.Size, nameof(message));
        if (Prepared == 0 || _hasKey)
        {
            throw new InvalidOperationException(_hasKey ? "These products are for one key." : "There are no products yet.");
        }

        if (maskedKey.Length != T.Size || !TMac.TryRead(maskedKey, out T masked))
        {
            throw new ProtocolException("Shares of a MAC: the masked key is not an element of the field.");
        }

        _hasKey = true;
        ((masked * _shares.Inputs[0]) - _shares.Products[0]).Write(message);
    }

    /// <summary>Shares more powers of the key; does nothing where there are as many.</summary>
    /// <param name="powers">How many there shall be; the prover wrote for the same number.</param>
    /// <param name="message">What the prover wrote.</param>
    /// <exception cref="ProtocolException">It is of another size, or holds what is no element.</exception>
    /// <exception cref="InvalidOperationException">There are fewer products, or the key is not there yet.</exception>
    public void ReadCorrections(int powers, ReadOnlySpan<byte> message)
    {
        if (!_hasKey || powers > Prepared)
        {
            throw new InvalidOperationException(_hasKey ? $"{powers} powers of a key are asked for; products are there for {Prepared}." : "The key is not there yet.");
        }

        T[] corrections = Read(message, int.Max(0, MacCost.ProductsOf<T>(powers) - MacCost.ProductsOf<T>(Powers)));
        int used = 0;
        _shares.Share(powers, product => _shares.Products[product] - (corrections[used++] * _shares.Inputs[product]));
    }

    /// <summary>Computes the share of the polynomial's value: the prover's less this one is the value, which is GHASH, or Poly1305 before s is added.</summary>
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
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_inverse.AsSpan()));
    }

    // What the prover sends is masked, and no secret.
    private static T[] Read(ReadOnlySpan<byte> message, int count)
    {
        T[] elements = new T[count];
        bool areElements = message.Length == count * T.Size;
        for (int i = 0; areElements && i < count; i++)
        {
            areElements = T.TryRead(message.Slice(i * T.Size, T.Size), out elements[i]);
        }

        return areElements ? elements : throw new ProtocolException("Shares of a MAC: the corrections are not what an honest peer sends.");
    }

    // The factor for the key, then powers of its inverse.
    private T Input(int exponent)
    {
        if (exponent == 0)
        {
            T factor = FieldElements.DrawNonZero<T>(random);
            _inverse[1] = T.Invert(factor);
            _inverse[0] = T.IsBinary ? _inverse[1] * _inverse[1] : _inverse[1]; // from one power that is a product to the next
            return factor;
        }

        T input = _inverse[1];
        _inverse[1] *= _inverse[0];
        return input;
    }
}
