using System.Buffers;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The sender's side of the base transfers: two random keys each, of which the chooser has one.</summary>
/// <remarks>See <see cref="BaseOtReceiver"/> for the protocol.</remarks>
internal static class BaseOtSender
{
    /// <summary>The size of the response: a point of the curve and one of the twist.</summary>
    public const int ResponseSize = 2 * Curve25519.Size;

    /// <summary>Answers a request.</summary>
    /// <param name="request">(r0, r1) of each transfer.</param>
    /// <param name="run">What names this run, 32 bytes that both sides know.</param>
    /// <param name="random">Where the scalars come from.</param>
    /// <param name="output">Takes the response.</param>
    /// <param name="zeros">Takes the keys of choice 0.</param>
    /// <param name="ones">Takes the keys of choice 1.</param>
    /// <exception cref="ProtocolException">A value of the request is a point of small order, which no honest chooser sends.</exception>
    public static void Respond(ReadOnlySpan<byte> request, ReadOnlySpan<byte> run, IRandomSource random, IBufferWriter<byte> output, Span<Block> zeros, Span<Block> ones)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(request.Length, BaseOtReceiver.RequestSize(zeros.Length));
        ArgumentOutOfRangeException.ThrowIfNotEqual(ones.Length, zeros.Length);
        BaseOtHash hash = new(run);
        using SecretBuffer scalars = new(ResponseSize);
        random.Fill(scalars.Span);
        scalars.Span[0] &= 0xf8; // multiples of 8 keep out what points of small order would tell
        scalars.Span[Curve25519.Size] &= 0xf8;

        Span<byte> response = stackalloc byte[ResponseSize];
        Curve25519.Multiply(scalars.Span[..Curve25519.Size], Curve25519.Generator, response[..Curve25519.Size]);
        Curve25519.Multiply(scalars.Span[Curve25519.Size..], Curve25519.TwistGenerator, response[Curve25519.Size..]);
        output.Write(response);
        for (int i = 0; i < zeros.Length; i++)
        {
            ReadOnlySpan<byte> pair = request.Slice(i * ResponseSize, ResponseSize);
            zeros[i] = Agree(hash, i, 0, pair[..Curve25519.Size], pair[Curve25519.Size..], response, scalars.Span);
            ones[i] = Agree(hash, i, 1, pair[Curve25519.Size..], pair[..Curve25519.Size], response, scalars.Span);
        }
    }

    /// <summary>Checks the two points of a response: on their curves, and not of small order.</summary>
    public static void CheckResponse(ReadOnlySpan<byte> response)
    {
        if (response.Length != ResponseSize)
        {
            throw new ProtocolException($"Base OT: the response is {response.Length} bytes instead of {ResponseSize}.");
        }

        ReadOnlySpan<byte> point = response[..Curve25519.Size];
        ReadOnlySpan<byte> twistPoint = response[Curve25519.Size..];
        if (!Curve25519.IsOnCurve(point) || Curve25519.IsOnCurve(twistPoint) || HasSmallOrder(point) || HasSmallOrder(twistPoint))
        {
            throw new ProtocolException("Base OT: the response's points are not of large order on the curve and on its twist.");
        }
    }

    private static bool HasSmallOrder(ReadOnlySpan<byte> point)
    {
        Span<byte> product = stackalloc byte[Curve25519.Size];
        Span<byte> eight = stackalloc byte[Curve25519.Size];
        eight.Clear();
        eight[0] = 8;
        Curve25519.Multiply(eight, point, product);
        return !product.ContainsAnyExcept((byte)0);
    }

    private static Block Agree(
        BaseOtHash hash,
        int index,
        byte choice,
        ReadOnlySpan<byte> own,
        ReadOnlySpan<byte> other,
        ReadOnlySpan<byte> response,
        ReadOnlySpan<byte> scalars)
    {
        Span<byte> message = stackalloc byte[Curve25519.Size];
        Span<byte> shared = stackalloc byte[Curve25519.Size];
        hash.Mask(index, choice, other, message);
        for (int i = 0; i < message.Length; i++)
        {
            message[i] ^= own[i];
        }

        // Public: whoever sees the request computes the message.
        ReadOnlySpan<byte> scalar = Curve25519.IsOnCurve(message) ? scalars[..Curve25519.Size] : scalars[Curve25519.Size..];
        Curve25519.Multiply(scalar, message, shared);
        if (!shared.ContainsAnyExcept((byte)0))
        {
            throw new ProtocolException("Base OT: the request holds a point of small order.");
        }

        Block key = hash.Key(index, choice, message, response, shared);
        shared.Clear();
        return key;
    }
}
