using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Targets;

/// <summary>Writes again what was read.</summary>
internal static class Extensions
{
    private const int MessageHeaderSize = 4;

    public static void Write(MessageWriter writer, ExtensionList extensions)
    {
        int mark = writer.Begin(2);
        foreach (ExtensionType type in extensions.Types)
        {
            extensions.TryGet(type, out ReadOnlySpan<byte> body);
            writer.WriteExtension(type, body);
        }

        writer.End(mark, 2);
    }

    public static byte[] BodyOf(MessageWriter writer) => writer.ToMessage()[MessageHeaderSize..];

    public static ReadOnlySpan<byte> BodyOf(byte[] message) => message.AsSpan(MessageHeaderSize);
}
