using System.Buffers;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The messages of a conversion of points: elements one after the other, 32 bytes each, little-endian.</summary>
internal static class PointMessage
{
    /// <summary>Prover to attestor: u of run 2, for x and y.</summary>
    public const int FirstSize = 2 * 32;

    /// <summary>Attestor to prover: u of run 1 and v of run 2, for x and y each; e of run 2.</summary>
    public const int SecondSize = 5 * 32;

    /// <summary>Prover to attestor: v of run 1, for x and y; e of run 1; f of run 2.</summary>
    public const int ThirdSize = 4 * 32;

    /// <summary>Attestor to prover: f of run 1.</summary>
    public const int FourthSize = 32;

    /// <summary>The one error for all that a peer can do: elements that are none, and differences or products that are zero.</summary>
    public static ProtocolException Refused => new("Point conversion: a message is not what an honest peer sends.");

    public static void Write(IBufferWriter<byte> output, params ReadOnlySpan<P256Element> elements)
    {
        foreach (P256Element element in elements)
        {
            element.Write(output.GetSpan(P256Element.Size));
            output.Advance(P256Element.Size);
        }
    }

    /// <exception cref="ProtocolException">The size is another, or an element is none.</exception>
    public static void Read(ReadOnlySpan<byte> message, Span<P256Element> elements)
    {
        bool areElements = message.Length == elements.Length * P256Element.Size;
        for (int i = 0; areElements && i < elements.Length; i++)
        {
            areElements = P256Element.TryRead(message.Slice(i * P256Element.Size, P256Element.Size), out elements[i]);
        }

        if (!areElements)
        {
            throw Refused;
        }
    }

    /// <summary>One divided by an element that the peer had a hand in.</summary>
    /// <exception cref="ProtocolException">It is zero, which happens to honest peers with probability 2^-255.</exception>
    public static P256Element Invert(P256Element element) => element.IsZero ? throw Refused : P256Element.Invert(element);
}
