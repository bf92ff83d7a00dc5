using Vouch.Circuits;
using Vouch.Crypto;
using Vouch.Mpc.Machines;
using Vouch.Transport;

namespace Vouch.Mpc.Garbling;

/// <content>Stretches of programs, and their rehearsals.</content>
public abstract partial class GarbledMachine
{
    private readonly Dictionary<int, Stretch> _stretches = [];
    private bool _isRehearsing;
    private ulong _streamedTweak;

    /// <summary>How labels and tables come about now.</summary>
    private protected StretchMode Mode { get; private set; }

    /// <summary>The stretch that is entered, or null.</summary>
    private protected Stretch? Current { get; private set; }

    /// <summary>The next tweak in the range of the stretch.</summary>
    private protected ulong Tweak { get; set; }

    /// <summary>The range of tweaks of the stretch; 0 is that of what is outside of stretches.</summary>
    private protected ulong TweakRange => Current is null ? 0 : (ulong)Current.Number + 1;

    private protected override bool IsCounted => !_isRehearsing;

    /// <summary>Runs stretches of a program beforehand, on nothing: their tables are made and sent now, so that the run sends but labels for inputs.</summary>
    /// <param name="program">
    /// Enters the stretches that it rehearses, and runs nothing outside of them. Inputs and late constants may have any value, constants must have the one they will have; what is revealed is zero, and nothing
    /// is waited for. Its values are released when it ends. Values that are there already, of stretches that were run and from outside of stretches, may be used.
    /// </param>
    /// <remarks>
    /// <para>The run must do in each stretch what the rehearsal did, on the same earlier values, and may stop early; stretches may be entered in any order, or not at all. A stretch that was not rehearsed is streamed.</para>
    /// <para>In a run, each bit of an input and of a late constant costs the prover 16 bytes, each bit of an input of the attestor's the attestor 1 bit besides; constants and values of other stretches cost nothing.</para>
    /// </remarks>
    /// <exception cref="InvalidOperationException">A stretch is entered, or a rehearsal runs; or the tables exceed what the evaluator may keep.</exception>
    public async ValueTask RehearseAsync(Func<GarbledMachine, ValueTask> program)
    {
        ArgumentNullException.ThrowIfNull(program);
        ThrowIfDead();
        if (_isRehearsing || Current is not null)
        {
            throw new InvalidOperationException("A rehearsal begins outside of stretches and of other rehearsals.");
        }

        MachineScope scope = OpenScope();
        _isRehearsing = true;
        try
        {
            await program(this).ConfigureAwait(false);
        }
        catch
        {
            Kill();
            throw;
        }

        LeaveStretch();
        scope.Dispose();
        _isRehearsing = false;
        await FlushAsync().ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="InvalidOperationException">The stretch was entered before, or is rehearsed a second time.</exception>
    public override void EnterStretch(int number)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(number);
        LeaveStretch();
        bool isKnown = _stretches.TryGetValue(number, out Stretch? stretch);
        if (isKnown && (_isRehearsing || stretch!.IsEntered))
        {
            throw new InvalidOperationException($"Stretch {number} was {(stretch!.IsEntered ? "entered" : "rehearsed")} already.");
        }

        if (!isKnown)
        {
            stretch = new Stretch(number);
            _stretches.Add(number, stretch);
        }

        stretch!.IsEntered = !_isRehearsing;
        Mode = _isRehearsing ? StretchMode.Rehearsing : isKnown ? StretchMode.Rehearsed : StretchMode.Streamed;
        Current = stretch;
        _streamedTweak = Tweak;
        Tweak = 0;
        BeginLabels();
    }

    /// <inheritdoc/>
    public override void LeaveStretch()
    {
        ThrowIfDead();
        if (Current is not null)
        {
            if (Mode != StretchMode.Rehearsing)
            {
                Release(Current);
            }

            Current = null;
            Mode = StretchMode.Streamed;
            Tweak = _streamedTweak;
        }
    }

    /// <summary>The labels of a stretch begin anew.</summary>
    private protected virtual void BeginLabels()
    {
    }

    private protected override void AddZeros(Bits wires)
    {
        if (!_isRehearsing)
        {
            Open(wires);
        }
    }

    /// <summary>Takes wires into the openings.</summary>
    private protected virtual void Open(Bits wires) => Openings.Add(Wires[wires]);

    /// <summary>Gives bits the labels that they will have in the run.</summary>
    private protected abstract void RehearseInput(Bits bits);

    /// <summary>Keeps what was rehearsed, or makes sure that the run follows it.</summary>
    private protected void Note(StretchStep step)
    {
        if (Mode == StretchMode.Rehearsing)
        {
            Current!.Record(step);
        }
        else if (Mode == StretchMode.Rehearsed)
        {
            Current!.Follow(step);
        }
        else if (_isRehearsing)
        {
            throw new InvalidOperationException("What is outside of stretches cannot be rehearsed.");
        }
    }

    /// <summary>A call on the slots as they are loaded.</summary>
    private protected abstract StretchStep Describe(Circuit circuit);

    private void NoteCall(Circuit circuit)
    {
        if (Current is not null || _isRehearsing)
        {
            Note(Describe(circuit));
        }
    }

    /// <summary>Frees what a stretch keeps that was run.</summary>
    private protected virtual void Release(Stretch stretch) => stretch.Leave();

    private ValueTask<Revealed> RehearseReveal(Bits value, bool isKnown)
    {
        _ = Wires[value];
        Leave();
        return ValueTask.FromResult(new Revealed(value.Length, isKnown ? new SecretBuffer(LowBits.SizeOf(value.Length)) : null, Role == SessionRole.Prover ? Verdict.Passed : new Verdict()));
    }
}
