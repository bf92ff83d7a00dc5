using Vouch.Sessions;
using Vouch.Transport;

namespace Vouch.Fuzz.Targets;

/// <summary>Keys and ranges of a prover.</summary>
internal sealed class OpeningMessageTarget : IFuzzTarget
{
    public static string Name => "opening-message";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        OpeningMessage message;
        try
        {
            message = OpeningMessage.Decode(input.ToArray());
        }
        catch (ProtocolException)
        {
            return;
        }

        using (message)
        {
            FuzzCheck.Same(message.Encode(), input, "A message has one encoding.");
        }
    }
}
