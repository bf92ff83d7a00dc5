using System.Buffers.Binary;
using System.IO.Pipelines;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The stock of the party with the choice bits: M = K + r Delta, whose bit 0 is r.</summary>
public sealed class ReceiverCorrelations : CorrelationSource
{
    private const int ChunksPerFlush = 16;

    private readonly byte[] _run;
    private readonly IRandomSource _random;
    private readonly CorrelatedOtReceiver _core;
    private byte[] _levels = [];
    private bool _isSetUp;

    /// <summary>Creates the stock.</summary>
    /// <param name="channel">The way to the <see cref="SenderCorrelations"/>; owned by the caller.</param>
    /// <param name="run">What names this run: <see cref="CorrelationSource.RunSize"/> bytes.</param>
    /// <param name="random">Where all secrets come from.</param>
    /// <param name="fieldBits">See <see cref="CorrelationSource.DefaultFieldBits"/>; the same at both parties.</param>
    public ReceiverCorrelations(IChannel channel, ReadOnlySpan<byte> run, IRandomSource random, int fieldBits = DefaultFieldBits)
        : base(channel)
    {
        _run = run.ToArray();
        _random = random;
        _core = new CorrelatedOtReceiver(CotShape.For(fieldBits), run, random);
    }

    private protected override async ValueTask ExtendAsync(Memory<Block> rows, int chunks, CancellationToken cancellationToken)
    {
        if (!_isSetUp)
        {
            byte[] request = new byte[CotShape.RequestSize];
            await ReceiveAsync(request, cancellationToken).ConfigureAwait(false);
            _core.ReadRequest(request, Channel.Output); // leaves with the first corrections
            _isSetUp = true;
        }

        WriteHeader(Channel.Output, chunks);
        _core.Begin(chunks);
        for (int i = 0; i < chunks; i++)
        {
            _core.WriteCorrections(Channel.Output, rows.Span.Slice(i * CotShape.ChunkRows, CotShape.ChunkRows));
            if (i % ChunksPerFlush == ChunksPerFlush - 1 || i == chunks - 1)
            {
                await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
            }
        }

        byte[] challenge = new byte[CotShape.ChallengeSize];
        await ReceiveAsync(challenge, cancellationToken).ConfigureAwait(false);
        _core.ReadChallenge(challenge, Channel.Output, rows.Span);
        await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
    }

    private protected override async ValueTask IterateAsync(
        SilentShape shape, ReadOnlyMemory<Block> seeds, Block[][] outputs, ulong iteration, bool isFollowed, CancellationToken cancellationToken)
    {
        using SilentReceiver silent = new(shape, seeds, outputs, _run, iteration, _random);
        if (_levels.Length < shape.LevelsSize)
        {
            _levels = new byte[shape.LevelsSize];
        }

        Memory<byte> levels = _levels.AsMemory(0, shape.LevelsSize);
        await ReceiveAsync(levels, cancellationToken).ConfigureAwait(false);
        silent.ReadLevels(levels.Span, Channel.Output);
        await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        silent.Encode();
        byte[] proof = new byte[SilentShape.ProofSize];
        await ReceiveAsync(proof, cancellationToken).ConfigureAwait(false);
        silent.ReadProof(proof);
    }

    private protected override void DisposeCore() => _core.Dispose();

    private static void WriteHeader(PipeWriter output, int chunks)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), chunks);
        output.Advance(sizeof(int));
    }
}
