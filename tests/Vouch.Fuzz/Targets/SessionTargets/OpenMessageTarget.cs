using Vouch.Sessions;
using Vouch.Transport;

namespace Vouch.Fuzz.Targets;

/// <summary>The prover's first message.</summary>
internal sealed class OpenMessageTarget : IFuzzTarget
{
    public static string Name => "open-message";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        OpenMessage message;
        try
        {
            message = OpenMessage.Decode(input.ToArray());
        }
        catch (ProtocolException)
        {
            return;
        }

        FuzzCheck.Same(message.Encode(), input, "A message has one encoding.");
        FuzzCheck.That(message.Request.All(part => part.IsSecret ? part.Bytes.IsEmpty : part.Bytes.Length == part.Length), "Public parts have bytes, secret ones have none.");
    }
}
