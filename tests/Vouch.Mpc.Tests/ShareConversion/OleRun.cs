using System.Buffers;
using Vouch.Crypto;
using Vouch.Mpc.ShareConversion;
using Vouch.Mpc.Tests.Machines;
using Vouch.Mpc.Tests.ObliviousTransfer;

namespace Vouch.Mpc.Tests.ShareConversion;

/// <summary>Both sides of the cores in one place, with both messages passing through the test's hands.</summary>
internal sealed class OleRun<T>(T[] a, T[] b) : IDisposable
    where T : struct, IFieldElement<T>
{
    public const string ChoicesName = "choices";
    public const string CorrectionsName = "corrections";

    private readonly DealtCorrelations _macs = DealtCorrelations.ForProver(9);
    private readonly DealtCorrelations _keys = DealtCorrelations.ForVerifier(9);
    private readonly OleReceiver<T> _receiver = new(OtRun.Name);
    private OleSender<T>? _sender;

    /// <summary>Changes a message on its way.</summary>
    public Func<string, byte[], byte[]> Line { get; set; } = (_, message) => message;

    public T[] ReceiverShares { get; } = new T[a.Length];

    public T[] SenderShares { get; } = new T[a.Length];

    public byte[] Choices { get; private set; } = [];

    public byte[] Corrections { get; private set; } = [];

    public void Complete()
    {
        ArrayBufferWriter<byte> choices = new();
        _receiver.WriteChoices(a, Take(_macs), choices);
        Choices = choices.WrittenSpan.ToArray();
        _sender ??= new OleSender<T>(OtRun.Name, _keys.Delta);
        ArrayBufferWriter<byte> corrections = new();
        _sender.Respond(Line(ChoicesName, [.. Choices]), b, Take(_keys), corrections, SenderShares);
        Corrections = corrections.WrittenSpan.ToArray();
        _receiver.ReadCorrections(Line(CorrectionsName, [.. Corrections]), ReceiverShares);
    }

    public void Dispose()
    {
        _receiver.Dispose();
        _sender?.Dispose();
    }

    private Block[] Take(DealtCorrelations correlations)
    {
        Block[] blocks = new Block[a.Length * T.Bits];
        correlations.ReserveAsync(blocks.Length, blocks.Length, CancellationToken.None).AsTask().Wait();
        correlations.Take(blocks);
        return blocks;
    }
}
