// Reads ldirectord.cf: `key = value`, first for all virtual services, then for each one indented below its `virtual = …`.
// This part divides the file into sections and settings, each right in itself; what they mean is in LdirectordReader.Services.
//
// As ldirectord 4.12 reads it, where its manual says otherwise (quiescent is `no` where nothing is said), but for what can
// only be a mistake: it looks for a number or word anywhere in a value, here it must be the value.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;

namespace Bascule.Configuration.Director;

internal sealed partial class LdirectordReader
{
    private const int LeastIndent = 4;

    private readonly NameLookup names;
    private readonly Findings findings;
    private readonly AddressWords words;
    private readonly LdirectordSection global = new(default, default);
    private readonly List<LdirectordSection> sections = [];
    private readonly List<Word> executed = [];

    /// <summary>Whose lines those are that come; null: everybody's.</summary>
    private LdirectordSection? current;

    /// <summary>Whose the lines would be but for an empty one.</summary>
    private LdirectordSection? ended;

    private LdirectordReader(NameLookup names, Findings findings) => (this.names, this.findings, words) = (names, findings, new AddressWords(names, findings));

    public static LdirectordContents Read(FoundFile file, NameLookup names, Findings findings)
    {
        var reader = Lines(file, names, findings);
        if (reader is null) return LdirectordContents.Nothing;
        var watch = new WatchedFile(file.Path, reader.global.Settings.TryGetValue("autoreload", out var reloads) && reloads.IsYes, reader.global.Text("callback"));
        return new LdirectordContents(reader.Services(), reader.global.Text("maintenancedir"), watch.Reloads || watch.Callback is not null ? watch : null, [.. reader.executed]);
    }

    /// <summary>Whom a file names with <c>execute</c>, whatever else is in it.</summary>
    public static ImmutableArray<Word> ExecutedBy(FoundFile file) => [.. Lines(file, new NameLookup(_ => [], (_, _) => null), new Findings())?.executed ?? []];

    /// <summary>Where such a file may be: where ldirectord looks (ha.d, then its conf), and beside the one that names it. The first that exists is the one.</summary>
    public static ImmutableArray<string> PlacesOf(string name, string namedIn)
    {
        if (name.StartsWith('/')) return [name];
        var folder = Path.GetDirectoryName(namedIn) ?? "";
        var own = Path.GetFileName(folder) switch
        {
            "ha.d" => folder,
            "conf" => Path.GetDirectoryName(folder) ?? "",
            _ => Path.Join(folder, "ha.d"),
        };
        return [.. new[] { Path.Join(own, name), Path.Join(own, "conf", name), Path.Join(folder, name) }.Distinct()];
    }

    /// <summary>Null if it cannot be read as text, which has been said then.</summary>
    private static LdirectordReader? Lines(FoundFile file, NameLookup names, Findings findings)
    {
        if (!SourceText.TryLines(file, DirectorPhrases.NoFile, findings, out var lines)) return null;
        var reader = new LdirectordReader(names, findings);
        foreach (var line in lines)
        {
            if (findings.IsFull) break;
            reader.ReadLine(line);
        }
        return reader;
    }

    private void ReadLine(SourceLine line)
    {
        var text = line.Text.AsSpan(0, CodeLength(line.Text)).TrimEnd();
        var start = text.Length - text.TrimStart().Length;
        if (start == text.Length)
        {
            // A comment leaves the section open, an empty line ends it.
            if (!line.Text.Contains('#', StringComparison.Ordinal)) (ended, current) = (current ?? ended, null);
            return;
        }

        var equals = text.IndexOf('=');
        var name = new Word(SourceLine.Decoded(text[start..(equals < 0 ? text.Length : equals)].TrimEnd().ToString()), line.At(start));
        var behind = equals < 0 ? text.Length : equals + 1;
        behind += text[behind..].Length - text[behind..].TrimStart().Length;
        var value = new Word(SourceLine.Decoded(text[behind..].ToString()), line.At(behind));

        if (start == 0 && name.Text is "virtual" or "virtual6" && equals >= 0)
        {
            (current, ended) = (new LdirectordSection(name, value), null);
            sections.Add(current);
            return;
        }
        var section = start == 0 ? global : SectionOf(line, start, name);
        if (start == 0 && !(LdirectordKey.All.TryGetValue(name.Text, out var known) && known.Place == KeyPlace.Virtual)) (current, ended) = (null, null);
        if (equals < 0) WithoutValue(name, section);
        else Take(name, value, section);
    }

    /// <summary>The section that an indented line belongs to; or would, if something else were not wrong.</summary>
    private LdirectordSection SectionOf(SourceLine line, int indent, Word name)
    {
        if (current is null)
        {
            if (ended is null) findings.Error(name.At, name.Text, LdirectordPhrases.IndentedOutside);
            else findings.Error(name.At, name.Text, LdirectordPhrases.BlankEndsBlock, $"{ended.Start.At.Line}");
            current = ended ?? new LdirectordSection(default, default);           // said once, not of each line that follows
        }
        else if (line.Text[..indent].Sum(c => c == '\t' ? LeastIndent : 1) < LeastIndent) findings.Error(name.At, name.Text, LdirectordPhrases.TooLittleIndent);
        return current;
    }

    private void WithoutValue(Word name, LdirectordSection section)
    {
        if (name.Text != "supervised")
        {
            findings.Error(name.At, name.Text, LdirectordPhrases.NoEquals, name.Text);
            return;
        }
        findings.Warn(name.At, name.Text, LdirectordPhrases.BareSupervised);
        section.Settings["supervised"] = new(LdirectordKey.All["supervised"], name, name with { Text = "yes" });
    }

    private void Take(Word name, Word value, LdirectordSection section)
    {
        if (!LdirectordKey.All.TryGetValue(name.Text, out var key))
        {
            if (LdirectordKey.Gone.TryGetValue(name.Text, out var instead)) findings.Error(name.At, name.Text, LdirectordPhrases.Gone, name.Text, instead);
            else if (NearestWord.To(name.Text, LdirectordKey.All.Keys.Append("virtual").Append("virtual6")) is { } near) findings.Error(name.At, name.Text, LdirectordPhrases.UnknownKeyNear, name.Text, near);
            else findings.Error(name.At, name.Text, LdirectordPhrases.UnknownKey, name.Text);
            return;
        }
        if (section == global && key.Place == KeyPlace.Virtual)
        {
            findings.Error(name.At, name.Text, LdirectordPhrases.OnlyInVirtual, name.Text);
            section = current ?? section;
        }
        if (section != global && key.Place == KeyPlace.Global) findings.Error(name.At, name.Text, LdirectordPhrases.OnlyGlobal, name.Text);
        if (name.Text == "checkcount") findings.Warn(name.At, name.Text, LdirectordPhrases.CheckCount);
        if (!TryValue(key, name, ref value)) return;

        var setting = new Setting(key, name, value);
        if (name.Text is "real" or "real6")
        {
            section.Servers.Add(setting);
            return;
        }
        if (name.Text == "execute")
        {
            executed.Add(value);
            return;
        }
        if (section.Settings.TryGetValue(name.Text, out var before)) findings.Warn(name.At, name.Text, DirectorPhrases.SaidTwice, name.Text, $"{before.Name.At.Line}");
        section.Settings[name.Text] = setting;
    }

    /// <summary>Whether the value has its key's form. The quotes are taken away.</summary>
    private bool TryValue(LdirectordKey key, Word name, ref Word value)
    {
        var isQuoted = value.Text.Length > 1 && value.Text[0] == '"' && value.Text[^1] == '"';
        if (key.Form is KeyForm.Quoted or KeyForm.Text && isQuoted) value = value.Part(1, value.Text.Length - 2);
        else if (key.Form == KeyForm.Quoted)
        {
            // Without the value itself: it may be a password.
            findings.Error(value.Text.Length == 0 ? name.At : value.At, name.Text, LdirectordPhrases.MustBeQuoted, name.Text);
            return false;
        }
        if (value.Text.Length == 0)
        {
            findings.Error(name.At, name.Text, LdirectordPhrases.ValueMissing, name.Text);
            return false;
        }
        if (key.Form is KeyForm.Quoted or KeyForm.Text or KeyForm.Words) return true;

        if (value.Text.AsSpan().IndexOfAny(' ', '\t') is >= 0 and var blank)
        {
            var extra = value.Part(blank + value.Text.AsSpan(blank).IndexOfAnyExcept(' ', '\t'));
            findings.Error(extra.At, extra.Text, LdirectordPhrases.ExtraWord, extra.Text, name.Text);
            return false;
        }
        if (key.Form == KeyForm.YesNo) return Words.OneOf(name.Text, value, ["yes", "no"], findings) is not null;
        if (!key.Values.IsDefault) return Words.OneOf(name.Text, value, key.Values, findings) is not null;
        var least = key.Form == KeyForm.NumberOrZero ? 0u : 1u;
        if (key.Form == KeyForm.Word || Words.TryNumber(value.Text, LongestSeconds, out var number) && number >= least) return true;
        findings.Error(value.At, value.Text, LdirectordPhrases.NumberMalformed, value.Text, name.Text, $"{least}");
        return false;
    }

    /// <summary>Up to a <c>#</c> that is in no quotes.</summary>
    private static int CodeLength(string text)
    {
        var isQuoted = false;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '"') isQuoted = !isQuoted;
            else if (text[i] == '#' && !isQuoted) return i;
        }
        return text.Length;
    }
}
