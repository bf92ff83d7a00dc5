namespace Vouch.Mpc.Garbling;

/// <summary>A stretch of a program: what was run in its rehearsal, which the run has to follow.</summary>
internal sealed class Stretch(int number)
{
    private readonly List<StretchStep> _steps = [];
    private int _next;

    public int Number { get; } = number;

    /// <summary>Whether the program was here.</summary>
    public bool IsEntered { get; set; }

    /// <summary>At the evaluator, the tables of the rehearsal.</summary>
    public StoredTables? Tables { get; set; }

    /// <summary>Adds a step of the rehearsal.</summary>
    public void Record(StretchStep step) => _steps.Add(step);

    /// <summary>Goes on to the next step of the run.</summary>
    /// <exception cref="InvalidOperationException">It is not what was rehearsed.</exception>
    public void Follow(StretchStep step)
    {
        if (_next == _steps.Count)
        {
            throw new InvalidOperationException($"Stretch {Number} goes on where its rehearsal ended, with {step}.");
        }

        StretchStep rehearsed = _steps[_next++];
        if (!rehearsed.Fits(step))
        {
            throw new InvalidOperationException($"Stretch {Number} does not fit its rehearsal: step {_next} was {rehearsed}, and is {step}.");
        }

        if (!rehearsed.HasLabelsOf(step))
        {
            throw new InvalidOperationException(
                $"Stretch {Number} does not fit its rehearsal: in step {_next}, {step}, an input is another one, or a constant has another value, for which there are late constants.");
        }
    }

    /// <summary>Forgets everything but that the program was here.</summary>
    public void Leave()
    {
        _steps.Clear();
        Tables?.Dispose();
        Tables = null;
    }
}
