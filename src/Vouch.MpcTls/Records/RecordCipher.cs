using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Records;

/// <summary>The cipher of one generation of one direction, its key on a machine: lets out what a tag is checked with, and keeps the keystream.</summary>
internal abstract class RecordCipher
{
    /// <summary>How many bytes of keystream one call makes.</summary>
    public abstract int BlockSize { get; }

    public static async ValueTask<RecordCipher> CreateAsync(IMachine machine, CipherSuite suite, Bits key) => suite.Aead switch
    {
        AeadAlgorithm.ChaCha20Poly1305 => new ChaCha20Poly1305RecordCipher(machine, key),
        _ => await AesGcmRecordCipher.CreateAsync(machine, key).ConfigureAwait(false),
    };

    /// <summary>Shows what authenticates the record with this nonce, and nothing else: to be checked in the clear.</summary>
    public abstract ValueTask<RecordAuthenticator> AuthenticateAsync(ReadOnlyMemory<byte> nonce);

    /// <summary>A block of the keystream of the record with this nonce, counting from 0.</summary>
    public abstract ValueTask<Bits> KeystreamAsync(ReadOnlyMemory<byte> nonce, int block);
}
