using System.Buffers;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The chooser's side of random oblivious transfers from Diffie-Hellman, secure against malicious parties (McQuoid, Rosulek and Roy, eprint 2021/682, figure 4).</summary>
/// <remarks>
/// <para>One message each way. The key agreement is Möller's: a random point of Curve25519 or of its twist is a random string. The programmable-once function is Masny and Rindal's (eprint 2019/706)
/// on strings: (r0, r1) stands for f(b) = r[b] xor H(b, r[1 - b]), so that nobody can choose both values.</para>
/// <para>Differences, each on the safe side: the sender has separate scalars for curve and twist, so that each rests on one group's assumption alone; every output hashes the run, the index, the choice and
/// both parties' messages, which keeps transfers of one run and of different runs apart.</para>
/// </remarks>
internal sealed class BaseOtReceiver : IDisposable
{
    private readonly BaseOtHash _hash;
    private readonly int _count;
    private readonly SecretBuffer _scalars;
    private readonly SecretBuffer _choices;   // one byte each, 0 or 1
    private readonly SecretBuffer _twists;    // one byte each: 1 where the key message is on the twist
    private readonly byte[] _messages;        // f(choice), which the peer cannot tell from f of the other

    /// <summary>Starts a run for <paramref name="choices"/>, one byte of 0 or 1 for each transfer.</summary>
    public BaseOtReceiver(ReadOnlySpan<byte> choices, ReadOnlySpan<byte> run, IRandomSource random)
    {
        _hash = new BaseOtHash(run);
        _count = choices.Length;
        _scalars = new SecretBuffer(_count * Curve25519.Size);
        _choices = new SecretBuffer(_count);
        _twists = new SecretBuffer(_count);
        _messages = new byte[_count * Curve25519.Size];
        random.Fill(_scalars.Span);
        random.Fill(_twists.Span);
        choices.CopyTo(_choices.Span);
        foreach (ref byte twist in _twists.Span)
        {
            twist &= 1;
        }
    }

    /// <summary>The size of <see cref="WriteRequest"/>, in bytes.</summary>
    public static int RequestSize(int count) => count * 2 * Curve25519.Size;

    /// <summary>Writes (r0, r1) for each transfer, 64 bytes each.</summary>
    public void WriteRequest(IRandomSource random, IBufferWriter<byte> output)
    {
        Span<byte> point = stackalloc byte[Curve25519.Size];
        Span<byte> other = stackalloc byte[Curve25519.Size];
        Span<byte> own = stackalloc byte[Curve25519.Size];
        for (int i = 0; i < _count; i++)
        {
            Span<byte> message = Slice(_messages, i);
            Select(_twists.Span[i], Curve25519.Generator, Curve25519.TwistGenerator, point);
            Curve25519.Multiply(Slice(_scalars.Span, i), point, message);
            random.Fill(own[..1]);
            message[31] |= (byte)(own[0] & 0x80); // the bit that no u-coordinate has
            random.Fill(other);
            _hash.Mask(i, _choices.Span[i], other, own);
            for (int j = 0; j < own.Length; j++)
            {
                own[j] ^= message[j];
            }

            Span<byte> pair = output.GetSpan(2 * Curve25519.Size);
            Select(_choices.Span[i], own, other, pair[..Curve25519.Size]);
            Select(_choices.Span[i], other, own, pair.Slice(Curve25519.Size, Curve25519.Size));
            output.Advance(2 * Curve25519.Size);
        }

        CryptographicOperations.ZeroMemory(point);
        CryptographicOperations.ZeroMemory(own);
        CryptographicOperations.ZeroMemory(other);
    }

    /// <summary>Reads the sender's two points and computes the chosen key of each transfer.</summary>
    /// <exception cref="ProtocolException">The points are not one of the curve and one of the twist, both of large order.</exception>
    public void ReadResponse(ReadOnlySpan<byte> response, Span<Block> chosen)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(chosen.Length, _count);
        BaseOtSender.CheckResponse(response);
        Span<byte> point = stackalloc byte[Curve25519.Size];
        Span<byte> shared = stackalloc byte[Curve25519.Size];
        for (int i = 0; i < _count; i++)
        {
            Select(_twists.Span[i], response[..Curve25519.Size], response[Curve25519.Size..], point);
            Curve25519.Multiply(Slice(_scalars.Span, i), point, shared);
            chosen[i] = _hash.Key(i, _choices.Span[i], Slice(_messages, i), response, shared);
        }

        CryptographicOperations.ZeroMemory(point);
        CryptographicOperations.ZeroMemory(shared);
    }

    public void Dispose()
    {
        _scalars.Dispose();
        _choices.Dispose();
        _twists.Dispose();
        CryptographicOperations.ZeroMemory(_messages);
    }

    private static Span<byte> Slice(Span<byte> bytes, int i) => bytes.Slice(i * Curve25519.Size, Curve25519.Size);

    // By mask: whether bit is 0 or 1 does not show.
    private static void Select(byte bit, ReadOnlySpan<byte> zero, ReadOnlySpan<byte> one, Span<byte> destination)
    {
        int mask = -bit;
        for (int i = 0; i < destination.Length; i++)
        {
            destination[i] = (byte)(zero[i] ^ ((zero[i] ^ one[i]) & mask));
        }
    }
}
