using System.Buffers;
using System.Text;
using System.Text.Json;
using Vouch.Attestations.Json;

namespace Vouch.Circuits.Tests.Text;

/// <summary>JSON texts written by hand, and the plain checks that circuits must agree with.</summary>
internal static class JsonCases
{
    public static string[] ValidScalars { get; } =
    [
        "0", "1", "9", "10", "123", "-0", "-1", "-10", "0.0", "0.5", "-0.5", "1.25", "10.01", "1e0", "1E0", "0e0", "0e10", "1e+1", "1e-1", "1E+10", "1E-10", "-1.5e-7",
        "0.1e1", "0.0e+00", "1e0001", "-0e-0", "12345678901234567890123456789012345678901234567890", "1e999999999999999999", "0.00000000000000000000000000000001",
        "true", "false", "null", "\"\"", "\"a\"", "\" \"", "\"abc def\"", "\"\\\"\"", "\"\\\\\"", "\"\\/\"", "\"/\"", "\"\\b\\f\\n\\r\\t\"", "\"\\u0000\"", "\"\\u1234\"", "\"\\uABCD\"",
        "\"\\uabcd\"", "\"\\uAbCd\"", "\"\\u00e9x\"", "\"\\ud83d\\ude00\"", "\"\\ud800\"", "\"\\udc00\"", "\"\\ud800\\ud800\"", "\"\\ud800x\"", "\"\\uFFFF\"", "\"\x7f\"", "\"\u0080\"",
        "\"é\"", "\"ÿ\"", "\"߿\"", "\"ࠀ\"", "\"€\"", "\"\ud7ff\"", "\"\ue000\"", "\"\ufeff\"", "\"\uffff\"", "\"😀\"", "\"\U00010000\"", "\"\U0010ffff\"", "\"é€😀\\u1234\"", "\"[\"", "\"]\"", "\"{}\"",
        "\"a,b:c\"", "\"true\"", "\"1\"", "\"'\"", "\"\\\\\\\"\"", "\"\\u005c\"", "\"\\u0022\"", "\"\\\\u12\"", "\"\\u12345\"", "\"//\"", "\"/**/\"",
    ];

    public static string[] ValidContainers { get; } =
    [
        "[]", "{}", "[ ]", "{ }", "[\t\n\r ]", "{\n}", "[1]", "[ 1 ]", "[1,2]", "[1 , 2]", "[1,\n2\t]", "[0]", "[-0]", "[1.5,2e3]", "[true]", "[false,null]", "[true ,false]", "[\"\"]", "[\"a\" , \"b\"]",
        "[[]]", "[[],[]]", "[{}]", "[{},[]]", "[[[[[[]]]]]]", "[[1],[2,[3]]]", "[ [ ] , { } ]", "{\"\":1}", "{\"a\":1}", "{ \"a\" : 1 }", "{\"a\":1,\"b\":2}", "{\"a\":1,\"a\":2}", "{\"a\":\"b\"}", "{\"a\":{}}", "{\"a\":[]}",
        "{\"a\":[1,{\"b\":null}],\"c\":{}}", "{\"a\":true}", "{\"a\":-1.5e5}", "{\"a\":[],\"b\":[]}", "{\"a\":{\"b\":{\"c\":{}}}}", "{\"\\u0061\":1}", "{\"é\":\"😀\"}", "[{\"a\":1},{\"a\":2}]", "[\"]\",\"}\"]",
        "{\"}\":\"{\"}", "[1,[2,{\"x\":[3]}],4]", "{\"a\" :\r\n[ ]\t}", "[0,0]", "[0.1,0]", "[1e5]", "[1E-5 ]", "{\"a\":0}", "{\"a\":0 ,\"b\":\"\"}", "[null ]", "{\"a\":null,\"b\":[{},{}]}",
    ];

    public static string[] Invalid { get; } =
    [
        "", " ", "\n", "\t", " 1", "1 ", "1\n", "\t1", "\r1", "1\t", " []", "[] ", "{}\n", "\n{}", "\"a\" ", " \"a\"", "true ", " null", "\ufeff1", "\ufeff[]", "1,", ",1", ",", ":", "]", "}", "[", "{", "1]", "1}", "[]]", "{}}",
        "[}", "{]", "[1}", "{\"a\":1]", "[[]", "[[}]", "[{]}", "[]}", "[][]", "{}{}", "[]1", "1[]", "1 2", "\"a\"\"b\"", "\"a\",", "\"a\":1", "true false", "truefalse", "true1", "1true", "[],[]", "[1,]", "[,1]", "[,]", "[1,,2]", "[1 2]", "[1:2]",
        "[\"a\":1]", "[\"a\" \"b\"]", "[1\"a\"]", "[[][]]", "[{}{}]", "[[],]", "{,}", "{\"a\"}", "{\"a\":}", "{\"a\":1,}", "{,\"a\":1}", "{\"a\":1,,\"b\":2}", "{\"a\" 1}", "{\"a\",1}", "{\"a\"::1}", "{\"a\":1:2}", "{:1}", "{1:1}", "{1}", "{true:1}",
        "{null}", "{[]:1}", "{{}:1}", "{a:1}", "{'a':1}", "{\"a\":1 \"b\":2}", "{\"a\":1,2}", "{\"a\":1,true}", "{\"a\":\"b\":\"c\"}", "{\"a\":\"b\",\"c\"}", "{\"a\":[}]", "{\"a\":1,[]}", "{\"a\"", "{\"a\":", "{\"a\":1", "{\"a\":1,", "[1,", "[1",
        "[\"a", "[\"a\"", "-", "+", "+1", "--1", "-+1", ".", ".5", "-.5", "1.", "1.e5", "1..5", "1.5.5", "01", "00", "-01", "-00", "0x10", "1e", "1E", "1e+", "1e-", "1e+-1", "1ee1", "1e1e1", "1e1.5", "e1", "E", "1e 1", "1 e1", "1.-5", "1-", "1-1", "1+1",
        "0-", "0.", "0e", "0.e1", "[1.]", "[-]", "[1e]", "[1e+]", "[01]", "[1 .5]", "{\"a\":01}", "{\"a\":-}", "{\"a\":1.}", "1a", "1f", "0b1", "1_000", "NaN", "Infinity", "-Infinity", "nan", "inf", "t", "tr", "tru", "truE", "True", "TRUE", "trve", "truee", "f", "fa", "fal",
        "fals", "falsE", "falsy", "False", "falsee", "n", "nu", "nul", "nulll", "Null", "nil", "nuul", "tnull", "tfn", "[t]", "[tru]", "[tru,e]", "[nul ]", "{\"a\":nul}", "undefined", "a", "'a'", "`a`", "\"", "\"a", "a\"", "\"\"\"", "\"a\"b\"", "\"\\", "\"\\\"", "\"\\\\\\\"",
        "\"\\a\"", "\"\\0\"", "\"\\x41\"", "\"\\'\"", "\"\\U1234\"", "\"\\N\"", "\"\\B\"", "\"\\ \"", "\"\\\n\"", "\"\\é\"", "\"\\u\"", "\"\\u1\"", "\"\\u12\"", "\"\\u123\"", "\"\\u123g\"", "\"\\u12g4\"", "\"\\ug234\"", "\"\\u 123\"", "\"\\u-123\"", "\"\\u123\\\"\"",
        "\"\\u12\\u1234\"", "\"\\u@bcd\"", "\"\\u`bcd\"", "\"\\uGbcd\"", "\"\\u:bcd\"", "\"\\u/bcd\"", "\"\\u123", "\"\\u1234", "\"\n\"", "\"\t\"", "\"\r\"", "\"\0\"", "\"\x1f\"", "\"a\x01b\"", "[\"\n\"]", "{\"\n\":1}", "\0", "1\0", "[1\0]", "[\v1]", "[\f1]", "[\u00a01]", "[\u20281]",
        "é", "[é]", "1é", "[1,é]", "{é:1}", "tré", "//", "1//a", "/**/1", "[/**/1]", "[1//\n]", "#1", "[1;2]", "(1)", "<a>", "\\u0031", "\\", "[\\n]", "&", "*", "@", "_", "~", "[1]x", "x[1]", "{}[]", "[]{}", "[1][", "{\"a\":1}}", "[[1]]]", "]1[", "}{", "\"a\"1", "1\"a\"", "null,null",
    ];

    /// <summary>Bytes in hexadecimal that are not UTF-8, to stand in a string.</summary>
    public static string[] NotUtf8 { get; } =
    [
        "80", "bf", "c0", "c1", "c080", "c0af", "c1bf", "c2", "c241", "c2c2", "c2e282ac", "dfc0", "e0", "e080", "e08080", "e09fbf", "e0a0", "e0a041", "e282", "e28241", "e282ace2", "e28282ac80", "eda080", "edadbf", "edae80", "edafbf", "edb080", "edbebf", "edbfbf", "eda0bdedb880",
        "f0", "f08080", "f0808080", "f08fbfbf", "f09f98", "f09f9841", "f09f41", "f0419f98", "f4908080", "f4bfbfbf", "f5808080", "f6808080", "f7bfbfbf", "f888808080", "fbbfbfbfbf", "fc8480808080", "fdbfbfbfbfbf", "fe", "ff", "feff", "fffe", "e2ac82e2", "c3a9a9", "efbfbfbf",
    ];

    /// <summary>What <see cref="JsonValue"/> must say of a text.</summary>
    public static bool IsValue(byte[] text) => JsonCheck.IsValue(new ReadOnlySequence<byte>(text));

    /// <summary>What <see cref="JsonScalar"/> must say of a text.</summary>
    public static bool IsScalar(byte[] text) => IsValue(text) && text[0] is not ((byte)'[' or (byte)'{');

    public static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);

    public static byte[] InString(string hex) => [(byte)'"', .. Convert.FromHexString(hex), (byte)'"'];

    /// <summary>How many levels a value has.</summary>
    public static int Depth(byte[] text)
    {
        int depth = 0;
        Utf8JsonReader reader = new(text, JsonCheck.ReaderOptions);
        while (reader.Read())
        {
            bool isOpen = reader.TokenType is JsonTokenType.StartArray or JsonTokenType.StartObject;
            depth = Math.Max(depth, reader.CurrentDepth + (isOpen ? 1 : 0));
        }

        return depth;
    }
}
