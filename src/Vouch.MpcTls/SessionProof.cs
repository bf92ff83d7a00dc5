using Vouch.Circuits;
using Vouch.Mpc.Machines;
using Vouch.MpcTls.Keys;
using Vouch.MpcTls.Ranges;
using Vouch.MpcTls.Records;
using Vouch.MpcTls.Sharing;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;
using Vouch.Tls.Records;
using Vouch.Transport;

namespace Vouch.MpcTls;

/// <summary>The session proof: what the records of a verified handshake hold, without their keys (docs/protocol/session-proof.md). One program for both parties.</summary>
/// <param name="handshake">The handshake, which each party has verified by itself, or of which both know the same hashes.</param>
/// <param name="opened">What it was verified with; null where it was not seen.</param>
/// <param name="client">The client's records, from the first of the connection on.</param>
/// <param name="server">The server's records, likewise.</param>
/// <param name="shared">The run in which the keys were shared; null where the prover had them from the start.</param>
public sealed class SessionProof(EndedHandshake handshake, OpenedSecrets? opened, IReadOnlyList<TlsRecord> client, IReadOnlyList<TlsRecord> server, SharedProof? shared = null)
{
    private CipherSuite Suite => handshake.Suite;

    /// <summary>Whether the server ended the connection with close_notify; known once the proof has run.</summary>
    public bool IsClosedByServer { get; private set; }

    /// <summary>Runs the proof on one's own end of a machine, to the end of its checks.</summary>
    /// <param name="machine">The machine.</param>
    /// <param name="statement">What is to be proven.</param>
    /// <param name="witness">The prover's secrets; null at the attestor.</param>
    /// <exception cref="SessionProofException">The statement does not fit the records.</exception>
    /// <exception cref="ProtocolException">The peer cheated.</exception>
    public async ValueTask RunAsync(IMachine machine, SessionStatement statement, SessionWitness? witness)
    {
        ArgumentNullException.ThrowIfNull(machine);
        ArgumentNullException.ThrowIfNull(statement);
        IReadOnlyList<TlsRecord> clientRecords = [.. client.Skip(handshake.FirstClientRecord)];
        IReadOnlyList<TlsRecord> serverRecords = [.. server.Skip(handshake.FirstServerRecord)];
        ProtectedRecord.ThrowIfUnfit(Suite, clientRecords, statement.Client, Side.Client); // before anything is run
        ProtectedRecord.ThrowIfUnfit(Suite, serverRecords, statement.Server, Side.Server);
        foreach (ProvenRange range in statement.Ranges)
        {
            range.ThrowIfInvalid();
        }

        if (witness is not null && witness.Blinders.Count != statement.Ranges.Count)
        {
            throw new ArgumentException($"There are {statement.Ranges.Count} ranges, and blinders for {witness.Blinders.Count}.", nameof(witness));
        }

        PlaintextUses clientUses = PlanUses(machine, statement, Side.Client, witness);
        PlaintextUses serverUses = PlanUses(machine, statement, Side.Server, witness);
        (DirectionKeys clientKeys, DirectionKeys serverKeys) = await DeriveKeysAsync(machine, witness).ConfigureAwait(false);
        await RunAsync(machine, Side.Client, clientKeys, statement.Client, clientUses, clientRecords).ConfigureAwait(false);
        IsClosedByServer = await RunAsync(machine, Side.Server, serverKeys, statement.Server, serverUses, serverRecords).ConfigureAwait(false);
        await machine.FinishAsync().ConfigureAwait(false);
    }

    /// <returns>Whether the direction ends with close_notify.</returns>
    private async ValueTask<bool> RunAsync(
        IMachine machine, Side side, DirectionKeys keys, DirectionStatement statement, PlaintextUses uses, IReadOnlyList<TlsRecord> records)
    {
        if (statement.Opened is OpenedDirection opened)
        {
            keys.AssertOpened(opened.Secret);
            return opened.IsClosed;
        }

        DirectionProgram program = new(machine, Suite, side, keys, statement, uses, side == Side.Client ? handshake.ClientFinished : handshake.ServerFinished);
        await program.RunAsync(records).ConfigureAwait(false);
        return program.IsClosed;
    }

    private async ValueTask<(DirectionKeys Client, DirectionKeys Server)> DeriveKeysAsync(IMachine machine, SessionWitness? witness)
    {
        if (shared is not null)
        {
            return await shared.RunAsync(machine, handshake, opened).ConfigureAwait(false);
        }

        OpenedHandshake verified = handshake as OpenedHandshake ?? throw new InvalidOperationException("A handshake that was not seen belongs to shared keys.");
        int size = opened is Tls13HandshakeSecrets ? Suite.HashSize : Prf.MasterSecretSize;
        Bits secret = await machine.InputAsync(SessionRole.Prover, size, witness is null ? default : witness.Secret.Span).ConfigureAwait(false);
        if (opened is Tls13HandshakeSecrets secrets)
        {
            Tls13KeySchedule schedule = await Tls13KeySchedule.RunAsync(machine, Suite, secret, verified.Session.HelloHash, secrets).ConfigureAwait(false);
            return (await KeysOfAsync(Side.Client).ConfigureAwait(false), await KeysOfAsync(Side.Server).ConfigureAwait(false));

            async ValueTask<DirectionKeys> KeysOfAsync(Side side) => new DirectionKeys.OfTrafficSecret(
                machine, Suite, await schedule.TrafficSecretAsync(side, handshake.FinishedHash).ConfigureAwait(false));
        }

        (RecordKey client, RecordKey server) = await Tls12KeySchedule.RunAsync(machine, verified, secret).ConfigureAwait(false);
        return (new DirectionKeys.Only(machine, client), new DirectionKeys.Only(machine, server));
    }

    private static PlaintextUses PlanUses(IMachine machine, SessionStatement statement, Side side, SessionWitness? witness)
    {
        DirectionStatement direction = side == Side.Client ? statement.Client : statement.Server;
        PlaintextUses uses = new();
        int end = 0;
        foreach (ShownBytes shown in direction.Shown)
        {
            if (shown.Start < end || shown.Bytes.IsEmpty || shown.Bytes.Length > int.MaxValue - shown.Start)
            {
                throw new SessionProofException(SessionProofFailure.RangeInvalid, $"What is shown of the {side} is out of order.");
            }

            uses.Add(shown.Start, shown.Bytes.Length, new ShownUse(machine, shown.Bytes));
            end = shown.Start + shown.Bytes.Length;
        }

        for (int i = 0; i < statement.Ranges.Count; i++)
        {
            ProvenRange range = statement.Ranges[i];
            if (range.Direction == side)
            {
                if (range.IsCommitted)
                {
                    Add(range, new RangeHasher(machine, range, witness?.Blinders[i]));
                }

                if (range.Check.Automaton() is TextAutomaton automaton)
                {
                    Add(range, new RangeChecker(machine, automaton, range.Size));
                }
            }
        }

        if (direction.Opened is not null && uses.End > 0)
        {
            throw new SessionProofException(SessionProofFailure.RangeInvalid, $"Something is to be proven of what the {side} sent, whose key is opened.");
        }

        if (uses.End > direction.Length)
        {
            throw new SessionProofException(SessionProofFailure.RangeInvalid, $"A range ends at {uses.End}; the {side} sent {direction.Length} bytes.");
        }

        uses.Sort();
        return uses;

        void Add(ProvenRange range, CarriedUse use)
        {
            foreach ((int start, int length) in range.Segments)
            {
                uses.Add(start, length, use);
            }
        }
    }
}
