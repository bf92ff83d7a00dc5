using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.MpcTls;
using Vouch.MpcTls.Sharing;
using Vouch.MpcTls.Statements;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;

namespace Vouch.Proving;

/// <summary>What the prover proves after the close instead of opening keys: every record, and a commitment to each part of request and response.</summary>
internal sealed class ProverProof : IDisposable
{
    private readonly StatementMessage _message;
    private readonly SessionStatement _statement;
    private readonly SessionWitness _witness;
    private readonly SessionProof _proof;
    private readonly Transcript _transcript;
    private readonly RangeCommitments _commitments;
    private readonly byte[] _blinderSeed;

    private ProverProof(StatementMessage message, SessionWitness witness, SessionProof proof, Transcript transcript, RangeCommitments commitments, byte[] blinderSeed)
    {
        (_message, _witness, _proof, _transcript, _commitments, _blinderSeed) = (message, witness, proof, transcript, commitments, blinderSeed);
        _statement = message.ToStatement();
    }

    public Transcript Transcript => _transcript;

    public RangeCommitments Commitments => _commitments;

    public ReadOnlyMemory<byte> BlinderSeed => _blinderSeed;

    /// <summary>The handshake, as the attestor knows it.</summary>
    public required EndedHandshake Handshake { get; init; }

    /// <summary>What shows the server later, where it is hidden from the attestor.</summary>
    public required HandshakeEvidence? Evidence { get; init; }

    /// <summary>The Statement message.</summary>
    public required byte[] Encoded { get; init; }

    /// <summary>What the session will have cost.</summary>
    public required ProofCost Cost { get; init; }

    /// <summary>What the attestor must say of the transcript.</summary>
    public TranscriptFacts Facts(OpenMessage open)
    {
        _message.CheckExchange(open, _proof.IsClosedByServer, out Completeness completeness);
        return new TranscriptFacts(_transcript.Sent.Length, _transcript.Received.Length, 0, completeness, TranscriptOpening.Proof);
    }

    /// <summary>Reads the recording, plans what to show and to commit to, and tries the proof in the clear, which says what it will cost.</summary>
    /// <exception cref="TlsException">The recording is not what the session was.</exception>
    /// <exception cref="Attestations.Presentations.PresentationException">A selector names nothing that can be shown.</exception>
    public static async Task<ProverProof> CreateAsync(
        RecordLog sentLog, RecordLog receivedLog, LocalTlsKeys keys, ProveRequest request, TlsClientOptions offer, byte[] sessionHash, IRandomSource random,
        IReadOnlyList<(int Sent, int Received)> earlier, SharedProof? shared = null, Func<long, ChannelTraffic>? others = null)
    {
        List<TlsRecord> client = sentLog.ReadAll();
        List<TlsRecord> server = receivedLog.ReadAll();
        OpenedSecrets? opened = keys.OpenHandshake();
        OpenedHandshake verified = RecordedSession.VerifyHandshake(client, server, opened, offer.CertificatePolicy, offer.Host, offer.Primitives);
        EndedHandshake handshake = verified;
        HandshakeEvidence? evidence = null;
        if (request.HideServerName)
        {
            TlsSession session = verified.Session;
            handshake = new UnseenHandshake(new Tls13Terms(session.Suite, session.Group, session.ServerKeyShare, session.HelloHash), session.ClientKeyShare, verified.FinishedHash);
            evidence = new HandshakeEvidence(offer.Host.Text, (ushort)request.Url.Port, verified.Messages);
            client.RemoveRange(0, verified.FirstClientRecord);
            server.RemoveRange(0, verified.FirstServerRecord);
            opened.Dispose();
            opened = null;
        }

        (IReadOnlyList<StatedRecord> sentRecords, OpenedDirection sent) = Read(Side.Client, client);
        (IReadOnlyList<StatedRecord> receivedRecords, OpenedDirection received) = Read(Side.Server, server);
        EarlierPlan before = EarlierPlan.Create(sent.Application, received.Application, earlier, request.HideServerName);
        Transcript transcript = new(sent.Application[before.Sent..], received.Application[before.Received..], []);
        ProofPlan plan = ProofPlan.Create(transcript, received.IsClosed, request);

        // With the client's key an attestor could say more in a connection that a certificate vouches for and the server has not closed (docs/security/threat-model.md).
        bool isVouchedFor = request.ClientCertificate is not null && !received.IsClosed;
        byte[] blinderSeed = new byte[RangeCommitments.BlinderSeedSize];
        random.Fill(blinderSeed);
        DisclosurePlan disclosure = plan.Disclosure;
        TranscriptRange[] ranges = [.. disclosure.Committed, .. disclosure.Revealed];
        RangeCommitments commitments = RangeCommitments.Create(transcript, ranges, blinderSeed, out RangeFailure failure)
            ?? throw new InvalidOperationException($"A planned range cannot be committed to: {failure}.");
        IReadOnlyList<TranscriptRange> texts = before.AddTexts(plan.Texts);
        SecretBuffer?[] blinders = [.. disclosure.Committed.Select((_, i) => commitments.CopyBlinder(i)), .. texts.Select(static SecretBuffer? (_) => null)];
        StatementMessage message = new()
        {
            Handshake = opened,
            Sent = State(Direction.Sent, sentRecords, sent),
            Received = State(Direction.Received, receivedRecords, received),
            Ranges = new StatedRanges
            {
                Ranges = [.. ranges.Select(before.Move)],
                Commitments = [.. Enumerable.Range(0, ranges.Length).SelectMany(i => commitments[i].ToArray())],
                Checks = [.. disclosure.Committed.Select(range => (byte)KindChecks.Of(range, transcript)), .. disclosure.Revealed.Select(static _ => StatedRanges.Revealed)],
                Blinders = [.. Enumerable.Range(disclosure.Committed.Count, disclosure.Revealed.Count).SelectMany(i => ToBytes(commitments.CopyBlinder(i)))],
                Texts = texts,
            },
            Earlier = earlier,
            Correlations = 0,
            SessionHash = sessionHash,
        };

        SessionWitness witness = new(keys.CopyRootSecret(), blinders);
        SessionProof proof = new(handshake, opened, client, server, shared);
        byte[] encoded;
        ProofCost cost;
        PlainMachine trial = new();
        await using (trial.ConfigureAwait(false))
        {
            await proof.RunAsync(trial, message.ToStatement(), witness).ConfigureAwait(false);
            message.Correlations = ProofMachine.CorrelationsFor(trial.Cost);
            encoded = message.Encode();
            others ??= correlations => ProofCost.OfProxy(correlations, new ChannelTraffic(sentLog.Length, receivedLog.Length));
            cost = ProofCost.Of(trial, encoded.Length, evidence is null ? verified.Session.CertificateChain : [], others(message.Correlations));
        }

        return new ProverProof(message, witness, proof, transcript, commitments, blinderSeed) { Cost = cost, Encoded = encoded, Handshake = handshake, Evidence = evidence };

        (IReadOnlyList<StatedRecord> Records, OpenedDirection Direction) Read(Side side, List<TlsRecord> records)
        {
            using SecretBuffer secret = keys.OpenDirection(side, verified.Session);
            OpenedDirection direction = OpenedDirection.Read(handshake, side, records, secret.Span, offer.Primitives, out IReadOnlyList<StatedRecord> stated);
            return (stated, direction);
        }

        StatedDirection State(Direction direction, IReadOnlyList<StatedRecord> records, OpenedDirection whole)
        {
            if (plan.IsOpened(direction) && earlier.Count == 0 && (direction == Direction.Received || !isVouchedFor))
            {
                return new StatedDirection(new DirectionStatement(whole));
            }

            whole.Dispose();
            return new StatedDirection(new DirectionStatement(records, before.AddShown(direction, plan.Shown(direction))));
        }
    }

    /// <summary>How many correlations the proof takes at most, with those that its machine has taken already.</summary>
    public long Correlations => _message.Correlations;

    /// <summary>Proves it.</summary>
    public ValueTask RunAsync(ProofMachine machine) => _proof.RunAsync(machine, _statement, _witness);

    public void Dispose()
    {
        _witness.Dispose();
        _message.Dispose();
    }

    private static byte[] ToBytes(SecretBuffer blinder)
    {
        using (blinder)
        {
            return blinder.Span.ToArray();
        }
    }
}
