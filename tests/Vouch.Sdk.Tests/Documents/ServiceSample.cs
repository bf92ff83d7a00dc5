using Microsoft.Extensions.DependencyInjection;

namespace Vouch.Tests.Documents;

/// <summary>The line of docs/howto/prove-and-present.md on dependency injection.</summary>
internal static class ServiceSample
{
    public static void Register(IServiceCollection services)
    {
        // <sample>
        services.AddVouchProver(options => options.Attestor = "tls://attestor.example:7047");
        // </sample>
    }
}
