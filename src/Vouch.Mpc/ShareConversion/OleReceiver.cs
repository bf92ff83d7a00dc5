using System.Buffers;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The side of oblivious linear evaluation that has the choice bits: puts in a, gets s, where s - t = a b with the other side's b and t (Gilboa, CRYPTO 1999, over random correlated transfers).</summary>
/// <remarks>
/// Each bit of a takes one correlation. What is sent is a XOR the correlations' random bits; what comes back is one element a bit. Order of calls: <see cref="WriteChoices"/>, then
/// <see cref="ReadCorrections"/> until as many products are read as were chosen.
/// </remarks>
/// <typeparam name="T">The field.</typeparam>
internal sealed class OleReceiver<T>(ReadOnlySpan<byte> run) : IDisposable
    where T : struct, IFieldElement<T>
{
    private readonly OlePads<T> _pads = new(run);
    private byte[] _inputs = [];
    private Block[] _blocks = [];
    private ulong _number; // of the next correlation
    private int _products;
    private int _read;
    private OtSteps<Step> _steps = new("Oblivious linear evaluation", Step.Choices);

    private enum Step
    {
        Choices,
        Corrections,
        Failed,
    }

    /// <summary>The size of the corrections of one product, in bytes.</summary>
    public static int CorrectionsSize => T.Bits * T.Size;

    /// <summary>Writes what corrects the random choices to the bits of the inputs.</summary>
    /// <param name="inputs">One element a product; at least one.</param>
    /// <param name="correlations"><see cref="IFieldElement{TSelf}.Bits"/> correlations a product.</param>
    /// <param name="output">Takes <see cref="IFieldElement{TSelf}.Size"/> bytes a product.</param>
    public void WriteChoices(ReadOnlySpan<T> inputs, ReadOnlySpan<Block> correlations, IBufferWriter<byte> output)
    {
        ArgumentOutOfRangeException.ThrowIfZero(inputs.Length, nameof(inputs));
        ArgumentOutOfRangeException.ThrowIfNotEqual(correlations.Length, inputs.Length * T.Bits, nameof(correlations));
        _steps.Enter(Step.Choices, Step.Failed);
        Clear();
        _inputs = GC.AllocateArray<byte>(inputs.Length * T.Size, pinned: true);
        _blocks = GC.AllocateArray<Block>(correlations.Length, pinned: true);
        correlations.CopyTo(_blocks);
        for (int product = 0; product < inputs.Length; product++)
        {
            inputs[product].Write(_inputs.AsSpan(product * T.Size));
            Span<byte> choices = output.GetSpan(T.Size)[..T.Size];
            _inputs.AsSpan(product * T.Size, T.Size).CopyTo(choices);
            ReadOnlySpan<Block> blocks = correlations.Slice(product * T.Bits, T.Bits);
            for (int i = 0; i < blocks.Length; i++)
            {
                choices[i >> 3] ^= (byte)(blocks[i].LowBit << (i & 7));
            }

            output.Advance(T.Size);
        }

        _products = inputs.Length;
        _read = 0;
        _steps.Next = Step.Corrections;
    }

    /// <summary>Reads the corrections of the next products.</summary>
    /// <param name="corrections"><see cref="CorrectionsSize"/> bytes a product.</param>
    /// <param name="shares">Takes s of each product.</param>
    /// <exception cref="ProtocolException">The corrections are not elements, or of another size.</exception>
    public void ReadCorrections(ReadOnlySpan<byte> corrections, Span<T> shares)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(shares.Length, _products - _read, nameof(shares));
        _steps.Enter(Step.Corrections, Step.Failed);
        _steps.CheckSize("the corrections are", corrections.Length, shares.Length * CorrectionsSize);
        for (int product = 0; product < shares.Length; product++)
        {
            shares[product] = ReadProduct(corrections.Slice(product * CorrectionsSize, CorrectionsSize), _read++);
        }

        if (_read == _products)
        {
            Clear();
            _steps.Next = Step.Choices;
        }
        else
        {
            _steps.Next = Step.Corrections;
        }
    }

    public void Dispose()
    {
        _pads.Dispose();
        Clear();
        _steps.Next = Step.Failed;
    }

    private T ReadProduct(ReadOnlySpan<byte> corrections, int product)
    {
        ReadOnlySpan<byte> input = _inputs.AsSpan(product * T.Size, T.Size);
        ReadOnlySpan<Block> blocks = _blocks.AsSpan(product * T.Bits, T.Bits);
        T share = default;
        for (int i = 0; i < blocks.Length; i++)
        {
            if (!T.TryRead(corrections.Slice(i * T.Size, T.Size), out T correction))
            {
                throw new ProtocolException("Oblivious linear evaluation: a correction is not an element of the field.");
            }

            share += _pads.Of(_number++, blocks[i]) + correction.Times(input[i >> 3] >> (i & 7));
        }

        return share;
    }

    private void Clear()
    {
        CryptographicOperations.ZeroMemory(_inputs);
        CryptographicOperations.ZeroMemory(Block.AsBytes(_blocks.AsSpan()));
    }
}
