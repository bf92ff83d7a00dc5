using Vouch.Attestations;
using Vouch.Attestations.Commitments;

namespace Vouch.Attesting;

/// <summary>A session that passed every check; only <see cref="SessionCheck"/> makes one, and only for one is there a signature.</summary>
internal sealed class CheckedSession
{
    internal CheckedSession(SessionFacts facts, RangeCommitments commitments)
    {
        Facts = facts;
        Commitments = commitments;
    }

    public SessionFacts Facts { get; }

    public RangeCommitments Commitments { get; }
}
