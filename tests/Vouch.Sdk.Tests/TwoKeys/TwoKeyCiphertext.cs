namespace Vouch.Tests.TwoKeys;

/// <summary>A ciphertext of AES-GCM with one tag that is right under two keys.</summary>
/// <remarks>
/// Dodis, Grubbs, Ristenpart, Woodage, "Fast Message Franking: From Invisible Salamanders to Encryptment", CRYPTO 2018 (eprint 2019/016), section 3; Len, Grubbs, Ristenpart,
/// "Partitioning Oracle Attacks", USENIX Security 2021 (eprint 2020/1491). All blocks but one may be chosen; the tag is linear in each block, so the one that is left solves
/// <c>GHASH_H(C) + E_k(J0) = GHASH_H'(C) + E_k'(J0')</c>.
/// </remarks>
internal static class TwoKeyCiphertext
{
    /// <summary>Makes one.</summary>
    /// <param name="first">One key.</param>
    /// <param name="second">The other.</param>
    /// <param name="associated">The associated data.</param>
    /// <param name="plaintext">What the second key opens, but for the block that is given up.</param>
    /// <param name="freeBlock">The block that is given up; a whole one.</param>
    public static (byte[] Ciphertext, byte[] Tag) Create(GcmKey first, GcmKey second, ReadOnlySpan<byte> associated, ReadOnlySpan<byte> plaintext, int freeBlock)
    {
        byte[] ciphertext = second.Keystream(plaintext.Length);
        for (int i = 0; i < ciphertext.Length; i++)
        {
            ciphertext[i] ^= plaintext[i];
        }

        Span<byte> free = ciphertext.AsSpan(freeBlock * GcmKey.BlockSize, GcmKey.BlockSize);
        free.Clear();
        int blocksFromFree = ((ciphertext.Length + GcmKey.BlockSize - 1) / GcmKey.BlockSize) - freeBlock;
        int exponent = blocksFromFree + 1; // the lengths come last
        Gf128 constant = first.Hash(associated, ciphertext) + first.Mask + second.Hash(associated, ciphertext) + second.Mask;
        Gf128 factor = first.HashKey.Power(exponent) + second.HashKey.Power(exponent);
        (constant * factor.Inverse()).ToBytes().CopyTo(free);
        return (ciphertext, first.Tag(associated, ciphertext));
    }
}
