using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Records;

/// <summary>The cipher of one generation of one direction, its key on a machine: nothing leaves the machine by itself.</summary>
internal abstract class RecordCipher
{
    /// <summary>How many bytes of keystream one call makes.</summary>
    public abstract int BlockSize { get; }

    /// <summary>AES-GCM: E_K(0), the key of the universal hash, the same for all records. Otherwise empty.</summary>
    public virtual Bits HashKey => default;

    public static async ValueTask<RecordCipher> CreateAsync(IMachine machine, CipherSuite suite, Bits key) => suite.Aead switch
    {
        AeadAlgorithm.ChaCha20Poly1305 => new ChaCha20Poly1305RecordCipher(machine, key),
        _ => await AesGcmRecordCipher.CreateAsync(machine, key).ConfigureAwait(false),
    };

    /// <summary>What else the tag of the record with this nonce is made with: E_K(J0) of AES-GCM, the one-time key of Poly1305.</summary>
    /// <param name="nonce">12 bytes.</param>
    public abstract ValueTask<Bits> OneTimeAsync(Bits nonce);

    /// <summary>A block of the keystream of the record with this nonce, counting from 0.</summary>
    /// <param name="nonce">12 bytes.</param>
    /// <param name="block">The number of the block.</param>
    public abstract ValueTask<Bits> KeystreamAsync(Bits nonce, int block);
}
