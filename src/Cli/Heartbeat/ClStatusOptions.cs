namespace Bascule.Cli.Heartbeat;

/// <summary>What follows a sub-command, read as getopt(3) does: options and words in any order, letters joined, <c>--</c> ends.</summary>
internal sealed record ClStatusOptions
{
    /// <summary><c>-m</c>: a sentence instead of a word.</summary>
    public bool IsForPeople { get; private init; }
    public bool IsVerbose { get; private init; }
    public bool OnlyPing { get; private init; }
    public bool OnlyNormal { get; private init; }

    /// <summary>What follows <c>-p</c> of hbparameter.</summary>
    public string? Parameter { get; private init; }

    /// <summary>What getopt(3) says of the first option it does not know.</summary>
    public string? Fault { get; private init; }
    public IReadOnlyList<string> Words { get; private init; } = [];

    public static ClStatusOptions Read(string subCommand, ReadOnlySpan<string> args)
    {
        var options = new ClStatusOptions();
        var words = new List<string>();
        for (var i = 0; i < args.Length; i++)
        {
            if (args[i] == "--")
            {
                words.AddRange(args[(i + 1)..]);
                break;
            }

            if (args[i].Length < 2 || args[i][0] != '-')
            {
                words.Add(args[i]);
                continue;
            }

            for (var letter = 1; letter < args[i].Length; letter++)
            {
                switch (subCommand, args[i][letter])
                {
                    case (_, 'm'): options = options with { IsForPeople = true }; break;
                    case ("hbstatus" or "listnodes" or "listhblinks", 'v'): options = options with { IsVerbose = true }; break;
                    case ("listnodes", 'p'): options = options with { OnlyPing = true }; break;
                    case ("listnodes", 'n'): options = options with { OnlyNormal = true }; break;
                    case ("hbparameter", 'p'):
                        var value = letter + 1 < args[i].Length ? args[i][(letter + 1)..] : i + 1 < args.Length ? args[++i] : null;
                        if (value is null) return options with { Words = words, Fault = $"{subCommand}: option requires an argument -- 'p'" };
                        options = options with { Parameter = value };
                        letter = args[i].Length;
                        break;
                    default:
                        return options with { Words = words, Fault = $"{subCommand}: invalid option -- '{args[i][letter]}'" };
                }
            }
        }

        return options with { Words = words };
    }
}
