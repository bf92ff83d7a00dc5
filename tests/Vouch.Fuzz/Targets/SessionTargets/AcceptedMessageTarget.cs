using Vouch.Sessions;
using Vouch.Transport;

namespace Vouch.Fuzz.Targets;

/// <summary>The attestor's word that the server answers.</summary>
internal sealed class AcceptedMessageTarget : IFuzzTarget
{
    public static string Name => "accepted-message";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        AcceptedMessage message;
        try
        {
            message = AcceptedMessage.Decode(input.ToArray());
        }
        catch (ProtocolException)
        {
            return;
        }

        FuzzCheck.Same(message.Encode(), input, "A message has one encoding.");
    }
}
