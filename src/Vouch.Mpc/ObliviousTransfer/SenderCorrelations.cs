using System.Buffers.Binary;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The stock of the party that holds Delta: K, with bit 0 zero.</summary>
/// <remarks>docs/protocol/correlated-ot.md counts the messages: the first of all leaves here.</remarks>
public sealed class SenderCorrelations : CorrelationSource, IKeyCorrelations
{
    private readonly byte[] _run;
    private readonly IRandomSource _random;
    private readonly CorrelatedOtSender _core;
    private Setup _setup;

    /// <summary>Creates the stock.</summary>
    /// <param name="channel">The way to the <see cref="ReceiverCorrelations"/>; owned by the caller.</param>
    /// <param name="run">What names this run: <see cref="CorrelationSource.RunSize"/> bytes.</param>
    /// <param name="random">Where Delta and all else comes from.</param>
    /// <param name="fieldBits">See <see cref="CorrelationSource.DefaultFieldBits"/>; the same at both parties.</param>
    public SenderCorrelations(IChannel channel, ReadOnlySpan<byte> run, IRandomSource random, int fieldBits = DefaultFieldBits)
        : base(channel)
    {
        _run = run.ToArray();
        _random = random;
        _core = new CorrelatedOtSender(CotShape.For(fieldBits), run, random);
    }

    private enum Setup
    {
        None,
        Requested,
        Done,
    }

    /// <summary>The correlation of this source; bit 0 is 1.</summary>
    public Block Delta => _core.Delta;

    /// <summary>Writes the first message of the setup now, to leave with the channel's next flush, so that the peer has it before it is needed.</summary>
    public void Announce()
    {
        if (_setup == Setup.None)
        {
            _core.WriteRequest(Channel.Output);
            _setup = Setup.Requested;
        }
    }

    private protected override async ValueTask ExtendAsync(Memory<Block> rows, int chunks, CancellationToken cancellationToken)
    {
        if (_setup != Setup.Done)
        {
            Announce();
            await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
            byte[] trees = new byte[_core.Shape.TreesSize];
            await ReceiveAsync(trees, cancellationToken).ConfigureAwait(false);
            _core.ReadTrees(trees);
            _setup = Setup.Done;
        }

        byte[] header = new byte[sizeof(int)];
        await ReceiveAsync(header, cancellationToken).ConfigureAwait(false);
        if (BinaryPrimitives.ReadInt32LittleEndian(header) != chunks)
        {
            throw new ProtocolException($"Correlated OT: the peer extends by {BinaryPrimitives.ReadInt32LittleEndian(header)} chunks, not by {chunks}.");
        }

        byte[] corrections = new byte[_core.Shape.CorrectionsSize];
        for (int i = 0; i < chunks; i++)
        {
            await ReceiveAsync(corrections, cancellationToken).ConfigureAwait(false);
            _core.ReadCorrections(corrections, rows.Span.Slice(i * CotShape.ChunkRows, CotShape.ChunkRows));
        }

        _core.WriteChallenge(Channel.Output);
        await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        byte[] proof = new byte[CotShape.ProofSize];
        await ReceiveAsync(proof, cancellationToken).ConfigureAwait(false);
        _core.ReadProof(proof, rows.Span);
    }

    private protected override async ValueTask IterateAsync(
        SilentShape shape, ReadOnlyMemory<Block> seeds, Block[][] outputs, ulong iteration, bool isFollowed, CancellationToken cancellationToken)
    {
        SilentSender silent = new(shape, Delta, seeds, outputs, _run, iteration, _random);
        silent.WriteLevels(Channel.Output);
        await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        byte[] challenge = new byte[SilentShape.ChallengeSize];
        await ReceiveAsync(challenge, cancellationToken).ConfigureAwait(false);
        silent.ReadChallenge(challenge, Channel.Output);
        if (!isFollowed)
        {
            await Channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        }

        silent.Encode();
    }

    private protected override void DisposeCore() => _core.Dispose();
}
