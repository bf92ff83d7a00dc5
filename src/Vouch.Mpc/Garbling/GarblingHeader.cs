using Vouch.Crypto;

namespace Vouch.Mpc.Garbling;

/// <summary>What the garbler tells first: where the tweaks start, and the seed of the active labels of its inputs.</summary>
/// <remarks>Both are random; nothing else is derived from them.</remarks>
internal readonly struct GarblingHeader
{
    /// <summary>The size in bytes.</summary>
    public const int Size = 2 * Block.Size;

    private GarblingHeader(Block tweakStart, Block inputSeed)
    {
        TweakStart = tweakStart;
        InputSeed = inputSeed;
    }

    public Block TweakStart { get; }

    public Block InputSeed { get; }

    public static GarblingHeader Read(ReadOnlySpan<byte> bytes) => new(Block.Read(bytes), Block.Read(bytes[Block.Size..]));
}
