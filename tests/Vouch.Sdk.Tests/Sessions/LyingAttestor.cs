using System.Security.Cryptography.X509Certificates;
using Vouch.Attestations;
using Vouch.Attestations.Commitments;
using Vouch.Attesting;
using Vouch.Crypto.Signing;
using Vouch.Sessions;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Tests.Sessions;

/// <summary>What an attestor would sign if it were honest.</summary>
internal sealed record Truth(SigningKey Key, SessionBinding Binding, SessionFacts Facts, RangeCommitments Commitments, OpeningMessage Opening)
{
    public static byte[] SaltSeed { get; } = new byte[AttestationBody.SaltSeedSize];

    public AttestorReply Sign() => AttestorReply.Issue(Key, Binding, Facts, Commitments, SaltSeed);
}

/// <summary>An attestor that runs a session as it should, and says something else.</summary>
internal sealed class LyingAttestor(SigningKey key, DialServer dial, X509Certificate2Collection roots)
{
    /// <summary>Changes the Accepted message.</summary>
    public Func<AcceptedMessage, AcceptedMessage> Accept { get; init; } = static accepted => accepted;

    /// <summary>Makes the payload of Signed.</summary>
    public required Func<Truth, byte[]> Sign { get; init; }

    public async Task RunAsync(Stream connection, CancellationToken cancellationToken)
    {
        await using Multiplexer peer = await Multiplexer.AcceptAsync(connection, null, cancellationToken);
        using SessionHash hash = new(SessionRole.Attestor);
        MessageChannel control = new(peer[ChannelId.Control], hash);
        OpenMessage open = OpenMessage.Decode(await control.ReceiveAsync((byte)SessionMessage.Open, SessionProtocol.MaxOpenSize, cancellationToken));
        ServerConnection dialled = await dial(open.Host, open.Port, open.ConnectTo, cancellationToken);
        await using Stream server = dialled.Stream;
        DateTimeOffset time = DateTimeOffset.UtcNow;
        AcceptedMessage accepted = Accept(new AcceptedMessage(new byte[SessionProtocol.DigestSize], (ulong)time.ToUnixTimeSeconds(), dialled.Address.ToString()));
        await control.QueueAsync((byte)SessionMessage.Accepted, accepted.Encode(), cancellationToken);
        NegotiatedVersion version = await peer.Negotiated;
        ServerTraffic traffic = new(peer[ChannelId.Traffic], server, new AttestorLimits(), TimeProvider.System, new LargeArrays());
        await traffic.RunAsync(cancellationToken);
        byte[] sessionHash = hash.Current(version);
        using OpeningMessage opening = OpeningMessage.Decode(await control.ReceiveAsync((byte)SessionMessage.Opening, SessionProtocol.MaxOpeningSize, cancellationToken));
        CheckedSession session = new SessionCheck(open, opening, traffic.Sent, traffic.Received, roots, time).Run(dialled.Address.ToString());
        SessionBinding binding = new(
            AttestationMode.Proxy,
            DateTimeOffset.FromUnixTimeSeconds((long)ulong.Min(accepted.Time, (ulong)DateTimeOffset.MaxValue.ToUnixTimeSeconds())),
            accepted.SessionId,
            sessionHash,
            open.Challenge ?? AttestationHeader.None,
            open.Subject ?? AttestationHeader.None);
        SessionFacts facts = session.Facts with { DialledAddress = accepted.DialledAddress };
        byte[] signed = Sign(new Truth(key, binding, facts, session.Commitments, opening));
        await control.SendAsync((byte)SessionMessage.Signed, signed, cancellationToken);
        await peer.CloseAsync(cancellationToken);
    }
}
