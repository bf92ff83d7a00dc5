using Vouch.Attestations;
using Vouch.Attestations.Http;
using Vouch.Attestations.Transcripts;
using Vouch.Tls;
using Vouch.Tls.Keys;

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
        ServerName = open.Host,
        Port = open.Port,
        DialledAddress = dialledAddress,
        Tls = new TlsFacts((ushort)tls.Version, (ushort)tls.Suite, (ushort)tls.Group, tls.Alpn ?? ""),
        Hello = new HelloFacts(tls.HelloHash, tls.ClientRandom, tls.ServerRandom, tls.ServerKeyShare),
        CertificateChain = tls.CertificateChain,
        HandshakeSignature = new HandshakeSignature((ushort)tls.Signature.Scheme, tls.Signature.Signature, tls.Signature.Covered),
        Transcript = transcript,
    };
}
