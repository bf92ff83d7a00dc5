using Vouch.Attestations;

namespace Vouch.Fuzz.Targets;

/// <summary>What the attestor signs, as the prover reads it.</summary>
internal sealed class AttestorReplyTarget : IFuzzTarget
{
    public static string Name => "attestor-reply";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        if (AttestorReply.TryDecode(input.ToArray(), out AttestorReply? reply))
        {
            FuzzCheck.Same(reply.Encode(), input, "A reply has one encoding.");
        }
    }
}
