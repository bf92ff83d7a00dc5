using System.Security.Cryptography;
using Vouch.Attestations;
using Vouch.Attesting;
using Vouch.Preparing;
using Vouch.Proving;
using Vouch.Sessions;

namespace Vouch.Tests.Sessions;

/// <summary>Sessions in MPC mode of which both sides have prepared their half before, and kept it.</summary>
public sealed class PreparedSessionTests : IDisposable
{
    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vouch-prepared-");

    private string AttestorDirectory => Path.Combine(_directory.FullName, "attestor");

    private string ProverDirectory => Path.Combine(_directory.FullName, "prover");

    private string KeyFile => Path.Combine(_directory.FullName, "configuration", "prepared.key");

    [Theory]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", 100)]
    [InlineData("TLS_CHACHA20_POLY1305_SHA256", 4000)]
    [InlineData("TLS_AES_128_GCM_SHA256", 100)]
    public async Task What_was_prepared_is_used_once_and_saves_the_tables(string suite, int requestSize)
    {
        await using SessionContext context = Start();
        await WarmAsync(context, requestSize);
        Assert.Single(Directory.GetFiles(AttestorDirectory));
        Assert.Single(Directory.GetFiles(ProverDirectory));

        SessionResult warm = await context.RunAsync(Request(context, suite), cancelProver: TestContext.Current.CancellationToken);
        Assert.Empty(Directory.GetFiles(AttestorDirectory));
        Assert.Empty(Directory.GetFiles(ProverDirectory));
        SessionResult cold = await context.RunAsync(Request(context, suite), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(warm.Error);
        Assert.Null(warm.Attestor.Failure);
        Assert.Equal(suite, warm.Proven!.Suite);
        Assert.Null(cold.Error);
        Assert.InRange(warm.Proven.BytesSent, 1, cold.Proven!.BytesSent - 4_000_000);
    }

    /// <summary>There is no ping to send what was left lying, and little else: Accepted has no first message of transfers to leave with.</summary>
    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task No_step_waits_for_a_ping(bool isHidden)
    {
        await using SessionContext context = Start();
        (context.AttestorClock, context.ProverClock) = (new TimerlessClock(), new TimerlessClock());
        using CancellationTokenSource patience = new(MpcSessionTests.Patience);
        await new Prover(context.Options, context.ProverClock, context.Connect).WarmAsync(300, cancellationToken: patience.Token);
        ProveRequest request = Request(context);
        request.HideServerName = isHidden;

        SessionResult result = await context.RunAsync(request, cancelProver: patience.Token);

        Assert.Null(result.Error);
        Assert.True(result.Attestor.IsSigned);
        Assert.Empty(Directory.GetFiles(AttestorDirectory));
    }

    [Fact]
    public async Task A_server_can_be_hidden_in_what_was_prepared()
    {
        await using SessionContext context = Start();
        await WarmAsync(context, 300);
        ProveRequest request = Request(context);
        request.HideServerName = true;

        SessionResult result = await context.RunAsync(request, cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(result.Error);
        Assert.IsType<ServerFacts.Hidden>(result.Proven!.Attestation.Facts.Server);
        Assert.Empty(Directory.GetFiles(AttestorDirectory));
    }

    [Fact]
    public async Task Nothing_that_is_kept_can_be_read_without_the_others()
    {
        await using SessionContext context = Start();
        await WarmAsync(context, 100);
        string name = Assert.Single(Directory.GetFiles(AttestorDirectory));
        PreparationStore store = new(AttestorDirectory, long.MaxValue);

        Assert.Null(store.TryTake(Path.GetFileName(name).Split('.')[0], RandomNumberGenerator.GetBytes(32)));
        Assert.Empty(Directory.GetFiles(AttestorDirectory)); // whoever tries has used it up
        SessionResult result = await context.RunAsync(Request(context), cancelProver: TestContext.Current.CancellationToken);
        Assert.Null(result.Error); // made anew
        Assert.Empty(Directory.GetFiles(ProverDirectory));
    }

    [Fact]
    public async Task A_copy_of_what_was_used_is_worth_nothing_at_the_attestor()
    {
        await using SessionContext context = Start();
        await WarmAsync(context, 100);
        string mine = Assert.Single(Directory.GetFiles(ProverDirectory));
        byte[] copy = await File.ReadAllBytesAsync(mine, TestContext.Current.CancellationToken);
        SessionResult first = await context.RunAsync(Request(context), cancelProver: TestContext.Current.CancellationToken);
        await File.WriteAllBytesAsync(mine, copy, TestContext.Current.CancellationToken);
        int before = (await context.OutcomesAsync()).Length;

        SessionResult second = await context.RunAsync(Request(context), cancelProver: TestContext.Current.CancellationToken);

        Assert.Null(first.Error);
        Assert.Null(second.Error);
        AttestorOutcome[] outcomes = await context.OutcomesAsync();
        Assert.Equal(AttestorFailure.NotPrepared, outcomes[before].Failure);
        Assert.True(outcomes[before + 1].IsSigned); // without
    }

    [Fact]
    public async Task A_half_of_another_preparation_ends_the_session_and_both_are_gone()
    {
        await using SessionContext context = Start();
        await WarmAsync(context, 100);
        await WarmAsync(context, 100);
        string[] names = Directory.GetFiles(AttestorDirectory);
        Swap(context, names);

        SessionResult result = await context.RunAsync(Request(context), cancelProver: TestContext.Current.CancellationToken);

        Assert.NotNull(result.Attestor.Failure);
        Assert.Equal(ProveFailure.AttestorRefused, Assert.IsType<ProveException>(result.Error).Failure);
        Assert.Single(Directory.GetFiles(AttestorDirectory));
    }

    [Fact]
    public async Task What_is_too_old_is_made_anew_and_deleted()
    {
        await using SessionContext context = Start();
        context.Limits = context.Limits with { MaxPreparedAge = TimeSpan.FromSeconds(1) };
        await WarmAsync(context, 100);
        await Task.Delay(TimeSpan.FromSeconds(1.1), TestContext.Current.CancellationToken);

        SessionResult result = await context.RunAsync(Request(context), cancelProver: TestContext.Current.CancellationToken);
        await WarmAsync(context, 100);

        Assert.Null(result.Error);
        Assert.Single(Directory.GetFiles(AttestorDirectory));
        Assert.Single(Directory.GetFiles(ProverDirectory));
    }

    [Fact]
    public async Task An_attestor_without_room_says_so()
    {
        await using SessionContext context = Start(maxSize: 1_000_000);

        ProveException e = await Assert.ThrowsAsync<ProveException>(() => WarmAsync(context, 100));

        Assert.Equal(RefusalCode.KeepsNothing, e.Refusal);
        Assert.Equal(AttestorFailure.KeepsNothing, (await context.OutcomeAsync()).Failure);
        Assert.False(Directory.Exists(ProverDirectory));
    }

    [Fact]
    public async Task An_attestor_that_keeps_nothing_says_so()
    {
        await using SessionContext context = Start(maxSize: 0);

        ProveException e = await Assert.ThrowsAsync<ProveException>(() => WarmAsync(context, 100));

        Assert.Equal(RefusalCode.KeepsNothing, e.Refusal);
    }

    [Fact]
    public async Task Attestors_and_requests_get_what_was_prepared_for_them()
    {
        await using SessionContext context = Start();
        await WarmAsync(context, 300);
        await WarmAsync(context, 3000);
        PreparationPool pool = context.Options.Pool!;

        Assert.Null(pool.TryTake("another", 100));
        Assert.Equal(2, pool.Count(context.Options.Attestor));
        Assert.Equal(300, Take(100));
        await WarmAsync(context, 300);
        Assert.Equal(3000, Take(301));
        await WarmAsync(context, 3000);
        Assert.Equal(3000, Take(5000));
        Assert.Equal(300, Take(5000));
        Assert.Null(pool.TryTake(context.Options.Attestor, 100));

        int Take(int size)
        {
            using KeptPreparation kept = pool.TryTake(context.Options.Attestor, size)!.Value.Kept;
            return kept.RequestSize;
        }
    }

    [Fact]
    public async Task Files_are_the_owners_alone_and_a_shared_key_is_refused()
    {
        if (OperatingSystem.IsWindows())
        {
            return; // there are no modes of files
        }

        await using SessionContext context = Start();
        await WarmAsync(context, 100);
        foreach (string file in (string[])[.. Directory.GetFiles(AttestorDirectory), .. Directory.GetFiles(ProverDirectory), KeyFile])
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
        }

        File.SetUnixFileMode(KeyFile, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.OtherRead);

        await Assert.ThrowsAsync<InvalidDataException>(() => context.ProveAsync(Request(context)));
        Assert.Single(Directory.GetFiles(ProverDirectory));
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private SessionContext Start(long maxSize = 1L << 30)
    {
        SessionContext context = SessionContext.Start();
        context.Prepared = new PreparationStore(AttestorDirectory, maxSize);
        context.Options.Pool = new PreparationPool(ProverDirectory, KeyFile);
        return context;
    }

    private static ProveRequest Request(SessionContext context, string suite = "TLS_CHACHA20_POLY1305_SHA256") => MpcSessionTests.Request(context, suite);

    private static async Task WarmAsync(SessionContext context, int requestSize)
        => await new Prover(context.Options, null, context.Connect).WarmAsync(requestSize, cancellationToken: TestContext.Current.CancellationToken);

    /// <summary>Gives each ticket the other's half.</summary>
    private void Swap(SessionContext context, string[] names)
    {
        PreparationStore mine = new(ProverDirectory, long.MaxValue);
        byte[] key = File.ReadAllBytes(KeyFile);
        string[] found = [.. mine.Find("")];
        byte[][] contents = [.. found.Select(name => mine.TryTake(name, key)!.Value.ToArray())];
        byte[][] tickets = [.. contents.Select(static content => content[..PreparationTicket.Size])];
        Assert.Equal(2, names.Length);
        for (int i = 0; i < 2; i++)
        {
            byte[] content = [.. tickets[1 - i], .. contents[i].AsSpan(PreparationTicket.Size)];
            Assert.True(mine.TryPut(found[i], DateTimeOffset.UtcNow.AddHours(1), key, content));
        }

        Assert.Equal(2, context.Options.Pool!.Count(context.Options.Attestor));
    }
}
