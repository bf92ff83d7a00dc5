using Vouch.Sessions;
using Vouch.Transport;

namespace Vouch.Fuzz.Targets;

/// <summary>The attestor's no.</summary>
internal sealed class RefusedMessageTarget : IFuzzTarget
{
    public static string Name => "refused-message";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        RefusedMessage message;
        try
        {
            message = RefusedMessage.Decode(input.ToArray());
        }
        catch (ProtocolException)
        {
            return;
        }

        FuzzCheck.Same(message.Encode(), input, "A message has one encoding.");
    }
}
