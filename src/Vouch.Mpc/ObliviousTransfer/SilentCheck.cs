using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The random combination of a silent iteration's check (Ferret, eprint 2020/924, figure 7): leaf x of tree i counts a^(x + 1) b^i, for random a and b in GF(2^128).</summary>
/// <remarks>A combination that is not zero vanishes with probability at most (leaves + trees) / 2^128 (Schwartz and Zippel).</remarks>
internal sealed class SilentCheck
{
    private readonly Block[] _powers;
    private readonly Block _treePoint;
    private Block _treePower = Block.One;
    private Gf128Product _sum;
    private Gf128Product _positions;

    public SilentCheck(SilentShape shape, Block leafPoint, Block treePoint)
    {
        _powers = new Block[shape.Leaves];
        _treePoint = treePoint;
        Block power = Block.One;
        for (int x = 0; x < _powers.Length; x++)
        {
            power = Gf128.Multiply(power, leafPoint);
            _powers[x] = power;
        }
    }

    /// <summary>The combination of all leaves so far.</summary>
    public Block Sum => _sum.Reduce();

    /// <summary>The combination of the errors' positions so far.</summary>
    public Block Positions => _positions.Reduce();

    /// <summary>Takes the next tree's leaves.</summary>
    public void Add(ReadOnlySpan<Block> leaves)
    {
        _sum ^= Gf128Product.Of(Gf128.InnerProduct(leaves, _powers), _treePower);
        _treePower = Gf128.Multiply(_treePower, _treePoint);
    }

    /// <summary>Takes the next tree's leaves, and notes the position of the one with bit 0 set.</summary>
    public void AddWithPosition(ReadOnlySpan<Block> leaves)
    {
        Block position = Block.Zero;
        for (int x = 0; x < leaves.Length; x++)
        {
            position ^= _powers[x].Times(leaves[x].LowBit);
        }

        _positions ^= Gf128Product.Of(position, _treePower);
        Add(leaves);
    }

    /// <summary>What the sender shows of the combination.</summary>
    public static void Digest(ReadOnlySpan<byte> run, ulong iteration, Block combination, Span<byte> digest)
    {
        Span<byte> input = stackalloc byte[OtLabel.Size + BaseOtHash.RunSize + sizeof(ulong) + Block.Size];
        OtLabel.SilentCheck.CopyTo(input);
        run.CopyTo(input[OtLabel.Size..]);
        BinaryPrimitives.WriteUInt64LittleEndian(input[(OtLabel.Size + BaseOtHash.RunSize)..], iteration);
        combination.Write(input[^Block.Size..]);
        SHA256.HashData(input, digest);
        CryptographicOperations.ZeroMemory(input);
    }
}
