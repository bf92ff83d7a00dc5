using System.Text;
using System.Text.Json;
using Vouch.Attestations;
using Vouch.Attestations.Presentations;
using Vouch.Attestations.Selectors;
using Vouch.Attestations.Transcripts;
using Vouch.Cli.Input;

namespace Vouch.Cli.Output;

/// <summary>Tells a holder whose selector leads nowhere what could be shown instead. For the holder alone: it reads the whole transcript.</summary>
internal static class WhatThereIs
{
    private const int MaxNames = 12;
    private const int MaxNameLength = 60;

    /// <summary>A sentence that begins with a blank, or nothing.</summary>
    public static string Instead(Attestation attestation, PresentationException e) => e.Reason switch
    {
        RejectionReason.BadSelector => $" Write {Parsing.Selectors}.",
        RejectionReason.HeaderNotFound when Selector.TryParse(e.Selector, out Selector? selector) => $" There are {List(HeaderNames(attestation, selector.Direction))}.",
        RejectionReason.PathNotFound when Selector.TryParse(e.Selector, out Selector? selector) => Members(attestation, selector),
        RejectionReason.HiddenPart => " The request's line and the headers before it can be shown.",
        RejectionReason.EncodedBody => " Show response.body whole, or prove again without asking for a compressed answer.",
        _ => "",
    };

    private static IEnumerable<string> HeaderNames(Attestation attestation, Direction direction)
    {
        // Up to the first hidden byte, which is zero here and ends the name.
        string head = Encoding.Latin1.GetString(attestation.Transcript[direction].Span).Split("\r\n\r\n")[0];
        return head.Split("\r\n").Skip(1).TakeWhile(line => !line.Contains('\0', StringComparison.Ordinal)).Select(line => line.Split(':')[0].ToLowerInvariant()).Distinct();
    }

    /// <summary>Cuts steps off the path's end until it leads somewhere, and tells what is there.</summary>
    private static string Members(Attestation attestation, Selector selector)
    {
        string text = selector.ToString();
        int root = text.IndexOf('$', StringComparison.Ordinal);
        for (int end = text.LastIndexOfAny(['.', '[']); end > root; end = text.LastIndexOfAny(['.', '['], end - 1))
        {
            if (Read(attestation, text[..end]) is ReadOnlyMemory<byte> value)
            {
                using JsonDocument document = JsonDocument.Parse(value);
                string path = text[root..end];
                return document.RootElement.ValueKind switch
                {
                    JsonValueKind.Object => $" {path} has {List(document.RootElement.EnumerateObject().Select(m => m.Name))}.",
                    JsonValueKind.Array => $" {path} has {document.RootElement.GetArrayLength()} elements; the first is [0].",
                    _ => $" {path} is a single value.",
                };
            }
        }

        return "";
    }

    /// <summary>The value as a verifier finds it; null if the selector leads nowhere.</summary>
    private static ReadOnlyMemory<byte>? Read(Attestation attestation, string selector)
    {
        try
        {
            byte[] presentation = new PresentationBuilder(attestation).Reveal(selector).Build().ToCbor();
            VerificationOutcome outcome = PresentationVerifier.Verify(presentation, new VerificationPolicy
            {
                TrustedAttestors = [attestation.AttestorKey],
                Now = DateTimeOffset.FromUnixTimeSeconds((long)attestation.Header.Time),
                AcceptTruncated = true,
            });
            return outcome is VerificationOutcome.Valid(VerifiedPresentation valid) ? valid.Shown[0].Value : null;
        }
        catch (PresentationException)
        {
            return null;
        }
    }

    private static string List(IEnumerable<string> names)
    {
        string[] all = [.. names.Select(n => n.Length > MaxNameLength ? $"{n[..MaxNameLength]}..." : n)];
        return all.Length == 0 ? "none" : string.Join(", ", all.Take(MaxNames)) + (all.Length > MaxNames ? $" and {all.Length - MaxNames} more" : "");
    }
}
