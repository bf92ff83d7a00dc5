using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using Aes = System.Runtime.Intrinsics.X86.Aes;

namespace Vouch.Crypto;

/// <summary>The round keys of AES-128 under many public keys in a row (FIPS 197, section 5.2), row by row: first the keys themselves, then all first round keys, and so on.</summary>
internal sealed class RoundKeyWindow
{
    /// <summary>How many keys there are.</summary>
    public const int Keys = 32;

    /// <summary>The rounds of AES-128.</summary>
    public const int Rounds = 10;

    // The substitution's affine map, in the processor's order of rows.
    private const ulong AffineRows = 0xf1e3_c78f_1f3e_7cf8;
    private const byte AffineConstant = 0x63;

    private readonly Block[] _roundKeys = GC.AllocateUninitializedArray<Block>(Keys * (Rounds + 1), pinned: true);

    private static ReadOnlySpan<byte> RoundConstants => [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0x1b, 0x36];

    /// <summary>All of them: key i of round r at <see cref="Keys"/> r + i.</summary>
    public ReadOnlySpan<Block> RoundKeys => _roundKeys;

    /// <summary>The first key, at which <see cref="RoundKeys"/> begin.</summary>
    public ref Block First => ref MemoryMarshal.GetArrayDataReference(_roundKeys);

    /// <summary>Expands the keys base + n, base + (n + 1), ..., by exclusive or in the low word.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a process often runs but one session, and should not do so in code of the first tier
    public void Expand(Block keyBase, ulong number)
    {
        for (int i = 0; i < Keys; i++)
        {
            _roundKeys[i] = keyBase ^ Block.Create(number + (ulong)i, 0);
        }

        if (Isa.HasWideGaloisField)
        {
            ExpandWide(_roundKeys);
        }
        else if (Isa.HasAes)
        {
            ExpandFast(_roundKeys);
        }
        else
        {
            BitslicedAes.ExpandMany(_roundKeys, Keys);
        }
    }

    /// <summary>Four keys to the vector, two vectors at a time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandWide(Span<Block> roundKeys)
    {
        // In bounds: Keys is a multiple of 16, so the vectors cover each row, and there are Rounds + 1 rows.
        ref byte first = ref MemoryMarshal.GetReference(Block.AsBytes(roundKeys));
        Vector512<byte> rows = Vector512.Create(AffineRows).AsByte();
        Vector512<byte> rotate = Vector512.Create(0x0c0f_0e0du).AsByte();
        for (int i = 0; i < Keys; i += 16)
        {
            ref byte row = ref Unsafe.Add(ref first, i * Block.Size);
            Vector512<byte> a = Vector512.LoadUnsafe(ref row);
            Vector512<byte> b = Vector512.LoadUnsafe(ref row, 64);
            Vector512<byte> c = Vector512.LoadUnsafe(ref row, 128);
            Vector512<byte> d = Vector512.LoadUnsafe(ref row, 192);
            for (int round = 0; round < Rounds; round++)
            {
                Vector512<byte> constant = Vector512.Create((uint)RoundConstants[round]).AsByte();
                a = Next(a, rows, rotate, constant);
                b = Next(b, rows, rotate, constant);
                c = Next(c, rows, rotate, constant);
                d = Next(d, rows, rotate, constant);
                row = ref Unsafe.Add(ref row, Keys * Block.Size);
                a.StoreUnsafe(ref row);
                b.StoreUnsafe(ref row, 64);
                c.StoreUnsafe(ref row, 128);
                d.StoreUnsafe(ref row, 192);
            }
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector512<byte> Next(Vector512<byte> keys, Vector512<byte> rows, Vector512<byte> rotate, Vector512<byte> constant)
    {
        Vector512<byte> words = Gfni.V512.GaloisFieldAffineTransformInverse(Avx512BW.Shuffle(keys, rotate), rows, AffineConstant);
        keys ^= Avx512BW.ShiftLeftLogical128BitLane(keys, 4);
        keys ^= Avx512BW.ShiftLeftLogical128BitLane(keys, 8);
        return keys ^ words ^ constant;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void ExpandFast(Span<Block> roundKeys)
    {
        // In bounds: Keys is a multiple of 4.
        ref Block first = ref MemoryMarshal.GetReference(roundKeys);
        for (int i = 0; i < Keys; i += 4)
        {
            ref Block row = ref Unsafe.Add(ref first, i);
            Vector128<byte> a = row.Bits;
            Vector128<byte> b = Unsafe.Add(ref row, 1).Bits;
            Vector128<byte> c = Unsafe.Add(ref row, 2).Bits;
            Vector128<byte> d = Unsafe.Add(ref row, 3).Bits;
            for (int round = 0; round < Rounds; round++)
            {
                Vector128<byte> constant = Vector128.Create((uint)RoundConstants[round]).AsByte();
                row = ref Unsafe.Add(ref row, Keys);
                row = new Block(a = Next(a, constant));
                Unsafe.Add(ref row, 1) = new Block(b = Next(b, constant));
                Unsafe.Add(ref row, 2) = new Block(c = Next(c, constant));
                Unsafe.Add(ref row, 3) = new Block(d = Next(d, constant));
            }
        }
    }

    /// <summary>The last round of AES shifts rows, which changes nothing where all columns are the same, substitutes, and adds the constant.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    private static Vector128<byte> Next(Vector128<byte> key, Vector128<byte> constant)
    {
        Vector128<byte> rotated = Vector128.Shuffle(key, Vector128.Create(0x0c0f_0e0du).AsByte());
        Vector128<byte> words = Aes.EncryptLast(rotated, constant);
        key ^= Vector128.Shuffle(key.AsUInt32(), Vector128.Create(4u, 0u, 1u, 2u)).AsByte();
        key ^= Vector128.Shuffle(key.AsUInt32(), Vector128.Create(4u, 4u, 0u, 1u)).AsByte();
        return key ^ words;
    }
}
