using System.Security.Cryptography;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.ShareConversion;

/// <summary>The prover's products with the attestor: for inputs a here and b there, shares s here and t there with s - t = a b.</summary>
/// <remarks>See docs/protocol/share-conversion.md. After any exception the run is dead, and so are the inputs.</remarks>
/// <typeparam name="T">The field.</typeparam>
/// <param name="channel">The way to the <see cref="AttestorOle{T}"/>; owned by the caller.</param>
/// <param name="correlations">The prover's half of the correlations; owned by the caller.</param>
/// <param name="run">What names this run: 32 bytes, the same on both sides, and used for nothing else.</param>
internal sealed class ProverOle<T>(IChannel channel, ICorrelations correlations, ReadOnlySpan<byte> run) : IDisposable
    where T : struct, IFieldElement<T>
{
    /// <summary>How many products are sent or received at a time: some tens of kilobytes.</summary>
    public const int PieceProducts = 16;

    private readonly OleReceiver<T> _core = new(run);

    /// <summary>Writes the choices; they leave with the next flush.</summary>
    public async ValueTask BeginAsync(ReadOnlyMemory<T> inputs, CancellationToken cancellationToken)
    {
        Block[] blocks = GC.AllocateArray<Block>(inputs.Length * T.Bits, pinned: true);
        if (correlations.Available < blocks.Length)
        {
            await channel.FlushAsync(cancellationToken).ConfigureAwait(false); // the peer may have to see it before it gets there
        }

        await correlations.ReserveAsync(blocks.Length, blocks.Length, cancellationToken).ConfigureAwait(false);
        try
        {
            correlations.Take(blocks);
            _core.WriteChoices(inputs.Span, blocks, channel.Output);
        }
        finally
        {
            CryptographicOperations.ZeroMemory(Block.AsBytes(blocks.AsSpan()));
        }
    }

    /// <summary>Sends what was written and waits for the products.</summary>
    /// <param name="shares">Takes s of each product that was begun.</param>
    /// <param name="cancellationToken">Ends the session.</param>
    /// <exception cref="ProtocolException">The peer broke the protocol.</exception>
    public async ValueTask FinishAsync(Memory<T> shares, CancellationToken cancellationToken)
    {
        await channel.FlushAsync(cancellationToken).ConfigureAwait(false);
        byte[] corrections = new byte[int.Min(shares.Length, PieceProducts) * OleReceiver<T>.CorrectionsSize];
        while (!shares.IsEmpty)
        {
            int products = int.Min(shares.Length, PieceProducts);
            Memory<byte> piece = corrections.AsMemory(0, products * OleReceiver<T>.CorrectionsSize);
            await channel.ReceiveAsync(piece, cancellationToken).ConfigureAwait(false);
            _core.ReadCorrections(piece.Span, shares.Span[..products]);
            shares = shares[products..];
        }
    }

    public void Dispose() => _core.Dispose();
}
