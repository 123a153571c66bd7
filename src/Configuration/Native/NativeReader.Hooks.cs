// Who bascule.yaml wants told of events.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Hooks;

namespace Bascule.Configuration.Native;

internal sealed partial class NativeReader
{
    private ImmutableArray<Hook> ReadHooks(Section top)
    {
        var hooks = ImmutableArray.CreateBuilder<Hook>();
        foreach (var piece in top.List("hooks"))
            if (!findings.IsFull && Section.Of("hooks", piece, findings, "command", "arguments", "webhook", "key-file", "mail", "events", "user", "time-limit", "attempts") is { } hook && ReadHook(hook) is { } read) hooks.Add(read);
        return hooks.ToImmutable();
    }

    private Hook? ReadHook(Section hook)
    {
        var (command, url, recipients) = (hook.Word("command"), hook.Word("webhook"), hook.Words("mail"));
        ReadOnlySpan<string> ways = ["command", "webhook", "mail"];
        var said = 0;
        foreach (var way in ways) said += hook[way] is null ? 0 : 1;
        if (said != 1)
        {
            findings.Error(hook.At, "", HookPhrases.OneOfThree);
            return null;
        }
        var kind = hook["webhook"] is not null ? HookKind.Webhook : hook["mail"] is not null ? HookKind.Mail : HookKind.Command;
        SayOutOfPlace(hook, kind.ToString().ToLowerInvariant(), kind switch { HookKind.Command => ["key-file"], HookKind.Webhook => ["arguments"], _ => ["arguments", "key-file"] });
        var isGood = kind switch
        {
            HookKind.Command => command is { } program && HookChecks.Program(program, reader.Here, findings),
            HookKind.Webhook => url is { } address && HookChecks.Url(address, findings),
            _ => HookChecks.Recipients(recipients, reader.Here, findings),
        };
        var key = hook.Text("key-file");
        if (key is { } path) isGood &= HookChecks.KeyFile(path, reader.Here, findings);
        else if (isGood && kind == HookKind.Webhook && hook["key-file"] is null) findings.Warn(url!.Value.At, "", HookPhrases.Unsigned);

        var user = hook.Word("user");
        if (user is { } account) isGood &= HookChecks.User(account, reader.Here, findings);
        var events = hook.Words("events");
        foreach (var name in events) isGood &= HookChecks.Event(name, findings);
        if (hook["events"] is Piece.Sequence { Items.IsEmpty: true } none) findings.Error(none.At, "", NativePhrases.NoValue, "events");
        var limit = hook.Time("time-limit");
        if (limit is { } time && (time.Time < Hook.ShortestLimit || time.Time > Hook.LongestLimit))
        {
            findings.Error(time.Word.At, time.Word.Text, HookPhrases.LimitRange, TimeText.Spoken(Hook.ShortestLimit), TimeText.Spoken(Hook.LongestLimit), TimeText.Spoken(time.Time));
            isGood = false;
        }
        var attempts = hook.Number("attempts", 1, Hook.MostAttempts);
        var arguments = ImmutableArray.CreateBuilder<string>();
        foreach (var piece in hook.List("arguments"))
            if (ValueOf("arguments", piece) is { } argument) arguments.Add(argument.Text);
        if (!isGood) return null;
        return new Hook
        {
            Kind = kind,
            Target = kind == HookKind.Mail ? string.Join(' ', recipients.Select(r => r.Text)) : (command ?? url!).Value.Text,
            Arguments = arguments.ToImmutable(),
            Events = events.Select(e => e.Text).ToImmutableSortedSet(StringComparer.Ordinal),
            User = user?.Text ?? Hook.UsualUser,
            Limit = limit?.Time ?? Hook.UsualLimit(kind),
            Attempts = attempts ?? Hook.UsualAttempts(kind),
            KeyFile = key?.Text,
        };
    }
}
