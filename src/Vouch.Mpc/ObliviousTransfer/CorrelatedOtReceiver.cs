using System.Buffers;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The side of SoftSpoken OT extension that gets M = K + r Delta with a random bit r, which is bit 0 of M (eprint 2022/192, figure 8, with the repetition code).</summary>
/// <remarks>
/// Order of calls: <see cref="ReadRequest"/>; then for each extension <see cref="Begin"/>, <see cref="WriteCorrections"/> for every chunk, <see cref="ReadChallenge"/>. Memory for an extension's chunks belongs to the caller, who
/// passes the same to each call and zeroes it when something throws.
/// </remarks>
internal sealed class CorrelatedOtReceiver : IDisposable
{
    private readonly IRandomSource _random;
    private readonly LeafStreams _leaves;
    private readonly byte[] _run;
    private readonly Block[] _scratch = GC.AllocateArray<Block>(CotShape.ChunkRows, pinned: true);
    private Block[] _choices = []; // 8 blocks of bits for each chunk
    private int _chunks;
    private int _written;
    private ulong _firstChunk;
    private OtSteps<Step> _steps = new("Correlated OT", Step.Request);

    public CorrelatedOtReceiver(CotShape shape, ReadOnlySpan<byte> run, IRandomSource random)
    {
        Shape = shape;
        _random = random;
        _run = run.ToArray();
        _leaves = new LeafStreams(shape);
    }

    private enum Step
    {
        Request,
        Ready,
        Corrections,
        Challenge,
        Failed,
    }

    public CotShape Shape { get; }

    /// <summary>Answers the base OT request with response and trees, <see cref="CotShape.TreesSize"/> bytes.</summary>
    /// <exception cref="ProtocolException">The request is not what an honest peer sends.</exception>
    public void ReadRequest(ReadOnlySpan<byte> request, IBufferWriter<byte> output)
    {
        _steps.Enter(Step.Request, Step.Failed);
        _steps.CheckSize("the request is", request.Length, CotShape.RequestSize);
        Block[] keys = GC.AllocateArray<Block>(2 * CotShape.Bits, pinned: true);
        Span<Block> zeros = keys.AsSpan(0, CotShape.Bits);
        Span<Block> ones = keys.AsSpan(CotShape.Bits);
        ArrayBufferWriter<byte> transcript = new();
        transcript.Write(request);
        try
        {
            BaseOtSender.Respond(request, _run, _random, transcript, zeros, ones);
            output.Write(transcript.WrittenSpan[request.Length..]);
            PuncturedTrees.Make(Shape, zeros, ones, transcript.WrittenSpan, _random, output, _leaves.Keys);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(keys.AsSpan()));
        }

        _steps.Next = Step.Ready;
    }

    /// <summary>Starts an extension of <paramref name="chunks"/> chunks.</summary>
    public void Begin(int chunks)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(chunks);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(chunks, CotShape.MaxChunks);
        _steps.Enter(Step.Ready, Step.Corrections);
        _choices = GC.AllocateArray<Block>(chunks * CotShape.ChunkBlocks, pinned: true);
        _chunks = chunks;
        _written = 0;
    }

    /// <summary>Writes the next chunk's corrections, <see cref="CotShape.CorrectionsSize"/> bytes, and computes its columns.</summary>
    /// <param name="output">Takes the corrections.</param>
    /// <param name="chunk">Takes the columns: 1024 blocks.</param>
    public void WriteCorrections(IBufferWriter<byte> output, Span<Block> chunk)
    {
        _steps.Enter(Step.Corrections, Step.Failed);
        Span<Block> choices = _choices.AsSpan(_written * CotShape.ChunkBlocks, CotShape.ChunkBlocks);
        Span<Block> sum = stackalloc Block[CotShape.ChunkBlocks];
        Span<byte> corrections = output.GetSpan(Shape.CorrectionsSize);
        int columnBlocks = Shape.FieldBits * CotShape.ChunkBlocks;
        ulong number = _firstChunk + (ulong)_written;
        _leaves.Sum(0, number, choices, chunk[..columnBlocks]);
        for (int tree = 1; tree < Shape.Trees; tree++)
        {
            _leaves.Sum(tree, number, sum, chunk.Slice(tree * columnBlocks, columnBlocks));
            for (int b = 0; b < sum.Length; b++)
            {
                (sum[b] ^ choices[b]).Write(corrections[((((tree - 1) * CotShape.ChunkBlocks) + b) * Block.Size)..]);
            }
        }

        sum.Clear();
        output.Advance(Shape.CorrectionsSize);
        _written++;
        _steps.Next = _written == _chunks ? Step.Challenge : Step.Corrections;
    }

    /// <summary>Answers the challenge; then the chunks hold M, row by row, of which the last <see cref="CotShape.CheckRows"/> are spent and zeroed.</summary>
    /// <param name="challenge"><see cref="CotShape.ChallengeSize"/> bytes.</param>
    /// <param name="output">Takes the proof, <see cref="CotShape.ProofSize"/> bytes.</param>
    /// <param name="chunks">All chunks of the extension.</param>
    public void ReadChallenge(ReadOnlySpan<byte> challenge, IBufferWriter<byte> output, Span<Block> chunks)
    {
        _steps.Enter(Step.Challenge, Step.Failed);
        _steps.CheckSize("the challenge is", challenge.Length, CotShape.ChallengeSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual(chunks.Length, _chunks * CotShape.ChunkRows);
        Block point = Block.Read(challenge);
        ColumnHash columns = new(point, chunks.Length / CotShape.Bits, CotShape.Bits);
        ColumnHash choices = new(point, chunks.Length / CotShape.Bits, 1);
        for (int i = 0; i < _chunks; i++)
        {
            columns.Add(chunks.Slice(i * CotShape.ChunkRows, CotShape.ChunkRows));
            choices.Add(_choices.AsSpan(i * CotShape.ChunkBlocks, CotShape.ChunkBlocks));
        }

        Span<Block> hashes = _scratch.AsSpan(0, CotShape.Bits);
        for (int j = 0; j < hashes.Length; j++)
        {
            hashes[j] = columns[j];
        }

        Span<byte> proof = output.GetSpan(CotShape.ProofSize)[..CotShape.ProofSize];
        choices[0].Write(proof);
        ColumnHash.Digest(_firstChunk, hashes, proof[Block.Size..]);
        output.Advance(CotShape.ProofSize);

        for (int i = 0; i < _chunks; i++)
        {
            Span<Block> chunk = chunks.Slice(i * CotShape.ChunkRows, CotShape.ChunkRows);
            _choices.AsSpan(i * CotShape.ChunkBlocks, CotShape.ChunkBlocks).CopyTo(chunk); // column 0: bit 0 of M is the choice
            BitMatrix.Transpose(chunk, _scratch);
        }

        chunks[^CotShape.CheckRows..].Clear();
        _scratch.AsSpan().Clear();
        _choices.AsSpan().Clear();
        _firstChunk += (ulong)_chunks;
        _steps.Next = Step.Ready;
    }

    public void Dispose()
    {
        _leaves.Dispose();
        CryptographicOperations.ZeroMemory(Block.AsBytes(_scratch.AsSpan()));
        CryptographicOperations.ZeroMemory(Block.AsBytes(_choices.AsSpan()));
        _steps.Next = Step.Failed;
    }
}
