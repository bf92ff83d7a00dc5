using System.Text;
using Vouch.MpcTls.Statements;
using Vouch.Tls;
using Vouch.Tls.Keys;

namespace Vouch.MpcTls.Tests.Attacks;

/// <summary>Ranges that are checked and not committed to.</summary>
public sealed class CheckedRangeTests
{
    [Theory]
    [MemberData(nameof(AttackedSession.Versions), MemberType = typeof(AttackedSession))]
    public async Task Text_passes_and_a_line_end_does_not(CipherSuite suite)
    {
        ProvenSession session = await AttackedSession.BareAsync(suite);
        int cookie = Encoding.ASCII.GetString(AttackedSession.Request).IndexOf("0123", StringComparison.Ordinal);

        await Lie.AssertAcceptedAsync(session.Check(Side.Client, RangeCheck.HttpText, (0, 3), (cookie, 10)));
        await Lie.AssertDisprovenAsync(session.Check(Side.Client, RangeCheck.HttpText, (0, 3), (cookie, 11)));
        await Lie.AssertDisprovenAsync(session.Check(Side.Client, RangeCheck.HttpText, (cookie - 10, 10)));
    }

    [Fact]
    public async Task JSON_passes_as_JSON()
    {
        ProvenSession session = await AttackedSession.BareAsync(CipherSuite.Aes128GcmSha256);
        int start = Encoding.ASCII.GetString(AttackedSession.Response).IndexOf('{', StringComparison.Ordinal);

        await Lie.AssertAcceptedAsync(session.Check(Side.Server, RangeCheck.JsonOf4Levels, (start, 31)));
        await Lie.AssertDisprovenAsync(session.Check(Side.Server, RangeCheck.JsonOf4Levels, (start, 30)));
    }

    [Fact]
    public async Task A_range_of_which_nothing_is_said_is_refused()
    {
        ProvenSession session = await AttackedSession.BareAsync(CipherSuite.Aes128GcmSha256);

        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Check(Side.Client, RangeCheck.None, (0, 3)));
        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Check(Side.Client, RangeCheck.HttpText));
        await Lie.AssertRefusedAsync(SessionProofFailure.RangeInvalid, session.Check(Side.Client, RangeCheck.HttpText, (0, 1000)));
    }
}
