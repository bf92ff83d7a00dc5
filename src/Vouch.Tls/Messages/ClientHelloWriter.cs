using System.Text;
using Vouch.Tls.Keys;

namespace Vouch.Tls.Messages;

/// <summary>Writes the one ClientHello that serves both versions (RFC 8446, section 4.1.2 and appendix D).</summary>
internal sealed class ClientHelloWriter
{
    public required ServerName Host { get; init; }

    public required IReadOnlyList<TlsVersion> Versions { get; init; }

    public required IReadOnlyList<CipherSuite> Suites { get; init; }

    public required IReadOnlyList<NamedGroup> Groups { get; init; }

    public required IReadOnlyList<SignatureScheme> SignatureSchemes { get; init; }

    public required IReadOnlyList<string> Alpn { get; init; }

    public required byte[] Random { get; init; }

    public required byte[] SessionId { get; init; }

    /// <summary>Writes the message.</summary>
    /// <param name="share">The key share, if TLS 1.3 is offered.</param>
    /// <param name="cookie">The server's cookie, after a HelloRetryRequest that had one.</param>
    public byte[] Write((NamedGroup Group, ReadOnlyMemory<byte> Bytes)? share, ReadOnlySpan<byte> cookie)
    {
        MessageWriter writer = new(HandshakeType.ClientHello);
        writer.WriteUInt16((ushort)TlsVersion.Tls12);
        writer.WriteBytes(Random);
        writer.WriteVector(1, SessionId);
        WriteList(writer, 2, Suites.Select(s => (ushort)s));
        writer.WriteVector(1, [0]); // no compression

        int extensions = writer.Begin(2);
        WriteExtensions(writer, share, cookie);
        writer.End(extensions, 2);
        return writer.ToMessage();
    }

    private void WriteExtensions(MessageWriter writer, (NamedGroup Group, ReadOnlyMemory<byte> Bytes)? share, ReadOnlySpan<byte> cookie)
    {
        if (Host.IsDns)
        {
            int name = Begin(writer, ExtensionType.ServerName);
            int list = writer.Begin(2);
            writer.WriteUInt8(0);
            writer.WriteVector(2, Encoding.ASCII.GetBytes(Host.Text));
            writer.End(list, 2);
            writer.End(name, 2);
        }

        WriteListExtension(writer, ExtensionType.SupportedGroups, 2, Groups.Select(g => (ushort)g));
        WriteListExtension(writer, ExtensionType.SignatureAlgorithms, 2, SignatureSchemes.Select(s => (ushort)s));
        WriteAlpn(writer);
        if (Versions.Contains(TlsVersion.Tls12))
        {
            writer.WriteExtension(ExtensionType.EcPointFormats, [1, 0]);
            writer.WriteExtension(ExtensionType.ExtendedMasterSecret, []);
            writer.WriteExtension(ExtensionType.RenegotiationInfo, [0]);
        }

        if (Versions.Contains(TlsVersion.Tls13))
        {
            WriteListExtension(writer, ExtensionType.SupportedVersions, 1, Versions.Select(v => (ushort)v));
        }

        if (!cookie.IsEmpty)
        {
            int mark = Begin(writer, ExtensionType.Cookie);
            writer.WriteVector(2, cookie);
            writer.End(mark, 2);
        }

        if (share is (NamedGroup group, ReadOnlyMemory<byte> bytes))
        {
            int mark = Begin(writer, ExtensionType.KeyShare);
            int list = writer.Begin(2);
            writer.WriteUInt16((ushort)group);
            writer.WriteVector(2, bytes.Span);
            writer.End(list, 2);
            writer.End(mark, 2);
        }
    }

    private void WriteAlpn(MessageWriter writer)
    {
        if (Alpn.Count == 0)
        {
            return;
        }

        int mark = Begin(writer, ExtensionType.Alpn);
        int list = writer.Begin(2);
        foreach (string protocol in Alpn)
        {
            writer.WriteVector(1, Encoding.ASCII.GetBytes(protocol));
        }

        writer.End(list, 2);
        writer.End(mark, 2);
    }

    private static void WriteListExtension(MessageWriter writer, ExtensionType type, int lengthSize, IEnumerable<ushort> values)
    {
        int mark = Begin(writer, type);
        WriteList(writer, lengthSize, values);
        writer.End(mark, 2);
    }

    private static void WriteList(MessageWriter writer, int lengthSize, IEnumerable<ushort> values)
    {
        int mark = writer.Begin(lengthSize);
        foreach (ushort value in values)
        {
            writer.WriteUInt16(value);
        }

        writer.End(mark, lengthSize);
    }

    private static int Begin(MessageWriter writer, ExtensionType type)
    {
        writer.WriteUInt16((ushort)type);
        return writer.Begin(2);
    }
}
