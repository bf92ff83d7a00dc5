using System.Buffers.Binary;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ShareConversion;
using Vouch.MpcTls.Records;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls.Sharing;

/// <summary>Seals the client's records under a key that is on a machine, as a program.</summary>
/// <remarks>
/// Ciphertext is shown first, and with it what the tag's shares need; the tag is put together on the machine and shown in a second step, when both parties hold the ciphertext. The plaintext is the prover's
/// input, so what is sent is what it has committed to.
/// </remarks>
internal sealed class SealingProgram
{
    /// <summary>The most blocks of keystream that are rehearsed of a record.</summary>
    public const int RehearsedBlocks = 64;

    private readonly IMachine _machine;
    private readonly CipherSuite _suite;
    private readonly Bits _iv;
    private readonly RecordCipher _cipher;
    private readonly MacProgram _mac;
    private int _sealed;

    private SealingProgram(IMachine machine, CipherSuite suite, Bits iv, RecordCipher cipher, MacProgram mac)
    {
        _machine = machine;
        _suite = suite;
        _iv = iv;
        _cipher = cipher;
        _mac = mac;
    }

    /// <param name="machine">The machine.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="key">The client's key.</param>
    /// <param name="iv">The derived part of the nonce.</param>
    /// <param name="mac">Makes the tags.</param>
    public static async ValueTask<SealingProgram> CreateAsync(IMachine machine, CipherSuite suite, Bits key, Bits iv, MacProgram mac)
        => new(machine, suite, iv, await RecordCipher.CreateAsync(machine, suite, key).ConfigureAwait(false), mac);

    /// <summary>The records of which something may be rehearsed: in TLS 1.2 the first is the client's Finished.</summary>
    private int RehearsedRecords => _suite.Fits(TlsVersion.Tls12) ? 2 : 1;

    /// <summary>Goes through what can be rehearsed of the next record.</summary>
    /// <param name="size">The size of the plaintext that is expected.</param>
    public async ValueTask RehearseAsync(int size)
    {
        Bits nonce = NonceOf((ulong)_sealed, ExplicitNonceOf((ulong)_sealed));
        Bits oneTime = await OneTimeAsync(nonce, null).ConfigureAwait(false);
        _ = await KeystreamAsync(nonce, int.Min(size, RehearsedBlocks * _cipher.BlockSize)).ConfigureAwait(false);
        _ = await TagAsync(null, oneTime).ConfigureAwait(false);
        _sealed++;
    }

    /// <summary>Seals one record; both parties get the protected fragment.</summary>
    /// <param name="sequence">How many records were sealed before.</param>
    /// <param name="type">The content type of the record's header.</param>
    /// <param name="size">The size of the plaintext; in TLS 1.3 with the inner type.</param>
    /// <param name="plaintext">At the prover the plaintext, elsewhere null.</param>
    /// <param name="share">This party's share of what the tag is made with; null where the run is gone through again.</param>
    public async ValueTask<byte[]> SealAsync(ulong sequence, ContentType type, int size, SecretBuffer? plaintext, MacShare? share)
    {
        using MachineScope scope = _machine.OpenScope();
        byte[] explicitNonce = ExplicitNonceOf(sequence);
        Bits nonce = NonceOf(sequence, explicitNonce);
        Bits oneTime = await OneTimeAsync(nonce, share).ConfigureAwait(false);
        Bits keystream = await KeystreamAsync(nonce, size).ConfigureAwait(false);
        Bits content = await _machine.InputAsync(SessionRole.Prover, size, plaintext is null ? default : plaintext.Span).ConfigureAwait(false);
        using Revealed ciphertext = await _machine.RevealAsync(_machine.Sum(keystream, content)).ConfigureAwait(false);

        using SecretBuffer value = new(_mac.ElementSize);
        if (share is not null)
        {
            byte[] associatedData = AssociatedData(sequence, type, explicitNonce.Length + size + IAead.TagSize);
            await share.ShareAsync(MacCost.PowersOf(associatedData.Length, size)).ConfigureAwait(false);
            share.Compute(associatedData, ciphertext.Claim, value.Span);
        }

        Bits tagWires = await TagAsync(value, oneTime).ConfigureAwait(false);
        using Revealed tag = await _machine.RevealAsync(tagWires).ConfigureAwait(false);
        _sealed++;
        return [.. explicitNonce, .. ciphertext.Claim, .. tag.Claim];
    }

    /// <summary>What the tag takes besides the ciphertext.</summary>
    private async ValueTask<Bits> OneTimeAsync(Bits nonce, MacShare? share)
    {
        Enter(0);
        Bits oneTime = await _cipher.OneTimeAsync(nonce).ConfigureAwait(false);
        await _mac.OpenAsync(_cipher.HashKey, oneTime, share).ConfigureAwait(false);
        _machine.LeaveStretch();
        return oneTime;
    }

    private async ValueTask<Bits> TagAsync(SecretBuffer? value, Bits oneTime)
    {
        Enter(1);
        Bits tag = await _mac.TagAsync(value, oneTime).ConfigureAwait(false);
        _machine.LeaveStretch();
        return tag;
    }

    /// <summary>Enters a stretch of a record that may have been rehearsed.</summary>
    private void Enter(int part)
    {
        if (_sealed < RehearsedRecords && part < 2 + RehearsedBlocks)
        {
            _machine.EnterStretch(Stretches.OfRecord(_suite, _sealed, part));
        }
    }

    private byte[] ExplicitNonceOf(ulong sequence)
    {
        byte[] nonce = new byte[_suite.ExplicitNonceSize];
        _ = BinaryPrimitives.TryWriteUInt64BigEndian(nonce, sequence); // where there is one
        return nonce;
    }

    private byte[] AssociatedData(ulong sequence, ContentType type, int fragmentSize)
        => RecordFraming.WriteAssociatedData(new byte[RecordFraming.MaxAssociatedDataSize], _suite, sequence, type, (ushort)TlsVersion.Tls12, fragmentSize).ToArray();

    /// <summary>The nonce, whose derived part stays on the machine: all ways of making one are linear in it.</summary>
    private Bits NonceOf(ulong sequence, byte[] explicitNonce)
    {
        byte[] rest = new byte[IAead.NonceSize];
        RecordFraming.WriteNonce(rest, _suite, new byte[_suite.IvSize], sequence, explicitNonce);
        Bits derived = _machine.Concatenate(_iv, _machine.Constant(new byte[IAead.NonceSize - _suite.IvSize]));
        return _machine.Sum(derived, _machine.Constant(rest));
    }

    private async ValueTask<Bits> KeystreamAsync(Bits nonce, int size)
    {
        List<Bits> blocks = [];
        for (int made = 0; made < size; made += _cipher.BlockSize)
        {
            Enter(2 + blocks.Count);
            Bits block = await _cipher.KeystreamAsync(nonce, blocks.Count).ConfigureAwait(false);
            _machine.LeaveStretch();
            blocks.Add(block.Bytes(0, int.Min(_cipher.BlockSize, size - made)));
        }

        return _machine.Concatenate([.. blocks]);
    }
}
