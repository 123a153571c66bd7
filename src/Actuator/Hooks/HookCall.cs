// One attempt to tell one hook: a program in a cgroup of its own, as the user who is named. A webhook is one, too: a child of ours that speaks HTTP, so that no process that
// lives for months has a web stack in it.
using System.Collections.Immutable;
using System.Text;
using Bascule.Actuator.Agents;
using Bascule.Configuration.Hooks;
using Bascule.Linux.Files;
using Bascule.Linux.Processes;

namespace Bascule.Actuator.Hooks;

/// <summary>What hooks are told with.</summary>
/// <param name="OurProgram">Has the role <c>webhook</c>.</param>
internal sealed record HookPlaces(string OurProgram)
{
    public string Sendmail { get; init; } = "/usr/sbin/sendmail";
    public string Mail { get; init; } = "/usr/bin/mail";
}

internal sealed class HookCall(HookPlaces places)
{
    private const string SearchPath = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

    private static readonly ImmutableSortedDictionary<string, string> Bare = ImmutableSortedDictionary.Create<string, string>(StringComparer.Ordinal).Add("PATH", SearchPath).Add("DOTNET_EnableDiagnostics", "0");

    /// <summary>Null when it was told; else why not, as a clause.</summary>
    public string? Tell(Hook hook, HookEvent happened, Linux.Descriptor stop)
    {
        if (Account.Find(hook.User) is not { } account) return $"there is no user {hook.User}";
        if (!TryReadKey(hook, out var key, out var trouble)) return trouble;
        var call = hook.Kind switch
        {
            HookKind.Command => new ProgramCall(hook.Target, hook.Arguments, happened.Environment.Add("PATH", SearchPath)) { Input = happened.Json },
            HookKind.Mail => Mail(hook, happened),
            HookKind.Webhook => Webhook(hook, happened, key),
            _ => throw new System.Diagnostics.UnreachableException(hook.Kind.ToString()),
        };
        return Run(account.Run(call, endsWithUs: true), hook.Limit, stop);
    }

    public static string? Run(ProgramCall call, TimeSpan limit, Linux.Descriptor stop)
    {
        var ending = ProgramRun.ToItsEnd(call, limit, stop);
        return ending.Succeeded ? null : $"{ending.Clause}.{LastWords.Quoted(ending)}";
    }

    private static bool TryReadKey(Hook hook, out byte[] key, out string trouble)
    {
        (key, trouble) = ([], "");
        if (hook.KeyFile is not { } path) return true;
        try
        {
            key = Encoding.UTF8.GetBytes(TextFile.Read(path).TrimEnd()); // white space at its end is an editor's
            if (key.Length == 0) trouble = $"its key {path} is empty";
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            trouble = $"its key cannot be read: {e.Message}";
        }
        return trouble.Length == 0;
    }

    private ProgramCall Webhook(Hook hook, HookEvent happened, byte[] key)
    {
        var head = $"{hook.Target}\n{Convert.ToBase64String(key)}\n{happened.What.Kind}\n{happened.Environment["BASCULE_EVENT_ID"]}\n";
        return new ProgramCall(places.OurProgram, ["webhook"], Bare) { Input = (byte[])[.. Encoding.UTF8.GetBytes(head), .. happened.Json] };
    }

    private ProgramCall Mail(Hook hook, HookEvent happened)
    {
        var recipients = hook.Target.Split(' ');
        var subject = string.Concat($"[bascule] {happened.Node}: {happened.What.Kind} {happened.Environment[happened.What.Group.Length > 0 ? "BASCULE_GROUP" : "BASCULE_PEER"]}".TrimEnd().Select(c => char.IsAscii(c) ? c : '?'));
        var text = string.Join('\n', happened.Environment.Select(v => $"{v.Key}={v.Value}").Prepend("").Prepend($"{happened.Environment["BASCULE_REASON"]}.")) + "\n";
        if (!File.Exists(places.Sendmail)) return new ProgramCall(places.Mail, ["-s", subject, .. recipients], Bare) { Input = Encoding.UTF8.GetBytes(text) };
        // RFC 5322; Auto-Submitted keeps those away who answer that they are on holiday (RFC 3834).
        var head = $"To: {string.Join(", ", recipients)}\nSubject: {subject}\nAuto-Submitted: auto-generated\nMIME-Version: 1.0\nContent-Type: text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit\n\n";
        return new ProgramCall(places.Sendmail, ["-i", .. recipients], Bare) { Input = Encoding.UTF8.GetBytes(head + text) };
    }
}
