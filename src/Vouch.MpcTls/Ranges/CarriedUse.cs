using Vouch.Mpc.Machines;

namespace Vouch.MpcTls.Ranges;

/// <summary>Reads a range as its plaintext passes, record by record, and carries a state from one to the next.</summary>
internal abstract class CarriedUse(int size) : IPlaintextUse
{
    /// <summary>For the program that keeps the state alive: whether it knows of it.</summary>
    public bool HasBegun { get; set; }

    /// <summary>How many bytes are still to come.</summary>
    public int Missing { get; private set; } = size;

    public async ValueTask TakeAsync(Bits bytes)
    {
        Missing -= bytes.Length / 8;
        await ReadAsync(bytes).ConfigureAwait(false);
        if (Missing == 0)
        {
            await FinishAsync().ConfigureAwait(false);
        }
    }

    /// <summary>What must stay alive, as one value.</summary>
    public abstract Bits Gather();

    /// <summary>Takes what <see cref="Gather"/> gave off the front of a value, under another handle.</summary>
    /// <returns>The rest of the value.</returns>
    public abstract Bits Replace(Bits gathered);

    protected abstract ValueTask ReadAsync(Bits bytes);

    /// <summary>All bytes have come.</summary>
    protected abstract ValueTask FinishAsync();
}
