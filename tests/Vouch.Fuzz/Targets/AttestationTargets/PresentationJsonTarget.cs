using Vouch.Attestations.Presentations;

namespace Vouch.Fuzz.Targets;

/// <summary>Presentations in JSON, under any first byte.</summary>
internal sealed class PresentationJsonTarget : IFuzzTarget
{
    public static string Name => "presentation-json";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        Presentation presentation;
        try
        {
            presentation = PresentationJson.Read(input.ToArray());
        }
        catch (Vouch.Attestations.Formats.MalformedException)
        {
            return;
        }

        PresentationLaws.Check(presentation);
    }
}
