using Vouch.Attestations.Http;

namespace Vouch.Fuzz.Targets;

/// <summary>A direction as one response; the first byte says whether HEAD was asked and whether the server ended it.</summary>
internal sealed class HttpResponseTarget : IFuzzTarget
{
    public static string Name => "http-response";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        FuzzInput parts = new(input);
        int flags = parts.TakeByte();
        byte[] bytes = parts.Rest.ToArray();
        bool endsCleanly = (flags & 2) != 0;
        HttpError error = HttpMessageParser.TryParseResponse(HttpLaws.View(bytes), (flags & 1) != 0, endsCleanly, out HttpMessage response);
        if (error != HttpError.None)
        {
            return;
        }

        HttpLaws.CheckCover(bytes, response);
        HttpLaws.CheckFields(bytes, response);
        HttpLaws.CheckChunks(bytes, response);
        FuzzCheck.That(!response.EndsWithConnection || response.IsComplete == endsCleanly, "A body that the end of the connection ends is whole if the server ended it.");
    }
}
