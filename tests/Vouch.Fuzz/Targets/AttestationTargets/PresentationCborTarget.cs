using Vouch.Attestations.Presentations;

namespace Vouch.Fuzz.Targets;

/// <summary>Presentations in CBOR.</summary>
internal sealed class PresentationCborTarget : IFuzzTarget
{
    public static string Name => "presentation-cbor";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] file = input.ToArray();
        if (Presentation.TryRead(file, out Presentation? presentation, out RejectionReason reason))
        {
            FuzzCheck.That(PresentationJson.IsJson(file) || file.AsSpan().SequenceEqual(presentation.ToCbor()), "The binary form is written as it was read.");
            PresentationLaws.Check(presentation);
        }
        else
        {
            FuzzCheck.That(reason is RejectionReason.Malformed or RejectionReason.UnsupportedVersion, "A refusal has a reason.");
        }
    }
}
