namespace Vouch.Mpc.Machines;

/// <summary>A stretch of a program whose values are released together; close it by <c>using</c>, or by <see cref="Keep"/> where a result must outlive it.</summary>
/// <example><code>
/// using MachineScope scope = machine.OpenScope();
/// Bits inner = await machine.CallAsync(compression, innerState, message);
/// return scope.Keep(await machine.CallAsync(compression, outerState, inner, padding));
/// </code></example>
public readonly struct MachineScope : IDisposable
{
    private readonly WireScopes? _scopes;
    private readonly int _scope;

    internal MachineScope(WireScopes scopes, int scope)
    {
        _scopes = scopes;
        _scope = scope;
    }

    /// <summary>Closes the scope and hands <paramref name="result"/> to the scope around it.</summary>
    /// <returns>The same value, under the handle to be used from now on.</returns>
    /// <exception cref="InvalidOperationException">The scope is closed.</exception>
    public Bits Keep(Bits result) => _scopes?.Close(_scope, result) ?? throw new InvalidOperationException("The scope is closed.");

    /// <summary>Releases all of the scope's values but one, and goes on with it: for loops that carry a state.</summary>
    /// <returns>The same value, under the handle to be used from now on.</returns>
    /// <exception cref="InvalidOperationException">The scope is closed.</exception>
    public Bits KeepOnly(Bits state) => _scopes?.Renew(_scope, state) ?? throw new InvalidOperationException("The scope is closed.");

    /// <summary>Closes the scope, and those opened within it, unless that has been done.</summary>
    public void Dispose() => _scopes?.Close(_scope);
}
