using System.Security.Cryptography;
using Vouch.Sessions;
using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Attesting;

/// <summary>What every mode of a session has on the attestor's side.</summary>
/// <param name="Peer">The connection to the prover.</param>
/// <param name="Control">Its control messages.</param>
/// <param name="Hash">The hash over them.</param>
/// <param name="Terms">What all sessions share.</param>
internal sealed record SessionContext(Multiplexer Peer, MessageChannel Control, SessionHash Hash, SessionTerms Terms)
{
    /// <summary>The session hash over what was said so far.</summary>
    public async Task<byte[]> HashAsync() => Hash.Current(await Peer.Negotiated.ConfigureAwait(false));

    /// <summary>Tells the prover that the session goes on.</summary>
    /// <param name="time">The time of the attestation.</param>
    /// <param name="dialledAddress">Where this side has connected to, if it has.</param>
    /// <param name="keyShare">This side's share of the client's key, if it has one.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public async Task<AcceptedMessage> AcceptAsync(DateTimeOffset time, string dialledAddress, byte[]? keyShare, CancellationToken cancellationToken)
    {
        byte[] id = new byte[SessionProtocol.DigestSize];
        Terms.Random.Fill(id);
        AcceptedMessage accepted = new(id, (ulong)time.ToUnixTimeSeconds(), dialledAddress, keyShare);
        await Control.QueueAsync((byte)SessionMessage.Accepted, accepted.Encode(), CancellationToken.None).OrGiveUpAsync(cancellationToken).ConfigureAwait(false);
        return accepted;
    }

    /// <summary>Waits for one of several messages.</summary>
    /// <param name="limits">The largest payload of a type, or null where it may not come now.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    public ValueTask<Message> ReceiveAsync(Func<SessionMessage, int?> limits, CancellationToken cancellationToken)
        => Control.ReceiveAsync(type => limits((SessionMessage)type), CancellationToken.None).OrGiveUpAsync(cancellationToken);

    /// <summary>Refuses a prover that has seen other messages.</summary>
    public static void Compare(byte[] ours, byte[] theirs)
    {
        if (!CryptographicOperations.FixedTimeEquals(ours, theirs))
        {
            throw new AttestorException(AttestorFailure.SessionHashMismatch, "The two sides did not see the same messages.");
        }
    }
}
