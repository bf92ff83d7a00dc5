using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The random oracle that turns the blocks of correlated transfers into field elements: SHA-512 over label, run, number of the transfer and block, as many bytes of it as the field reduces.</summary>
/// <remarks>
/// With K and K + Delta as inputs, the output that belongs to the other choice is as good as random to a receiver who does not know Delta. A reduced pad is at a statistical distance of at most
/// 2^-256 (P-256), 2^-126 (2^130 - 5), 0 (GF(2^128)) from a uniform element, and a run has far fewer than 2^30 of them.
/// </remarks>
/// <typeparam name="T">The field.</typeparam>
internal sealed class OlePads<T> : IDisposable
    where T : struct, IFieldElement<T>
{
    /// <summary>The size of what names a run, in bytes.</summary>
    public const int RunSize = 32;

    private const int LabelSize = 32;
    private const int NumberOffset = LabelSize + RunSize;
    private const int BlockOffset = NumberOffset + sizeof(ulong);

    private readonly byte[] _input = GC.AllocateArray<byte>(BlockOffset + Block.Size, pinned: true);
    private readonly byte[] _digest = GC.AllocateArray<byte>(SHA512.HashSizeInBytes, pinned: true);

    public OlePads(ReadOnlySpan<byte> run)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(run.Length, RunSize, nameof(run));
        Label.CopyTo(_input);
        run.CopyTo(_input.AsSpan(LabelSize));
    }

    private static ReadOnlySpan<byte> Label => "vouch ole pad v1                "u8;

    /// <summary>The pad of one transfer and choice.</summary>
    public T Of(ulong number, Block block)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(_input.AsSpan(NumberOffset), number);
        block.Write(_input.AsSpan(BlockOffset));
        SHA512.HashData(_input, _digest);
        return T.Reduce(_digest.AsSpan(0, T.UniformSize));
    }

    public void Dispose()
    {
        CryptographicOperations.ZeroMemory(_input);
        CryptographicOperations.ZeroMemory(_digest);
    }
}
