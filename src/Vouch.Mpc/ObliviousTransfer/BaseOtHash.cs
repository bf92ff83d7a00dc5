using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Crypto;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The two random oracles of the base transfers: SHA-256 over label, run, index, choice and the rest.</summary>
internal sealed class BaseOtHash
{
    /// <summary>The size of what names a run, in bytes.</summary>
    public const int RunSize = 32;

    private const int PrefixSize = OtLabel.Size + RunSize + sizeof(int) + 1;

    private readonly byte[] _run;

    public BaseOtHash(ReadOnlySpan<byte> run)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(run.Length, RunSize);
        _run = run.ToArray();
    }

    /// <summary>H(choice, other): 32 bytes.</summary>
    public void Mask(int index, byte choice, ReadOnlySpan<byte> other, Span<byte> mask)
    {
        Span<byte> input = stackalloc byte[PrefixSize + Curve25519.Size];
        WritePrefix(OtLabel.BaseMask, index, choice, input);
        other.CopyTo(input[PrefixSize..]);
        SHA256.HashData(input, mask);
        CryptographicOperations.ZeroMemory(input);
    }

    /// <summary>The key of one transfer and choice.</summary>
    public Block Key(int index, byte choice, ReadOnlySpan<byte> message, ReadOnlySpan<byte> response, ReadOnlySpan<byte> shared)
    {
        Span<byte> input = stackalloc byte[PrefixSize + (4 * Curve25519.Size)];
        WritePrefix(OtLabel.BaseKey, index, choice, input);
        message.CopyTo(input[PrefixSize..]);
        response.CopyTo(input[(PrefixSize + Curve25519.Size)..]);
        shared.CopyTo(input[(PrefixSize + (3 * Curve25519.Size))..]);
        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        SHA256.HashData(input, digest);
        Block key = Block.Read(digest);
        CryptographicOperations.ZeroMemory(input);
        CryptographicOperations.ZeroMemory(digest);
        return key;
    }

    private void WritePrefix(ReadOnlySpan<byte> label, int index, byte choice, Span<byte> input)
    {
        label.CopyTo(input);
        _run.CopyTo(input[OtLabel.Size..]);
        BinaryPrimitives.WriteInt32LittleEndian(input[(OtLabel.Size + RunSize)..], index);
        input[PrefixSize - 1] = choice;
    }
}
