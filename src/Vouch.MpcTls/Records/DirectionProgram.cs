using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Keys;
using Vouch.MpcTls.Ranges;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Handshake;
using Vouch.Tls.Keys;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.MpcTls.Records;

/// <summary>Proves what the records of one direction hold: every tag is checked, type and padding of every record are shown, and keystream is made for those blocks alone that somebody wants.</summary>
/// <remarks>Memory is bounded by one record, the ranges that go on beyond it, and some 3,000 wires for each generation.</remarks>
internal sealed class DirectionProgram(IMachine machine, CipherSuite suite, Side side, DirectionKeys keys, DirectionStatement statement, PlaintextUses uses, ReadOnlyMemory<byte> finished)
{
    private readonly ApplicationPhase _phase = new(suite.IsTls13 ? TlsVersion.Tls13 : TlsVersion.Tls12, side);
    private readonly List<CarriedUse> _carried = [];
    private MachineScope _running; // of the states of ranges that go on; the key of the generation is outside
    private RecordCipher _cipher = null!;
    private byte[] _iv = [];
    private byte[]? _hashKey;
    private ulong _sequence;
    private int _position;

    /// <summary>Whether close_notify was read.</summary>
    public bool IsClosed { get; private set; }

    /// <param name="records">The records after the handshake, which have the sizes that are stated.</param>
    /// <exception cref="SessionProofException">They are not what is stated.</exception>
    public async ValueTask RunAsync(IReadOnlyList<TlsRecord> records)
    {
        await EnterGenerationAsync().ConfigureAwait(false);
        for (int i = 0; i < statement.Records.Count; i++)
        {
            if (IsClosed)
            {
                throw new SessionProofException(SessionProofFailure.RecordNotAllowed, $"A record of the {side} is stated after close_notify.");
            }

            StatedRecord stated = statement.Records[i];
            await RunAsync(records[i], stated).ConfigureAwait(false);
            if (i == 0 && !finished.IsEmpty)
            {
                ExpectFinished(stated);
            }
            else
            {
                await FollowAsync(stated).ConfigureAwait(false);
            }
        }

        _running.Dispose();
        if (statement.Records.Count == 0 && !finished.IsEmpty)
        {
            throw new SessionProofException(SessionProofFailure.RecordsDiffer, $"The Finished of the {side} is not stated.");
        }

        if (!IsClosed && records.Count != statement.Records.Count)
        {
            throw new SessionProofException(SessionProofFailure.RecordsDiffer, $"The {side} sent {records.Count} records; {statement.Records.Count} are stated and none of them ends the direction.");
        }
    }

    private async ValueTask RunAsync(TlsRecord record, StatedRecord stated)
    {
        ProtectedRecord parts = ProtectedRecord.Read(suite, record, stated, side);
        byte[] nonce = new byte[IAead.NonceSize];
        RecordFraming.WriteNonce(nonce, suite, _iv, _sequence, parts.ExplicitNonce.Span);
        RecordAuthenticator authenticator = await AuthenticateAsync(nonce).ConfigureAwait(false);
        if (!parts.IsAuthentic(authenticator, suite, _sequence))
        {
            throw new SessionProofException(SessionProofFailure.WrongTag, $"The tag of record {_sequence} of the {side} is wrong.");
        }

        _sequence++;
        List<PlaintextPiece> pieces = stated.Type == ContentType.ApplicationData
            ? uses.Take(_position, stated.ContentSize)
            : ShownOf(stated);
        if (parts.Ending.Length > 0)
        {
            pieces.Add(new PlaintextPiece(stated.ContentSize, parts.Ciphertext.Length, new ShownUse(machine, parts.Ending)));
        }

        await DecryptAsync(parts.Ciphertext, nonce, pieces).ConfigureAwait(false);
        if (stated.Type == ContentType.ApplicationData)
        {
            _position = checked(_position + stated.ContentSize);
        }
    }

    /// <summary>Shows what authenticates the record with this nonce, and nothing else: to be checked in the clear.</summary>
    private async ValueTask<RecordAuthenticator> AuthenticateAsync(byte[] nonce)
    {
        using MachineScope scope = machine.OpenScope();
        Bits wires = await _cipher.OneTimeAsync(machine.Constant(nonce)).ConfigureAwait(false);
        using Revealed oneTime = await machine.RevealAsync(wires).ConfigureAwait(false);
        return new RecordAuthenticator(_hashKey, oneTime.Claim.ToArray());
    }

    private List<PlaintextPiece> ShownOf(StatedRecord stated)
    {
        ShownUse shown = new(machine, stated.Shown);
        return Tickets.IsStated(stated, side)
            ? Tickets.PlacesOf(stated)!.ConvertAll(place => new PlaintextPiece(place, place + HandshakeMessage.HeaderSize, shown))
            : [new PlaintextPiece(0, stated.ContentSize, shown)];
    }

    /// <summary>TLS 1.2: the first protected record is the Finished that the handshake was verified with.</summary>
    private void ExpectFinished(StatedRecord stated)
    {
        if (stated.Type != ContentType.Handshake || !stated.Shown.Span.SequenceEqual(finished.Span))
        {
            throw new SessionProofException(SessionProofFailure.RecordNotAllowed, $"The first protected record of the {side} is not its Finished.");
        }
    }

    /// <summary>Makes the blocks that are wanted, in order, and hands them out.</summary>
    private async ValueTask DecryptAsync(ReadOnlyMemory<byte> ciphertext, byte[] nonce, List<PlaintextPiece> pieces)
    {
        using MachineScope scope = machine.OpenScope();
        int size = _cipher.BlockSize;
        int first = 0;
        for (int start = 0; start < ciphertext.Length; start += size)
        {
            int end = int.Min(start + size, ciphertext.Length);
            while (first < pieces.Count && pieces[first].End <= start)
            {
                first++;
            }

            Bits plaintext = default;
            for (int i = first; i < pieces.Count && pieces[i].Start < end; i++)
            {
                PlaintextPiece piece = pieces[i];
                int from = int.Max(piece.Start, start);
                int to = int.Min(piece.End, end);
                if (from < to)
                {
                    if (plaintext.Length == 0)
                    {
                        plaintext = await DecryptAsync(ciphertext[start..end], nonce, start / size).ConfigureAwait(false);
                    }

                    await piece.Use.TakeAsync(plaintext.Bytes(from - start, to - from)).ConfigureAwait(false);
                    if (piece.Use is CarriedUse { HasBegun: false } use)
                    {
                        use.HasBegun = true;
                        _carried.Add(use);
                    }
                }
            }
        }

        _carried.RemoveAll(static use => use.Missing == 0);
        if (_carried.Count > 0)
        {
            Replace(_running.KeepOnly(Gather()));
        }
    }

    private async ValueTask<Bits> DecryptAsync(ReadOnlyMemory<byte> ciphertext, byte[] nonce, int block)
    {
        using MachineScope scope = machine.OpenScope();
        Bits keystream = await _cipher.KeystreamAsync(machine.Constant(nonce), block).ConfigureAwait(false);
        return scope.Keep(machine.Sum(keystream.Bytes(0, ciphertext.Length), machine.Constant(ciphertext.Span)));
    }

    private Bits Gather() => machine.Concatenate([.. _carried.Select(static use => use.Gather())]);

    private void Replace(Bits states)
    {
        foreach (CarriedUse use in _carried)
        {
            states = use.Replace(states);
        }
    }

    private async ValueTask FollowAsync(StatedRecord stated)
    {
        ApplicationPhase.Meaning meaning;
        try
        {
            if (Tickets.IsStated(stated, side))
            {
                _phase.TakeTickets();
                return;
            }

            meaning = _phase.Take(stated.Type, stated.Shown.Span);
        }
        catch (TlsException e)
        {
            throw new SessionProofException(SessionProofFailure.RecordNotAllowed, $"A record of the {side}: {e.Message}", e);
        }

        if (meaning == ApplicationPhase.Meaning.Close)
        {
            IsClosed = true;
        }
        else if (meaning is ApplicationPhase.Meaning.KeyUpdate or ApplicationPhase.Meaning.KeyUpdateRequested)
        {
            _sequence = 0;
            await EnterGenerationAsync().ConfigureAwait(false);
        }
    }

    private async ValueTask EnterGenerationAsync()
    {
        if (_carried.Count > 0)
        {
            Replace(_running.Keep(Gather()));
        }

        _running.Dispose();
        RecordKey key = await keys.NextAsync().ConfigureAwait(false);
        _iv = key.Iv;
        _cipher = await RecordCipher.CreateAsync(machine, suite, key.Key).ConfigureAwait(false);
        if (_cipher.HashKey.Length > 0)
        {
            using Revealed shown = await machine.RevealAsync(_cipher.HashKey).ConfigureAwait(false);
            _hashKey = shown.Claim.ToArray();
        }

        _running = machine.OpenScope();
    }
}
