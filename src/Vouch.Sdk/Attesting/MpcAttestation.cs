using System.Security.Cryptography;
using Vouch.Crypto.Platform;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls.Sharing;
using Vouch.Preparing;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Attesting;

/// <summary>MPC mode on the attestor's side: holds half of the keys, seals together with the prover, and opens its half when it has all records.</summary>
/// <remarks>It counts the client's records itself, and claims are made on what it has sealed alone. The server's records are what the prover hands over before it can read one of them.</remarks>
internal sealed class MpcAttestation(SessionContext context, OpenMessage open)
{
    private readonly SessionTerms _terms = context.Terms;

    /// <exception cref="AttestorException">A check failed.</exception>
    public async Task<AttestedRun> RunAsync(CancellationToken cancellationToken)
    {
        CheckOpen();
        using KeptPreparation? kept = TakePrepared();
        using KeyShare share = KeyShare.Create(_terms.Random);
        DateTimeOffset time = _terms.Time.GetUtcNow();
        AcceptedMessage accepted = await context.AcceptAsync(time, "", share.Point.ToArray(), cancellationToken).ConfigureAwait(false);
        if (kept is not null)
        {
            await context.Control.Channel.FlushAsync(cancellationToken).ConfigureAwait(false); // there is no first message of transfers to leave with
        }

        byte[] run = await context.HashAsync().ConfigureAwait(false);
        using PreparationSource source = kept is null ? PreparationSource.Live(context.Peer, run, open.RequestSize, open.ExpectedSuite!.Value, _terms.Random) : PreparationSource.Replayed(kept);
        using ProofRoom room = new(_terms.Proofs, source.Basis.CreateSender(), open.Correlations, _terms.Limits.MaxIdle, cancellationToken);
        SenderCorrelations transfers = await room.EnterAsync().ConfigureAwait(false);
        PlannedCorrelations plan = new(transfers, SharedKeys.MaxInputsFor(open.RequestSize));
        ProofMachine proof = ProofMachine.CreateVerifier(context.Peer[ChannelId.Proof], plan, _terms.Random, cancellationToken);
        await using (proof.ConfigureAwait(false))
        {
            SharedPreparation preparation = SharedPreparation.CreateAttestor(source.Basis, transfers, cancellationToken);
            await using (preparation.ConfigureAwait(false))
            {
                await preparation.RunAsync(source.RequestSize, source.ExpectedSuite).ConfigureAwait(false);
                source.GoOn(context.Peer);
                if (kept is null)
                {
                    await context.Control.SendAsync((byte)SessionMessage.Ready, ReadOnlyMemory<byte>.Empty, cancellationToken).ConfigureAwait(false);
                }

                using SharedKeys keys = new(share, preparation, proof);
                RecordsMessage records = await ComputeAsync(keys, cancellationToken).ConfigureAwait(false);
                return await CheckAsync(keys, records, plan, proof, accepted, time, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Takes out what the prover's ticket names, if it has one. Whatever becomes of the session, it is not there any more.</summary>
    private KeptPreparation? TakePrepared()
        => open.Ticket is not { } ticket ? null
            : _terms.Prepared?.TryTake(PreparationTicket.NameOf(ticket), ticket) is { } content ? KeptPreparation.Decode(content)
            : throw new AttestorException(AttestorFailure.NotPrepared, "There is no preparation for the prover's ticket.");

    private void CheckOpen()
    {
        if (open.ShareCommitment is null || open.ExpectedSuite is null || !open.IsProven || open.Request.Count > 0 || open.ConnectTo is not null)
        {
            throw new AttestorException(AttestorFailure.ProtocolViolation, "What was opened is no session in this mode.");
        }

        if (open.RequestSize > _terms.Limits.MaxSentBytes)
        {
            throw new AttestorException(AttestorFailure.LimitExceeded, "The request is longer than the limit.");
        }

        _terms.Admit(open.Host, open.Port);
    }

    /// <summary>Computes what the prover asks for, in the one order that there is, until the connection to the server has ended.</summary>
    private async Task<RecordsMessage> ComputeAsync(SharedKeys keys, CancellationToken cancellationToken)
    {
        Message message = await ReceiveAsync(SessionMessage.Agree).ConfigureAwait(false);
        AgreeMessage agree = AgreeMessage.Decode(message.Payload);
        if (!CryptographicOperations.FixedTimeEquals(KeyShare.Commit(agree.KeyShare), open.ShareCommitment))
        {
            throw new AttestorException(AttestorFailure.ProofInvalid, "The prover's key share is not the one it has committed to.");
        }

        if (!agree.Terms.AreSharable)
        {
            throw new AttestorException(AttestorFailure.ProtocolViolation, $"Keys cannot be shared under {agree.Terms.Suite.IanaName()}.");
        }

        if (open.HidesServer && agree.Terms is not SharedTerms.OfTls13)
        {
            throw new AttestorException(AttestorFailure.ProtocolViolation, "A server is hidden in TLS 1.3 alone.");
        }

        keys.Join(agree.KeyShare);
        await keys.AgreeAsync(agree.Terms, open.HidesServer ? HandshakeMask.Unknown : null).ConfigureAwait(false);
        message = await ReceiveAsync(SessionMessage.Derive).ConfigureAwait(false);
        await keys.DeriveAsync(DeriveMessage.Decode(message.Payload).FinishedHash).ConfigureAwait(false);
        long size = 0;
        while (true)
        {
            message = await context.ReceiveAsync(MaxSizeOf, cancellationToken).ConfigureAwait(false);
            switch ((SessionMessage)message.Type)
            {
                case SessionMessage.Seal:
                    SealMessage seal = SealMessage.Decode(message.Payload);
                    size += seal.Size;
                    if (size > _terms.Limits.MaxSentBytes || keys.Records.Count >= _terms.Limits.MaxRecords)
                    {
                        throw new AttestorException(AttestorFailure.LimitExceeded, "The request is longer than the limit.");
                    }

                    await keys.SealAsync(seal.Type, seal.Size, null).ConfigureAwait(false);
                    break;

                case SessionMessage.Read:
                    await OpenAsync(keys, ReadMessage.Decode(message.Payload)).ConfigureAwait(false);
                    break;

                case SessionMessage.Confirm:
                    await keys.ServerFinishedAsync(ConfirmMessage.Decode(message.Payload).TranscriptHash).ConfigureAwait(false);
                    break;

                default:
                    return RecordsMessage.Decode(message.Payload);
            }
        }

        ValueTask<Message> ReceiveAsync(SessionMessage expected) => context.ReceiveAsync(type => type == expected ? SessionProtocol.MaxSharingSize : null, cancellationToken);

        int? MaxSizeOf(SessionMessage type) => type switch
        {
            SessionMessage.Seal or SessionMessage.Confirm => SessionProtocol.MaxSharingSize,
            SessionMessage.Read => SessionProtocol.MaxReadSize,
            SessionMessage.Records => (int)long.Min((long)_terms.Limits.MaxSentBytes + _terms.Limits.MaxReceivedBytes + SessionProtocol.MaxSharingSize, int.MaxValue),
            _ => null,
        };
    }

    /// <summary>Opens a record of the server for the prover, before the others are there. It stands fast from here on.</summary>
    private static async Task OpenAsync(SharedKeys keys, ReadMessage read)
    {
        if (keys.Opened.Sum(static record => (long)record.Length) + read.Record.Length > SharedKeys.MaxOpenedSize)
        {
            throw new AttestorException(AttestorFailure.LimitExceeded, "More is to be read on the way than the limit.");
        }

        if (await keys.OpenAsync(read.Record, default).ConfigureAwait(false) is null)
        {
            throw new AttestorException(AttestorFailure.RecordNotAuthentic, "The tag of a record that was read on the way is wrong.");
        }
    }

    private async Task<AttestedRun> CheckAsync(
        SharedKeys keys, RecordsMessage records, PlannedCorrelations plan, ProofMachine proof, AcceptedMessage accepted, DateTimeOffset time, CancellationToken cancellationToken)
    {
        using RecordLog sent = new(_terms.Limits.MaxSentBytes, _terms.Limits.MaxRecords, _terms.Memory);
        using RecordLog received = new(_terms.Limits.MaxReceivedBytes, _terms.Limits.MaxRecords, _terms.Memory);
        sent.KeepOrRefuse(records.Client.Span);
        if (!sent.EndsOnRecord)
        {
            throw new AttestorException(AttestorFailure.RecordsMalformed, "The prover's bytes end inside a record, so that what was sealed would not begin one.");
        }

        int handshakeRecords = sent.Records;
        foreach (byte[] record in keys.Records)
        {
            sent.KeepOrRefuse(record);
        }

        received.KeepOrRefuse(records.Server.Span);
        if (!open.HidesServer)
        {
            CheckHandshake(keys, sent, received, handshakeRecords, time);
        }
        else if (handshakeRecords == 0)
        {
            CheckOpened(keys, received, 0);
        }
        else
        {
            throw new AttestorException(AttestorFailure.ProtocolViolation, "Records of the client that were not sealed together, where the server is hidden.");
        }

        // From here on the prover can read, and write, what the server sends: nothing of the server's is taken any more.
        using (ShareMessage share = new(keys.Open()))
        {
            byte[] encoded = share.Encode();
            await context.Control.SendAsync((byte)SessionMessage.Share, encoded, cancellationToken).ConfigureAwait(false);
            CryptographicOperations.ZeroMemory(encoded);
        }

        byte[] sessionHash = await context.HashAsync().ConfigureAwait(false);
        Message last = await context.ReceiveAsync(static type => type == SessionMessage.Statement ? SessionProtocol.MaxStatementSize : null, cancellationToken).ConfigureAwait(false);
        using StatementMessage statement = StatementMessage.Decode(last.Payload);
        SessionContext.Compare(sessionHash, statement.SessionHash);
        plan.Replan(long.Min(statement.Correlations, _terms.Limits.MaxProofSize));
        ProofCheck check = new(open, statement, sent, received, _terms, time);
        CheckedSession session = await check.RunAsync(proof, keys.ToProof(), open.HidesServer ? keys.ToUnseen() : null, dialledAddress: "").ConfigureAwait(false);
        return new AttestedRun(accepted, time, sessionHash, session, sent.Length, received.Length);
    }

    /// <summary>The handshake must be the one whose keys were shared, with the server that the certificate names.</summary>
    private void CheckHandshake(SharedKeys keys, RecordLog sent, RecordLog received, int handshakeRecords, DateTimeOffset time)
    {
        OpenedHandshake handshake;
        try
        {
            handshake = RecordedSession.VerifyHandshake(
                sent.ReadAll(), received.ReadAll(), keys.HandshakeSecrets, new ServerCertificatePolicy(_terms.ServerRoots).At(time), ServerName.Parse(open.Host), PlatformPrimitives.Instance);
        }
        catch (TlsException e)
        {
            throw HandshakeFailures.Explain(e);
        }

        if (handshake.FirstClientRecord != handshakeRecords || !keys.IsOf(handshake))
        {
            throw new AttestorException(AttestorFailure.HandshakeInvalid, "The handshake is not the one whose keys were shared.");
        }

        CheckOpened(keys, received, handshake.FirstServerRecord);
    }

    /// <summary>Records that were opened on the way must be the first under the server's application key, to the byte: what the prover knows of their tags lets it forge no other.</summary>
    private static void CheckOpened(SharedKeys keys, RecordLog received, int first)
    {
        List<TlsRecord> records = received.ReadAll();
        bool isSame = records.Count - first >= keys.Opened.Count;
        for (int i = 0; isSame && i < keys.Opened.Count; i++)
        {
            isSame = keys.HasOpened(i, records[first + i]);
        }

        if (!isSame)
        {
            throw new AttestorException(AttestorFailure.RecordsMalformed, "The server's records are not those that were read on the way.");
        }
    }
}
