using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;

namespace Vouch.Crypto;

/// <summary>The one place that asks what the CPU can do; constants to the JIT compiler.</summary>
/// <remarks>Every path behind these is reached by one of the CPU profiles that <c>./check</c> runs (DOTNET_EnableAES=0 and so on), and computes the same.</remarks>
public static class Isa
{
    /// <summary>AES rounds on 128 bits.</summary>
    public static bool HasAes
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Aes.IsSupported;
    }

    /// <summary>Inverses and affine maps on 64 bytes, and shuffles among 16 of them.</summary>
    public static bool HasWideGaloisField
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Gfni.V512.IsSupported && Avx512BW.IsSupported;
    }

    /// <summary>Carry-less multiplication of 64 by 64 bits.</summary>
    public static bool HasCarrylessMultiply
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Pclmulqdq.IsSupported;
    }

    /// <summary>Four carry-less multiplications of 64 by 64 bits at once.</summary>
    public static bool HasWideCarrylessMultiply
    {
        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        get => Pclmulqdq.V512.IsSupported;
    }
}
