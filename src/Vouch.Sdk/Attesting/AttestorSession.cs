using System.Globalization;
using Vouch.Attestations;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Attesting;

/// <summary>One session on the attestor's side (docs/protocol/session.md): takes part as the mode asks, checks, signs.</summary>
internal sealed class AttestorSession(Multiplexer peer, SessionTerms terms)
{
    /// <summary>Runs the session until the signature has been sent.</summary>
    /// <exception cref="AttestorException">A check failed.</exception>
    public async Task<AttestorOutcome> RunAsync(CancellationToken cancellationToken)
    {
        using SessionHash hash = new(SessionRole.Attestor);
        MessageChannel control = new(peer[ChannelId.Control], hash);
        Message first = await ReceiveFirstAsync(control, cancellationToken).ConfigureAwait(false);
        SessionContext context = new(peer, control, hash, terms);
        if (first.Type == (byte)SessionMessage.Prepare)
        {
            return await new PreparationKeeping(context, PrepareMessage.Decode(first.Payload)).RunAsync(cancellationToken).ConfigureAwait(false);
        }

        OpenMessage open = Check(OpenMessage.Decode(first.Payload));
        AttestedRun run = open.Mode == (byte)AttestationMode.Mpc
            ? await new MpcAttestation(context, open).RunAsync(cancellationToken).ConfigureAwait(false)
            : await new ProxyAttestation(context, open).RunAsync(cancellationToken).ConfigureAwait(false);
        AttestorReply reply = Sign(open, run);
        await control.SendAsync((byte)SessionMessage.Signed, reply.Encode(), cancellationToken).ConfigureAwait(false); // cancelling may end the connection: half of it is sent
        return new AttestorOutcome(null, string.Create(
            CultureInfo.InvariantCulture,
            $"session {Convert.ToHexStringLower(run.Accepted.SessionId.AsSpan(0, 4))}, {(open.Mode == (byte)AttestationMode.Mpc ? "mpc" : "proxy")}, {open.Host}:{open.Port}, {run.SentBytes} bytes up, {run.ReceivedBytes} down, {reply.Header.LeafCount} leaves"));
    }

    private async Task<Message> ReceiveFirstAsync(MessageChannel control, CancellationToken cancellationToken)
    {
        using CancellationTokenSource timeout = new(terms.Limits.MaxOpening, terms.Time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        try
        {
            return await control.ReceiveAsync(
                static type => (SessionMessage)type switch
                {
                    SessionMessage.Open => SessionProtocol.MaxOpenSize,
                    SessionMessage.Prepare => SessionProtocol.MaxSharingSize,
                    _ => null,
                },
                CancellationToken.None).OrGiveUpAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (timeout.IsCancellationRequested)
        {
            throw new AttestorException(AttestorFailure.TimedOut, "The prover said nothing.");
        }
    }

    private OpenMessage Check(OpenMessage open)
    {
        if (open.Mode is not ((byte)AttestationMode.Proxy or (byte)AttestationMode.Mpc))
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

    private AttestorReply Sign(OpenMessage open, AttestedRun run)
    {
        byte[] saltSeed = new byte[AttestationBody.SaltSeedSize];
        terms.Random.Fill(saltSeed);
        SessionBinding binding = new(
            (AttestationMode)open.Mode, run.Time, run.Accepted.SessionId, run.SessionHash, open.Challenge ?? AttestationHeader.None, open.Subject ?? AttestationHeader.None);
        return AttestorReply.Issue(terms.Key, binding, run.Session.Facts, run.Session.Commitments, saltSeed);
    }
}
