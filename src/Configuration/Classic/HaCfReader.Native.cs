// bascule.yaml says what ha.cf says: each of its values arrives here as the directive that it stands for, with its own place. So
// there is one set of rules, and one record for both.
using System.Collections.Immutable;

namespace Bascule.Configuration.Classic;

internal sealed partial class HaCfReader
{
    /// <summary>The port where none is said.</summary>
    public int DefaultPort => here.HaClusterPort ?? 694;

    /// <summary>A reader for another file than ha.cf: it is told the directives by <see cref="Say"/>.</summary>
    public static HaCfReader Told(FoundFile file, Surroundings here, Findings findings)
    {
        return new HaCfReader(file, here, findings) { logSaid = true, ipfailSaid = true };       // the journal is where a native configuration logs, and there never was an ipfail for it
    }

    /// <summary>The directives that leave nothing behind as typed: each of their lines counts, or they have no value of their own.</summary>
    private static readonly ImmutableHashSet<string> Unrecorded = ImmutableHashSet.Create(StringComparer.Ordinal,
        "node", "bcast", "udp", "ucast", "ucast6", "mcast", "mcast6", "serial", "env", "ping", "ping6", "ping_group", "respawn", "stonith", "stonith_host", "watchdog", "failfast", "apiauth",
        "nice_failback", "pacemaker");

    /// <summary>Of the directives those whose value is kept as typed, for scripts and hbparameter.</summary>
    public static ImmutableArray<string> Recorded => [.. DirectiveNames.Where(n => !Unrecorded.Contains(n))];

    public void Say(Word name, ImmutableArray<Word> values) => Take(new Directive(name, values));

    /// <summary>A medium was meant; whether it is good is said where it is written.</summary>
    public void MediumMeant() => mediaSeen++;

    /// <summary>From here on media have this port; null: the default.</summary>
    public void PortIs(int? port)
    {
        udpPort = port;
        if (port is null) parameters.Remove("udpport");
        else parameters["udpport"] = $"{port}";
    }

    /// <summary>The machine that all this is judged on.</summary>
    public Surroundings Here => here;

    public HaCf SaidAll() => Conclude();
}
