using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Vouch.Proving;

namespace Microsoft.Extensions.DependencyInjection;

/// <summary>Registers the SDK.</summary>
public static class VouchServiceCollectionExtensions
{
    /// <summary>Adds <see cref="Prover"/>. Options are checked at start-up, not at first use.</summary>
    public static IServiceCollection AddVouchProver(this IServiceCollection services, Action<ProverOptions>? configure = null)
    {
        services.AddOptions<ProverOptions>().Configure(configure ?? (static _ => { })).ValidateOnStart();
        services.TryAddSingleton<IValidateOptions<ProverOptions>, ProverOptionsValidator>();
        services.TryAddSingleton(TimeProvider.System);
        services.TryAddSingleton(static provider => new Prover(provider.GetRequiredService<IOptions<ProverOptions>>().Value, provider.GetRequiredService<TimeProvider>()));
        return services;
    }
}
