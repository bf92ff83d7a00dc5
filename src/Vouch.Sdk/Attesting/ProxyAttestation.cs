using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Vouch.Mpc.Machines;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Sessions;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Attesting;

/// <summary>Proxy mode on the attestor's side: dials, forwards, checks what is opened or proven.</summary>
internal sealed class ProxyAttestation(SessionContext context, OpenMessage open)
{
    private readonly SessionTerms _terms = context.Terms;

    /// <exception cref="AttestorException">A check failed.</exception>
    public async Task<AttestedRun> RunAsync(CancellationToken cancellationToken)
    {
        if (open.ShareCommitment is not null)
        {
            throw new AttestorException(AttestorFailure.ProtocolViolation, "A key is to be shared, but not in this mode.");
        }

        ServerConnection dialled = await _terms.Dial(open.Host, open.Port, open.ConnectTo, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = dialled.Stream.ConfigureAwait(false);
        DateTimeOffset time = _terms.Time.GetUtcNow();
        string address = dialled.Address.ToString();
        AcceptedMessage accepted = await context.AcceptAsync(time, address, keyShare: null, cancellationToken).ConfigureAwait(false);

        byte[] sessionHash = await context.HashAsync().ConfigureAwait(false);
        using ProofRoom? room = !open.IsProven ? null : new(
            _terms.Proofs, new SenderCorrelations(context.Peer[ChannelId.Transfers], sessionHash, _terms.Random), open.Correlations, _terms.Limits.MaxIdle, cancellationToken);
        using ServerTraffic traffic = new(context.Peer[ChannelId.Traffic], dialled.Stream, _terms.Limits, _terms.Time, _terms.Memory);
        await traffic.RunAsync(cancellationToken).ConfigureAwait(false);
        await dialled.Stream.DisposeAsync().ConfigureAwait(false); // the session with the server is over, whatever comes of the checks

        Message last = await context.ReceiveAsync(
            type => type switch
            {
                SessionMessage.Opening when room is null => SessionProtocol.MaxOpeningSize,
                SessionMessage.Statement when room is not null => SessionProtocol.MaxStatementSize,
                _ => null,
            },
            cancellationToken).ConfigureAwait(false);
        CheckedSession session = room is not null
            ? await VerifyAsync(last.Payload, traffic, room, sessionHash, time, address, cancellationToken).ConfigureAwait(false)
            : Check(last.Payload, traffic, sessionHash, time, address);
        return new AttestedRun(accepted, time, sessionHash, session, traffic.Sent.Length, traffic.Received.Length);
    }

    private CheckedSession Check(ReadOnlyMemory<byte> payload, ServerTraffic traffic, byte[] sessionHash, DateTimeOffset time, string address)
    {
        using OpeningMessage opening = OpeningMessage.Decode(payload);
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsMemory(payload).Span);
        SessionContext.Compare(sessionHash, opening.SessionHash);
        return new SessionCheck(open, opening, traffic.Sent, traffic.Received, _terms.ServerRoots, time).Run(address);
    }

    private async Task<CheckedSession> VerifyAsync(
        ReadOnlyMemory<byte> payload, ServerTraffic traffic, ProofRoom room, byte[] sessionHash, DateTimeOffset time, string address, CancellationToken cancellationToken)
    {
        using StatementMessage statement = StatementMessage.Decode(payload);
        SessionContext.Compare(sessionHash, statement.SessionHash);
        ProofCheck check = new(open, statement, traffic.Sent, traffic.Received, _terms, time);
        SenderCorrelations transfers = await room.EnterAsync().ConfigureAwait(false);
        ProofMachine machine = ProofMachine.CreateVerifier(
            context.Peer[ChannelId.Proof], new PlannedCorrelations(transfers, statement.Correlations), _terms.Random, cancellationToken);
        await using (machine.ConfigureAwait(false))
        {
            return await check.RunAsync(machine, shared: null, address).ConfigureAwait(false);
        }
    }
}
