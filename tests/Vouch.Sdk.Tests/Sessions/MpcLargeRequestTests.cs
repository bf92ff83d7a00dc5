using System.Security.Cryptography;
using Vouch.Proving;

namespace Vouch.Tests.Sessions;

/// <summary>A request in MPC mode that takes more than one portion of correlations, with a tag's key for each of its records: over a gigabyte, for the long run.</summary>
public sealed class MpcLargeRequestTests
{
    private const int Size = 300_000;

    [Theory(Explicit = true)]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256")]
    [InlineData("TLS_AES_128_GCM_SHA256")]
    public async Task A_request_of_more_than_a_portion_is_attested(string suite)
    {
        await using SessionContext context = SessionContext.Start();
        ProveRequest request = MpcLine.Request(context, suite);
        request.Method = "POST";
        request.Body = RandomNumberGenerator.GetBytes(Size);
        request.Reveal.Add("response.status");

        SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        Assert.True(result.Attestor.IsSigned);
    }
}
