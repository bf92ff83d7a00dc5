using System.Security.Authentication;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Vouch.Cli.Tests.Programs;
using Vouch.Testing.Certificates;
using Vouch.Testing.Servers;

namespace Vouch.Cli.Tests.Commands;

public sealed class ProbeTests(CliContext context) : IClassFixture<CliContext>
{
    [Fact]
    public async Task A_probe_ends_with_the_modes_and_what_they_cost()
    {
        VouchResult text = (await ProbeAsync(context.ConnectTo, "--ca", context.RootFile)).Succeeded();

        Assert.Contains("\nTLS                1.3, 1.2\n", text.Output, StringComparison.Ordinal);
        Assert.Contains("\nKeyUpdate          works\n", text.Output, StringComparison.Ordinal);
        Assert.Matches(
            """
            proxy mode +works
              proven +\d\.\d million gates: about 0\.\d MB to the attestor, 0\.\d MB from it
              opened +about [\d,]+ bytes to the attestor, [\d,]+ from it, with --disclose-to-attestor response
                round trips +4 to the attestor, 3 from it to the server \(3 without an attestor\)
                hidden parts +work; about \d+ bytes more and no round trip
            mpc mode           works
              keys +\d+\.\d MB to the attestor, 0\.\d MB from it, besides the proof, under TLS_CHACHA20_POLY1305_SHA256
                prepared +\d+\.\d MB and 0\.\d MB of them can be sent before, with vouch warm
                round trips +8 to the attestor, from the server's key share to the sealed request
            tee mode           not in this version
            $
            """,
            text.Output);
        Assert.StartsWith("trying TLS_AES_128_GCM_SHA256\n", text.Error, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("1.3")]
    [InlineData("1.2")]
    public async Task The_estimate_is_near_what_a_session_then_costs(string version)
    {
        using X509Certificate2 certificate = context.Authority.Issue(new TestCertificateOptions { Hosts = [CliContext.Host] });
        await using TestHttpsServer server = TestHttpsServer.Start(certificate, TestHttpsServer.Json(CliContext.Account), version == "1.3" ? SslProtocols.Tls13 : SslProtocols.Tls12);
        string connectTo = $"127.0.0.1:{server.Port}";
        string[] prove = ["prove", $"https://{CliContext.Host}/account", "--attestor", context.Attestor.Address, "--ca", context.RootFile, "--connect-to", connectTo, "-o", context.PathTo("estimated.attestation"), "--json", "--disclose-to-attestor", "response"];

        JsonElement mode = Proxy((await ProbeAsync(connectTo, "--ca", context.RootFile, "--json")).Succeeded());
        JsonElement session = (await VouchProgram.RunAsync(prove)).Succeeded().Json;

        JsonElement opened = mode.GetProperty("opened");
        AssertNear(opened, session);
        AssertRoundTrips(opened, session);
        Assert.Equal(opened.GetProperty("roundTripsToAttestor").GetInt32() - 1, opened.GetProperty("roundTripsToServer").GetInt32());
        Assert.Equal(version == "1.3", mode.GetProperty("hidesRequestParts").GetBoolean());
        if (version == "1.3")
        {
            JsonElement hiding = (await VouchProgram.RunAsync([.. prove, "--secret-header", "A: b"])).Succeeded().Json;
            AssertNear(opened.GetProperty("bytesForHiding"), hiding.GetProperty("bytesSent").GetInt64() - session.GetProperty("bytesSent").GetInt64() - "A: b\r\n".Length);
        }
    }

    [Theory]
    [InlineData("1.3")]
    [InlineData("1.2")]
    [InlineData("1.3", "--reveal", "response.json:$.balance")]
    [InlineData("1.3", "--commit", "response.json:$.balance", "--reveal", "response.status")]
    public async Task The_estimate_of_a_proof_is_near_what_it_then_costs(string version, params string[] parts)
    {
        using X509Certificate2 certificate = context.Authority.Issue(new TestCertificateOptions { Hosts = [CliContext.Host] });
        await using TestHttpsServer server = TestHttpsServer.Start(certificate, TestHttpsServer.Json(CliContext.Account), version == "1.3" ? SslProtocols.Tls13 : SslProtocols.Tls12);
        string connectTo = $"127.0.0.1:{server.Port}";

        JsonElement proven = Proxy((await ProbeAsync(connectTo, ["--ca", context.RootFile, "--json", .. parts])).Succeeded()).GetProperty("proven");
        JsonElement session = (await VouchProgram.RunAsync(
            ["prove", $"https://{CliContext.Host}/account", "--attestor", context.Attestor.Address, "--ca", context.RootFile, "--connect-to", connectTo, "-o", context.PathTo("p.attestation"), "--json", .. parts])).Succeeded().Json;

        AssertNear(proven, session);
        AssertNear(proven.GetProperty("gates"), session.GetProperty("cost").GetProperty("gates").GetInt64());
    }

    [Fact]
    public async Task Parts_that_are_not_there_are_told_and_the_rest_still_is()
    {
        VouchResult text = (await ProbeAsync(context.ConnectTo, "--ca", context.RootFile, "--commit", "response.json:$.salary")).Succeeded();
        VouchResult bad = await ProbeAsync(context.ConnectTo, "--ca", context.RootFile, "--commit", "salary");

        Assert.Contains("\n  proven           not with these parts: response.json:$.salary: There is no value at $.salary.\n  opened ", text.Output, StringComparison.Ordinal);
        Assert.StartsWith("--commit: 'salary' is not a selector; write ", bad.Failed(2), StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_stands_in_the_way_is_told()
    {
        JsonElement untrusted = (await ProbeAsync(context.ConnectTo, "--json")).Succeeded().Json;
        using X509Certificate2 certificate = context.Authority.Issue(new TestCertificateOptions { Hosts = [CliContext.Host] });
        await using TestHttpsServer foreign = TestHttpsServer.Start(certificate, Encoding.ASCII.GetBytes("SSH-2.0-x\r\n\r\n"));
        JsonElement notHttp = (await ProbeAsync($"127.0.0.1:{foreign.Port}", "--ca", context.RootFile, "--json")).Succeeded().Json;

        Assert.False(untrusted.GetProperty("certificateTrusted").GetBoolean());
        Assert.Equal("UntrustedRoot", untrusted.GetProperty("certificateProblem").GetString());
        Assert.Contains("name the root with --ca", Problem(untrusted), StringComparison.Ordinal);
        Assert.Equal("What the server sent is not an HTTP/1.1 response.", Problem(notHttp));

        static string Problem(JsonElement json)
        {
            JsonElement mode = json.GetProperty("modes")[0];
            Assert.False(mode.GetProperty("works").GetBoolean());
            return mode.GetProperty("problem").GetString()!;
        }
    }

    [Fact]
    public async Task A_server_that_breaks_on_a_KeyUpdate_still_works_without_hidden_parts()
    {
        // The probe sends the request with a KeyUpdate first, and without one when that fails.
        using X509Certificate2 certificate = context.Authority.Issue(new TestCertificateOptions { Hosts = [CliContext.Host] });
        int requests = 0;
        await using TestHttpsServer server = TestHttpsServer.Start(certificate, async (stream, _, cancellationToken) =>
        {
            if (Interlocked.Increment(ref requests) == 1)
            {
                stream.Close();
                return;
            }

            await stream.WriteAsync(TestHttpsServer.Json("{}"), cancellationToken);
        });

        JsonElement json = (await ProbeAsync($"127.0.0.1:{server.Port}", "--ca", context.RootFile, "--json")).Succeeded().Json;

        Assert.False(json.GetProperty("keyUpdate").GetBoolean());
        Assert.True(json.GetProperty("modes")[0].GetProperty("works").GetBoolean());
        Assert.False(json.GetProperty("modes")[0].GetProperty("hidesRequestParts").GetBoolean());
    }

    [Fact]
    public async Task A_server_that_is_not_there_is_told()
    {
        VouchResult closed = await VouchProgram.RunAsync("probe", $"https://localhost:{ServerProcess.FindFreePort()}/");
        VouchResult bad = await VouchProgram.RunAsync("probe", "https://localhost/", "--connect-to", "nowhere");

        Assert.Equal("Cannot connect to localhost: Connection refused. Check host and port.", closed.Failed(1));
        Assert.Equal("--connect-to: 'nowhere' is not host:port. See 'vouch probe --help'.", bad.Failed(2));
    }

    private static JsonElement Proxy(VouchResult result) => Assert.Single(result.Json.GetProperty("modes").EnumerateArray(), m => m.GetProperty("mode").GetString() == "proxy");

    private static void AssertNear(JsonElement estimate, JsonElement session)
    {
        AssertNear(estimate.GetProperty("bytesToAttestor"), session.GetProperty("bytesSent").GetInt64());
        AssertNear(estimate.GetProperty("bytesFromAttestor"), session.GetProperty("bytesReceived").GetInt64());
    }

    private static void AssertNear(JsonElement estimate, long actual) => Assert.InRange(estimate.GetInt64(), actual * 0.85, actual * 1.15);

    /// <summary>A session counts no round for connecting and none for the last answer, but one more when session tickets come in between.</summary>
    private static void AssertRoundTrips(JsonElement mode, JsonElement proven)
        => Assert.InRange(proven.GetProperty("rounds").GetInt32() + 2 - mode.GetProperty("roundTripsToAttestor").GetInt32(), 0, 1);

    private static Task<VouchResult> ProbeAsync(string connectTo, params string[] options)
        => VouchProgram.RunAsync(["probe", $"https://{CliContext.Host}/account", "--connect-to", connectTo, .. options]);
}
