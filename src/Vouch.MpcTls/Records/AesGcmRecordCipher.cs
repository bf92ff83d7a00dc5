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
    private readonly byte[] _hashKey;

    private AesGcmRecordCipher(IMachine machine, Circuit block, Bits roundKeys, byte[] hashKey)
    {
        _machine = machine;
        _block = block;
        _roundKeys = roundKeys;
        _hashKey = hashKey;
    }

    public override int BlockSize => 16;

    public static async ValueTask<AesGcmRecordCipher> CreateAsync(IMachine machine, Bits key)
    {
        bool is128 = key.Length == 128;
        Circuit block = is128 ? Aes128.Block : Aes256.Block;
        Bits roundKeys = await machine.CallAsync(is128 ? Aes128.KeySchedule : Aes256.KeySchedule, key).ConfigureAwait(false);
        Bits hashKey = await machine.CallAsync(block, roundKeys, machine.Constant(new byte[16])).ConfigureAwait(false);
        using Revealed shown = await machine.RevealAsync(hashKey).ConfigureAwait(false);
        return new AesGcmRecordCipher(machine, block, roundKeys, shown.Claim.ToArray());
    }

    public override async ValueTask<RecordAuthenticator> AuthenticateAsync(ReadOnlyMemory<byte> nonce)
    {
        using MachineScope scope = _machine.OpenScope();
        using Revealed shown = await _machine.RevealAsync(await EncryptAsync(nonce, 1).ConfigureAwait(false)).ConfigureAwait(false);
        return new RecordAuthenticator(_hashKey, shown.Claim.ToArray());
    }

    public override ValueTask<Bits> KeystreamAsync(ReadOnlyMemory<byte> nonce, int block) => EncryptAsync(nonce, checked((uint)(KeystreamStart + block)));

    private ValueTask<Bits> EncryptAsync(ReadOnlyMemory<byte> nonce, uint counter)
    {
        Span<byte> input = stackalloc byte[16];
        nonce.Span.CopyTo(input);
        BinaryPrimitives.WriteUInt32BigEndian(input[12..], counter);
        return _machine.CallAsync(_block, _roundKeys, _machine.Constant(input));
    }
}
