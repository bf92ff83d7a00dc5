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

/// <summary>Seals or opens the records of one side under a key that is on a machine, as a program.</summary>
/// <remarks>
/// Keystream plus an input of the prover's is shown first, and with it what the tag's shares need; the tag is put together on the machine and shown in a second step, when both parties hold the ciphertext. To seal, the
/// input is the plaintext, so what is sent is what the prover has committed to, and what is shown is the ciphertext. To open, it is a one-time pad, so that the prover alone gets the keystream.
/// </remarks>
internal sealed class RecordProgram
{
    /// <summary>The most blocks of keystream that are rehearsed of a record.</summary>
    public const int RehearsedBlocks = 64;

    private readonly IMachine _machine;
    private readonly CipherSuite _suite;
    private readonly Bits _iv;
    private readonly RecordCipher _cipher;
    private readonly MacProgram _mac;
    private readonly int _rehearsed; // records of which something may be
    private int _done;

    private RecordProgram(IMachine machine, CipherSuite suite, Bits iv, RecordCipher cipher, MacProgram mac, int rehearsed)
    {
        _machine = machine;
        _suite = suite;
        _iv = iv;
        _cipher = cipher;
        _mac = mac;
        _rehearsed = rehearsed;
    }

    /// <param name="machine">The machine.</param>
    /// <param name="suite">The suite.</param>
    /// <param name="side">Whose records: the client's are sealed, the server's opened.</param>
    /// <param name="key">Its key.</param>
    /// <param name="iv">The derived part of the nonce.</param>
    /// <param name="self">Who this is; null where a run is gone through again.</param>
    public static async ValueTask<RecordProgram> CreateAsync(IMachine machine, CipherSuite suite, Side side, Bits key, Bits iv, SessionRole? self)
    {
        // Of the client's records the first may be rehearsed, in TLS 1.2 after its Finished.
        int rehearsed = side == Side.Server ? 0 : suite.Fits(TlsVersion.Tls12) ? 2 : 1;
        return new RecordProgram(machine, suite, iv, await RecordCipher.CreateAsync(machine, suite, key).ConfigureAwait(false), MacProgram.Create(machine, suite, self), rehearsed);
    }

    /// <summary>Goes through what can be rehearsed of the next record.</summary>
    /// <param name="size">The size of the plaintext that is expected.</param>
    public async ValueTask RehearseAsync(int size)
    {
        Bits nonce = NonceOf((ulong)_done, ExplicitNonceOf((ulong)_done));
        Bits oneTime = await OneTimeAsync(nonce, null).ConfigureAwait(false);
        _ = await KeystreamAsync(nonce, int.Min(size, RehearsedBlocks * _cipher.BlockSize)).ConfigureAwait(false);
        _ = await TagAsync(null, oneTime).ConfigureAwait(false);
        _done++;
    }

    /// <summary>Seals the next record; both parties get the protected fragment.</summary>
    /// <param name="type">The content type of the record's header.</param>
    /// <param name="size">The size of the plaintext; in TLS 1.3 with the inner type.</param>
    /// <param name="plaintext">At the prover the plaintext, elsewhere null.</param>
    /// <param name="share">This party's share of what the tag is made with; null where the run is gone through again.</param>
    public async ValueTask<byte[]> SealAsync(ContentType type, int size, SecretBuffer? plaintext, MacShare? share)
    {
        byte[] explicitNonce = ExplicitNonceOf((ulong)_done);
        (byte[] ciphertext, byte[] tag) = await RunAsync(type, explicitNonce, size, plaintext, null, share).ConfigureAwait(false);
        return [.. explicitNonce, .. ciphertext, .. tag];
    }

    /// <summary>Opens the next record, which both parties have.</summary>
    /// <param name="record">The record. Its tag is not looked at here.</param>
    /// <param name="pad">At the prover a one-time pad of the ciphertext's size, elsewhere null.</param>
    /// <param name="share">This party's share of what the tag is made with; null where the run is gone through again.</param>
    /// <returns>Keystream plus pad, and the tag that the record should have.</returns>
    public ValueTask<(byte[] PaddedKeystream, byte[] Tag)> OpenAsync(SealedRecord record, SecretBuffer? pad, MacShare? share)
        => RunAsync(record.Type, record.ExplicitNonce.ToArray(), record.Ciphertext.Length, pad, record.Ciphertext, share);

    private async ValueTask<(byte[] Shown, byte[] Tag)> RunAsync(
        ContentType type, byte[] explicitNonce, int size, SecretBuffer? input, ReadOnlyMemory<byte>? received, MacShare? share)
    {
        using MachineScope scope = _machine.OpenScope();
        ulong sequence = (ulong)_done;
        Bits nonce = NonceOf(sequence, explicitNonce);
        Bits oneTime = await OneTimeAsync(nonce, share).ConfigureAwait(false);
        Bits keystream = await KeystreamAsync(nonce, size).ConfigureAwait(false);
        Bits content = await _machine.InputAsync(SessionRole.Prover, size, input is null ? default : input.Span).ConfigureAwait(false);
        using Revealed shown = await _machine.RevealAsync(_machine.Sum(keystream, content)).ConfigureAwait(false);

        using SecretBuffer value = new(_mac.ElementSize);
        if (share is not null)
        {
            byte[] associatedData = AssociatedData(sequence, type, explicitNonce.Length + size + IAead.TagSize);
            await share.ShareAsync(MacCost.PowersOf(associatedData.Length, size)).ConfigureAwait(false);
            share.Compute(associatedData, received is { } ciphertext ? ciphertext.Span : shown.Claim, value.Span);
        }

        Bits tagWires = await TagAsync(value, oneTime).ConfigureAwait(false);
        using Revealed tag = await _machine.RevealAsync(tagWires).ConfigureAwait(false);
        _done++;
        return (shown.Claim.ToArray(), tag.Claim.ToArray());
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
        if (_done < _rehearsed && part < 2 + RehearsedBlocks)
        {
            _machine.EnterStretch(Stretches.OfRecord(_suite, _done, part));
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
            await _machine.NameAsync(block).ConfigureAwait(false); // what is shown is the block plus the prover's input, whose labels tell nothing
            _machine.LeaveStretch();
            blocks.Add(block.Bytes(0, int.Min(_cipher.BlockSize, size - made)));
        }

        return _machine.Concatenate([.. blocks]);
    }
}
