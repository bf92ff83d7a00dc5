using System.Text;
using Vouch.Tls.Keys;

namespace Vouch.Tls.Messages;

/// <summary>A ClientHello taken apart: what the server may choose from (RFC 8446, section 4.1.2).</summary>
/// <remarks>The reader is strict: it takes what this library's client sends, and no more. A recorded hello is read with it, so nothing else can be in one.</remarks>
internal sealed class ClientHello
{
    private ClientHello()
    {
    }

    public required byte[] Random { get; init; }

    public required byte[] SessionId { get; init; }

    public required CipherSuite[] Suites { get; init; }

    public required ExtensionList Extensions { get; init; }

    public string? ServerName { get; private set; }

    public TlsVersion[] Versions { get; private set; } = [TlsVersion.Tls12];

    public NamedGroup[] Groups { get; private set; } = [];

    public SignatureScheme[] SignatureSchemes { get; private set; } = [];

    public string[] Alpn { get; private set; } = [];

    public (NamedGroup Group, byte[] Share)[] KeyShares { get; private set; } = [];

    /// <summary>Reads a hello.</summary>
    /// <param name="body">The message without its header.</param>
    /// <param name="isForeign">Whether it is another client's, which may offer what we know nothing of; only published traces are read so.</param>
    public static ClientHello Read(ReadOnlySpan<byte> body, bool isForeign = false)
    {
        ByteReader reader = new(body);
        ushort version = reader.ReadUInt16();
        ClientHello hello = new()
        {
            Random = reader.Take(32).ToArray(),
            SessionId = reader.ReadVector8().ToArray(),
            Suites = Array.ConvertAll(reader.ReadUInt16List16(), s => (CipherSuite)s),
            Extensions = ReadCompressionAndExtensions(ref reader),
        };
        reader.ExpectEnd();
        if (version != (ushort)TlsVersion.Tls12 || hello.SessionId.Length is not (0 or 32))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "ClientHello has another legacy version or session id size.");
        }

        foreach (ExtensionType type in hello.Extensions.Types)
        {
            hello.Extensions.TryGet(type, out ReadOnlySpan<byte> extension);
            hello.ReadExtension(type, extension, isForeign);
        }

        if (!isForeign)
        {
            hello.CheckConsistency();
        }

        return hello;
    }

    public bool Offers(TlsVersion version) => Versions.Contains(version);

    private static ExtensionList ReadCompressionAndExtensions(ref ByteReader reader)
    {
        if (!reader.ReadVector8(least: 1).SequenceEqual<byte>([0]))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "ClientHello offers compression.");
        }

        return ExtensionList.Read(ref reader);
    }

    private void ReadExtension(ExtensionType type, ReadOnlySpan<byte> body, bool isForeign)
    {
        ByteReader reader = new(body);
        switch (type)
        {
            case ExtensionType.ServerName:
                ServerName = ReadServerName(ref reader);
                break;
            case ExtensionType.SupportedVersions:
                Versions = Array.ConvertAll(reader.ReadUInt16List8(), v => (TlsVersion)v);
                break;
            case ExtensionType.SupportedGroups:
                Groups = Array.ConvertAll(reader.ReadUInt16List16(), g => (NamedGroup)g);
                break;
            case ExtensionType.SignatureAlgorithms:
                SignatureSchemes = Array.ConvertAll(reader.ReadUInt16List16(), s => (SignatureScheme)s);
                break;
            case ExtensionType.Alpn:
                Alpn = ReadAlpn(ref reader);
                break;
            case ExtensionType.KeyShare:
                KeyShares = ReadKeyShares(ref reader);
                break;
            case ExtensionType.EcPointFormats:
                RequireExact(type, reader.ReadVector8(), [0]);
                break;
            case ExtensionType.RenegotiationInfo:
                RequireExact(type, reader.ReadVector8(), []);
                break;
            case ExtensionType.Cookie:
                reader.ReadVector16(least: 1);
                break;
            case ExtensionType.ExtendedMasterSecret:
                break;
            default:
                if (isForeign)
                {
                    return;
                }

                TlsException.Throw(AlertDescription.UnsupportedExtension, $"ClientHello has the extension {type}, which this client never sends.");
                break;
        }

        reader.ExpectEnd();
    }

    private static string ReadServerName(ref ByteReader reader)
    {
        ByteReader list = new(reader.ReadVector16());
        bool isHostName = list.ReadUInt8() == 0;
        string text = Encoding.ASCII.GetString(list.ReadVector16(least: 1));
        list.ExpectEnd();
        if (!isHostName || !Tls.ServerName.TryParse(text, out ServerName? name) || !name.IsDns || name.Text != text)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "server_name is not one DNS name in lower case.");
        }

        return text;
    }

    private static string[] ReadAlpn(ref ByteReader reader)
    {
        List<string> protocols = [];
        ByteReader list = new(reader.ReadVector16(least: 2));
        while (!list.IsEmpty)
        {
            protocols.Add(Encoding.Latin1.GetString(list.ReadVector8(least: 1)));
        }

        return [.. protocols];
    }

    private static (NamedGroup Group, byte[] Share)[] ReadKeyShares(ref ByteReader reader)
    {
        List<(NamedGroup, byte[])> shares = [];
        ByteReader list = new(reader.ReadVector16());
        while (!list.IsEmpty)
        {
            NamedGroup group = (NamedGroup)list.ReadUInt16();
            byte[] share = list.ReadVector16(least: 1).ToArray();
            if (!group.IsKnown || share.Length != group.ShareSize)
            {
                TlsException.Throw(AlertDescription.IllegalParameter, $"A key share of {share.Length} bytes for {group}.");
            }

            shares.Add((group, share));
        }

        return [.. shares];
    }

    private static void RequireExact(ExtensionType type, ReadOnlySpan<byte> actual, ReadOnlySpan<byte> expected)
    {
        if (!actual.SequenceEqual(expected))
        {
            TlsException.Throw(AlertDescription.IllegalParameter, $"ClientHello has an unexpected {type}.");
        }
    }

    private void CheckConsistency()
    {
        bool ok = Suites.All(s => s.IsTls12 || s.IsTls13)
            && Versions.All(v => v is TlsVersion.Tls12 or TlsVersion.Tls13)
            && Groups.Length > 0 && Groups.All(g => g.IsKnown)
            && SignatureSchemes.Length > 0 && SignatureSchemes.All(s => s.IsKnown)
            && (!Offers(TlsVersion.Tls13) || KeyShares.Length == 1)
            && KeyShares.All(s => Groups.Contains(s.Group));
        if (!ok)
        {
            TlsException.Throw(AlertDescription.IllegalParameter, "ClientHello offers what this client never offers, or offers nothing.");
        }
    }
}
