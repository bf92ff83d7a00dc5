using Vouch.Attestations.Http;

namespace Vouch.Fuzz.Targets;

/// <summary>A direction as one request.</summary>
internal sealed class HttpRequestTarget : IFuzzTarget
{
    public static string Name => "http-request";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        if (HttpMessageParser.TryParseRequest(HttpLaws.View(bytes), out HttpMessage request) != HttpError.None)
        {
            return;
        }

        FuzzCheck.That(request.HeadStart == 0 && !request.IsCutOff, "A request starts at the first byte.");
        HttpLaws.CheckCover(bytes, request);
        HttpLaws.CheckFields(bytes, request);
        HttpLaws.CheckChunks(bytes, request);
    }
}
