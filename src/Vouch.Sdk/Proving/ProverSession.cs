using System.Diagnostics;
using System.IO.Pipelines;
using System.Security.Cryptography;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Proving;

/// <summary>One session in proxy mode on the prover's side (docs/protocol/session.md).</summary>
internal sealed class ProverSession : IAsyncDisposable
{
    private readonly ProverOptions _options;
    private readonly ProveRequest _request;
    private RequestPlan _plan;
    private readonly TimeProvider _time;
    private readonly IProgress<ProveProgress>? _progress;
    private readonly AttestorDialogue _dialogue;
    private readonly Multiplexer _attestor;
    private readonly LocalTlsKeys _keys;
    private readonly IRandomSource _random;
    private readonly TlsClient _server;
    private readonly MessageChannel _control;
    private readonly OpenMessage _open;
    private readonly TlsClientOptions _offer;
    private readonly TrafficTap? _tap;
    private Task _ending = Task.CompletedTask;
    private IReadOnlyList<(int Sent, int Received)> _earlier = [];
    private ReceiverCorrelations? _transfers;

    public ProverSession(
        ProverOptions options, ProveRequest request, RequestPlan plan, TlsClientOptions offer, IProgress<ProveProgress>? progress, TimeProvider time, Stream connection)
    {
        _options = options;
        _request = request;
        _plan = plan;
        _progress = progress;
        _time = time;
        _random = offer.Random;
        _offer = offer;
        _keys = new LocalTlsKeys(offer.Primitives, _random);
        _dialogue = new AttestorDialogue(connection, time);
        _attestor = _dialogue.Connection;
        _control = _dialogue.Control;
        _tap = request.AttestorView == AttestorView.Revealed ? new TrafficTap(_attestor[ChannelId.Traffic], options.MaxReceivedBytes) : null;
        _server = new TlsClient((IDuplexPipe?)_tap ?? _attestor[ChannelId.Traffic], _keys, offer);
        _open = new OpenMessage
        {
            Mode = (byte)AttestationMode.Proxy,
            Host = offer.Host.Text,
            Port = (ushort)request.Url.Port,
            ConnectTo = request.ConnectTo,
            Request = plan.HasSecrets ? plan.Statement : [],
            Challenge = request.HashChallenge(),
            Subject = request.EncodeSubject(),
            Correlations = request.AttestorView == AttestorView.Revealed ? OpenMessage.MaxCorrelations : 0,
        };
    }

    public async Task<ProvenSession> RunAsync(long started, CancellationToken cancellationToken)
    {
        Task<Message> answer = ReceiveAcceptedAsync(cancellationToken);
        (long, long) both = (started, Stopwatch.GetTimestamp());
        ServerResponse response;
        AcceptedMessage accepted;
        try
        {
            await _control.QueueAsync((byte)SessionMessage.Open, _open.Encode(), cancellationToken).ConfigureAwait(false);
            await ShakeHandsAsync(cancellationToken).ConfigureAwait(false);
            _earlier = await new EarlierExchanges(_request, _options, _time, _progress).RunAsync(_server, cancellationToken).ConfigureAwait(false);
            _plan = RequestPlan.Create(_request); // with what was learnt on the way
            await SendAsync(cancellationToken).ConfigureAwait(false);
            response = await ReceiveResponseAsync(cancellationToken).ConfigureAwait(false);
            accepted = AcceptedMessage.Decode((await AttestorDialogue.AnswerAsync(answer).ConfigureAwait(false)).Payload);
        }
        catch (Exception e) when (e is IOException or ProveException)
        {
            throw await _dialogue.ExplainAsync(e, answer).ConfigureAwait(false);
        }

        if (_tap is not null)
        {
            return await ProveAsync(_tap, accepted, response, both, cancellationToken).ConfigureAwait(false);
        }

        return await OpenAsync(accepted, response, both, cancellationToken).ConfigureAwait(false);
    }

    public async ValueTask DisposeAsync()
    {
        await _server.DisposeAsync().ConfigureAwait(false);
        await _keys.DisposeAsync().ConfigureAwait(false);
        _transfers?.Dispose();
        await _dialogue.DisposeAsync().ConfigureAwait(false);
        _tap?.Dispose();
    }

    /// <summary>The attestor's first answer; with it begins the making of correlations, if there will be a proof.</summary>
    private async Task<Message> ReceiveAcceptedAsync(CancellationToken cancellationToken)
    {
        Message answer = await _dialogue.ReceiveAsync(SessionMessage.Accepted, SessionProtocol.MaxAcceptedSize, cancellationToken).ConfigureAwait(false);
        if (answer.Type == (byte)SessionMessage.Accepted && _tap is not null)
        {
            byte[] sessionHash = await _dialogue.HashAsync().ConfigureAwait(false);
            _transfers = new ReceiverCorrelations(_attestor[ChannelId.Transfers], sessionHash, _random);
            _transfers.Begin(_open.Correlations, cancellationToken);
        }

        return answer;
    }

    private async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        _progress?.Report(new ProveProgress(ProveStage.Handshake, 0));
        await _server.HandshakeAsync(cancellationToken).ConfigureAwait(false);
        if (_plan.HasSecrets && _server.Session.Version != TlsVersion.Tls13)
        {
            throw new ProveException(
                ProveFailure.SecretNeedsTls13,
                $"The server speaks TLS 1.2, where a part of the request can be hidden by a proof alone: {Secrets()} would be disclosed to the attestor. Nothing was sent. "
                + "Leave --disclose-to-attestor away to have everything proven instead, or allow it with --disclose-to-attestor request, if you trust the attestor with that.");
        }
    }

    private async Task SendAsync(CancellationToken cancellationToken)
    {
        _progress?.Report(new ProveProgress(ProveStage.Requesting, 0));
        for (int i = 0; i < _plan.Parts.Count; i++)
        {
            if (i > 0)
            {
                await _server.UpdateKeysAsync(cancellationToken).ConfigureAwait(false);
            }

            await _server.WriteAsync(_plan.Parts[i].Bytes, cancellationToken).ConfigureAwait(false);
        }

        if (_plan.Parts[^1].IsSecret)
        {
            await _server.UpdateKeysAsync(cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task<ServerResponse> ReceiveResponseAsync(CancellationToken cancellationToken)
    {
        ResponseReceiver receiver = new(_server, _options, _time, _progress);
        try
        {
            CloseNeed close = _open.IsProven ? CloseNeed.Awaited
                : _request.ClientCertificate is not null && _server.Session.ClientCertificateRequested ? CloseNeed.Demanded
                : CloseNeed.None;
            ServerResponse response = await receiver.RunAsync(close, cancellationToken).ConfigureAwait(false);
            _ending = receiver.Ending;
            return response;
        }
        catch (Exception e) when (_server.ClientKeyUpdates > 0 && receiver.Received == 0 && (e is TlsException { IsFromPeer: true } or ProveException { Failure: ProveFailure.ResponseTruncated }))
        {
            throw new ProveException(
                ProveFailure.ServerRefusesKeyUpdate,
                $"The server ended the connection instead of answering, probably because of the KeyUpdate that hides {Secrets()}. "
                + $"Leave --disclose-to-attestor away to have everything proven instead, or let the attestor see {Secrets()} with --disclose-to-attestor request.",
                e);
        }
    }

    private async Task<ProvenSession> OpenAsync(AcceptedMessage accepted, ServerResponse response, (long All, long Online) started, CancellationToken cancellationToken)
    {
        _progress?.Report(new ProveProgress(ProveStage.Opening, response.Bytes.Length));
        byte[] sessionHash = await _dialogue.HashAsync().ConfigureAwait(false);
        using ProverOpening opening = new(_open, accepted, _server.Session, OpenSecrets(), ReadTranscript(response), sessionHash, _random);
        IChannel traffic = _attestor[ChannelId.Traffic];
        Task<Message> answer = _dialogue.ReceiveAsync(SessionMessage.Signed, SessionProtocol.MaxSignedSize, cancellationToken);
        try
        {
            await _server.CloseAsync(cancellationToken).ConfigureAwait(false);
            await traffic.CompleteAsync(cancellationToken).ConfigureAwait(false);
            Task drained = DrainAsync(traffic, null, cancellationToken);
            byte[] encoded = opening.Encode();
            await _control.SendAsync((byte)SessionMessage.Opening, encoded, cancellationToken).ConfigureAwait(false);
            CryptographicOperations.ZeroMemory(encoded);
            opening.Commit();
            Message message = await AttestorDialogue.AnswerAsync(answer).ConfigureAwait(false);
            await drained.ConfigureAwait(false);
            return ProvenSession.Of(opening.Accept(message.Payload), _server.Session, response, _attestor.Counters, started);
        }
        catch (IOException e)
        {
            throw await _dialogue.ExplainAsync(e, answer).ConfigureAwait(false);
        }
    }

    /// <summary>Proves what the records hold; nothing after the handshake is opened.</summary>
    private async Task<ProvenSession> ProveAsync(TrafficTap tap, AcceptedMessage accepted, ServerResponse response, (long All, long Online) started, CancellationToken cancellationToken)
    {
        _progress?.Report(new ProveProgress(ProveStage.Proving, response.Bytes.Length));
        byte[] sessionHash = await _dialogue.HashAsync().ConfigureAwait(false);
        IChannel traffic = _attestor[ChannelId.Traffic];
        Task<Message> answer = _dialogue.ReceiveAsync(SessionMessage.Signed, SessionProtocol.MaxSignedSize, cancellationToken);
        try
        {
            await _server.CloseAsync(cancellationToken).ConfigureAwait(false);
            await traffic.CompleteAsync(cancellationToken).ConfigureAwait(false);
            await _ending.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // what broke there is in the records
            await DrainAsync(traffic, tap, cancellationToken).ConfigureAwait(false);
            using ProverProof proof = await ProverProof.CreateAsync(
                tap.Sent, tap.Received, _keys, _request, _offer, sessionHash, _random, _earlier).ConfigureAwait(false);
            ProofEnding ending = new(_dialogue, _open, accepted, _server.Session, response, sessionHash, _progress, started);
            return await ending.RunAsync(proof, () => RunAsync(proof, cancellationToken), answer, cancellationToken).ConfigureAwait(false);
        }
        catch (PresentationException e)
        {
            throw Failures.Explain(e);
        }
        catch (IOException e)
        {
            throw await _dialogue.ExplainAsync(e, answer).ConfigureAwait(false);
        }
    }

    private async Task RunAsync(ProverProof proof, CancellationToken cancellationToken)
    {
        ProofMachine machine = ProofMachine.CreateProver(_attestor[ChannelId.Proof], new PlannedCorrelations(_transfers!, proof.Correlations), cancellationToken);
        await using (machine.ConfigureAwait(false))
        {
            await proof.RunAsync(machine).ConfigureAwait(false);
        }
    }

    private OpenedSecrets OpenSecrets()
        => _server.Session.Version == TlsVersion.Tls12 ? _keys.OpenMasterSecret()
            : !_plan.HasSecrets ? _keys.OpenWhole()
            : _keys.OpenSplit(Enumerable.Range(0, _plan.Parts.Count).Where(i => !_plan.Parts[i].IsSecret));

    private Transcript ReadTranscript(ServerResponse response)
    {
        byte[] sent = new byte[_plan.Length];
        List<Segment> hidden = [];
        int position = 0;
        foreach ((bool isSecret, byte[] bytes) in _plan.Parts)
        {
            if (isSecret)
            {
                hidden.Add(new Segment(position, bytes.Length));
            }
            else
            {
                bytes.CopyTo(sent, position);
            }

            position += bytes.Length;
        }

        return new Transcript(sent, response.Bytes, hidden);
    }

    /// <summary>Takes what the server sends after we are done, so that nothing stands in the way of the answer.</summary>
    private static async Task DrainAsync(IChannel traffic, TrafficTap? tap, CancellationToken cancellationToken)
    {
        byte[] buffer = new byte[4096];
        while (await traffic.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and int size)
        {
            tap?.KeepReceived(buffer.AsSpan(0, size));
        }
    }

    private string Secrets()
        => string.Join(" and ", (string[])[.. _request.SecretHeaders.Select(h => $"the header {h.Key}"), .. _request.SecretBody && !_request.Body.IsEmpty ? ["the body"] : (string[])[]]);
}
