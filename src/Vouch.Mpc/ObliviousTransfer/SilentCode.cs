using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>What both sides of a silent iteration do alike: the tree's hash, and the local linear code, from a public seed that names run and iteration.</summary>
internal sealed class SilentCode
{
    private const int OutputsAtOnce = 1_024;
    private const int IndexesInBlock = 4;

    private readonly SilentShape _shape;
    private readonly Block _codeSeed;
    private readonly AesKey _treeSeeds;
    private AesKey _permutation;

    public SilentCode(SilentShape shape, ReadOnlySpan<byte> run, ulong iteration)
    {
        _shape = shape;
        Span<byte> input = stackalloc byte[OtLabel.Size + BaseOtHash.RunSize + sizeof(ulong)];
        OtLabel.SilentSeed.CopyTo(input);
        run.CopyTo(input[OtLabel.Size..]);
        BinaryPrimitives.WriteUInt64LittleEndian(input[(OtLabel.Size + BaseOtHash.RunSize)..], iteration);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, digest);
        _codeSeed = Block.Read(digest);
        _treeSeeds = AesKey.Expand(Block.Read(digest[Block.Size..]));
    }

    /// <summary>Takes the hash of the next tree: every tree has its own public key, so that one evaluation of AES tests a guess of Delta against one tree only.</summary>
    public void StartTree(int tree) => _permutation = AesKey.Expand(_treeSeeds.Encrypt(Block.Create((ulong)tree, 0)));

    /// <summary>Grows one level of a correlated tree in place (half-tree, eprint 2022/1431, section 4.1): the left child of n is H(n), the right child H(n) + n.</summary>
    /// <param name="nodes">Has <paramref name="count"/> nodes and room for twice as many.</param>
    /// <param name="count">The nodes of the level.</param>
    /// <returns>The sum of the left children.</returns>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public Block Grow(Span<Block> nodes, int count)
    {
        const int Lanes = AesKey.Lanes;
        Span<Block> parents = stackalloc Block[Lanes];
        Span<Block> hashes = stackalloc Block[Lanes];
        Block left = Block.Zero;
        unchecked
        {
            // From the last to the first, so that no parent is overwritten before it is read.
            for (int end = count; end > 0;)
            {
                int size = int.Min(Lanes, end);
                end -= size;
                for (int i = 0; i < size; i++)
                {
                    parents[i] = nodes[end + i];
                }

                CorrelationHash.Circular(in _permutation, parents[..size], hashes[..size]);
                for (int i = 0; i < size; i++)
                {
                    left ^= hashes[i];
                    nodes[2 * (end + i)] = hashes[i];
                    nodes[(2 * (end + i)) + 1] = hashes[i] ^ parents[i];
                }
            }
        }

        return left;
    }

    /// <summary>Adds to every output the ten secrets that the code names.</summary>
    /// <param name="secrets">The secrets.</param>
    /// <param name="pieces">The outputs, in pieces of a multiple of 1,024, but for the last.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Encode(ReadOnlySpan<Block> secrets, Block[][] pieces)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(secrets.Length, _shape.Secrets);
        Block[] stream = new Block[OutputsAtOnce * SilentShape.Weight / IndexesInBlock];
        using BlockPrg prg = new(_codeSeed);
        foreach (Block[] piece in pieces)
        {
            for (int at = 0; at < piece.Length; at += OutputsAtOnce)
            {
                prg.Fill(stream);
                AddSecrets(secrets, MemoryMarshal.Cast<Block, uint>(stream.AsSpan()), piece.AsSpan(at, int.Min(OutputsAtOnce, piece.Length - at)));
            }
        }
    }

    // A 32-bit number times the count, shifted, is an index below the count; the code is public.
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void AddSecrets(ReadOnlySpan<Block> secrets, ReadOnlySpan<uint> numbers, Span<Block> outputs)
    {
        unchecked
        {
            ulong count = (ulong)secrets.Length;
            for (int i = 0; i < outputs.Length; i++)
            {
                ReadOnlySpan<uint> ten = numbers.Slice(i * SilentShape.Weight, SilentShape.Weight);
                Block first = outputs[i] ^ secrets[(int)((ten[0] * count) >> 32)] ^ secrets[(int)((ten[1] * count) >> 32)];
                Block second = secrets[(int)((ten[2] * count) >> 32)] ^ secrets[(int)((ten[3] * count) >> 32)];
                first ^= secrets[(int)((ten[4] * count) >> 32)] ^ secrets[(int)((ten[5] * count) >> 32)];
                second ^= secrets[(int)((ten[6] * count) >> 32)] ^ secrets[(int)((ten[7] * count) >> 32)];
                first ^= secrets[(int)((ten[8] * count) >> 32)] ^ secrets[(int)((ten[9] * count) >> 32)];
                outputs[i] = first ^ second;
            }
        }
    }
}
