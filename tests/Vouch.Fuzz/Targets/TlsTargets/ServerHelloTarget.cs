using Vouch.Tls;
using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Targets;

/// <summary>ServerHello and HelloRetryRequest.</summary>
internal sealed class ServerHelloTarget : IFuzzTarget
{
    public static string Name => "server-hello";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        ServerHello hello;
        try
        {
            hello = ServerHello.Read(input);
        }
        catch (TlsException)
        {
            return;
        }

        MessageWriter writer = new(HandshakeType.ServerHello);
        writer.WriteUInt16(hello.LegacyVersion);
        writer.WriteBytes(hello.Random);
        writer.WriteVector(1, hello.SessionId);
        writer.WriteUInt16((ushort)hello.Suite);
        writer.WriteUInt8(hello.Compression);
        byte[] bare = Extensions.BodyOf(writer);
        Extensions.Write(writer, hello.Extensions);
        bool leavesBlockOut = hello.Extensions.Count == 0 && input.Length == bare.Length;
        FuzzCheck.Same(leavesBlockOut ? bare : Extensions.BodyOf(writer), input, "A hello is written as it was read.");
    }
}
