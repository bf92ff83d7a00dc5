using System.Buffers;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The side of oblivious linear evaluation that holds Delta: puts in b, gets t, where s - t = a b with the other side's a and s (Gilboa, CRYPTO 1999, over random correlated transfers).</summary>
/// <remarks>
/// For bit i of a the pads are P0 and P1, of K or K + Delta as the choice says. The correction is c = P0 - P1 + b base^i; the receiver, who has one of the pads, adds P0, or P1 + c = P0 + b base^i. The sum of
/// the P0 is t.
/// </remarks>
/// <typeparam name="T">The field.</typeparam>
internal sealed class OleSender<T>(ReadOnlySpan<byte> run, Block delta) : IDisposable
    where T : struct, IFieldElement<T>
{
    private readonly OlePads<T> _pads = new(run);
    private Block _delta = delta;
    private ulong _number; // of the next correlation
    private OtSteps<Step> _steps = new("Oblivious linear evaluation", Step.Choices);

    private enum Step
    {
        Choices,
        Failed,
    }

    /// <summary>Answers the choices of some products.</summary>
    /// <param name="choices"><see cref="IFieldElement{TSelf}.Size"/> bytes a product.</param>
    /// <param name="inputs">One element a product.</param>
    /// <param name="keys"><see cref="IFieldElement{TSelf}.Bits"/> correlations a product.</param>
    /// <param name="output">Takes <see cref="OleReceiver{T}.CorrectionsSize"/> bytes a product.</param>
    /// <param name="shares">Takes t of each product.</param>
    /// <exception cref="ProtocolException">The choices are of another size, or have bits that no element has.</exception>
    public void Respond(ReadOnlySpan<byte> choices, ReadOnlySpan<T> inputs, ReadOnlySpan<Block> keys, IBufferWriter<byte> output, Span<T> shares)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(keys.Length, inputs.Length * T.Bits, nameof(keys));
        ArgumentOutOfRangeException.ThrowIfNotEqual(shares.Length, inputs.Length, nameof(shares));
        _steps.Enter(Step.Choices, Step.Failed);
        _steps.CheckSize("the choices are", choices.Length, inputs.Length * T.Size);
        for (int product = 0; product < inputs.Length; product++)
        {
            ReadOnlySpan<byte> chosen = choices.Slice(product * T.Size, T.Size);
            if (T.Bits % 8 != 0 && chosen[^1] >> (T.Bits % 8) != 0)
            {
                throw new ProtocolException("Oblivious linear evaluation: the choices have more bits than an element.");
            }

            Span<byte> corrections = output.GetSpan(OleReceiver<T>.CorrectionsSize);
            shares[product] = Respond(chosen, inputs[product], keys.Slice(product * T.Bits, T.Bits), corrections);
            output.Advance(OleReceiver<T>.CorrectionsSize);
        }

        _steps.Next = Step.Choices;
    }

    public void Dispose()
    {
        _pads.Dispose();
        _delta = Block.Zero;
        _steps.Next = Step.Failed;
    }

    private T Respond(ReadOnlySpan<byte> choices, T input, ReadOnlySpan<Block> keys, Span<byte> corrections)
    {
        T share = default;
        for (int i = 0; i < keys.Length; i++)
        {
            Block key = keys[i] ^ _delta.Times(choices[i >> 3] >> (i & 7));
            T zero = _pads.Of(_number, key);
            T one = _pads.Of(_number++, key ^ _delta);
            (zero - one + input).Write(corrections[(i * T.Size)..]);
            share += zero;
            input = T.TimesBase(input);
        }

        return share;
    }
}
