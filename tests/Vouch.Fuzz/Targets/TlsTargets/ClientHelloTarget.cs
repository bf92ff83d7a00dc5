using Vouch.Tls;
using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Targets;

/// <summary>The strict reader of recorded hellos, and the lenient one.</summary>
internal sealed class ClientHelloTarget : IFuzzTarget
{
    public static string Name => "client-hello";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        ClientHello? lenient = TryRead(input, isForeign: true);
        ClientHello? strict = TryRead(input, isForeign: false);
        FuzzCheck.That(strict is null || lenient is not null, "What the strict reader takes, the lenient one takes.");
        if (lenient is not null)
        {
            FuzzCheck.Same(Write(lenient), input, "A hello is written as it was read.");
        }

        if (strict is not null)
        {
            FuzzCheck.That(strict.ServerName is null || ServerName.TryParse(strict.ServerName, out _), "The host is a host.");
            FuzzCheck.That(strict.KeyShares.Length <= 1 || !strict.Offers(TlsVersion.Tls13), "This client sends one key share.");
        }
    }

    private static ClientHello? TryRead(ReadOnlySpan<byte> body, bool isForeign)
    {
        try
        {
            return ClientHello.Read(body, isForeign);
        }
        catch (TlsException)
        {
            return null;
        }
    }

    private static byte[] Write(ClientHello hello)
    {
        MessageWriter writer = new(HandshakeType.ClientHello);
        writer.WriteUInt16((ushort)TlsVersion.Tls12);
        writer.WriteBytes(hello.Random);
        writer.WriteVector(1, hello.SessionId);
        int suites = writer.Begin(2);
        foreach (Vouch.Tls.Keys.CipherSuite suite in hello.Suites)
        {
            writer.WriteUInt16((ushort)suite);
        }

        writer.End(suites, 2);
        writer.WriteVector(1, [0]);
        Extensions.Write(writer, hello.Extensions);
        return Extensions.BodyOf(writer);
    }
}
