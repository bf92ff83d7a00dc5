using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The attestor's products with the prover: for inputs b here and a there, shares t here and s there with s - t = a b.</summary>
/// <remarks>See docs/protocol/share-conversion.md. After any exception the run is dead, and so are the inputs.</remarks>
/// <typeparam name="T">The field.</typeparam>
/// <param name="channel">The way to the <see cref="ProverOle{T}"/>; owned by the caller.</param>
/// <param name="correlations">The attestor's half of the correlations; owned by the caller.</param>
/// <param name="run">What names this run: 32 bytes, the same on both sides, and used for nothing else.</param>
internal sealed class AttestorOle<T>(IChannel channel, IKeyCorrelations correlations, ReadOnlySpan<byte> run) : IDisposable
    where T : struct, IFieldElement<T>
{
    private const int PieceProducts = ProverOle<T>.PieceProducts;

    private readonly byte[] _run = run.ToArray();
    private OleSender<T>? _core;

    /// <summary>Sends what was written before, waits for the choices and answers them; the end of the answer leaves with the next flush.</summary>
    /// <param name="inputs">One element a product.</param>
    /// <param name="shares">Takes t of each product.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="ProtocolException">The peer broke the protocol.</exception>
    public async ValueTask RespondAsync(ReadOnlyMemory<T> inputs, Memory<T> shares, CancellationToken cancellationToken)
    {
        ArgumentOutOfRangeException.ThrowIfNotEqual(shares.Length, inputs.Length, nameof(shares));
        Block[] keys = GC.AllocateArray<Block>(inputs.Length * T.Bits, pinned: true);
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        await correlations.ReserveAsync(keys.Length, keys.Length, cancellationToken).ConfigureAwait(false);
        _core ??= new OleSender<T>(_run, correlations.Delta); // which exists from the first reservation on
        byte[] choices = new byte[int.Min(inputs.Length, PieceProducts) * T.Size];
        try
        {
            correlations.Take(keys);
            for (int done = 0; done < inputs.Length;)
            {
                int products = int.Min(inputs.Length - done, PieceProducts);
                Memory<byte> piece = choices.AsMemory(0, products * T.Size);
                await channel.ReceiveAsync(piece, cancellationToken).ConfigureAwait(false);
                _core.Respond(piece.Span, inputs.Span.Slice(done, products), keys.AsSpan(done * T.Bits, products * T.Bits), channel.Output, shares.Span.Slice(done, products));
                done += products;
                if (done < inputs.Length)
                {
                    await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
                }
            }
        }
        finally
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(keys.AsSpan()));
        }
    }

    public void Dispose() => _core?.Dispose();
}
