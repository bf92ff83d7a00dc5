using System.Buffers.Binary;

namespace Vouch.Crypto;

/// <summary>GHASH and the tag of AES-GCM (NIST SP 800-38D, sections 6.4 and 7.1) from an opened hash key and an opened first block, where the key itself stays hidden.</summary>
/// <remarks>Constant time. A block of GCM has the coefficient of x^0 in the highest bit of its first byte; turned over within each byte it is one of <see cref="Gf128"/>.</remarks>
public static class Ghash
{
    /// <summary>The tag of a message.</summary>
    /// <param name="hashKey">E_K(0), 16 bytes.</param>
    /// <param name="mask">E_K(J0), 16 bytes.</param>
    /// <param name="associatedData">What is authenticated and not encrypted.</param>
    /// <param name="ciphertext">What is encrypted.</param>
    /// <param name="tag">Takes 16 bytes.</param>
    public static void ComputeTag(ReadOnlySpan<byte> hashKey, ReadOnlySpan<byte> mask, ReadOnlySpan<byte> associatedData, ReadOnlySpan<byte> ciphertext, Span<byte> tag)
    {
        Block key = Turn(Block.Read(hashKey));
        Block sum = Absorb(Absorb(Block.Zero, key, associatedData), key, ciphertext);
        Span<byte> lengths = stackalloc byte[Block.Size];
        BinaryPrimitives.WriteUInt64BigEndian(lengths, 8 * (ulong)associatedData.Length);
        BinaryPrimitives.WriteUInt64BigEndian(lengths[8..], 8 * (ulong)ciphertext.Length);
        sum = Absorb(sum, key, lengths);
        (Turn(sum) ^ Block.Read(mask)).Write(tag);
    }

    private static Block Absorb(Block sum, Block key, ReadOnlySpan<byte> bytes)
    {
        for (; bytes.Length >= Block.Size; bytes = bytes[Block.Size..])
        {
            sum = Gf128.Multiply(sum ^ Turn(Block.Read(bytes)), key);
        }

        if (bytes.IsEmpty)
        {
            return sum;
        }

        Span<byte> last = stackalloc byte[Block.Size];
        last.Clear();
        bytes.CopyTo(last);
        return Gf128.Multiply(sum ^ Turn(Block.Read(last)), key);
    }

    private static Block Turn(Block block) => Block.Create(BitOrder.TurnBytes(block.Low), BitOrder.TurnBytes(block.High));
}
