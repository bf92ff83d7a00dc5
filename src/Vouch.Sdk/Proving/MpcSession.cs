using System.Diagnostics;
using System.Net.Sockets;
using System.Security.Cryptography;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls.Sharing;
using Vouch.Preparing;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Proving;

/// <summary>One session in MPC mode on the prover's side (docs/protocol/session.md): connects to the server itself, with keys that it shares with the attestor.</summary>
internal sealed class MpcSession : IAsyncDisposable
{
    private readonly ProverOptions _options;
    private readonly ProveRequest _request;
    private readonly TlsClientOptions _offer;
    private readonly TimeProvider _time;
    private readonly IProgress<ProveProgress>? _progress;
    private readonly AttestorDialogue _dialogue;
    private readonly KeyShare _share;
    private readonly OpenMessage _open;
    private readonly KeptPreparation? _kept;
    private ProverPreparation? _preparation;
    private long _recordsSize;

    public MpcSession(
        ProverOptions options, ProveRequest request, RequestPlan plan, TlsClientOptions offer, IProgress<ProveProgress>? progress, TimeProvider time, Stream connection,
        CipherSuite expected, (byte[] Ticket, KeptPreparation Kept)? prepared)
    {
        _kept = prepared?.Kept;
        (_options, _request, _offer, _progress, _time) = (options, request, offer, progress, time);
        _dialogue = new AttestorDialogue(connection, time);
        _share = KeyShare.Create(offer.Random);
        _open = new OpenMessage
        {
            Mode = (byte)AttestationMode.Mpc,
            Host = request.HideServerName ? "" : offer.Host.Text,
            Port = request.HideServerName ? (ushort)0 : (ushort)request.Url.Port,
            ConnectTo = null,
            Request = [],
            Challenge = request.HashChallenge(),
            Subject = request.EncodeSubject(),
            Correlations = OpenMessage.MaxCorrelations,
            ShareCommitment = KeyShare.Commit(_share.Point.Span),
            RequestSize = plan.LengthWithEarlier,
            Ticket = prepared?.Ticket,
            ExpectedSuite = expected,
        };
    }

    public async Task<ProvenSession> RunAsync(long started, CancellationToken cancellationToken)
    {
        Task<Socket> connecting = DirectConnection.ConnectAsync(_request, cancellationToken);
        Task<Message> answer = _dialogue.ReceiveAsync(SessionMessage.Accepted, SessionProtocol.MaxAcceptedSize, cancellationToken);
        try
        {
            if (_kept is not null)
            {
                _preparation = ProverPreparation.Begin(PreparationSource.Replayed(_kept), cancellationToken);
            }

            await _dialogue.Control.SendAsync((byte)SessionMessage.Open, _open.Encode(), cancellationToken).ConfigureAwait(false);
            AcceptedMessage accepted = AcceptedMessage.Decode((await AttestorDialogue.AnswerAsync(answer).ConfigureAwait(false)).Payload);
            answer = _kept is null ? _dialogue.ReceiveAsync(SessionMessage.Ready, 0, cancellationToken) : ReceiveShareAsync(cancellationToken);
            byte[] run = await _dialogue.HashAsync().ConfigureAwait(false);
            _preparation ??= ProverPreparation.Begin(PreparationSource.Live(_dialogue.Connection, run, _open.RequestSize, _open.ExpectedSuite!.Value, _offer.Random), cancellationToken);
            PlannedCorrelations plan = new(_preparation.Transfers, SharedKeys.MaxInputsFor(_open.RequestSize));
            ProofMachine proof = ProofMachine.CreateProver(_dialogue.Connection[ChannelId.Proof], plan, cancellationToken);
            await using (proof.ConfigureAwait(false))
            {
                await _preparation.EndAsync(_dialogue.Connection).ConfigureAwait(false);
                if (_kept is null)
                {
                    _ = await AttestorDialogue.AnswerAsync(answer).ConfigureAwait(false); // no server has to wait while tables are on the way
                    answer = ReceiveShareAsync(cancellationToken);
                }

                using SharedKeys keys = new(_share, _preparation.Shared, proof);
                keys.Join(accepted.KeyShare ?? throw new ProtocolException("The attestor has no share of the key."));
                DeferredConnection server = new(new NetworkStream(await connecting.ConfigureAwait(false), ownsSocket: true), _options.MaxReceivedBytes, _time);
                await using (server.ConfigureAwait(false))
                {
                    return await RunAsync(keys, server, plan, proof, accepted, answer, started, cancellationToken).ConfigureAwait(false);
                }
            }
        }
        catch (CryptographicException e)
        {
            throw new ProveException(ProveFailure.AttestorMisbehaved, $"{e.Message} Nothing was disclosed. Do not use this attestor.", e);
        }
        catch (PresentationException e)
        {
            throw Failures.Explain(e);
        }
        catch (SocketException e)
        {
            throw new ProveException(ProveFailure.ServerTls, $"The server could not be reached: {e.Message}", e);
        }
        catch (Exception e) when (e is IOException or ProveException)
        {
            throw await _dialogue.ExplainAsync(e, answer).ConfigureAwait(false);
        }
        finally
        {
            _ = AbandonAsync(connecting);
        }
    }

    public async ValueTask DisposeAsync()
    {
        await _dialogue.DisposeAsync().ConfigureAwait(false);
        if (_preparation is not null)
        {
            await _preparation.DisposeAsync().ConfigureAwait(false);
        }

        _kept?.Dispose();
        _share.Dispose();
    }

    private async Task<ProvenSession> RunAsync(
        SharedKeys keys, DeferredConnection server, PlannedCorrelations plan, ProofMachine machine, AcceptedMessage accepted, Task<Message> shareAnswer, long started, CancellationToken cancellationToken)
    {
        using HandshakeMask? mask = _open.HidesServer ? HandshakeMask.Create(_offer.Random) : null;
        SharedTlsKeys tlsKeys = new(keys, new ControlPeer(_dialogue.Control, _share), _offer.Primitives, mask);
        await using System.Runtime.CompilerServices.ConfiguredAsyncDisposable disposing = tlsKeys.ConfigureAwait(false);
        TlsClient client = new(server, tlsKeys, _offer);
        await using System.Runtime.CompilerServices.ConfiguredAsyncDisposable closing = client.ConfigureAwait(false);

        _progress?.Report(new ProveProgress(ProveStage.Handshake, 0));
        long online = Stopwatch.GetTimestamp();
        await ShakeHandsAsync(client, cancellationToken).ConfigureAwait(false);
        int handshakeSize = server.Sent.Length - keys.Records.Sum(static record => record.Length); // TLS 1.2 has sealed its Finished
        IReadOnlyList<(int Sent, int Received)> earlier = await new EarlierExchanges(_request, _options, _time, _progress).RunAsync(client, cancellationToken).ConfigureAwait(false);
        _progress?.Report(new ProveProgress(ProveStage.Requesting, 0));
        foreach ((bool _, byte[] bytes) in RequestPlan.Create(_request).Parts) // with what was learnt on the way
        {
            await client.WriteAsync(bytes, cancellationToken).ConfigureAwait(false);
        }

        _progress?.Report(new ProveProgress(ProveStage.Receiving, 0));
        await server.EndAsync(_options.IdleTimeout, cancellationToken).ConfigureAwait(false);

        // Nothing of the server's can be read before the attestor holds all of it.
        _progress?.Report(new ProveProgress(ProveStage.Opening, server.Received.Length));
        RecordsMessage records = _open.HidesServer
            ? new RecordsMessage(default, server.Received.Bytes[HandshakeSize(keys, server)..])
            : new RecordsMessage(server.Sent.Bytes[..handshakeSize], server.Received.Bytes);
        _recordsSize = records.Client.Length + records.Server.Length;
        await _dialogue.Control.SendAsync((byte)SessionMessage.Records, records.Encode(), cancellationToken).ConfigureAwait(false);
        Message message = await AttestorDialogue.AnswerAsync(shareAnswer).ConfigureAwait(false);
        using (ShareMessage share = ShareMessage.Decode(message.Payload))
        {
            await tlsKeys.TakeAsync(share.Opening, cancellationToken).ConfigureAwait(false);
        }

        ServerResponse response = await new ResponseReceiver(client, _options, _time, _progress).RunAsync(CloseNeed.Awaited, cancellationToken).ConfigureAwait(false);
        return await ProveAsync(keys, tlsKeys, client.Session, server, plan, machine, accepted, earlier, response, (started, online), cancellationToken).ConfigureAwait(false);
    }

    private Task<Message> ReceiveShareAsync(CancellationToken cancellationToken)
        => _dialogue.ReceiveAsync(SessionMessage.Share, SessionProtocol.MaxShareSize + SessionProtocol.MaxSharingSize, cancellationToken);

    /// <summary>How many bytes the server's handshake has: its certificates are in there, and their lengths would give it away.</summary>
    private int HandshakeSize(SharedKeys keys, DeferredConnection server)
    {
        List<TlsRecord> records = server.Received.ReadAll();
        OpenedHandshake handshake = RecordedSession.VerifyHandshake(
            server.Sent.ReadAll(), records, keys.HandshakeSecrets, _offer.CertificatePolicy, _offer.Host, _offer.Primitives);
        return records.Take(handshake.FirstServerRecord).Sum(static record => TlsRecord.HeaderSize + (int)record.Fragment.Length);
    }

    /// <summary>Closes a connection that may never have been used.</summary>
    private static async Task AbandonAsync(Task<Socket> connecting)
    {
        try
        {
            (await connecting.ConfigureAwait(false)).Dispose();
        }
        catch (Exception e) when (e is SocketException or OperationCanceledException or ArgumentException)
        {
            // There is none; who waited for it has been told.
        }
    }

    private async Task ShakeHandsAsync(TlsClient client, CancellationToken cancellationToken)
    {
        try
        {
            await client.HandshakeAsync(cancellationToken).ConfigureAwait(false);
        }
        catch (TlsException e) when (e.Alert is AlertDescription.HandshakeFailure or AlertDescription.InsufficientSecurity or AlertDescription.ProtocolVersion or AlertDescription.IllegalParameter)
        {
            throw Explain(e.IsFromPeer ? $"The server refused with the alert {e.Alert}." : $"The server does not take what was offered: {e.Message}", e);
        }
        catch (EndOfStreamException e)
        {
            throw Explain("The server closed the connection during the TLS handshake, as some do instead of refusing what was offered.", e);
        }
    }

    private ProveException Explain(string what, Exception e) => new(
        ProveFailure.ServerTls,
        $"{what} In MPC mode keys can be shared on the group secp256r1 alone, and with ChaCha20-Poly1305 or AES-128-GCM under SHA-256. "
        + (_open.HidesServer ? "A server can be hidden with TLS 1.3 alone. Prove without --hide-server, or use proxy mode (--mode proxy) with this server." : "Use proxy mode (--mode proxy) with this server."),
        e);

    private async Task<ProvenSession> ProveAsync(
        SharedKeys keys, SharedTlsKeys tlsKeys, TlsSession tls, DeferredConnection server, PlannedCorrelations plan, ProofMachine machine, AcceptedMessage accepted,
        IReadOnlyList<(int Sent, int Received)> earlier, ServerResponse response, (long All, long Online) started, CancellationToken cancellationToken)
    {
        _progress?.Report(new ProveProgress(ProveStage.Proving, response.Bytes.Length));
        byte[] sessionHash = await _dialogue.HashAsync().ConfigureAwait(false);
        Task<Message> answer = _dialogue.ReceiveAsync(SessionMessage.Signed, SessionProtocol.MaxSignedSize, cancellationToken);
        try
        {
            SharedProof shared = keys.ToProof();
            SharedTraffic traffic = await shared.CountAsync(
                _kept?.RequestSize ?? _open.RequestSize, _kept?.ExpectedSuite ?? _open.ExpectedSuite!.Value, tls.Suite, _open.HidesServer).ConfigureAwait(false);
            using ProverProof proof = await ProverProof.CreateAsync(
                server.Sent, server.Received, tlsKeys.Local!, _request, _offer, sessionHash, _offer.Random, earlier, shared, OtherTraffic).ConfigureAwait(false);
            plan.Replan(proof.Correlations);
            ProofEnding ending = new(_dialogue, _open, accepted, tls, response, sessionHash, _progress, started);
            return await ending.RunAsync(proof, () => proof.RunAsync(machine).AsTask(), answer, cancellationToken).ConfigureAwait(false);

            ChannelTraffic OtherTraffic(long correlations)
            {
                ChannelTraffic run = traffic.Run.Total - traffic.Run.Proof; // which is counted with the proof
                return run + (_kept is null ? traffic.Preparation.Total : default) + traffic.TransfersOfProof(correlations) + new ChannelTraffic(_recordsSize, 0);
            }
        }
        catch (IOException e)
        {
            throw await _dialogue.ExplainAsync(e, answer).ConfigureAwait(false);
        }
    }

    /// <summary>Tells the attestor by control messages.</summary>
    private sealed class ControlPeer(MessageChannel control, KeyShare share) : ISharedKeysPeer
    {
        public ValueTask AgreeAsync(SharedTerms terms, CancellationToken cancellationToken)
            => control.QueueAsync((byte)SessionMessage.Agree, new AgreeMessage(terms, share.Point.ToArray()).Encode(), cancellationToken);

        public ValueTask DeriveAsync(ReadOnlyMemory<byte> finishedHash, CancellationToken cancellationToken)
            => control.QueueAsync((byte)SessionMessage.Derive, new DeriveMessage(finishedHash.ToArray()).Encode(), cancellationToken);

        public ValueTask SealAsync(ContentType type, int size, CancellationToken cancellationToken)
            => control.QueueAsync((byte)SessionMessage.Seal, new SealMessage(type, size).Encode(), cancellationToken);

        public ValueTask OpenAsync(ReadOnlyMemory<byte> record, CancellationToken cancellationToken)
            => control.QueueAsync((byte)SessionMessage.Read, new ReadMessage(record).Encode(), cancellationToken);

        public ValueTask ConfirmAsync(ReadOnlyMemory<byte> transcriptHash, CancellationToken cancellationToken)
            => control.QueueAsync((byte)SessionMessage.Confirm, new ConfirmMessage(transcriptHash.ToArray()).Encode(), cancellationToken);
    }
}
