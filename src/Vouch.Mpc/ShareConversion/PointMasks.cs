using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>One side's half of the six products that one conversion of points takes: random inputs a (prover) and b (attestor), shares s and t with s - t = a b.</summary>
internal sealed class PointMasks : IDisposable
{
    /// <summary>How many products a conversion takes: three a run.</summary>
    public const int Products = 6;

    private readonly P256Element[] _inputs = GC.AllocateArray<P256Element>(Products, pinned: true);
    private readonly P256Element[] _shares = GC.AllocateArray<P256Element>(Products, pinned: true);

    /// <summary>Draws the inputs. None is zero, as the answering side divides by two of them; the others lose nothing by it.</summary>
    public PointMasks(IRandomSource random)
    {
        foreach (ref P256Element input in _inputs.AsSpan())
        {
            input = FieldElements.DrawNonZero<P256Element>(random);
        }
    }

    /// <summary>What the products are made of.</summary>
    public ReadOnlyMemory<P256Element> Inputs => _inputs;

    /// <summary>What the products gave.</summary>
    public Memory<P256Element> Shares => _shares;

    /// <summary>One product's input and share.</summary>
    public (P256Element Input, P256Element Share) this[int product] => (_inputs[product], _shares[product]);

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_inputs.AsSpan()));
        CryptographicOperations.ZeroMemory(MemoryMarshal.AsBytes(_shares.AsSpan()));
    }
}
