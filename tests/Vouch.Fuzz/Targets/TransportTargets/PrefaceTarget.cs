using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.Fuzz.Targets;

/// <summary>The first bytes of both sides, which are read at their fixed sizes.</summary>
internal sealed class PrefaceTarget : IFuzzTarget
{
    public static string Name => "preface";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] sized = new byte[Preface.AnswerSize];
        input[..int.Min(input.Length, sized.Length)].CopyTo(sized);
        try
        {
            VersionRange offered = Preface.ReadOffer(sized.AsSpan(0, Preface.OfferSize));
            FuzzCheck.Same(Preface.Offer(offered), sized.AsSpan(0, Preface.OfferSize), "An offer is written as it was read.");
        }
        catch (ProtocolException)
        {
        }

        try
        {
            (byte chosen, VersionRange range) = Preface.ReadAnswer(sized);
            FuzzCheck.Same(Preface.Answer(chosen, range), sized, "An answer is written as it was read.");
        }
        catch (ProtocolException)
        {
        }
    }
}
