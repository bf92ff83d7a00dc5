using Vouch.Transport.Multiplexing;

namespace Vouch.Transport.Tests.Multiplexing;

/// <summary>Two multiplexers joined by a pair of streams.</summary>
internal sealed class ConnectedPair : IAsyncDisposable
{
    private ConnectedPair(Multiplexer prover, Multiplexer attestor)
    {
        Prover = prover;
        Attestor = attestor;
    }

    public Multiplexer Prover { get; }

    public Multiplexer Attestor { get; }

    public static async Task<ConnectedPair> OpenAsync(
        Func<Stream, Stream>? wrap = null, MultiplexerOptions? options = null, (Stream Left, Stream Right)? streams = null)
    {
        (Stream left, Stream right) = streams ?? DuplexPipeStream.CreatePair();
        Multiplexer prover = Multiplexer.Connect(wrap is null ? left : wrap(left), options);
        await prover[ChannelId.Control].FlushAsync(Test.Token);
        Multiplexer attestor = await Multiplexer.AcceptAsync(wrap is null ? right : wrap(right), options, Test.Token);
        return new ConnectedPair(prover, attestor);
    }

    public async ValueTask DisposeAsync()
    {
        await Prover.DisposeAsync();
        await Attestor.DisposeAsync();
    }
}
