using Vouch.Crypto;
using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Tests;

/// <summary>Correlations that a trusted dealer deals to both parties from a seed: what the transfers make, at no cost.</summary>
internal sealed class DealtCorrelations : IKeyCorrelations
{
    private readonly bool _isProver;
    private readonly Block _delta;
    private ulong _state;

    private DealtCorrelations(ulong seed, bool isProver)
    {
        _state = seed;
        _isProver = isProver;
        _delta = Block.Create(Next() | 1, Next());
    }

    public int Available => int.MaxValue;

    public Block Delta => _isProver ? throw new InvalidOperationException("The prover has no Delta.") : _delta;

    public static DealtCorrelations ForProver(ulong seed) => new(seed, isProver: true);

    public static DealtCorrelations ForVerifier(ulong seed) => new(seed, isProver: false);

    public ValueTask ReserveAsync(int needed, int wanted, CancellationToken cancellationToken) => ValueTask.CompletedTask;

    public void Take(Span<Block> destination)
    {
        foreach (ref Block block in destination)
        {
            ulong low = Next();
            Block key = Block.Create(low & ~1ul, Next());
            block = _isProver ? key ^ _delta.Times((int)(low & 1)) : key;
        }
    }

    /// <summary>SplitMix64 (Steele, Lea, Flood, "Fast splittable pseudorandom number generators", OOPSLA 2014): good enough where nobody attacks the dealer.</summary>
    private ulong Next()
    {
        unchecked
        {
            ulong z = _state += 0x9e37_79b9_7f4a_7c15;
            z = (z ^ (z >> 30)) * 0xbf58_476d_1ce4_e5b9;
            z = (z ^ (z >> 27)) * 0x94d0_49bb_1331_11eb;
            return z ^ (z >> 31);
        }
    }
}
