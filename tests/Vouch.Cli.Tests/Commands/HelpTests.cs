using Vouch.Cli.Tests.Programs;

namespace Vouch.Cli.Tests.Commands;

public sealed class HelpTests
{
    [Theory]
    [InlineData("demo")]
    [InlineData("attestor")]
    [InlineData("prove")]
    [InlineData("present")]
    [InlineData("verify")]
    [InlineData("inspect")]
    [InlineData("probe")]
    public async Task Help_of_a_command_describes_it_and_has_an_example(string command)
    {
        VouchResult help = (await VouchProgram.RunAsync(command, "--help")).Succeeded();

        Assert.Contains("Description:\n  ", help.Output, StringComparison.Ordinal);
        Assert.Contains($"Example:\n  vouch {command}", help.Output, StringComparison.Ordinal);
        Assert.Contains("--json", help.Output, StringComparison.Ordinal);
        Assert.Empty(help.Error);
    }

    [Fact]
    public async Task Help_of_the_program_lists_every_command()
    {
        VouchResult help = (await VouchProgram.RunAsync("--help")).Succeeded();

        Assert.All((string[])["demo", "attestor", "prove", "present", "verify", "inspect", "probe"], command => Assert.Contains($"\n  {command} ", help.Output, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("", "Name a command: demo, attestor, warm, prove, present, verify, inspect, probe. See 'vouch --help'.")]
    [InlineData("steal", "'steal' is not a command. Name a command: demo, attestor, warm, prove, present, verify, inspect, probe. See 'vouch --help'.")]
    [InlineData("prove", "'prove' needs URL, --attestor ADDR and -o FILE. See 'vouch prove --help'.")]
    [InlineData("attestor", "'attestor' needs --data DIR. See 'vouch attestor --help'.")]
    [InlineData("present", "'present' needs FILE and -o FILE. See 'vouch present --help'.")]
    [InlineData("verify", "'verify' needs FILE. See 'vouch verify --help'.")]
    [InlineData("verify f", "Name at least one attestor that you trust with --attestor-key; without, nothing can be believed.")]
    [InlineData("verify f --attestor-key nonsense", "--attestor-key: 'nonsense' is not an attestor key; it looks like secp256k1:02ab... and the attestor prints it when it starts. See 'vouch verify --help'.")]
    [InlineData("verify f --max-age soon", "--max-age: 'soon' is not a duration; write 90s, 30m, 1h or 2d. See 'vouch verify --help'.")]
    [InlineData("verify f --at noon-ish", "--at: 'noon-ish' is not a time; write 2026-01-31T12:00:00Z. See 'vouch verify --help'.")]
    [InlineData("verify f --challenge xyz", "--challenge: 'xyz' is not hexadecimal. See 'vouch verify --help'.")]
    [InlineData("inspect", "'inspect' needs FILE. See 'vouch inspect --help'.")]
    [InlineData("probe", "'probe' needs URL. See 'vouch probe --help'.")]
    [InlineData("probe http://bank.example", "The address must be absolute and begin with https://.")]
    [InlineData("attestor --data d --listen here", "--listen: 'here' is not an address to listen on; write 127.0.0.1:7047, [::]:7047 or :7047. See 'vouch attestor --help'.")]
    [InlineData("attestor --data d --max-sessions 0", "--max-sessions: '0' is not a whole number between 1 and 2147483647. See 'vouch attestor --help'.")]
    [InlineData("attestor --data d --max-proofs none", "--max-proofs: 'none' is not a whole number between 1 and 2147483647. See 'vouch attestor --help'.")]
    [InlineData("attestor --data d --key-algorithm rsa", "--key-algorithm: takes secp256k1 or p256 or ed25519, not 'rsa'. See 'vouch attestor --help'.")]
    [InlineData("attestor --data d --allow-host ^", "'^' is not a pattern of host names.")]
    [InlineData("attestor --data d --tls-key k", "--tls-key goes with --tls-cert.")]
    [InlineData("demo now", "'now' is not an option of 'demo', or one word too many; values with blanks need quotes. See 'vouch demo --help'.")]
    public async Task Wrong_usage_is_one_line_and_exit_code_2(string commandLine, string message)
    {
        VouchResult result = await VouchProgram.RunAsync(commandLine.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(message, result.Failed(2));
        Assert.Single(result.Error.TrimEnd('\n').Split('\n'));
    }

    [Fact]
    public async Task Wrong_usage_is_JSON_when_asked_for()
    {
        VouchResult result = await VouchProgram.RunAsync("prove", "--json");

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("usage", result.Json.GetProperty("error").GetString());
        Assert.Equal("'prove' needs URL, --attestor ADDR and -o FILE. See 'vouch prove --help'.", result.Json.GetProperty("message").GetString());
        Assert.Empty(result.Error);
    }
}
