namespace Vouch.Tls.Messages;

/// <summary>Certificate, of either version and side (RFC 8446, section 4.4.2; RFC 5246, section 7.4.2).</summary>
internal static class CertificateMessage
{
    /// <summary>More than any real chain has.</summary>
    public const int MaxCertificates = 16;

    /// <summary>The largest certificate, in bytes: what an attestation can hold.</summary>
    public const int MaxCertificateSize = 65_536;

    /// <summary>Reads the certificates of TLS 1.2, leaf first.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadTls12(ReadOnlySpan<byte> body)
    {
        ByteReader reader = new(body);
        ByteReader list = new(reader.ReadVector24());
        reader.ExpectEnd();
        List<ReadOnlyMemory<byte>> certificates = [];
        while (!list.IsEmpty)
        {
            Add(certificates, list.ReadVector24(least: 1));
        }

        return certificates;
    }

    /// <summary>Reads the certificates of TLS 1.3, leaf first; we ask for no extensions, so there may be none.</summary>
    public static IReadOnlyList<ReadOnlyMemory<byte>> ReadTls13(ReadOnlySpan<byte> body, ReadOnlySpan<byte> context)
    {
        ByteReader reader = new(body);
        if (!reader.ReadVector8().SequenceEqual(context))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "Certificate has another request context.");
        }

        ByteReader list = new(reader.ReadVector24());
        reader.ExpectEnd();
        List<ReadOnlyMemory<byte>> certificates = [];
        while (!list.IsEmpty)
        {
            Add(certificates, list.ReadVector24(least: 1));
            if (ExtensionList.Read(ref list).Count > 0)
            {
                TlsException.Throw(AlertDescription.UnsupportedExtension, "A certificate comes with extensions that were not offered.");
            }
        }

        return certificates;
    }

    public static byte[] WriteTls12(IReadOnlyList<ReadOnlyMemory<byte>> certificates)
    {
        MessageWriter writer = new(HandshakeType.Certificate);
        int mark = writer.Begin(3);
        foreach (ReadOnlyMemory<byte> certificate in certificates)
        {
            writer.WriteVector(3, certificate.Span);
        }

        writer.End(mark, 3);
        return writer.ToMessage();
    }

    public static byte[] WriteTls13(IReadOnlyList<ReadOnlyMemory<byte>> certificates, ReadOnlySpan<byte> context)
    {
        MessageWriter writer = new(HandshakeType.Certificate);
        writer.WriteVector(1, context);
        int mark = writer.Begin(3);
        foreach (ReadOnlyMemory<byte> certificate in certificates)
        {
            writer.WriteVector(3, certificate.Span);
            writer.WriteUInt16(0);
        }

        writer.End(mark, 3);
        return writer.ToMessage();
    }

    private static void Add(List<ReadOnlyMemory<byte>> certificates, ReadOnlySpan<byte> certificate)
    {
        if (certificates.Count == MaxCertificates)
        {
            TlsException.Throw(AlertDescription.BadCertificate, $"More than {MaxCertificates} certificates.");
        }

        if (certificate.Length > MaxCertificateSize)
        {
            TlsException.Throw(AlertDescription.BadCertificate, $"A certificate of {certificate.Length} bytes; at most {MaxCertificateSize} are allowed.");
        }

        certificates.Add(certificate.ToArray());
    }
}
