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
    private bool _isSetUp;

    /// <summary>Creates the stock.</summary>
    /// <param name="channel">The way to the <see cref="SenderCorrelations"/>; owned by the caller.</param>
    /// <param name="run">What names this run: <see cref="CorrelationSource.RunSize"/> bytes.</param>
    /// <param name="random">Where all secrets come from.</param>
    public ReceiverCorrelations(IChannel channel, ReadOnlySpan<byte> run, IRandomSource random)
        : base(channel)
    {
        _run = run.ToArray();
        _random = random;
        _core = new CorrelatedOtReceiver(CotShape.Wide, run, random);
    }

    private protected override async ValueTask ExtendAsync(int missing, CancellationToken cancellationToken)
    {
        if (!_isSetUp)
        {
            byte[] request = new byte[CotShape.RequestSize];
            await Channel.ReceiveAsync(request, cancellationToken).ConfigureAwait(false);
            _core.ReadRequest(request, Channel.Output);
            await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
            _isSetUp = true;
        }

        int chunks = int.Min(CotShape.ChunksFor(missing), CotShape.MaxChunks);
        Memory<Block> rows = Room(chunks * CotShape.ChunkRows);
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
        await Channel.ReceiveAsync(challenge, cancellationToken).ConfigureAwait(false);
        _core.ReadChallenge(challenge, Channel.Output, rows.Span);
        await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        Put(CotShape.RowsOf(chunks));
    }

    private protected override async ValueTask IterateAsync(SilentShape shape, ReadOnlyMemory<Block> seeds, Memory<Block> outputs, ulong iteration, CancellationToken cancellationToken)
    {
        using SilentReceiver silent = new(shape, seeds, outputs, _run, iteration, _random);
        silent.WritePaths(Channel.Output);
        await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        byte[] levels = new byte[shape.LevelsSize];
        await Channel.ReceiveAsync(levels, cancellationToken).ConfigureAwait(false);
        silent.ReadLevels(levels, Channel.Output);
        await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        byte[] proof = new byte[SilentShape.ProofSize];
        await Channel.ReceiveAsync(proof, cancellationToken).ConfigureAwait(false);
        silent.ReadProof(proof);
    }

    private protected override void DisposeCore() => _core.Dispose();

    private static void WriteHeader(PipeWriter output, int chunks)
    {
        BinaryPrimitives.WriteInt32LittleEndian(output.GetSpan(sizeof(int)), chunks);
        output.Advance(sizeof(int));
    }
}
