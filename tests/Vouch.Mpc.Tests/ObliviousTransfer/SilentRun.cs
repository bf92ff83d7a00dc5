using System.Buffers;
using Vouch.Crypto;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Testing;

namespace Vouch.Mpc.Tests.ObliviousTransfer;

/// <summary>Both sides of a silent iteration in one place, from seeds that a dealer hands out.</summary>
internal sealed class SilentRun : IDisposable
{
    public const string Levels = "levels";
    public const string Challenge = "challenge";
    public const string Proof = "proof";

    /// <summary>Small enough for every test; of no security.</summary>
    public static readonly SilentShape Tiny = new(secrets: 100, trees: 12, depth: 6);

    private readonly SilentSender _sender;
    private readonly SilentReceiver _receiver;

    public SilentRun(SilentShape shape, ulong seed = 1, ulong iteration = 0)
    {
        Block clear = Block.Create(~1ul, ulong.MaxValue);
        using BlockPrg prg = new(Block.Create(seed, 77));
        Delta = (prg.Next() & clear) ^ Block.One;
        SeedKeys = new Block[shape.Seeds];
        SeedMacs = new Block[shape.Seeds];
        prg.Fill(SeedKeys);
        prg.Fill(SeedMacs);
        for (int i = 0; i < SeedKeys.Length; i++)
        {
            SeedKeys[i] &= clear;
            SeedMacs[i] = SeedKeys[i] ^ Delta.Times(SeedMacs[i].LowBit);
        }

        Keys = new Block[shape.Outputs];
        Macs = new Block[shape.Outputs];
        _sender = new SilentSender(shape, Delta, SeedKeys, [Keys], OtRun.Name, iteration, new SeededRandomSource(seed));
        _receiver = new SilentReceiver(shape, SeedMacs, [Macs], OtRun.Name, iteration, new SeededRandomSource(seed + 1000));
    }

    public Block Delta { get; }

    public Block[] SeedKeys { get; }

    public Block[] SeedMacs { get; }

    public Block[] Keys { get; }

    public Block[] Macs { get; }

    public Dictionary<string, byte[]> Sent { get; } = [];

    public Func<string, byte[], byte[]> Line { get; set; } = (_, message) => message;

    public void Run()
    {
        byte[] levels = Pass(Levels, _sender.WriteLevels);
        byte[] challenge = Pass(Challenge, output => _receiver.ReadLevels(levels, output));
        byte[] proof = Pass(Proof, output => _sender.ReadChallenge(challenge, output));
        _sender.Encode();
        _receiver.Encode();
        _receiver.ReadProof(proof);
    }

    public void Dispose() => _receiver.Dispose();

    private byte[] Pass(string name, Action<IBufferWriter<byte>> write)
    {
        ArrayBufferWriter<byte> output = new();
        write(output);
        byte[] message = output.WrittenSpan.ToArray();
        Sent[name] = message;
        return Line(name, [.. message]);
    }
}
