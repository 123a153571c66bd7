// One line of ipvsadm's options taken apart as ipvsadm 1.31 does (by popt): short ones may be joined and have their value
// attached, long ones take theirs behind a blank or an equals sign. What the options mean together is RulesReader's matter.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;

namespace Bascule.Configuration.Director;

/// <param name="Short">Its letter; NUL if it has only the long name.</param>
/// <param name="Group">What it excludes: a line has one option of each group.</param>
/// <param name="Example">A value, for who forgot it; null: it takes none.</param>
internal sealed record RuleOption(char Short, string Long, RuleGroup Group, string? Example = null)
{
    public string Name => Short == '\0' ? "--" + Long : "-" + Short;

    public static readonly ImmutableArray<RuleOption> All =
    [
        new('A', "add-service", RuleGroup.Command), new('E', "edit-service", RuleGroup.Command), new('D', "delete-service", RuleGroup.Command), new('C', "clear", RuleGroup.Command),
        new('a', "add-server", RuleGroup.Command), new('e', "edit-server", RuleGroup.Command), new('d', "delete-server", RuleGroup.Command),
        new('t', "tcp-service", RuleGroup.Service, "192.168.56.10:80"), new('u', "udp-service", RuleGroup.Service, "192.168.56.10:53"), new('\0', "sctp-service", RuleGroup.Service, "192.168.56.10:80"),
        new('f', "fwmark-service", RuleGroup.Service, "1"), new('6', "ipv6", RuleGroup.IPv6),
        new('s', "scheduler", RuleGroup.Scheduler, "wrr"), new('p', "persistent", RuleGroup.Persistence, "300"), new('M', "netmask", RuleGroup.Netmask, "255.255.255.0"), new('\0', "pe", RuleGroup.Engine, "sip"),
        new('o', "ops", RuleGroup.OnePacket), new('b', "sched-flags", RuleGroup.Flags, "sh-port"),
        new('r', "real-server", RuleGroup.Server, "192.168.200.11:80"), new('m', "masquerading", RuleGroup.Forwarding), new('g', "gatewaying", RuleGroup.Forwarding), new('i', "ipip", RuleGroup.Forwarding),
        new('w', "weight", RuleGroup.Weight, "1"), new('x', "u-threshold", RuleGroup.Upper, "1000"), new('y', "l-threshold", RuleGroup.Lower, "800"),
        new('\0', "tun-type", RuleGroup.TunnelType, "gue"), new('\0', "tun-port", RuleGroup.TunnelPort, "6080"),
        new('\0', "tun-nocsum", RuleGroup.Checksum), new('\0', "tun-csum", RuleGroup.Checksum), new('\0', "tun-remcsum", RuleGroup.Checksum),
        new('R', "restore", RuleGroup.Elsewhere), new('S', "save", RuleGroup.Elsewhere), new('L', "list", RuleGroup.Elsewhere), new('l', "list", RuleGroup.Elsewhere), new('Z', "zero", RuleGroup.Elsewhere),
        new('\0', "set", RuleGroup.Elsewhere), new('\0', "start-daemon", RuleGroup.Elsewhere), new('\0', "stop-daemon", RuleGroup.Elsewhere), new('h', "help", RuleGroup.Elsewhere), new('v', "version", RuleGroup.Elsewhere),
    ];
}

internal enum RuleGroup
{
    Command,
    Service,
    IPv6,
    Scheduler,
    Persistence,
    Netmask,
    Engine,
    OnePacket,
    Flags,
    Server,
    Forwarding,
    Weight,
    Upper,
    Lower,
    TunnelType,
    TunnelPort,
    Checksum,

    /// <summary>A command that is none of a file.</summary>
    Elsewhere,
}

/// <summary>An option as written, with its value; an empty one where it may be left away and is.</summary>
internal readonly record struct WrittenOption(RuleOption Option, Word Name, Word Value);

internal static class RulesLine
{
    /// <summary>The options of a line; null if one is wrong in itself.</summary>
    public static ImmutableArray<WrittenOption>? Options(ImmutableArray<Word> words, Findings findings)
    {
        var options = ImmutableArray.CreateBuilder<WrittenOption>();
        var isGood = true;
        foreach (var word in words.Where(w => w.Text.AsSpan().ContainsAny('"', '\'')))
        {
            findings.Error(word.At, word.Text, RulesPhrases.Quoted, word.Text);
            isGood = false;
        }
        if (!isGood) return null;

        for (var i = 0; i < words.Length;)
        {
            var word = words[i++];
            if (word.Text.Length < 2 || word.Text[0] != '-') isGood = Refuse(word);
            else if (word.Text.StartsWith("--", StringComparison.Ordinal)) isGood &= Long(word, ref i);
            else isGood &= Short(word, ref i);

            // Its own options would be found wrong one after the other.
            if (options.Any(o => o.Option.Group == RuleGroup.Elsewhere)) return options.ToImmutable();
        }
        return isGood ? options.ToImmutable() : null;

        bool Refuse(Word word)
        {
            findings.Error(word.At, word.Text, RulesPhrases.Unexpected, word.Text);
            return false;
        }

        bool Long(Word word, ref int next)
        {
            var equals = word.Text.IndexOf('=', StringComparison.Ordinal);
            var name = equals < 0 ? word : word.Part(0, equals);
            var option = RuleOption.All.FirstOrDefault(o => "--" + o.Long == name.Text);
            if (option is null) return Unknown(name);
            if (equals >= 0 && option.Example is null)
            {
                findings.Error(word.At, word.Text, RulesPhrases.ValueUnwanted, word.Text, name.Text);
                return false;
            }
            return Take(option, name, equals < 0 ? null : word.Part(equals + 1), ref next);
        }

        bool Short(Word word, ref int next)
        {
            for (var c = 1; c < word.Text.Length; c++)
            {
                var letter = word.Text[c];
                var option = RuleOption.All.FirstOrDefault(o => o.Short == letter);
                var name = new Word("-" + letter, word.At with { Column = word.At.Column + (c == 1 ? 0 : c) });
                if (option is null) return Unknown(c == 1 ? word : name);
                var isAttached = option.Example is not null && c + 1 < word.Text.Length;
                if (!Take(option, name, isAttached ? word.Part(word.Text[c + 1] == '=' ? c + 2 : c + 1) : null, ref next)) return false;
                if (isAttached) break;
            }
            return true;
        }

        bool Take(RuleOption option, Word name, Word? attached, ref int next)
        {
            var value = attached;
            if (value is null && option.Example is not null)
            {
                // A persistence time may be left away; any other value is the next word, even one that looks like an option (-w -1).
                var isThere = next < words.Length && (option.Group != RuleGroup.Persistence || words[next].Text[0] != '-');
                if (isThere) value = words[next++];
                else if (option.Group != RuleGroup.Persistence)
                {
                    findings.Error(name.At, name.Text, RulesPhrases.ValueMissing, name.Text, option.Example);
                    return false;
                }
            }
            options.Add(new(option, name, value ?? name.Part(name.Text.Length)));
            return true;
        }

        bool Unknown(Word name)
        {
            var known = RuleOption.All.Where(o => o.Group != RuleGroup.Elsewhere).ToArray();
            var near = name.Text.StartsWith("--", StringComparison.Ordinal)
                ? NearestWord.To(name.Text, known.Select(o => "--" + o.Long))
                : known.Where(o => "-" + o.Long == name.Text).Select(o => "--" + o.Long).FirstOrDefault();
            if (near is not null) findings.Error(name.At, name.Text, RulesPhrases.UnknownOptionNear, name.Text, near);
            else findings.Error(name.At, name.Text, RulesPhrases.UnknownOption, name.Text, string.Join(", ", known.Where(o => o.Group == RuleGroup.Command).Select(o => o.Name)));
            return false;
        }
    }
}
