using System.Text.Json;
using Vouch.Cli.Tests.Programs;

namespace Vouch.Cli.Tests.Commands;

public sealed class AttestorTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vouch-cli-");

    private string Data => Path.Combine(_directory.FullName, "data");

    private string KeyFile => Path.Combine(Data, "signing-key.pem");

    [Fact]
    public async Task An_attestor_makes_its_key_once_and_keeps_it()
    {
        await using RunningAttestor first = await RunningAttestor.StartAsync(Data);
        UnixFileMode mode = File.GetUnixFileMode(KeyFile);
        int exitCode = await first.TerminateAsync();
        await using RunningAttestor second = await RunningAttestor.StartAsync(Data);

        Assert.Equal(OwnerOnly, mode);
        Assert.StartsWith("secp256k1:0", first.Key, StringComparison.Ordinal);
        Assert.Equal(first.Key, second.Key);
        Assert.StartsWith("127.0.0.1:", first.Address, StringComparison.Ordinal);
        Assert.Equal(0, exitCode);
    }

    [Fact]
    public async Task SIGTERM_ends_an_attestor_quickly()
    {
        await using RunningAttestor attestor = await RunningAttestor.StartAsync(Data);
        long started = TimeProvider.System.GetTimestamp();

        int exitCode = await attestor.TerminateAsync();

        Assert.Equal(0, exitCode);
        Assert.True(TimeProvider.System.GetElapsedTime(started) < TimeSpan.FromSeconds(4));
        Assert.Empty(attestor.Log);
    }

    [Theory]
    [InlineData("p256", "p256:")]
    [InlineData("ed25519", "ed25519:")]
    public async Task The_scheme_of_a_new_key_can_be_chosen(string algorithm, string prefix)
    {
        await using RunningAttestor attestor = await RunningAttestor.StartAsync(Data, "--key-algorithm", algorithm);

        Assert.StartsWith(prefix, attestor.Key, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_key_that_others_can_read_is_refused()
    {
        await using (RunningAttestor attestor = await RunningAttestor.StartAsync(Data))
        {
            await attestor.TerminateAsync();
        }

        File.SetUnixFileMode(KeyFile, OwnerOnly | UnixFileMode.GroupRead);

        VouchResult result = await VouchProgram.RunAsync("attestor", "--listen", "127.0.0.1:0", "--data", Data);

        Assert.Equal($"The signing key {KeyFile} can be read or written by others than its owner. Run: chmod 600 '{KeyFile}'", result.Failed(1));
    }

    [Fact]
    public async Task A_file_that_holds_no_key_is_refused()
    {
        Directory.CreateDirectory(Data);
        await File.WriteAllTextAsync(KeyFile, "nothing", TestContext.Current.CancellationToken);
        File.SetUnixFileMode(KeyFile, OwnerOnly);

        VouchResult result = await VouchProgram.RunAsync("attestor", "--listen", "127.0.0.1:0", "--data", Data);

        Assert.StartsWith($"{KeyFile} holds no signing key", result.Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_port_in_use_and_a_foreign_address_are_told_without_a_trace()
    {
        await using RunningAttestor attestor = await RunningAttestor.StartAsync(Data);

        VouchResult taken = await VouchProgram.RunAsync("attestor", "--listen", attestor.Address, "--data", Data);
        VouchResult foreign = await VouchProgram.RunAsync("attestor", "--listen", "192.0.2.1:7047", "--data", Data);

        Assert.Equal($"Cannot listen on {attestor.Address}: Address already in use.", taken.Failed(1));
        Assert.Equal("Cannot listen on 192.0.2.1:7047: Cannot assign requested address.", foreign.Failed(1));
    }

    [Fact]
    public async Task A_data_directory_that_cannot_be_is_told()
    {
        await File.WriteAllTextAsync(Data, "a file", TestContext.Current.CancellationToken);

        VouchResult result = await VouchProgram.RunAsync("attestor", "--data", Data);

        Assert.StartsWith($"The data directory {Data} cannot be made: ", result.Failed(1), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Standard_output_is_one_JSON_object_when_asked_for()
    {
        using System.Diagnostics.Process process = VouchProgram.Start(["attestor", "--listen", "127.0.0.1:0", "--data", Data, "--json", "--allow-private-networks"], []);
        List<string> lines = [];
        do
        {
            lines.Add(await process.StandardOutput.ReadLineAsync(TestContext.Current.CancellationToken) ?? throw new EndOfStreamException());
        }
        while (lines[^1] != "}");

        process.Kill();
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        JsonElement json = JsonDocument.Parse(string.Concat(lines)).RootElement;
        Assert.StartsWith("secp256k1:0", json.GetProperty("attestorKey").GetString(), StringComparison.Ordinal);
        Assert.StartsWith("127.0.0.1:", json.GetProperty("listening").GetString(), StringComparison.Ordinal);
        Assert.True(json.GetProperty("allowPrivateNetworks").GetBoolean());
        Assert.False(json.GetProperty("tls").GetBoolean());
    }

    public void Dispose() => _directory.Delete(recursive: true);
}
