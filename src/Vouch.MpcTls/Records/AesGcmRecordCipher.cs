using System.Buffers.Binary;
using Vouch.Circuits;
using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Records;

/// <summary>AES-GCM (NIST SP 800-38D) with 12-byte nonces: J0 is the nonce and a counter of 1, the keystream begins at 2.</summary>
internal sealed class AesGcmRecordCipher : RecordCipher
{
    private const int KeystreamStart = 2;
    private readonly IMachine _machine;
    private readonly Circuit _block;
    private readonly Bits _roundKeys;

    private AesGcmRecordCipher(IMachine machine, Circuit block, Bits roundKeys, Bits hashKey)
    {
        _machine = machine;
        _block = block;
        _roundKeys = roundKeys;
        HashKey = hashKey;
    }

    public override int BlockSize => 16;

    public override Bits HashKey { get; }

    public static async ValueTask<AesGcmRecordCipher> CreateAsync(IMachine machine, Bits key)
    {
        bool is128 = key.Length == 128;
        Circuit block = is128 ? Aes128.Block : Aes256.Block;
        Bits roundKeys = await machine.CallAsync(is128 ? Aes128.KeySchedule : Aes256.KeySchedule, key).ConfigureAwait(false);
        Bits hashKey = await machine.CallAsync(block, roundKeys, machine.Constant(new byte[16])).ConfigureAwait(false);
        return new AesGcmRecordCipher(machine, block, roundKeys, hashKey);
    }

    public override ValueTask<Bits> OneTimeAsync(Bits nonce) => EncryptAsync(nonce, 1);

    public override ValueTask<Bits> KeystreamAsync(Bits nonce, int block) => EncryptAsync(nonce, checked((uint)(KeystreamStart + block)));

    private ValueTask<Bits> EncryptAsync(Bits nonce, uint counter)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(number, counter);
        return _machine.CallAsync(_block, _roundKeys, nonce, _machine.Constant(number));
    }
}
