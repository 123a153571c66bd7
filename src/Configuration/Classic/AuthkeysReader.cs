// Reads authkeys as Heartbeat 3.0.6 does: `auth N` says which key signs, and stands before it; each other line is
// `N METHOD KEY`, of which the key is one word. No finding ever shows a word that may be a secret.
using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Bascule.Configuration.Classic;

internal static class AuthkeysReader
{
    private const int GreatestId = 15;

    private const UnixFileMode ReadableByOthers = UnixFileMode.GroupRead | UnixFileMode.OtherRead;
    private const UnixFileMode WritableByOthers = UnixFileMode.GroupWrite | UnixFileMode.OtherWrite;

    private static readonly ImmutableArray<string> Methods = ["sha1", "md5", "crc"];

    /// <summary>The keys; null if they are not good.</summary>
    public static KeyRing? Read(FoundFile file, Findings findings)
    {
        if (file.Exists && file.Mode is { } mode && (mode & (ReadableByOthers | WritableByOthers)) != UnixFileMode.None)
        {
            var octal = Convert.ToString((int)mode, 8).PadLeft(3, '0');
            findings.Error(Place.Whole(file.Path), octal, (mode & ReadableByOthers) != UnixFileMode.None ? AuthkeysPhrases.Readable : AuthkeysPhrases.Writable, octal, file.Path);
        }
        if (!SourceText.TryLines(file, FilePhrases.NoAuthkeys, findings, out var lines)) return null;

        var keys = ImmutableSortedDictionary.CreateBuilder<int, Key>();
        var saidIn = new Dictionary<int, int>();
        (int Id, SourceLine Line)? signing = null;
        var signingFound = false;
        var good = true;
        var authLineWrong = false;
        foreach (var line in lines)
        {
            if (findings.IsFull) break;
            var words = Divided(line);
            if (words.Length == 0 || words[0].Text[0] == '#') continue;
            if (words[0].Text[0] == 'a')
            {
                if (ReadAuthLine(words, findings) is { } id)
                {
                    signing = (id, line);
                    signingFound = false;
                }
                else authLineWrong = true;
            }
            else if (ReadKey(line, words, findings) is { } key)
            {
                if (saidIn.TryGetValue(key.Id, out var before)) findings.Warn(words[0].At, "", AuthkeysPhrases.SameId, $"{key.Id}", $"{before}");
                saidIn[key.Id] = line.Number;
                keys[key.Id] = key;
                signingFound |= signing?.Id == key.Id;
            }
            else
            {
                // The wrong line has its finding; whether the signing key is there is then no second fault.
                signingFound |= TryId(words[0].Text, out var meant) && meant == signing?.Id;
                good = false;
            }
        }

        if (signing is null)
        {
            if (!authLineWrong) findings.Error(Place.Whole(file.Path), "auth", AuthkeysPhrases.NoAuth, keys.Count > 0 ? $"{keys.Keys.First()}" : "1");
            return null;
        }
        if (!signingFound && good)
        {
            var phrase = keys.ContainsKey(signing.Value.Id) ? AuthkeysPhrases.AuthTooLate : AuthkeysPhrases.NoSuchKey;
            findings.Error(signing.Value.Line.Start, "auth", phrase, $"{signing.Value.Id}");
            return null;
        }
        return good && signingFound && !authLineWrong ? new KeyRing(keys.ToImmutable(), signing.Value.Id) : null;
    }

    private static ImmutableArray<Word> Divided(SourceLine line) => [.. line.Words(SourceText.Blanks, comments: false)];

    private static int? ReadAuthLine(ImmutableArray<Word> words, Findings findings)
    {
        if (words[0].Text != "auth" || words.Length < 2 || !int.TryParse(words[1].Text, NumberStyles.None, CultureInfo.InvariantCulture, out var id))
        {
            var at = words.Length > 1 && words[0].Text == "auth" ? words[1] : words[0];
            findings.Error(at.At, "", AuthkeysPhrases.AuthForm);
            return null;
        }
        if (id <= GreatestId) return id;
        findings.Error(words[1].At, words[1].Text, AuthkeysPhrases.IdRange, words[1].Text);
        return null;
    }

    private static bool TryId(string text, out int id) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out id);

    private static Key? ReadKey(SourceLine line, ImmutableArray<Word> words, Findings findings)
    {
        if (!TryId(words[0].Text, out var id))
        {
            findings.Error(words[0].At, "", AuthkeysPhrases.KeyForm);
            return null;
        }
        if (id > GreatestId)
        {
            findings.Error(words[0].At, words[0].Text, AuthkeysPhrases.IdRange, words[0].Text);
            return null;
        }
        if (words.Length == 1)
        {
            findings.Error(words[0].At, words[0].Text, AuthkeysPhrases.NoMethod, words[0].Text);
            return null;
        }

        var method = words[1];
        if (!Methods.Contains(method.Text, StringComparer.Ordinal))
        {
            // Shown only if it is surely a method that was meant: where the method was forgotten, this is the secret.
            if (!LooksLikeMethod(method.Text)) findings.Error(method.At, "", AuthkeysPhrases.NoMethod, words[0].Text);
            else if ((method.Text.StartsWith("sha", StringComparison.OrdinalIgnoreCase) ? "sha1" : NearestWord.To(method.Text, Methods)) is { } near) findings.Error(method.At, method.Text, AuthkeysPhrases.UnknownMethodNear, method.Text, near, words[0].Text);
            else findings.Error(method.At, method.Text, AuthkeysPhrases.UnknownMethod, method.Text, words[0].Text);
            return null;
        }
        if (method.Text == "crc")
        {
            findings.Error(method.At, method.Text, AuthkeysPhrases.CrcHasNoKey, words[0].Text);
            return null;
        }
        if (words.Length == 2)
        {
            findings.Error(method.At, method.Text, AuthkeysPhrases.NoKey, method.Text, words[0].Text);
            return null;
        }
        if (words.Length > 3 && words[3].Text[0] != '#')
        {
            findings.Warn(words[3].At, "", AuthkeysPhrases.KeyWithBlanks, $"{words[2].Text.Length}", $"{words.Length - 3}", $"{words[2].At.Column}");
        }
        return new Key(id, method.Text == "md5" ? KeyMethod.Md5 : KeyMethod.Sha1, SecretOf(line));
    }

    private static bool LooksLikeMethod(string word)
    {
        string[] families = ["sha", "md", "hmac", "crc", "aes", "blake", "ripemd", "none"];
        return word.Length <= 12 && families.Any(f => word.StartsWith(f, StringComparison.OrdinalIgnoreCase));
    }

    /// <summary>The third word's bytes as they are in the file, whatever its encoding.</summary>
    private static ImmutableArray<byte> SecretOf(SourceLine line)
    {
        var words = line.Text.Split(SourceText.Blanks.ToCharArray(), StringSplitOptions.RemoveEmptyEntries);
        return [.. Encoding.Latin1.GetBytes(words[2])];
    }
}
