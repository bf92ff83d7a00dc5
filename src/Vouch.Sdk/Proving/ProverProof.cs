using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.MpcTls;
using Vouch.MpcTls.Statements;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Certificates;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;
using Vouch.Transport;

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

    /// <summary>What the attestor must say of the transcript.</summary>
    public TranscriptFacts Facts(OpenMessage open)
    {
        _message.CheckExchange(open, _proof.IsClosedByServer, out Completeness completeness);
        return new TranscriptFacts(_transcript.Sent.Length, _transcript.Received.Length, 0, completeness, TranscriptOpening.Proof);
    }

    /// <summary>Reads the recording, plans the ranges, commits to them and tries the proof in the clear, which says what it will cost.</summary>
    /// <exception cref="TlsException">The recording is not what the session was.</exception>
    public static async Task<ProverProof> CreateAsync(
        TrafficTap tap, LocalTlsKeys keys, ServerCertificatePolicy policy, ServerName host, IPrimitives primitives, byte[] sessionHash, IRandomSource random)
    {
        List<TlsRecord> client = tap.Sent.ReadAll();
        List<TlsRecord> server = tap.Received.ReadAll();
        OpenedSecrets opened = keys.OpenHandshake();
        OpenedHandshake handshake = RecordedSession.VerifyHandshake(client, server, opened, policy, host, primitives);
        using OpenedSecrets whole = handshake.Session.Version == TlsVersion.Tls12 ? keys.OpenMasterSecret() : keys.OpenWhole();
        using RecordedSession session = RecordedSession.Verify(client, server, whole, policy, host, primitives);

        List<byte> sent = [];
        List<byte> received = [];
        using RecordedDirection clientDirection = session.OpenClient();
        using RecordedDirection serverDirection = session.OpenServer();
        IReadOnlyList<StatedRecord> sentRecords = RecordStatements.Read(handshake, clientDirection, Side.Client, client, sent);
        IReadOnlyList<StatedRecord> receivedRecords = RecordStatements.Read(handshake, serverDirection, Side.Server, server, received);

        byte[] blinderSeed = new byte[RangeCommitments.BlinderSeedSize];
        random.Fill(blinderSeed);
        Transcript transcript = new(sent.ToArray(), received.ToArray(), []);
        IReadOnlyList<TranscriptRange> ranges = new RangePlanner().Plan(transcript);
        RangeCommitments commitments = RangeCommitments.Create(transcript, ranges, blinderSeed, out RangeFailure failure)
            ?? throw new InvalidOperationException($"A planned range cannot be committed to: {failure}.");

        SessionWitness witness = new(keys.CopyRootSecret(), [.. Enumerable.Range(0, ranges.Count).Select(i => Secret(commitments.CopyBlinder(i)))]);
        SessionProof proof = new(handshake, opened, client, server);
        StatementMessage message = new()
        {
            Handshake = opened,
            Sent = new DirectionStatement(sentRecords, Show(Direction.Sent)),
            Received = new DirectionStatement(receivedRecords, serverDirection.IsClosed ? [] : Show(Direction.Received)),
            Ranges = ranges,
            Commitments = [.. Enumerable.Range(0, ranges.Count).SelectMany(i => commitments[i].ToArray())],
            Checks = [.. ranges.Select(range => (byte)KindChecks.Of(range, transcript))],
            Correlations = 0,
            SessionHash = sessionHash,
        };
        PlainMachine trial = new();
        await using (trial.ConfigureAwait(false))
        {
            await proof.RunAsync(trial, message.ToStatement(), witness).ConfigureAwait(false);
            message.Correlations = ProofMachine.CorrelationsFor(trial.Cost);
        }

        return new ProverProof(message, witness, proof, transcript, commitments, blinderSeed);

        ShownBytes[] Show(Direction direction)
            => [.. MessageShape.Of(transcript, direction).Select(segment => new ShownBytes(segment.Start, transcript[direction].Slice(segment.Start, segment.Length)))];
    }

    public byte[] Encode() => _message.Encode();

    /// <summary>Proves it.</summary>
    public async Task RunAsync(IChannel attestor, CorrelationStock stock, CancellationToken cancellationToken)
    {
        PlannedCorrelations correlations = await stock.PlanAsync(_message.Correlations).ConfigureAwait(false);
        ProofMachine machine = ProofMachine.CreateProver(attestor, correlations, cancellationToken);
        await using (machine.ConfigureAwait(false))
        {
            await _proof.RunAsync(machine, _statement, _witness).ConfigureAwait(false);
        }
    }

    public void Dispose()
    {
        _witness.Dispose();
        _message.Dispose();
    }

    private static SecretBuffer Secret(byte[] bytes)
    {
        SecretBuffer secret = new(bytes.Length);
        bytes.CopyTo(secret.Span);
        System.Security.Cryptography.CryptographicOperations.ZeroMemory(bytes);
        return secret;
    }
}
