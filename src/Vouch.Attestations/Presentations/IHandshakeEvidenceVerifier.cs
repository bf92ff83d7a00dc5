namespace Vouch.Attestations.Presentations;

/// <summary>Checks the server's identity again from the attested evidence, with roots that the relying party trusts.</summary>
public interface IHandshakeEvidenceVerifier
{
    /// <summary>
    /// Checks that the chain leads to a trusted root at <paramref name="time"/>, that the certificate is for
    /// <see cref="SessionFacts.ServerName"/>, and that the handshake signature is the certificate key's over what belongs to this handshake.
    /// </summary>
    HandshakeEvidenceResult Verify(SessionFacts facts, DateTimeOffset time);
}
