using System.Buffers.Binary;
using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.MpcTls.Sharing;
using Vouch.Tls.Keys;
using Vouch.Transport;

namespace Vouch.Preparing;

/// <summary>What one party keeps of a preparation to make it again: its seed, and what the other party has said. Owns the seed.</summary>
/// <param name="Seed">The seed of <see cref="SharedBasis"/>.</param>
/// <param name="Run">Its name.</param>
/// <param name="RequestSize">For how many bytes it was made.</param>
/// <param name="ExpectedSuite">For which suite.</param>
/// <param name="Received">What came in on each channel, in the order of <see cref="SharedChannels"/>.</param>
internal sealed record KeptPreparation(SecretBuffer Seed, byte[] Run, int RequestSize, CipherSuite ExpectedSuite, IReadOnlyList<Tape> Received) : IDisposable
{
    private const int Channels = 4;

    private const int RunSize = 32;

    /// <summary>Writes it, and reads the tapes to their ends: seed ‖ run ‖ size of the request ‖ expected suite ‖ for each channel a length and the bytes; numbers little-endian, 4 bytes.</summary>
    public byte[] Encode()
    {
        byte[] bytes = new byte[Seed.Length + RunSize + (2 * sizeof(int)) + Received.Sum(static tape => sizeof(int) + tape.Length)];
        Seed.Span.CopyTo(bytes);
        Run.CopyTo(bytes, Seed.Length);
        int at = Seed.Length + RunSize;
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), RequestSize);
        BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at + sizeof(int)), (int)ExpectedSuite);
        at += 2 * sizeof(int);
        foreach (Tape tape in Received)
        {
            BinaryPrimitives.WriteInt32LittleEndian(bytes.AsSpan(at), tape.Length);
            at += sizeof(int) + tape.Read(bytes.AsSpan(at + sizeof(int), tape.Length));
        }

        return bytes;
    }

    /// <summary>Reads what <see cref="Encode"/> wrote, of which it keeps views; the seed is zeroed in it.</summary>
    public static KeptPreparation Decode(Memory<byte> bytes)
    {
        SecretBuffer seed = SecretBuffer.CopyOf(bytes.Span[..ExpandedRandomSource.SeedSize]);
        CryptographicOperations.ZeroMemory(bytes.Span[..ExpandedRandomSource.SeedSize]);
        int at = ExpandedRandomSource.SeedSize;
        byte[] run = bytes.Slice(at, RunSize).ToArray();
        at += RunSize;
        int requestSize = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[at..]);
        CipherSuite expectedSuite = (CipherSuite)BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[(at + sizeof(int))..]);
        at += 2 * sizeof(int);
        Tape[] received = new Tape[Channels];
        for (int i = 0; i < Channels; i++)
        {
            int length = BinaryPrimitives.ReadInt32LittleEndian(bytes.Span[at..]);
            received[i] = new Tape(bytes.Slice(at + sizeof(int), length));
            at += sizeof(int) + length;
        }

        return new KeptPreparation(seed, run, requestSize, expectedSuite, received);
    }

    public void Dispose() => Seed.Dispose();
}
