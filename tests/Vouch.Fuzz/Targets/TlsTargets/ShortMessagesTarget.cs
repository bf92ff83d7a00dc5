using Vouch.Tls;
using Vouch.Tls.Messages;
using Vouch.Tls.Records;

namespace Vouch.Fuzz.Targets;

/// <summary>Alerts, KeyUpdate, NewSessionTicket, Finished, change_cipher_spec.</summary>
internal sealed class ShortMessagesTarget : IFuzzTarget
{
    public static string Name => "short-messages";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] body = input.ToArray();
        Check(() => KeyUpdate.Read(body), update => FuzzCheck.Same(Extensions.BodyOf(KeyUpdate.Write(update)), body, "KeyUpdate is written as it was read."));
        Check(() => Alert.Read(body), alert => FuzzCheck.Same([alert.Level, (byte)alert.Description], body, "An alert is what was read."));
        foreach (TlsVersion? version in (ReadOnlySpan<TlsVersion?>)[null, TlsVersion.Tls12, TlsVersion.Tls13])
        {
            Check(
                () => (Alert.Read(body).EndsOrThrows(version), body[1]),
                read => FuzzCheck.That(read.Item1 == (read.Item2 == (byte)AlertDescription.CloseNotify), "close_notify alone ends a connection well."));
        }

        Check(() => Run(() => NewSessionTicket.Check(body)), _ => FuzzCheck.That(body.Length >= 14, "A ticket has all its fields."));
        Check(() => Run(() => RecordContent.CheckChangeCipherSpec(body)), _ => FuzzCheck.Same(body, [1], "change_cipher_spec is one byte."));
        byte[] expected = new byte[32];
        HandshakeMessage message = new((byte[])[(byte)HandshakeType.Finished, 0, 0, (byte)body.Length, .. body]);
        Check(() => Run(() => Finished.Check(message, expected, Side.Server)), _ => FuzzCheck.Same(body, expected, "Finished is the expected one."));
    }

    private static bool Run(Action read)
    {
        read();
        return true;
    }

    private static void Check<T>(Func<T> read, Action<T> law)
    {
        T value;
        try
        {
            value = read();
        }
        catch (TlsException)
        {
            return;
        }

        law(value);
    }
}
