using System.Buffers.Binary;
using Vouch.Circuits;
using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Records;

/// <summary>ChaCha20-Poly1305 (RFC 8439, section 2.8): block 0 begins with the one-time key, the keystream begins at block 1.</summary>
internal sealed class ChaCha20Poly1305RecordCipher(IMachine machine, Bits key) : RecordCipher
{
    private const int OneTimeKeySize = 32;

    public override int BlockSize => 64;

    public override async ValueTask<Bits> OneTimeAsync(Bits nonce)
    {
        Bits block = await BlockAsync(nonce, 0).ConfigureAwait(false);
        return block.Bytes(0, OneTimeKeySize);
    }

    public override ValueTask<Bits> KeystreamAsync(Bits nonce, int block) => BlockAsync(nonce, checked((uint)(block + 1)));

    private ValueTask<Bits> BlockAsync(Bits nonce, uint counter)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32LittleEndian(number, counter);
        return machine.CallAsync(ChaCha20.Block, key, nonce, machine.Constant(number));
    }
}
