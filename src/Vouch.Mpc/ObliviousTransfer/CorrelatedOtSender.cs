using System.Buffers;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Transport;

namespace Vouch.Mpc.ObliviousTransfer;

/// <summary>The side of SoftSpoken OT extension that holds Delta: gets a random K for each correlation M = K + r Delta (eprint 2022/192, figure 8, with the repetition code).</summary>
/// <remarks>
/// <para>Bit 0 of Delta is 1 and bit 0 of every K is 0, so that bit 0 of M is r. docs/protocol/correlated-ot.md has the messages, and why this costs one bit of security and no more.</para>
/// <para>Order of calls: <see cref="WriteRequest"/>, <see cref="ReadTrees"/>; then for each extension <see cref="ReadCorrections"/> for every chunk, <see cref="WriteChallenge"/>, <see cref="ReadProof"/>. Memory for an
/// extension's chunks belongs to the caller, who passes the same to each call and zeroes it when something throws.</para>
/// </remarks>
internal sealed class CorrelatedOtSender : IDisposable
{
    private readonly IRandomSource _random;
    private readonly LeafStreams _leaves;
    private readonly SecretBuffer _delta = new(CotShape.Bits); // one byte each
    private readonly byte[] _run;
    private readonly Block[] _scratch = GC.AllocateArray<Block>(CotShape.ChunkRows, pinned: true);
    private readonly ArrayBufferWriter<byte> _transcript = new();
    private BaseOtReceiver? _base;
    private ulong _chunk;
    private ulong _firstChunk;
    private Block _challenge;
    private OtSteps<Step> _steps = new("Correlated OT", Step.Request);

    public CorrelatedOtSender(CotShape shape, ReadOnlySpan<byte> run, IRandomSource random)
    {
        Shape = shape;
        _random = random;
        _run = run.ToArray();
        _leaves = new LeafStreams(shape);
        Span<Block> delta = [Block.Zero];
        random.Fill(Block.AsBytes(delta));
        Delta = new Block(delta[0].Bits | Block.One.Bits);
        delta.Clear();
        for (int i = 0; i < CotShape.Bits; i++)
        {
            _delta.Span[i] = (byte)(((i < 64 ? Delta.Low : Delta.High) >> (i & 63)) & 1);
        }
    }

    private enum Step
    {
        Request,
        Trees,
        Corrections,
        Proof,
        Failed,
    }

    public CotShape Shape { get; }

    /// <summary>The correlation; bit 0 is 1.</summary>
    public Block Delta { get; private set; }

    /// <summary>Writes the base OT request: 8,192 bytes.</summary>
    public void WriteRequest(IBufferWriter<byte> output)
    {
        _steps.Enter(Step.Request, Step.Trees);
        _base = new BaseOtReceiver(_delta.Span, _run, _random);
        _base.WriteRequest(_random, _transcript);
        output.Write(_transcript.WrittenSpan);
    }

    /// <summary>Reads base OT response and trees, <see cref="CotShape.TreesSize"/> bytes.</summary>
    /// <exception cref="ProtocolException">They are not what an honest peer sends.</exception>
    public void ReadTrees(ReadOnlySpan<byte> message)
    {
        _steps.Enter(Step.Trees, Step.Failed);
        _steps.CheckSize("the trees are", message.Length, Shape.TreesSize);
        Block[] chosen = GC.AllocateArray<Block>(CotShape.Bits, pinned: true);
        try
        {
            _base!.ReadResponse(message[..BaseOtSender.ResponseSize], chosen);
            _transcript.Write(message[..BaseOtSender.ResponseSize]);
            PuncturedTrees.Open(Shape, _delta.Span, chosen, _transcript.WrittenSpan, message[BaseOtSender.ResponseSize..], _leaves.Keys);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(chosen.AsSpan()));
            _base!.Dispose();
        }

        _steps.Next = Step.Corrections;
    }

    /// <summary>Reads one chunk's corrections and computes its columns.</summary>
    /// <param name="corrections"><see cref="CotShape.CorrectionsSize"/> bytes.</param>
    /// <param name="chunk">Takes the columns: 1024 blocks.</param>
    public void ReadCorrections(ReadOnlySpan<byte> corrections, Span<Block> chunk)
    {
        _steps.Enter(Step.Corrections, Step.Failed);
        _steps.CheckSize("the corrections are", corrections.Length, Shape.CorrectionsSize);
        const int ColumnSize = CotShape.ChunkBlocks * Block.Size;
        Span<Block> sum = stackalloc Block[CotShape.ChunkBlocks];
        for (int tree = 0; tree < Shape.Trees; tree++)
        {
            Span<Block> columns = chunk.Slice(tree * Shape.FieldBits * CotShape.ChunkBlocks, Shape.FieldBits * CotShape.ChunkBlocks);
            _leaves.Sum(tree, _chunk, sum, columns);
            if (tree > 0)
            {
                ReadOnlySpan<byte> correction = corrections.Slice((tree - 1) * ColumnSize, ColumnSize);
                for (int b = 0; b < sum.Length; b++)
                {
                    sum[b] ^= Block.Read(correction[(b * Block.Size)..]);
                }
            }

            for (int j = 0; j < Shape.FieldBits; j++)
            {
                int bit = _delta.Span[(tree * Shape.FieldBits) + j];
                Span<Block> column = columns.Slice(j * CotShape.ChunkBlocks, CotShape.ChunkBlocks);
                for (int b = 0; b < sum.Length; b++)
                {
                    column[b] ^= sum[b].Times(bit);
                }
            }
        }

        sum.Clear();
        _chunk++;
        _steps.Next = Step.Corrections;
    }

    /// <summary>Draws and writes the challenge, once all chunks of the extension are there.</summary>
    public void WriteChallenge(IBufferWriter<byte> output)
    {
        _steps.Enter(Step.Corrections, Step.Proof);
        Span<Block> challenge = [Block.Zero];
        _random.Fill(Block.AsBytes(challenge));
        _challenge = challenge[0];
        output.Write(Block.AsBytes((ReadOnlySpan<Block>)challenge));
    }

    /// <summary>Checks the extension; then the chunks hold K, row by row, of which the last <see cref="CotShape.CheckRows"/> are spent and zeroed.</summary>
    /// <param name="proof"><see cref="CotShape.ProofSize"/> bytes.</param>
    /// <param name="chunks">All chunks of the extension.</param>
    /// <exception cref="ProtocolException">The peer did not use the same choices in all columns.</exception>
    public void ReadProof(ReadOnlySpan<byte> proof, Span<Block> chunks)
    {
        _steps.Enter(Step.Proof, Step.Failed);
        _steps.CheckSize("the proof's parts are", proof.Length, CotShape.ProofSize);
        ArgumentOutOfRangeException.ThrowIfNotEqual((ulong)chunks.Length, (_chunk - _firstChunk) * CotShape.ChunkRows);
        ColumnHash hash = new(_challenge, chunks.Length / CotShape.Bits, CotShape.Bits);
        for (int at = 0; at < chunks.Length; at += CotShape.ChunkRows)
        {
            hash.Add(chunks.Slice(at, CotShape.ChunkRows));
        }

        Block choices = Block.Read(proof);
        Span<Block> expected = _scratch.AsSpan(0, CotShape.Bits);
        for (int j = 0; j < expected.Length; j++)
        {
            expected[j] = hash[j] ^ choices.Times(_delta.Span[j]);
        }

        Span<byte> digest = stackalloc byte[SHA256.HashSizeInBytes];
        ColumnHash.Digest(_firstChunk, expected, digest);
        if (!CryptographicOperations.FixedTimeEquals(digest, proof[Block.Size..]))
        {
            throw new ProtocolException("Correlated OT: the extension is not consistent.");
        }

        for (int at = 0; at < chunks.Length; at += CotShape.ChunkRows)
        {
            Span<Block> chunk = chunks.Slice(at, CotShape.ChunkRows);
            chunk[..CotShape.ChunkBlocks].Clear(); // column 0: bit 0 of every K is 0
            BitMatrix.Transpose(chunk, _scratch);
        }

        chunks[^CotShape.CheckRows..].Clear();
        _scratch.AsSpan().Clear();
        _firstChunk = _chunk;
        _steps.Next = Step.Corrections;
    }

    public void Dispose()
    {
        _base?.Dispose();
        _leaves.Dispose();
        _delta.Dispose();
        Delta = Block.Zero;
        CryptographicOperations.ZeroMemory(Block.AsBytes(_scratch.AsSpan()));
        _steps.Next = Step.Failed;
    }
}
