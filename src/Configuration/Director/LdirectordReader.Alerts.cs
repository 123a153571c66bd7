// What the sections of ldirectord.cf say of what is done beside the table: mail, programs, what becomes of the file when it changes, and what of the table at a stop.
using System.Collections.Immutable;
using System.Net.Mail;
using Bascule.Configuration.Classic;
using Bascule.Core.Director;

namespace Bascule.Configuration.Director;

internal sealed partial class LdirectordReader
{
    private const string UsualMailHost = "localhost";

    private static readonly string[] TimesOfAlerts = ["all", "none", "starting", "running", "stopping", "reloading"];

    /// <summary>What the lines above all services say, judged once.</summary>
    private (ImmutableArray<string>? To, AlertTimes? Times) alerting;

    private string? sender;

    private void BeginAlerts()
    {
        alerting = (MailTo(global), TimesOf(global));
        if (global.Word("emailalertfrom") is { } said)
        {
            sender = IsAddress(said.Text) ? said.Text : null;
            if (sender is null) findings.Warn(said.At, said.Text, LdirectordPhrases.SenderMalformed, said.Text);
        }
        foreach (var section in sections.Prepend(global))
        {
            foreach (var key in (string[])["callback", "fallbackcommand"])
                if (section.Settings.TryGetValue(key, out var program)) findings.Note(program.Name.At, program.Name.Text, LdirectordPhrases.WithoutRights, key);
        }
    }

    private Alerts AlertsOf(LdirectordSection section)
    {
        var (to, times) = (MailTo(section) ?? alerting.To, TimesOf(section) ?? alerting.Times ?? AlertTimes.All);
        var alerts = new Alerts
        {
            Mail = to is { IsEmpty: false } people
                ? new MailAlert(people, sender, Seconds(section, "emailalertfreq") ?? Seconds(global, "emailalertfreq") ?? TimeSpan.Zero, times, section.Text("smtp") ?? global.Text("smtp") ?? UsualMailHost)
                : null,
            FallbackCommand = section.Text("fallbackcommand") ?? global.Text("fallbackcommand"),
        };
        return alerts == Alerts.None ? Alerts.None : alerts with { ServiceName = section.Text("servicename"), Comment = section.Text("comment") };
    }

    private bool StaysAtStop(LdirectordSection section) =>
        (section.Settings.TryGetValue("cleanstop", out var clean) || global.Settings.TryGetValue("cleanstop", out clean)) && !clean.IsYes;

    /// <summary>Null: nothing is said.</summary>
    private ImmutableArray<string>? MailTo(LdirectordSection section)
    {
        if (section.Word("emailalert") is not { } value) return null;
        var people = ImmutableArray.CreateBuilder<string>();
        foreach (var word in Pieces(value))
        {
            if (IsAddress(word.Text)) people.Add(word.Text);
            else findings.Warn(word.At, word.Text, LdirectordPhrases.MailAddressMalformed, word.Text);
        }
        return people.ToImmutable();
    }

    /// <summary>A name alone is somebody of this machine.</summary>
    private static bool IsAddress(string text) => text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '_' or '.') || MailAddress.TryCreate(text, out _);

    /// <summary>Null: nothing is said.</summary>
    private AlertTimes? TimesOf(LdirectordSection section)
    {
        if (section.Word("emailalertstatus") is not { } value) return null;
        var said = Pieces(value).Where(word => Words.OneOf("emailalertstatus", word, TimesOfAlerts, findings) is not null).ToArray();
        if (said.Length > 1 && Array.Find(said, w => w.Text == "none") is { Text: not null } none) findings.Error(none.At, none.Text, LdirectordPhrases.NoneWithOthers);
        if (Array.Find(said, w => w.Text == "stopping") is { Text: not null } stopping) findings.Note(stopping.At, stopping.Text, LdirectordPhrases.NoMailAtStop);
        return said.Aggregate(AlertTimes.None, (times, word) => times | word.Text switch
        {
            "all" => AlertTimes.All,
            "starting" => AlertTimes.Starting,
            "running" => AlertTimes.Running,
            "reloading" => AlertTimes.Reloading,
            _ => AlertTimes.None,
        });
    }

    /// <summary>What stands between commas, without the blanks around it.</summary>
    private static IEnumerable<Word> Pieces(Word value)
    {
        var start = 0;
        foreach (var piece in value.Text.Split(','))
        {
            var word = value.Part(start + piece.Length - piece.TrimStart().Length, piece.Trim().Length);
            start += piece.Length + 1;
            if (word.Text.Length > 0) yield return word;
        }
    }
}
