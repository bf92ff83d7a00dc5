using Vouch.Sessions;
using Vouch.Transport;

namespace Vouch.Fuzz.Targets;

/// <summary>What a prover is about to prove.</summary>
internal sealed class StatementMessageTarget : IFuzzTarget
{
    public static string Name => "statement-message";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        StatementMessage message;
        try
        {
            message = StatementMessage.Decode(input.ToArray());
        }
        catch (ProtocolException)
        {
            return;
        }

        using (message)
        {
            _ = message.ToStatement();
            FuzzCheck.Same(message.Encode(), input, "A message has one encoding.");
        }
    }
}
