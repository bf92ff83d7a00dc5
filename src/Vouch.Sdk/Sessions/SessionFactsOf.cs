using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Tls;
using Vouch.Tls.Keys;
using Vouch.Tls.Recorded;

namespace Vouch.Sessions;

/// <summary>The facts of a session, as both sides compute them: the attestor to sign, the prover to compare.</summary>
internal static class SessionFactsOf
{
    public static SessionFacts Session(TlsSession tls, OpenMessage open, string dialledAddress, Transcript transcript, Completeness completeness, OpenedSecrets secrets)
        => Session(tls, open, dialledAddress, new TranscriptFacts(transcript.Sent.Length, transcript.Received.Length, transcript.HiddenLength, completeness, secrets switch
        {
            Tls13WholeSecrets => TranscriptOpening.HandshakeSecret,
            Tls13SplitSecrets => TranscriptOpening.KeyGenerations,
            _ => TranscriptOpening.MasterSecret,
        }));

    public static SessionFacts Session(TlsSession tls, OpenMessage open, string dialledAddress, TranscriptFacts transcript) => new()
    {
        Server = ServerFacts.Shown.Of(tls, open.Host, open.Port),
        DialledAddress = dialledAddress,
        Tls = new TlsFacts((ushort)tls.Version, (ushort)tls.Suite, (ushort)tls.Group, tls.Alpn ?? ""),
        Transcript = transcript,
    };

    /// <summary>The facts of a session that ends with a proof.</summary>
    public static SessionFacts Session(EndedHandshake handshake, OpenMessage open, string dialledAddress, TranscriptFacts transcript) => handshake switch
    {
        OpenedHandshake opened => Session(opened.Session, open, dialledAddress, transcript),
        UnseenHandshake unseen => new SessionFacts
        {
            Server = new ServerFacts.Hidden(unseen.Terms.HelloHash, unseen.FinishedHash, unseen.ClientKeyShare, unseen.Terms.ServerShare),
            DialledAddress = dialledAddress,
            Tls = new TlsFacts((ushort)unseen.Version, (ushort)unseen.Suite, (ushort)unseen.Terms.Group, ""),
            Transcript = transcript,
        },
        _ => throw new InvalidOperationException("A handshake is seen or not."),
    };
}
