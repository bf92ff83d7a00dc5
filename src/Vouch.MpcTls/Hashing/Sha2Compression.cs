using System.Buffers.Binary;
using System.Numerics;
using Vouch.Circuits;

namespace Vouch.MpcTls.Hashing;

/// <summary>The compression functions of SHA-2 in the clear (FIPS 180-4, sections 6.2.2 and 6.4.2), to go on from a state that was opened; the platform's hashes begin at their own.</summary>
internal static class Sha2Compression
{
    /// <summary>Takes one block of 64 bytes into a state of 32.</summary>
    public static void Compress256(Span<byte> state, ReadOnlySpan<byte> block)
    {
        Span<byte> schedule = stackalloc byte[256];
        Sha256.ExpandPublicBlock(block, schedule);
        Span<uint> v = stackalloc uint[8];
        for (int i = 0; i < 8; i++)
        {
            v[i] = BinaryPrimitives.ReadUInt32BigEndian(state[(4 * i)..]);
        }

        unchecked
        {
            for (int t = 0; t < 64; t++)
            {
                uint e = v[4];
                uint a = v[0];
                uint first = v[7] + (BitOperations.RotateRight(e, 6) ^ BitOperations.RotateRight(e, 11) ^ BitOperations.RotateRight(e, 25))
                    + ((e & v[5]) ^ (~e & v[6])) + BinaryPrimitives.ReadUInt32BigEndian(schedule[(4 * t)..]);
                uint second = (BitOperations.RotateRight(a, 2) ^ BitOperations.RotateRight(a, 13) ^ BitOperations.RotateRight(a, 22)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
                v[..7].CopyTo(v[1..]);
                v[4] += first;
                v[0] = first + second;
            }

            for (int i = 0; i < 8; i++)
            {
                Span<byte> word = state.Slice(4 * i, 4);
                BinaryPrimitives.WriteUInt32BigEndian(word, BinaryPrimitives.ReadUInt32BigEndian(word) + v[i]);
            }
        }
    }

    /// <summary>Takes one block of 128 bytes into a state of 64.</summary>
    public static void Compress512(Span<byte> state, ReadOnlySpan<byte> block)
    {
        Span<byte> schedule = stackalloc byte[640];
        Sha512.ExpandPublicBlock(block, schedule);
        Span<ulong> v = stackalloc ulong[8];
        for (int i = 0; i < 8; i++)
        {
            v[i] = BinaryPrimitives.ReadUInt64BigEndian(state[(8 * i)..]);
        }

        unchecked
        {
            for (int t = 0; t < 80; t++)
            {
                ulong e = v[4];
                ulong a = v[0];
                ulong first = v[7] + (BitOperations.RotateRight(e, 14) ^ BitOperations.RotateRight(e, 18) ^ BitOperations.RotateRight(e, 41))
                    + ((e & v[5]) ^ (~e & v[6])) + BinaryPrimitives.ReadUInt64BigEndian(schedule[(8 * t)..]);
                ulong second = (BitOperations.RotateRight(a, 28) ^ BitOperations.RotateRight(a, 34) ^ BitOperations.RotateRight(a, 39)) + ((a & v[1]) ^ (a & v[2]) ^ (v[1] & v[2]));
                v[..7].CopyTo(v[1..]);
                v[4] += first;
                v[0] = first + second;
            }

            for (int i = 0; i < 8; i++)
            {
                Span<byte> word = state.Slice(8 * i, 8);
                BinaryPrimitives.WriteUInt64BigEndian(word, BinaryPrimitives.ReadUInt64BigEndian(word) + v[i]);
            }
        }
    }
}
