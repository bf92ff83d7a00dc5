using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;

namespace Vouch.Proving.Tests;

public sealed class ProverOptionsTests
{
    [Fact]
    public void The_container_gives_a_prover_with_checked_options()
    {
        using ServiceProvider good = new ServiceCollection().AddVouchProver(o => o.Attestor = "attestor.example:7047").BuildServiceProvider();
        using ServiceProvider bad = new ServiceCollection().AddVouchProver().BuildServiceProvider();

        Assert.NotNull(good.GetRequiredService<Prover>());
        OptionsValidationException e = Assert.Throws<OptionsValidationException>(bad.GetRequiredService<Prover>);
        Assert.Contains("Must name an attestor", e.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Every_limit_has_its_range()
    {
        Action<ProverOptions>[] mistakes =
        [
            o => o.MaxReceivedBytes = 1023, o => o.MaxReceivedBytes = (1 << 28) + 1,
            o => o.Timeout = TimeSpan.Zero, o => o.Timeout = TimeSpan.FromHours(2),
            o => o.IdleTimeout = TimeSpan.FromMilliseconds(10), o => o.IdleTimeout = TimeSpan.FromHours(1),
        ];

        Assert.All(mistakes, mistake =>
        {
            ProverOptions options = new() { Attestor = "a:1" };
            mistake(options);
            Assert.Throws<ArgumentException>(() => new Prover(options));
        });
    }
}
