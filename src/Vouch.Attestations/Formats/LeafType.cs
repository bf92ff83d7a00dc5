namespace Vouch.Attestations.Formats;

/// <summary>What a leaf of the body holds. Even types are critical: a reader that does not know one must refuse.</summary>
internal enum LeafType
{
    ServerName = 0,
    Port = 2,
    DialledAddress = 4,
    Tls = 6,
    Hello = 8,
    CertificateChain = 10,
    HandshakeSignature = 12,
    Transcript = 14,
    Range = 16,
    HiddenServer = 18,
}
