using System.Buffers;
using Vouch.Sessions;
using Vouch.Tls;
using Vouch.Tls.Records;

namespace Vouch.Fuzz.Targets;

/// <summary>Records of a direction: in one piece, in many, and as the attestor keeps them.</summary>
internal sealed class TlsRecordTarget : IFuzzTarget
{
    public static string Name => "tls-record";

    public static void Fuzz(ReadOnlySpan<byte> input)
    {
        byte[] bytes = input.ToArray();
        List<TlsRecord> records = [];
        bool refused = !TryReadAll(new ReadOnlySequence<byte>(bytes), records, out long rest);
        List<TlsRecord> cut = [];
        bool cutRefused = !TryReadAll(FuzzInput.Segmented(bytes, 7), cut, out long cutRest);
        FuzzCheck.That(refused == cutRefused && rest == cutRest && records.Count == cut.Count, "Records read the same however they are cut.");

        ArrayBufferWriter<byte> written = new();
        foreach ((TlsRecord record, TlsRecord same) in records.Zip(cut))
        {
            FuzzCheck.Same(record.Fragment.ToArray(), same.Fragment.ToArray(), "Fragments read the same however they are cut.");
            new RecordHeader(record.Type, record.Version, (int)record.Fragment.Length).Write(written.GetSpan(TlsRecord.HeaderSize));
            written.Advance(TlsRecord.HeaderSize);
            written.Write(record.Fragment.ToArray());
        }

        FuzzCheck.Same(written.WrittenSpan, bytes.AsSpan(0, written.WrittenCount), "Records are written as they were read.");
        CheckLog(bytes, records.Count, refused);
    }

    private static bool TryReadAll(ReadOnlySequence<byte> bytes, List<TlsRecord> records, out long rest)
    {
        try
        {
            while (TlsRecord.TryRead(ref bytes, out TlsRecord record))
            {
                records.Add(record);
            }

            return true;
        }
        catch (TlsException)
        {
            return false;
        }
        finally
        {
            rest = bytes.Length;
        }
    }

    private static void CheckLog(byte[] bytes, int count, bool refused)
    {
        RecordLog log = new(int.MaxValue, int.MaxValue);
        bool logRefused = false;
        try
        {
            for (int i = 0; i < bytes.Length; i += 5)
            {
                FuzzCheck.That(log.TryAppend(bytes.AsSpan(i, int.Min(5, bytes.Length - i))), "Nothing is limited here.");
            }
        }
        catch (TlsException)
        {
            logRefused = true;
        }

        FuzzCheck.That(logRefused == refused && (refused || log.Records == count), "The attestor's log holds the records.");
        FuzzCheck.That(refused || log.ReadAll().Count == count, "The attestor's log reads them again.");
    }
}
