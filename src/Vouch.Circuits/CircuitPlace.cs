namespace Vouch.Circuits;

/// <summary>How far a circuit has been run that is run in parts; the default is its beginning.</summary>
public readonly struct CircuitPlace
{
    internal CircuitPlace(int run, int gate, int done)
    {
        Run = run;
        Gate = gate;
        Done = done;
    }

    /// <summary>The run to go on with.</summary>
    internal int Run { get; }

    /// <summary>The gate to go on with.</summary>
    internal int Gate { get; }

    /// <summary>How many gates of the run have been run already.</summary>
    internal int Done { get; }
}
