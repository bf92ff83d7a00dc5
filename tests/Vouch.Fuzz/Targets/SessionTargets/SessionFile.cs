using Vouch.Attestations;
using Vouch.Attesting;
using Vouch.Crypto.Signing;
using Vouch.Sessions;
using Vouch.Testing;
using Vouch.Tls;

namespace Vouch.Fuzz.Targets;

/// <summary>A finished session as the attestor holds it when it checks.</summary>
internal sealed record SessionFile(byte[] Open, byte[] Opening, byte[] Client, byte[] Server)
{
    private static readonly SigningKey s_key = SigningKey.Generate(KeyAlgorithm.Ed25519, new SeededRandomSource(9));

    public static SessionFile Read(ReadOnlySpan<byte> input)
    {
        FuzzInput parts = new(input);
        return new SessionFile(parts.TakePart(), parts.TakePart(), parts.TakePart(), parts.TakePart());
    }

    public byte[] Write() => FuzzInput.Join(Open, Opening, Client, Server);

    /// <summary>Runs all of the attestor's checks.</summary>
    /// <returns>What may be signed, or <see langword="null"/>; a law is broken if there is another way out.</returns>
    public static CheckedSession? Check(OpenMessage open, OpeningMessage opening, byte[] client, byte[] server)
    {
        RecordLog sent = new(1 << 24, 1 << 16);
        RecordLog received = new(1 << 24, 1 << 16);
        CheckedSession session;
        try
        {
            if (!sent.TryAppend(client) || !received.TryAppend(server))
            {
                return null;
            }

            session = new SessionCheck(open, opening, sent, received, Fixtures.Roots, Fixtures.Time).Run("192.0.2.1:443");
        }
        catch (Exception e) when (e is AttestorException or TlsException)
        {
            return null;
        }

        CheckSignable(session, opening);
        return session;
    }

    /// <summary>What passed can be signed, sent and read.</summary>
    private static void CheckSignable(CheckedSession session, OpeningMessage opening)
    {
        SessionBinding binding = new(AttestationMode.Proxy, Fixtures.Time, new byte[32], new byte[32], AttestationHeader.None, AttestationHeader.None);
        AttestorReply reply = AttestorReply.Issue(s_key, binding, session.Facts, session.Commitments, new byte[AttestationBody.SaltSeedSize]);
        byte[] encoded = reply.Encode();
        FuzzCheck.That(encoded.Length <= SessionProtocol.MaxSignedSize, "What is signed fits into its message.");
        FuzzCheck.That(AttestorReply.TryDecode(encoded, out AttestorReply? read), "What is signed can be read.");
        FuzzCheck.Same(read.Encode(), encoded, "A reply has one encoding.");
        FuzzCheck.That(
            session.Facts.Transcript.SentLength == opening.SentLength && session.Facts.Transcript.ReceivedLength == opening.ReceivedLength, "Lengths are the stated ones.");
    }
}
