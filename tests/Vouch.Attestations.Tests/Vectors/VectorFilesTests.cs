using System.Text.Json;
using Vouch.Attestations.Presentations;

namespace Vouch.Attestations.Tests.Vectors;

/// <summary>tests/vectors is what this code makes, and what this code makes of it is what it says.</summary>
public sealed class VectorFilesTests
{
    public static TheoryData<string> Names { get; } = [.. VectorFiles.All.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_file_is_what_this_code_makes(string name)
    {
        string path = Path.Combine(VectorFiles.Folder, name);
        string made = JsonSerializer.Serialize(VectorFiles.All[name](), VectorFiles.Options) + "\n";
        if (Environment.GetEnvironmentVariable(VectorFiles.WriteVariable) == "1")
        {
            Directory.CreateDirectory(VectorFiles.Folder);
            File.WriteAllText(path, made);
        }

        Assert.Equal(File.ReadAllText(path), made);
    }

    [Theory]
    [InlineData("presentations-accepted.json", 15)]
    [InlineData("presentations-rejected.json", 30)]
    public void Every_verdict_is_the_one_in_the_file(string name, int atLeast)
    {
        List<PresentationVector> vectors = JsonSerializer.Deserialize<List<PresentationVector>>(
            File.ReadAllText(Path.Combine(VectorFiles.Folder, name)), VectorFiles.Options)!;

        Assert.True(vectors.Count >= atLeast);
        Assert.Equal(vectors.Count, vectors.DistinctBy(vector => vector.Name).Count());
        foreach (PresentationVector vector in vectors)
        {
            VerificationOutcome outcome = PresentationVerifier.Verify(vector.Presentation, vector.Policy.ToPolicy());

            RejectionReason reason = outcome is VerificationOutcome.Rejected rejected ? rejected.Reason : RejectionReason.None;
            Assert.True(reason.ToString() == vector.Reason, $"{vector.Name}: {reason}, not {vector.Reason}");
            if (outcome is VerificationOutcome.Valid(var verified))
            {
                Assert.Equal(vector.Host, verified.Host);
                Assert.Equal(vector.Time, verified.Header.Time);
                Assert.Equal(vector.Shown!.Select(shown => shown.Selector), verified.Shown.Select(shown => shown.Selector));
                Assert.Equal(vector.Shown!.SelectMany(shown => shown.Values), verified.Shown.SelectMany(shown => shown.Values.Select(value => value.ToArray())));
            }
        }
    }

    [Fact]
    public void Every_reason_that_a_file_can_cause_has_a_vector()
    {
        RejectionReason[] notFromAFile =
        [
            RejectionReason.None,
            RejectionReason.UntrustedCertificate,
            RejectionReason.WrongCertificateName,
            RejectionReason.BadHandshakeSignature,
            RejectionReason.NotSeparable,
        ];

        Assert.Empty(Enum.GetValues<RejectionReason>().Except(notFromAFile).Select(reason => reason.ToString())
            .Except(RejectedVectors.Make().Select(vector => vector.Reason)));
    }
}
