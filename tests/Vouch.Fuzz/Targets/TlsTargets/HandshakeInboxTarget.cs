using Vouch.Tls;
using Vouch.Tls.Messages;

namespace Vouch.Fuzz.Targets;

/// <summary>Handshake fragments: any cutting gives the same messages.</summary>
internal sealed class HandshakeInboxTarget : IFuzzTarget
{
    public static string Name => "handshake-inbox";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        FuzzInput parts = new(input);
        int step = 1 + parts.TakeByte();
        (List<byte[]> whole, bool refused) = Read(parts.Rest, int.Max(1, parts.Rest.Length));
        foreach (int size in (ReadOnlySpan<int>)[1, step])
        {
            (List<byte[]> cut, bool cutRefused) = Read(parts.Rest, size);
            FuzzCheck.That(refused == cutRefused && cut.Count == whole.Count, "Messages are the same however they are cut.");
            for (int i = 0; i < cut.Count; i++)
            {
                FuzzCheck.Same(cut[i], whole[i], "Messages are the same however they are cut.");
            }
        }

        FuzzCheck.Same(whole.SelectMany(m => m).ToArray(), parts.Rest[..whole.Sum(m => m.Length)], "Messages are what came in.");
    }

    private static (List<byte[]> Messages, bool Refused) Read(ReadOnlySpan<byte> bytes, int step)
    {
        List<byte[]> messages = [];
        HandshakeInbox inbox = new();
        try
        {
            for (int i = 0; i < bytes.Length; i += step)
            {
                inbox.Append(bytes.Slice(i, int.Min(step, bytes.Length - i)));
                while (inbox.TryTake(out HandshakeMessage message))
                {
                    messages.Add(message.Bytes.ToArray());
                }
            }

            return (messages, false);
        }
        catch (TlsException)
        {
            return (messages, true);
        }
    }
}
