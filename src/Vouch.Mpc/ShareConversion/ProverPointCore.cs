using System.Buffers;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The prover's side of the conversion of two points to shares of the x-coordinate of their sum; see docs/protocol/share-conversion.md for the names.</summary>
/// <remarks>Order of calls: <see cref="WriteFirst"/>, <see cref="ReadSecond"/>, <see cref="ReadFourth"/>. It owns nothing; masks and point are used once.</remarks>
internal sealed class ProverPointCore(PointMasks masks, P256Point point) : IDisposable
{
    private P256Element _firstShare;
    private P256Element _secondShare;
    private P256Element _square; // of run 1's slope, this side's factor
    private OtSteps<Step> _steps = new("Point conversion", Step.First);

    private enum Step
    {
        First,
        Second,
        Fourth,
        Done,
        Failed,
    }

    /// <summary>Writes u of run 2, in which the other side answers.</summary>
    public void WriteFirst(IBufferWriter<byte> output)
    {
        _steps.Enter(Step.First, Step.Second);
        PointMessage.Write(output, -point.X - masks[3].Input, -point.Y - masks[4].Input);
    }

    /// <summary>Reads the attestor's first message, and answers.</summary>
    /// <exception cref="ProtocolException">The message is not what an honest peer sends.</exception>
    public void ReadSecond(ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        _steps.Enter(Step.Second, Step.Failed);
        Span<P256Element> received = stackalloc P256Element[PointMessage.SecondSize / P256Element.Size];
        PointMessage.Read(message, received);

        // Run 1: this side answers, and its factor of the slope is a0 / a1.
        P256Element x = Answer(masks[0], -point.X, received[0]);
        P256Element y = Answer(masks[1], -point.Y, received[1]);
        P256Element slope = masks[0].Input * P256Element.Invert(masks[1].Input);
        _square = slope * slope;
        P256Element e = _square - masks[2].Input;
        _firstShare = masks[2].Share - point.X;

        // Run 2: this side gets b3 (xa - xp) and b4 (ya - yp).
        P256Element scaledX = received[2] + masks[3].Share;
        P256Element scaledY = received[3] + masks[4].Share;
        slope = scaledY * PointMessage.Invert(scaledX);
        P256Element f = (slope * slope) - masks[5].Input;
        _secondShare = masks[5].Share + (received[4] * masks[5].Input) - point.X;
        if (scaledY.IsZero)
        {
            throw PointMessage.Refused;
        }

        PointMessage.Write(output, x, y, e, f);
        _steps.Next = Step.Fourth;
    }

    /// <summary>Reads the attestor's last message.</summary>
    /// <returns>The shares of both runs; the caller owns them.</returns>
    /// <exception cref="ProtocolException">The message is not what an honest peer sends.</exception>
    public PointShares ReadFourth(ReadOnlySpan<byte> message)
    {
        _steps.Enter(Step.Fourth, Step.Failed);
        Span<P256Element> received = stackalloc P256Element[1];
        PointMessage.Read(message, received);
        _steps.Next = Step.Done;
        return new PointShares(_firstShare + (received[0] * _square), _secondShare);
    }

    public void Dispose()
    {
        _firstShare = _secondShare = _square = default;
        _steps.Next = Step.Failed;
    }

    private static P256Element Answer((P256Element Input, P256Element Share) mask, P256Element own, P256Element masked) => (mask.Input * (own + masked)) + mask.Share;
}
