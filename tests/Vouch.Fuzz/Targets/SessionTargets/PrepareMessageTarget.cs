using Vouch.Sessions;
using Vouch.Transport;

namespace Vouch.Fuzz.Targets;

/// <summary>The two messages with which a session is prepared, by the first byte: the prover's, and the attestor's.</summary>
internal sealed class PrepareMessageTarget : IFuzzTarget
{
    public static string Name => "prepare-message";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (input.IsEmpty)
        {
            return;
        }

        byte[] again;
        try
        {
            byte[] message = input[1..].ToArray();
            again = (input[0] & 1) == 0 ? PrepareMessage.Decode(message).Encode() : PreparedMessage.Decode(message).Encode();
        }
        catch (ProtocolException)
        {
            return;
        }

        FuzzCheck.Same(again, input[1..], "A message has one encoding.");
    }
}
