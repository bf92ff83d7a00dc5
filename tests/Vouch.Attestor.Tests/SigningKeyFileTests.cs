using System.Runtime.Versioning;
using Vouch.Crypto;
using Vouch.Crypto.Signing;

namespace Vouch.Attestor.Tests;

[SupportedOSPlatform("linux")]
public sealed class SigningKeyFileTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly DirectoryInfo _directory = Directory.CreateTempSubdirectory("vouch-key-");

    private string Data => Path.Combine(_directory.FullName, "a", "b");

    private string KeyFile => Path.Combine(Data, "signing-key.pem");

    [Fact]
    public void A_key_is_made_once_for_its_owner_alone()
    {
        using SigningKey first = Open(KeyAlgorithm.Ed25519);
        using SigningKey second = Open(KeyAlgorithm.Secp256k1);

        Assert.Equal(OwnerOnly, File.GetUnixFileMode(KeyFile));
        Assert.Equal(KeyAlgorithm.Ed25519, second.VerifyingKey.Algorithm);
        Assert.Equal(first.VerifyingKey, second.VerifyingKey);
    }

    [Fact]
    public async Task Many_starts_at_the_same_time_make_one_key()
    {
        for (int round = 0; round < 10; round++)
        {
            string directory = Path.Combine(_directory.FullName, $"race{round}");
            using Barrier barrier = new(8);
            VerifyingKey[] keys = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => Task.Factory.StartNew(
                () =>
                {
                    barrier.SignalAndWait();
                    using SigningKey key = SigningKeyFile.Open(directory, KeyAlgorithm.Ed25519, SystemRandomSource.Instance);
                    return key.VerifyingKey;
                },
                TestContext.Current.CancellationToken,
                TaskCreationOptions.LongRunning,
                TaskScheduler.Default)));

            Assert.Single(keys.Distinct());
            Assert.Equal(["signing-key.lock", "signing-key.pem"], Directory.GetFiles(directory).Select(Path.GetFileName).Order());
        }
    }

    [Fact]
    public void What_a_crash_left_behind_is_in_nobodys_way()
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText($"{KeyFile}.{Environment.ProcessId}", "half a key");

        using SigningKey key = Open(KeyAlgorithm.P256);

        Assert.Equal(KeyAlgorithm.P256, key.VerifyingKey.Algorithm);
    }

    [Theory]
    [InlineData(UnixFileMode.GroupRead)]
    [InlineData(UnixFileMode.GroupWrite)]
    [InlineData(UnixFileMode.OtherRead)]
    [InlineData(UnixFileMode.OtherWrite)]
    public void A_key_that_others_can_read_or_write_is_refused(UnixFileMode others)
    {
        Open(KeyAlgorithm.Secp256k1).Dispose();
        File.SetUnixFileMode(KeyFile, OwnerOnly | others);

        InvalidDataException e = Assert.Throws<InvalidDataException>(() => Open(KeyAlgorithm.Secp256k1));

        Assert.Contains($"chmod 600 '{KeyFile}'", e.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("nothing")]
    [InlineData("-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n")]
    public void A_file_that_holds_no_key_is_refused_and_stays(string content)
    {
        Directory.CreateDirectory(Data);
        File.WriteAllText(KeyFile, content);
        File.SetUnixFileMode(KeyFile, OwnerOnly);

        Assert.Throws<InvalidDataException>(() => Open(KeyAlgorithm.Secp256k1));

        Assert.Equal(content, File.ReadAllText(KeyFile));
    }

    [Fact]
    public void A_directory_that_cannot_be_made_is_told()
    {
        File.WriteAllText(Path.Combine(_directory.FullName, "a"), "a file");

        IOException e = Assert.Throws<IOException>(() => Open(KeyAlgorithm.Secp256k1));

        Assert.StartsWith($"The data directory {Data} cannot be made: ", e.Message, StringComparison.Ordinal);
    }

    public void Dispose() => _directory.Delete(recursive: true);

    private SigningKey Open(KeyAlgorithm algorithm) => SigningKeyFile.Open(Data, algorithm, SystemRandomSource.Instance);
}
