using Vouch.Transport;
using Vouch.Transport.Multiplexing;

namespace Vouch.MpcTls.Tests.Sharing;

/// <summary>A prover and an attestor with a connection in memory between them.</summary>
internal static class MultiplexedPair
{
    private static readonly TimeSpan s_patience = TimeSpan.FromSeconds(20);

    /// <summary>Runs both sides against each other; throws what the attestor threw, or else what the prover threw.</summary>
    public static async Task RunAsync(Func<Multiplexer, Task> proving, Func<Multiplexer, Task> attesting)
    {
        (Exception? prover, Exception? attestor) = await TryAsync(proving, attesting);
        if (attestor is ConnectionException && prover is not (null or ConnectionException))
        {
            throw new InvalidOperationException("The prover failed.", prover);
        }

        Assert.Null(attestor ?? prover);
    }

    /// <summary>Runs both sides against each other, each to its end; neither may hang.</summary>
    public static async Task<(Exception? Prover, Exception? Attestor)> TryAsync(Func<Multiplexer, Task> proving, Func<Multiplexer, Task> attesting)
    {
        (Stream left, Stream right) = DuplexPipeStream.CreatePair();
        await using Multiplexer prover = Multiplexer.Connect(left);
        Task<Multiplexer> accepting = Multiplexer.AcceptAsync(right, null, TestContext.Current.CancellationToken);
        Task<Exception?> proof = EndAsync(prover, proving);
        await using Multiplexer attestor = await accepting;
        Task<Exception?> attestation = EndAsync(attestor, attesting);
        return (await proof.WaitAsync(s_patience, TestContext.Current.CancellationToken), await attestation.WaitAsync(s_patience, TestContext.Current.CancellationToken));
    }

    private static async Task<Exception?> EndAsync(Multiplexer side, Func<Multiplexer, Task> run)
    {
        try
        {
            await Task.Yield();
            await run(side);
            return null;
        }
#pragma warning disable CA1031 // whatever it is, the test looks at it
        catch (Exception e)
#pragma warning restore CA1031
        {
            await side.DisposeAsync();
            return e;
        }
    }
}
