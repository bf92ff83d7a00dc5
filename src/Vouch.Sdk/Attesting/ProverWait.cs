namespace Vouch.Attesting;

/// <summary>Waits for the prover without cancelling anything: a cancelled operation ends the connection, and then the prover could not be told why.</summary>
/// <remarks>What is given up stays pending until the connection is over, so its buffers must not be used again.</remarks>
internal static class ProverWait
{
    /// <exception cref="OperationCanceledException">The token came first.</exception>
    public static ValueTask<T> OrGiveUpAsync<T>(this ValueTask<T> operation, CancellationToken cancellationToken)
        => operation.IsCompleted ? operation : new ValueTask<T>(operation.AsTask().WaitAsync(cancellationToken));

    /// <exception cref="OperationCanceledException">The token came first.</exception>
    public static ValueTask OrGiveUpAsync(this ValueTask operation, CancellationToken cancellationToken)
        => operation.IsCompleted ? operation : new ValueTask(operation.AsTask().WaitAsync(cancellationToken));
}
