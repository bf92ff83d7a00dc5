using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Vouch.Crypto;

/// <summary>128 secret bits: a label, a message authentication code, an element of GF(2^128). Constant time throughout.</summary>
/// <remarks>
/// 16 bytes, little-endian: bit <c>i</c> of the number is the coefficient of x^i where a block is a polynomial (see <see cref="Gf128"/>).
/// A block is a value; whoever keeps blocks in memory zeroes that memory.
/// </remarks>
public readonly struct Block(Vector128<byte> bits)
{
    /// <summary>The size, in bytes.</summary>
    public const int Size = 16;

    /// <summary>The bits as a vector.</summary>
    public Vector128<byte> Bits { get; } = bits;

    /// <summary>Makes a block of two words, least significant first.</summary>
    public static Block Create(ulong low, ulong high) => new(Vector128.Create(low, high).AsByte());

    /// <summary>All zero.</summary>
    public static Block Zero => default;

    /// <summary>The number one: only bit 0 is set.</summary>
    public static Block One => Create(1, 0);

    /// <summary>The low 64 bits.</summary>
    public ulong Low => Bits.AsUInt64().GetElement(0);

    /// <summary>The high 64 bits.</summary>
    public ulong High => Bits.AsUInt64().GetElement(1);

    /// <summary>Bit 0, as 0 or 1.</summary>
    public int LowBit
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => (int)Low & 1;
    }

    /// <summary>The sum in GF(2^128).</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block operator ^(Block left, Block right) => new(left.Bits ^ right.Bits);

    /// <summary>The bits that both have.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block operator &(Block left, Block right) => new(left.Bits & right.Bits);

    /// <summary>This block where <paramref name="bit"/> is 1, zero where it is 0; by mask, not by branch.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block Times(int bit) => new(Bits & Vector128.Create(-(long)(bit & 1)).AsByte());

    /// <summary>This block where bit 0 of <paramref name="selector"/> is 1, zero where it is 0; by mask, and without leaving the vector registers.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Block TimesLowBitOf(Block selector)
    {
        Vector128<long> bit = Vector128.Shuffle(selector.Bits.AsInt64(), Vector128<long>.Zero) & Vector128<long>.One;
        return new Block(Bits & (-bit).AsByte());
    }

    /// <summary>The 16 bytes at the start of <paramref name="source"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Block Read(ReadOnlySpan<byte> source) => new(Vector128.Create(source[..Size]));

    /// <summary>Writes the 16 bytes to the start of <paramref name="destination"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Write(Span<byte> destination) => Bits.CopyTo(destination[..Size]);

    /// <summary>The bytes of blocks in memory, in the order in which they are sent.</summary>
    public static Span<byte> AsBytes(Span<Block> blocks) => MemoryMarshal.AsBytes(blocks);

    /// <summary>The bytes of blocks in memory, in the order in which they are sent.</summary>
    public static ReadOnlySpan<byte> AsBytes(ReadOnlySpan<Block> blocks) => MemoryMarshal.AsBytes(blocks);

    /// <summary>Whether two blocks are the same, in time that does not depend on them.</summary>
    public static bool FixedTimeEquals(Block left, Block right)
    {
        Block difference = left ^ right;
        return (difference.Low | difference.High) == 0;
    }

    /// <inheritdoc/>
    public override string ToString() => "Block(redacted)";
}
