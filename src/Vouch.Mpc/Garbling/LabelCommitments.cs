using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.Garbling;

/// <summary>The garbler's word which two labels each wire of a shown value may have, given before the evaluator answers with a hash of those that it has.</summary>
/// <remarks>
/// <para>Without it, a garbler could make tables that leave the bits as they are and add something to a label where another wire, say of the other's key share, is one; the hash would then tell it what that wire was, and as all bits
/// are right, no proof would find it out. With it the evaluator answers with a label that was named or not at all, so its answer says nothing that the shown bits do not, but for its being given.</para>
/// <para>For wire i, whose labels of colours 0 and 1 are L and L': with h(X) = SHA-256("vouch/garbled/l1", number of the part, i, X), the garbler sends h(L) XOR h(L'), and at the end SHA-256 of all h(L). The
/// evaluator comes to the same from the label that it has, as its colour says which one that is; another one that passes is a collision.</para>
/// </remarks>
internal sealed class LabelCommitments
{
    /// <summary>How many wires there are at most in a part.</summary>
    public const int PartWires = 2048;

    private const int HashSize = SHA256.HashSizeInBytes;
    private const int NumberAt = 16;
    private const int WireAt = NumberAt + sizeof(ulong);
    private const int LabelAt = WireAt + sizeof(uint);

    private ulong _parts;

    /// <summary>The size of what is sent for so many wires of a part.</summary>
    public static int SizeOf(int wires) => (wires + 1) * HashSize;

    /// <summary>At the garbler: names the labels.</summary>
    /// <param name="zeros">The labels of zero.</param>
    /// <param name="delta">What those of one differ by; its bit 0 is 1.</param>
    /// <param name="destination">Takes <see cref="SizeOf"/> bytes.</param>
    public void Write(ReadOnlySpan<Block> zeros, Block delta, Span<byte> destination)
    {
        Span<byte> input = stackalloc byte[LabelAt + Block.Size];
        Span<byte> first = stackalloc byte[HashSize];
        Begin(input, NextPart());
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < zeros.Length; i++)
        {
            Block label = zeros[i] ^ delta.Times(zeros[i].LowBit);
            Span<byte> both = destination.Slice(i * HashSize, HashSize);
            Hash(input, i, label, first);
            all.AppendData(first);
            Hash(input, i, label ^ delta, both);
            AddWhere(1, first, both);
        }

        all.GetHashAndReset(destination.Slice(zeros.Length * HashSize, HashSize));
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(first);
    }

    /// <summary>The number of the next part; each is taken once.</summary>
    public ulong NextPart() => _parts++;

    /// <summary>At the evaluator: whether the labels that it has are of those that were named.</summary>
    public static bool AreNamed(ulong part, ReadOnlySpan<Block> labels, ReadOnlySpan<byte> message)
    {
        Span<byte> input = stackalloc byte[LabelAt + Block.Size];
        Span<byte> hash = stackalloc byte[HashSize];
        Begin(input, part);
        using IncrementalHash all = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (int i = 0; i < labels.Length; i++)
        {
            Hash(input, i, labels[i], hash);
            AddWhere(labels[i].LowBit, message.Slice(i * HashSize, HashSize), hash);
            all.AppendData(hash);
        }

        all.GetHashAndReset(hash);
        bool areNamed = CryptographicOperations.FixedTimeEquals(hash, message.Slice(labels.Length * HashSize, HashSize));
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(hash);
        return areNamed;
    }

    private static void Begin(Span<byte> input, ulong part)
    {
        "vouch/garbled/l1"u8.CopyTo(input);
        BinaryPrimitives.WriteUInt64LittleEndian(input[NumberAt..], part);
    }

    private static void Hash(Span<byte> input, int wire, Block label, Span<byte> hash)
    {
        BinaryPrimitives.WriteInt32LittleEndian(input[WireAt..], wire);
        label.Write(input[LabelAt..]);
        SHA256.HashData(input, hash);
    }

    /// <summary>Adds (exclusive or) bytes where a bit is one.</summary>
    private static void AddWhere(int bit, ReadOnlySpan<byte> bytes, Span<byte> sum)
    {
        ReadOnlySpan<ulong> from = MemoryMarshal.Cast<byte, ulong>(bytes);
        Span<ulong> to = MemoryMarshal.Cast<byte, ulong>(sum);
        ulong mask = unchecked(0 - (ulong)bit);
        for (int i = 0; i < to.Length; i++)
        {
            to[i] ^= from[i] & mask;
        }
    }
}
