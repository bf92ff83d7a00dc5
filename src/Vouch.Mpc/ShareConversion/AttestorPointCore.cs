using System.Buffers;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The attestor's side of the conversion of two points to shares of the x-coordinate of their sum; see docs/protocol/share-conversion.md for the names.</summary>
/// <remarks>Order of calls: <see cref="ReadFirst"/>, <see cref="ReadThird"/>. It owns nothing; masks and point are used once.</remarks>
internal sealed class AttestorPointCore(PointMasks masks, P256Point point) : IDisposable
{
    private P256Element _square; // of run 2's slope, this side's factor
    private OtSteps<Step> _steps = new("Point conversion", Step.First);

    private enum Step
    {
        First,
        Third,
        Done,
        Failed,
    }

    /// <summary>Reads the prover's first message, and answers.</summary>
    /// <exception cref="ProtocolException">The message is not what an honest peer sends.</exception>
    public void ReadFirst(ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        _steps.Enter(Step.First, Step.Failed);
        Span<P256Element> received = stackalloc P256Element[PointMessage.FirstSize / P256Element.Size];
        PointMessage.Read(message, received);
        P256Element x = Answer(masks[3], point.X, received[0]);
        P256Element y = Answer(masks[4], point.Y, received[1]);
        P256Element slope = masks[3].Input * P256Element.Invert(masks[4].Input);
        _square = slope * slope;
        PointMessage.Write(output, point.X - masks[0].Input, point.Y - masks[1].Input, x, y, _square - masks[5].Input);
        _steps.Next = Step.Third;
    }

    /// <summary>Reads the prover's second message, and answers.</summary>
    /// <returns>The shares of both runs; the caller owns them.</returns>
    /// <exception cref="ProtocolException">The message is not what an honest peer sends.</exception>
    public PointShares ReadThird(ReadOnlySpan<byte> message, IBufferWriter<byte> output)
    {
        _steps.Enter(Step.Third, Step.Failed);
        Span<P256Element> received = stackalloc P256Element[PointMessage.ThirdSize / P256Element.Size];
        PointMessage.Read(message, received);

        // Run 1: a0 (xa - xp) and a1 (ya - yp).
        P256Element scaledX = received[0] - masks[0].Share;
        P256Element scaledY = received[1] - masks[1].Share;
        P256Element slope = scaledY * PointMessage.Invert(scaledX);
        if (scaledY.IsZero)
        {
            throw PointMessage.Refused;
        }

        PointMessage.Write(output, (slope * slope) - masks[2].Input);
        P256Element first = masks[2].Share - (received[2] * masks[2].Input) + point.X;
        P256Element second = masks[5].Share - (received[3] * _square) + point.X;
        _steps.Next = Step.Done;
        return new PointShares(first, second);
    }

    public void Dispose()
    {
        _square = default;
        _steps.Next = Step.Failed;
    }

    private static P256Element Answer((P256Element Input, P256Element Share) mask, P256Element own, P256Element masked) => (mask.Input * (own + masked)) - mask.Share;
}
