using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Testing;

namespace Vouch.Mpc.Tests.Machines;

/// <summary>Correlations of a trusted dealer, who deals the same to both parties from a seed.</summary>
internal sealed class DealtCorrelations : IKeyCorrelations
{
    private readonly SeededRandomSource _random;
    private readonly bool _isReceiver;
    private readonly Block _delta;
    private readonly byte[] _bytes = new byte[Block.Size + 1];
    private int _reserved;

    private DealtCorrelations(ulong seed, bool isReceiver)
    {
        _random = new SeededRandomSource(seed);
        _isReceiver = isReceiver;
        _random.Fill(_bytes);
        _delta = Block.Read(_bytes) ^ (Block.One & (Block.Read(_bytes) ^ Block.One));
    }

    /// <summary>Whether a reservation takes its time.</summary>
    public bool Dawdles { get; init; } = true;

    /// <summary>How many reservations found too little in stock.</summary>
    public int Reservations { get; private set; }

    public int Available => _reserved;

    public Block Delta => _isReceiver ? throw new InvalidOperationException("The receiver has no Delta.") : _delta;

    public static DealtCorrelations ForProver(ulong seed, bool dawdles = true) => new(seed, true) { Dawdles = dawdles };

    public static DealtCorrelations ForVerifier(ulong seed, bool dawdles = true) => new(seed, false) { Dawdles = dawdles };

    public async ValueTask ReserveAsync(int needed, int wanted, CancellationToken cancellationToken)
    {
        if (_reserved < needed)
        {
            if (Dawdles)
            {
                await Task.Yield();
            }

            Reservations++;
            _reserved = wanted;
        }
    }

    public void Take(Span<Block> destination)
    {
        _reserved -= destination.Length;
        if (_reserved < 0)
        {
            throw new InvalidOperationException("More correlations were taken than reserved.");
        }

        foreach (ref Block block in destination)
        {
            _random.Fill(_bytes);
            Block key = Block.Read(_bytes);
            key ^= key & Block.One;
            block = _isReceiver ? key ^ _delta.Times(_bytes[Block.Size]) : key;
        }
    }
}
