using Vouch.Tls.Keys;
using Vouch.Tls.Messages;

namespace Vouch.Testing.Tls;

/// <summary>A ServerHello or HelloRetryRequest before it is written, for scripts to spoil.</summary>
internal sealed record HelloSpec
{
    public ushort LegacyVersion { get; init; } = 0x0303;

    public byte[] Random { get; init; } = [];

    public byte[] SessionId { get; init; } = [];

    public CipherSuite Suite { get; init; }

    public byte Compression { get; init; }

    public List<(ExtensionType Type, byte[] Body)> Extensions { get; init; } = [];

    public HelloSpec With(ExtensionType type, params byte[] body)
        => this with { Extensions = [.. Extensions.Where(e => e.Type != type), (type, body)] };

    public HelloSpec Without(ExtensionType type) => this with { Extensions = [.. Extensions.Where(e => e.Type != type)] };

    public HelloSpec Twice(ExtensionType type) => this with { Extensions = [.. Extensions, Extensions.Find(e => e.Type == type)] };

    public byte[] Write()
    {
        MessageWriter writer = new(HandshakeType.ServerHello);
        writer.WriteUInt16(LegacyVersion);
        writer.WriteBytes(Random);
        writer.WriteVector(1, SessionId);
        writer.WriteUInt16((ushort)Suite);
        writer.WriteUInt8(Compression);
        WriteExtensions(writer, Extensions);
        return writer.ToMessage();
    }

    public static void WriteExtensions(MessageWriter writer, IEnumerable<(ExtensionType Type, byte[] Body)> extensions)
    {
        int mark = writer.Begin(2);
        foreach ((ExtensionType type, byte[] body) in extensions)
        {
            writer.WriteExtension(type, body);
        }

        writer.End(mark, 2);
    }
}
