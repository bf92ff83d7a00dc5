using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Fuzz.Targets;

/// <summary>Messages on a channel, with the limits that a session sets.</summary>
internal sealed class MessageChannelTarget : IFuzzTarget
{
    private const int Limit = 4096;

    public static string Name => "message-channel";

    public static void Fuzz(ReadOnlySpan<byte> input) => RunAsync(input.ToArray()).GetAwaiter().GetResult();

    private static async Task RunAsync(byte[] bytes)
    {
        (IChannel near, IChannel far) = InMemoryChannel.CreatePair();
        (IChannel again, IChannel rewritten) = InMemoryChannel.CreatePair();
        using SessionHash received = new(SessionRole.Prover);
        using SessionHash sent = new(SessionRole.Attestor);
        NegotiatedVersion version = new(VersionRange.Current, VersionRange.Current);
        await near.Output.WriteAsync(bytes);
        await near.CompleteAsync(CancellationToken.None);
        MessageChannel reader = new(far, received);
        MessageChannel writer = new(again, sent);
        int position = 0;
        try
        {
            while (true)
            {
                Message message = await reader.ReceiveAsync(static type => type is > 0 and < 6 ? Limit : null, CancellationToken.None);
                writer.Write(message.Type, message.Payload.Span);
                position += MessageChannel.HeaderSize + message.Payload.Length;
                FuzzCheck.That(message.Payload.Length <= Limit, "No message is longer than the limit.");
            }
        }
        catch (ConnectionException)
        {
        }

        await again.FlushAsync(CancellationToken.None);
        byte[] written = new byte[position];
        await rewritten.ReceiveAsync(written, CancellationToken.None);
        FuzzCheck.Same(written, bytes.AsSpan(0, position), "Messages are written as they were read.");
        FuzzCheck.Same(received.Current(version), sent.Current(version), "Both sides hash the same.");
    }
}
