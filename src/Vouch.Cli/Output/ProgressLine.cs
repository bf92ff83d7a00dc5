using Spectre.Console;
using Vouch.Proving;

namespace Vouch.Cli.Output;

/// <summary>Shows what a session is doing: a spinner on a terminal, plain lines otherwise, nothing with <c>--json</c>.</summary>
internal sealed class ProgressLine : IProgress<ProveProgress>, IAsyncDisposable
{
    private readonly TextWriter? _lines;
    private readonly TaskCompletionSource? _done;
    private readonly Task _spinning = Task.CompletedTask;
    private readonly IAnsiConsole? _console;
    private StatusContext? _status;
    private ProveStage? _last;
    private Action<ProgressLine>? _opening;

    private ProgressLine(TextWriter error, bool silent, Action<ProgressLine>? opening)
    {
        _opening = opening;
        if (silent)
        {
            return;
        }

        if (Console.IsErrorRedirected)
        {
            _lines = error;
            return;
        }

        _console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(Console.Error) });
        _done = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        TaskCompletionSource started = new();
        _spinning = _console.Status().StartAsync("starting", context =>
        {
            _status = context;
            started.SetResult();
            return _done.Task;
        });
    }

    /// <summary>What the session was said to cost; null until it has been, and where nothing is proven.</summary>
    public ProofCost? Cost { get; private set; }

    /// <summary>Shows the progress on a stream.</summary>
    /// <param name="error">The stream.</param>
    /// <param name="silent">Whether to show nothing.</param>
    /// <param name="opening">What to say when the session begins, its request having been found good.</param>
    public static ProgressLine Start(TextWriter error, bool silent, Action<ProgressLine>? opening = null) => new(error, silent, opening);

    /// <summary>A line that stays.</summary>
    public void Say(string text)
    {
        if (_console is not null)
        {
            _console.MarkupLineInterpolated($"[grey]{Terminal.Printable(text)}[/]");
        }
        else
        {
            _lines?.WriteLine(Terminal.Printable(text));
        }
    }

    public void Report(ProveProgress value)
    {
        Action<ProgressLine>? opening = _opening;
        _opening = null;
        opening?.Invoke(this);
        string text = value.Stage switch
        {
            ProveStage.Connecting => "connecting to the attestor",
            ProveStage.Preparing => "preparing",
            ProveStage.Handshake => "TLS handshake with the server",
            ProveStage.Requesting => "sending the request",
            ProveStage.Receiving => $"receiving, {value.Bytes:N0} bytes",
            ProveStage.Closing => "waiting for the server to close",
            ProveStage.Proving when value.Cost is ProofCost cost
                => $"proving {Amounts.Count(cost.Gates)} gates: about {Amounts.Bytes(cost.BytesToAttestor)} to the attestor, {Amounts.Bytes(cost.BytesFromAttestor)} from it",
            ProveStage.Proving => "working out the proof",
            ProveStage.Opening => "opening keys; the attestor checks and signs",
            _ => value.Stage.ToString(),
        };

        Cost = value.Cost ?? Cost;
        if (_status is not null)
        {
            _status.Status = text;
        }
        else if (_last != value.Stage || value.Cost is not null)
        {
            _lines?.WriteLine(text);
        }

        _last = value.Stage;
    }

    public async ValueTask DisposeAsync()
    {
        _done?.TrySetResult();
        await _spinning;
    }
}
