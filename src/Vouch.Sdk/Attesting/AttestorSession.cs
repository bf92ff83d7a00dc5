using System.Globalization;
using System.Net;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using Vouch.Attestations;
using Vouch.Mpc.ObliviousTransfer;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Attesting;

/// <summary>One session on the attestor's side (docs/protocol/session.md): dials, forwards, checks, signs.</summary>
internal sealed class AttestorSession(Multiplexer peer, SessionTerms terms)
{
    /// <summary>Runs the session until the signature has been sent.</summary>
    /// <exception cref="AttestorException">A check failed.</exception>
    public async Task<AttestorOutcome> RunAsync(CancellationToken cancellationToken)
    {
        using SessionHash hash = new(SessionRole.Attestor);
        MessageChannel control = new(peer[ChannelId.Control], hash);
        OpenMessage open = await ReceiveOpenAsync(control, cancellationToken).ConfigureAwait(false);

        ServerConnection dialled = await terms.Dial(open.Host, open.Port, open.ConnectTo, cancellationToken).ConfigureAwait(false);
        await using ConfiguredAsyncDisposable closing = dialled.Stream.ConfigureAwait(false);
        DateTimeOffset time = terms.Time.GetUtcNow();
        AcceptedMessage accepted = Accept(time, dialled.Address);
        await control.QueueAsync((byte)SessionMessage.Accepted, accepted.Encode(), CancellationToken.None).OrGiveUpAsync(cancellationToken).ConfigureAwait(false);

        NegotiatedVersion version = await peer.Negotiated.ConfigureAwait(false);
        byte[] sessionHash = hash.Current(version);
        using SenderCorrelations? transfers = open.IsProven ? new(peer[ChannelId.Transfers], sessionHash, terms.Random) : null;
        transfers?.Begin(open.Correlations, cancellationToken);
        using ServerTraffic traffic = new(peer[ChannelId.Traffic], dialled.Stream, terms.Limits, terms.Time, terms.Memory);
        await traffic.RunAsync(cancellationToken).ConfigureAwait(false);
        await dialled.Stream.DisposeAsync().ConfigureAwait(false); // the session with the server is over, whatever comes of the checks

        Message last = await control.ReceiveAsync(
            type => (SessionMessage)type switch
            {
                SessionMessage.Opening when transfers is null => SessionProtocol.MaxOpeningSize,
                SessionMessage.Statement when transfers is not null => SessionProtocol.MaxStatementSize,
                _ => null,
            },
            CancellationToken.None).OrGiveUpAsync(cancellationToken).ConfigureAwait(false);
        string address = dialled.Address.ToString();
        CheckedSession session = transfers is not null
            ? await VerifyAsync(open, last.Payload, traffic, transfers, sessionHash, time, address, cancellationToken).ConfigureAwait(false)
            : Check(open, last.Payload, traffic, sessionHash, time, address);
        AttestorReply reply = Sign(open, accepted, time, sessionHash, session);
        await control.SendAsync((byte)SessionMessage.Signed, reply.Encode(), cancellationToken).ConfigureAwait(false); // cancelling may end the connection: half of it is sent
        return new AttestorOutcome(null, string.Create(
            CultureInfo.InvariantCulture,
            $"session {Convert.ToHexStringLower(accepted.SessionId.AsSpan(0, 4))}, {open.Host}:{open.Port}, {traffic.Sent.Length} bytes up, {traffic.Received.Length} down, {reply.Header.LeafCount} leaves"));
    }

    private CheckedSession Check(OpenMessage open, ReadOnlyMemory<byte> payload, ServerTraffic traffic, byte[] sessionHash, DateTimeOffset time, string address)
    {
        using OpeningMessage opening = OpeningMessage.Decode(payload);
        CryptographicOperations.ZeroMemory(System.Runtime.InteropServices.MemoryMarshal.AsMemory(payload).Span);
        Compare(sessionHash, opening.SessionHash);
        return new SessionCheck(open, opening, traffic.Sent, traffic.Received, terms.ServerRoots, time).Run(address);
    }

    private async Task<CheckedSession> VerifyAsync(
        OpenMessage open, ReadOnlyMemory<byte> payload, ServerTraffic traffic, SenderCorrelations transfers, byte[] sessionHash, DateTimeOffset time, string address, CancellationToken cancellationToken)
    {
        using StatementMessage statement = StatementMessage.Decode(payload);
        Compare(sessionHash, statement.SessionHash);
        ProofCheck check = new(open, statement, traffic.Sent, traffic.Received, terms, time);
        return await check.RunAsync(peer[ChannelId.Proof], transfers, address, cancellationToken).ConfigureAwait(false);
    }

    private static void Compare(byte[] ours, byte[] theirs)
    {
        if (!CryptographicOperations.FixedTimeEquals(ours, theirs))
        {
            throw new AttestorException(AttestorFailure.SessionHashMismatch, "The two sides did not see the same messages.");
        }
    }

    private async Task<OpenMessage> ReceiveOpenAsync(MessageChannel control, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(terms.Limits.MaxOpening, terms.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        OpenMessage open;
        try
        {
            open = OpenMessage.Decode(await control.ReceiveAsync((byte)SessionMessage.Open, SessionProtocol.MaxOpenSize, CancellationToken.None)
                .OrGiveUpAsync(either.Token).ConfigureAwait(false));
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new AttestorException(AttestorFailure.TimedOut, "The prover said nothing.");
        }

        if (open.Mode != (byte)AttestationMode.Proxy)
        {
            throw new AttestorException(AttestorFailure.UnsupportedMode, $"Mode {open.Mode} was asked for.");
        }

        if (open.Port == 0 || !ServerName.TryParse(open.Host, out ServerName? name) || name.Text != open.Host)
        {
            throw new AttestorException(AttestorFailure.ProtocolViolation, "The host is not a DNS name in lower case or an IP address, or there is no port.");
        }

        if (open.Request.Sum(static part => (long)part.Length) > terms.Limits.MaxSentBytes)
        {
            throw new AttestorException(AttestorFailure.LimitExceeded, "The stated request is longer than the limit.");
        }

        return open;
    }

    private AcceptedMessage Accept(DateTimeOffset time, IPEndPoint address)
    {
        byte[] id = new byte[SessionProtocol.DigestSize];
        terms.Random.Fill(id);
        return new AcceptedMessage(id, (ulong)time.ToUnixTimeSeconds(), address.ToString());
    }

    private AttestorReply Sign(OpenMessage open, AcceptedMessage accepted, DateTimeOffset time, byte[] sessionHash, CheckedSession session)
    {
        byte[] saltSeed = new byte[AttestationBody.SaltSeedSize];
        terms.Random.Fill(saltSeed);
        SessionBinding binding = new(
            AttestationMode.Proxy, time, accepted.SessionId, sessionHash, open.Challenge ?? AttestationHeader.None, open.Subject ?? AttestationHeader.None);
        return AttestorReply.Issue(terms.Key, binding, session.Facts, session.Commitments, saltSeed);
    }
}
