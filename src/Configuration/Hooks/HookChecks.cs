// Hooks against the machine: what is named can be run here, and only root decides what that is.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Core.Events;

namespace Bascule.Configuration.Hooks;

internal static class HookChecks
{
    /// <summary>What brings mail on its way, in order of preference.</summary>
    public static readonly ImmutableArray<string> MailPrograms = ["/usr/sbin/sendmail", "/usr/bin/mail"];

    public static bool Program(Word path, Surroundings here, Findings findings)
    {
        if (!path.Text.StartsWith('/')) findings.Error(path.At, path.Text, HaCfPhrases.NoFullPath, path.Text);
        else if (here.Paths.TryGetValue(path.Text, out var kind) && kind != PathKind.Executable) findings.Error(path.At, path.Text, kind == PathKind.Missing ? HaCfPhrases.NoProgram : HaCfPhrases.NotExecutable, path.Text);
        else if (here.WritableByOthers.Contains(path.Text)) findings.Error(path.At, path.Text, HookPhrases.WritableByOthers, path.Text);
        else return true;
        return false;
    }

    public static bool Url(Word url, Findings findings)
    {
        if (!Uri.TryCreate(url.Text, UriKind.Absolute, out var read) || (read.Scheme != Uri.UriSchemeHttp && read.Scheme != Uri.UriSchemeHttps) || read.Host.Length == 0) findings.Error(url.At, url.Text, HookPhrases.NoUrl, url.Text);
        else if (read.UserInfo.Length > 0) findings.Error(url.At, "", HookPhrases.PasswordInUrl);
        else return true;
        return false;
    }

    public static bool KeyFile(Word path, Surroundings here, Findings findings)
    {
        if (!path.Text.StartsWith('/')) findings.Error(path.At, path.Text, HaCfPhrases.NoFullPath, path.Text);
        else if (here.Paths.TryGetValue(path.Text, out var kind) && kind == PathKind.Missing) findings.Error(path.At, path.Text, HookPhrases.NoKeyFile, path.Text);
        else if (here.ReadableByOthers.Contains(path.Text)) findings.Error(path.At, path.Text, HookPhrases.KeyExposed, path.Text);
        else return true;
        return false;
    }

    public static bool Recipients(ImmutableArray<Word> recipients, Surroundings here, Findings findings)
    {
        var isGood = !recipients.IsEmpty;
        foreach (var recipient in recipients)
        {
            if (recipient.Text[0] != '-' && recipient.Text.All(c => char.IsAsciiLetterOrDigit(c) || c is '.' or '_' or '-' or '+' or '@' or '=')) continue;
            findings.Error(recipient.At, recipient.Text, HookPhrases.NoRecipient, recipient.Text);
            isGood = false;
        }
        if (isGood && MailPrograms.All(p => here.Paths.TryGetValue(p, out var kind) && kind != PathKind.Executable)) findings.Warn(recipients[0].At, "mail", HookPhrases.NoMailProgram);
        return isGood;
    }

    public static bool User(Word user, Surroundings here, Findings findings)
    {
        if (here.Users is not { } users || users.Contains(user.Text)) return true;
        if (NearestWord.To(user.Text, users) is { } near) findings.Error(user.At, user.Text, HaCfPhrases.NoUserNear, user.Text, near);
        else findings.Error(user.At, user.Text, HaCfPhrases.NoUser, user.Text);
        return false;
    }

    public static bool Event(Word name, Findings findings)
    {
        if (EventKinds.Names.Contains(name.Text)) return true;
        if (NearestWord.To(name.Text, EventKinds.Names) is { } near) findings.Error(name.At, name.Text, HookPhrases.UnknownEventNear, name.Text, near);
        else findings.Error(name.At, name.Text, HookPhrases.UnknownEvent, name.Text, string.Join(", ", EventKinds.Names));
        return false;
    }
}
