using System.Buffers;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Testing;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

/// <summary>Both sides of the cores in one place, with every message passing through the test's hands.</summary>
internal sealed class OtRun(CotShape shape, ulong seed = 1) : IDisposable
{
    public const string Request = "request";
    public const string Trees = "trees";
    public const string Corrections = "corrections";
    public const string Challenge = "challenge";
    public const string Proof = "proof";

    public static readonly byte[] Name = [.. Enumerable.Range(0, 32).Select(i => (byte)i)];

    public CorrelatedOtSender Sender { get; } = new(shape, Name, new SeededRandomSource(seed));

    public CorrelatedOtReceiver Receiver { get; } = new(shape, Name, new SeededRandomSource(seed + 1000));

    /// <summary>What passes, by name; corrections of all chunks in one.</summary>
    public Dictionary<string, byte[]> Sent { get; } = [];

    /// <summary>Changes a message on its way.</summary>
    public Func<string, byte[], byte[]> Line { get; set; } = (_, message) => message;

    public void SetUp()
    {
        byte[] request = Pass(Request, Sender.WriteRequest);
        Sender.ReadTrees(Pass(Trees, output => Receiver.ReadRequest(request, output)));
    }

    public (Block[] Keys, Block[] Macs) Extend(int chunks)
    {
        Block[] keys = new Block[chunks * CotShape.ChunkRows];
        Block[] macs = new Block[chunks * CotShape.ChunkRows];
        byte[] corrections = Pass(Corrections, output =>
        {
            Receiver.Begin(chunks);
            for (int i = 0; i < chunks; i++)
            {
                Receiver.WriteCorrections(output, macs.AsSpan(i * CotShape.ChunkRows, CotShape.ChunkRows));
            }
        });
        for (int i = 0; i < chunks; i++)
        {
            Sender.ReadCorrections(corrections.AsSpan(i * shape.CorrectionsSize, shape.CorrectionsSize), keys.AsSpan(i * CotShape.ChunkRows, CotShape.ChunkRows));
        }

        byte[] challenge = Pass(Challenge, Sender.WriteChallenge);
        Sender.ReadProof(Pass(Proof, output => Receiver.ReadChallenge(challenge, output, macs)), keys);
        return (keys[..CotShape.RowsOf(chunks)], macs[..CotShape.RowsOf(chunks)]);
    }

    public void Dispose()
    {
        Sender.Dispose();
        Receiver.Dispose();
    }

    private byte[] Pass(string name, Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        byte[] message = output.WrittenSpan.ToArray();
        Sent[name] = message;
        return Line(name, [.. message]);
    }
}
