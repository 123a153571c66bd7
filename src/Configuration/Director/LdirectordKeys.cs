// The keys of ldirectord.cf: where each may stand, and what its value looks like (ldirectord(8) 4.12).
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

[Flags]
internal enum KeyPlace
{
    Global = 1,
    Virtual = 2,
    Both = Global | Virtual,
}

internal enum KeyForm
{
    /// <summary>One word that its reader looks at.</summary>
    Word,

    /// <summary>Words that their reader looks at.</summary>
    Words,

    /// <summary>A whole number from 1.</summary>
    Number,

    /// <summary>A whole number from 0.</summary>
    NumberOrZero,

    YesNo,

    /// <summary>In double quotes, without which ldirectord does not know the key.</summary>
    Quoted,

    /// <summary>Anything, in quotes or not.</summary>
    Text,
}

internal sealed record LdirectordKey(string Name, KeyPlace Place, KeyForm Form, ImmutableArray<string> Values = default)
{
    public static readonly ImmutableArray<string> CheckTypes = ["negotiate", "connect", "external", "external-perl", "ping", "off", "on"];

    public static readonly ImmutableArray<string> Services =
    [
        "dns", "ftp", "http", "https", "http_proxy", "imap", "imaps", "ldap", "ldaps", "mysql", "nntp", "none", "oracle", "pgsql", "pop", "pops", "radius", "simpletcp", "sip", "smtp", "submission",
    ];

    private static readonly LdirectordKey[] Known =
    [
        new("checktimeout", KeyPlace.Both, KeyForm.Number), new("negotiatetimeout", KeyPlace.Both, KeyForm.Number), new("checkinterval", KeyPlace.Both, KeyForm.Number),
        new("checkcount", KeyPlace.Both, KeyForm.Number), new("failurecount", KeyPlace.Both, KeyForm.Number),
        new("fallback", KeyPlace.Both, KeyForm.Words), new("fallback6", KeyPlace.Both, KeyForm.Words), new("fallbackcommand", KeyPlace.Both, KeyForm.Text),
        new("quiescent", KeyPlace.Both, KeyForm.YesNo), new("cleanstop", KeyPlace.Both, KeyForm.YesNo),
        new("emailalert", KeyPlace.Both, KeyForm.Text), new("emailalertfreq", KeyPlace.Both, KeyForm.NumberOrZero), new("emailalertstatus", KeyPlace.Both, KeyForm.Words), new("smtp", KeyPlace.Both, KeyForm.Word),

        new("autoreload", KeyPlace.Global, KeyForm.YesNo), new("fork", KeyPlace.Global, KeyForm.YesNo), new("supervised", KeyPlace.Global, KeyForm.YesNo), new("readdquiescent", KeyPlace.Global, KeyForm.YesNo),
        new("callback", KeyPlace.Global, KeyForm.Quoted), new("logfile", KeyPlace.Global, KeyForm.Quoted), new("emailalertfrom", KeyPlace.Global, KeyForm.Text),
        new("execute", KeyPlace.Global, KeyForm.Text), new("maintenancedir", KeyPlace.Global, KeyForm.Text),

        new("real", KeyPlace.Virtual, KeyForm.Words), new("real6", KeyPlace.Virtual, KeyForm.Words), new("protocol", KeyPlace.Virtual, KeyForm.Word, ["tcp", "udp", "fwm"]),
        new("scheduler", KeyPlace.Virtual, KeyForm.Word), new("schedflags", KeyPlace.Virtual, KeyForm.Word), new("persistent", KeyPlace.Virtual, KeyForm.Word), new("netmask", KeyPlace.Virtual, KeyForm.Word),
        new("ops", KeyPlace.Virtual, KeyForm.YesNo), new("checktype", KeyPlace.Virtual, KeyForm.Word), new("service", KeyPlace.Virtual, KeyForm.Word, Services), new("checkport", KeyPlace.Virtual, KeyForm.Word),
        new("checkcommand", KeyPlace.Virtual, KeyForm.Text), new("request", KeyPlace.Virtual, KeyForm.Quoted), new("receive", KeyPlace.Virtual, KeyForm.Quoted),
        new("httpmethod", KeyPlace.Virtual, KeyForm.Word), new("virtualhost", KeyPlace.Virtual, KeyForm.Text), new("login", KeyPlace.Virtual, KeyForm.Quoted), new("passwd", KeyPlace.Virtual, KeyForm.Quoted),
        new("database", KeyPlace.Virtual, KeyForm.Quoted), new("secret", KeyPlace.Virtual, KeyForm.Quoted), new("load", KeyPlace.Virtual, KeyForm.Quoted),
        new("monitorfile", KeyPlace.Virtual, KeyForm.Text), new("servicename", KeyPlace.Virtual, KeyForm.Text), new("comment", KeyPlace.Virtual, KeyForm.Text),
    ];

    public static readonly ImmutableSortedDictionary<string, LdirectordKey> All = Known.ToImmutableSortedDictionary(k => k.Name, k => k, StringComparer.Ordinal);

    /// <summary>Names that begin a section, or that were keys once, with what stands in their place.</summary>
    public static readonly ImmutableSortedDictionary<string, string> Gone = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal)
        .Add("timeout", "`checktimeout` and `negotiatetimeout`").Add("connecttimeout", "`negotiatetimeout`");

    /// <summary>By its port, which protocol a check speaks where nothing is said.</summary>
    public static string UsualService(int port) => port switch
    {
        21 => "ftp",
        25 => "smtp",
        53 => "dns",
        80 => "http",
        110 => "pop",
        119 => "nntp",
        143 => "imap",
        389 => "ldap",
        443 => "https",
        587 => "submission",
        636 => "ldaps",
        993 => "imaps",
        995 => "pops",
        1521 => "oracle",
        1812 => "radius",
        3128 => "http_proxy",
        3306 => "mysql",
        5060 => "sip",
        5432 => "pgsql",
        _ => "none",
    };
}

/// <summary>One line's key and value, the quotes taken away.</summary>
internal readonly record struct Setting(LdirectordKey Key, Word Name, Word Value)
{
    public bool IsYes => Value.Text == "yes";
}

/// <summary>The lines of one virtual service, or those above all of them.</summary>
/// <param name="Start">The word <c>virtual</c> or <c>virtual6</c>.</param>
/// <param name="Value">What is behind its equals sign.</param>
internal sealed record LdirectordSection(Word Start, Word Value)
{
    /// <summary>By key, the last of each: it is the one that counts.</summary>
    public SortedDictionary<string, Setting> Settings { get; } = new(StringComparer.Ordinal);

    /// <summary>There may be many.</summary>
    public List<Setting> Servers { get; } = [];

    /// <summary>As its address says; a name and a mark say nothing, then as its first word does.</summary>
    public bool IsOfIPv6 => AddressText.TryRead(AddressWords.Divide(Value).Host.Text, out var address) ? InetAddress.Of(address).Family == IpFamily.IPv6 : IsNamedIPv6;

    public bool IsNamedIPv6 => Start.Text.EndsWith('6');

    public Word? Word(string key) => Settings.TryGetValue(key, out var setting) ? setting.Value : null;
    public string? Text(string key) => Word(key)?.Text;
}
