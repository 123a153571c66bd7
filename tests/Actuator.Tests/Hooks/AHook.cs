using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Text.Json;
using Bascule.Actuator.Hooks;
using Bascule.Actuator.Tests.Holding;
using Bascule.Configuration.Hooks;
using Bascule.Contracts.Actuation;

namespace Bascule.Actuator.Tests.Hooks;

/// <summary>Hooks as real processes.</summary>
public sealed class AHook : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bascule-hooks-").FullName;
    private readonly ConcurrentQueue<string> notes = new();
    private readonly HookBoard board;
    private bool isClassic;
    private ulong numbers;

    public AHook()
    {
        File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);
        Directory.CreateDirectory(At("rc.d"));
        var scripts = new RcScripts(At("rc.d"), () => ImmutableSortedDictionary<string, string>.Empty.Add("HA_CURHOST", "hb1").Add("PATH", "/usr/bin:/bin"), (_, text) => notes.Enqueue(text));
        var places = new HookPlaces(Script("bascule", "echo $1 $(id -un) >>$D/webhook; cat >>$D/webhook")) { Sendmail = At("sendmail"), Mail = At("mail") };
        board = new HookBoard(() => "hb1", new HookCall(places), () => isClassic ? scripts : null, (_, text) => notes.Enqueue(text));
    }

    [Fact]
    public void Hears_in_its_environment_and_on_its_input()
    {
        board.Use([Command("env | grep ^BASCULE | sort >$D/env; cat >$D/input; id -un >$D/who; echo \"$*\" >$D/arguments; touch $D/done", "a b", "")]);
        board.Tell(Happened("takeover-begun", "web", 8, "hb2", "hb2 is \"dead\"\n\tand 'off' é"));
        Bench.Until(() => File.Exists(At("done")), "the hook to be told");
        Lines("env").ShouldBe(["BASCULE_DROPPED=0", "BASCULE_EPOCH=8", "BASCULE_EVENT=takeover-begun", "BASCULE_EVENT_ID=hb1-3-1", "BASCULE_GROUP=web", "BASCULE_NODE=hb1", "BASCULE_PEER=hb2",
            "BASCULE_REASON=hb2 is \"dead\"  and 'off' é", "BASCULE_TIME=2026-11-22T03:04:05.678Z"]);
        Lines("who").ShouldBe(["nobody"]);
        Lines("arguments").ShouldBe(["a b "]);
        var line = File.ReadAllText(At("input"));
        line.Count(c => c == '\n').ShouldBe(1);
        using var json = JsonDocument.Parse(line);
        var root = json.RootElement;
        root.EnumerateObject().Select(p => p.Name).ShouldBe(["id", "event", "time", "node", "peer", "group", "epoch", "reason", "dropped"]);
        root.GetProperty("reason").GetString().ShouldBe("hb2 is \"dead\"\n\tand 'off' é");
        root.GetProperty("epoch").GetUInt64().ShouldBe(8UL);
        root.GetProperty("time").GetDateTimeOffset().ShouldBe(new DateTimeOffset(2026, 11, 22, 3, 4, 5, 678, TimeSpan.Zero));
    }

    [Fact]
    public void Hears_what_it_wants_and_in_order()
    {
        board.Use([Command("echo $BASCULE_EVENT_ID >>$D/told") with { Events = ["peer-dead", "group-acquired"] }]);
        string[] kinds = ["peer-late", "peer-dead", "takeover-begun", "group-acquired", "peer-up", "peer-dead"];
        foreach (var kind in kinds) board.Tell(Happened(kind));
        Bench.Until(() => Lines("told").Length == 3, "the hook to be told");
        Lines("told").ShouldBe(["hb1-3-2", "hb1-3-4", "hb1-3-6"]);
    }

    [Fact]
    public void That_hangs_is_ended_with_all_that_it_forked_and_delays_no_other()
    {
        board.Use(
        [
            Command("trap '' TERM; (trap '' TERM; exec sleep 1000) & echo $! >$D/child; wait") with { Limit = TimeSpan.FromSeconds(1), Attempts = 1 },
            new Hook { Kind = HookKind.Command, Target = Script("other", "echo $BASCULE_EVENT >>$D/told"), User = "nobody" },
        ]);
        board.Tell(Happened("peer-dead"));
        Bench.Until(() => Lines("told").Length == 1, "the other hook to be told");
        notes.ShouldBeEmpty("the first one still hangs");
        Bench.Until(() => notes.Any(n => n.Contains("did not end within") && n.Contains("given up")), "the hook to be ended");
        var child = Lines("child")[0];
        Bench.Until(() => !File.Exists($"/proc/{child}/cmdline") || File.ReadAllText($"/proc/{child}/cmdline").Length == 0, "what it forked to end");
    }

    [Fact]
    public void That_fails_is_told_again_before_anything_else()
    {
        board.Use([Command("echo $BASCULE_EVENT_ID >>$D/told; [ -e $D/once ] || { touch $D/once; echo not yet >&2; exit 3; }")]);
        board.Tell(Happened("peer-late"));
        board.Tell(Happened("peer-dead"));
        Bench.Until(() => Lines("told").Length == 3, "the hook to be told");
        Lines("told").ShouldBe(["hb1-3-1", "hb1-3-1", "hb1-3-2"]);
        notes.ShouldContain("hook hook, hb1-3-1 (peer-late): ended with 3. It said: not yet: tried again in 1.0s.");
    }

    [Fact]
    public void That_the_files_no_longer_name_is_told_nothing_and_one_that_stays_goes_on()
    {
        var stays = Command("echo $BASCULE_EVENT >>$D/told; while [ ! -e $D/go ]; do sleep 0.05; done");
        board.Use([stays]);
        board.Tell(Happened("peer-late"));
        board.Tell(Happened("peer-dead"));
        Bench.Until(() => Lines("told").Length == 1, "the hook to be told");
        board.Use([stays with { }, new Hook { Kind = HookKind.Command, Target = Script("other", "echo other >>$D/others"), User = "nobody" }]);
        File.WriteAllText(At("go"), "");
        Bench.Until(() => Lines("told").Length == 2, "what waited to be told");
        board.Tell(Happened("peer-up"));
        Bench.Until(() => Lines("others").Length == 1, "the new one to be told");
        board.Finish(TimeSpan.FromSeconds(20));
        board.Use([]);
        board.Tell(Happened("peer-up"));
        Lines("told").ShouldBe(["peer-late", "peer-dead", "peer-up"]);
    }

    [Fact]
    public void Of_an_event_that_nobody_knows_is_not_called()
    {
        isClassic = true;
        RcScript("../evil", "touch $D/ran");
        board.Use([Command("touch $D/told")]);
        board.Tell(Happened("../evil"));
        board.Tell(Happened("peer-exploded"));
        board.Finish(TimeSpan.FromSeconds(20));
        (File.Exists(At("told")), File.Exists(At("ran"))).ShouldBe((false, false));
    }

    [Fact]
    public void By_webhook_is_a_child_that_hears_where_and_with_which_key_on_its_input_alone()
    {
        File.WriteAllText(At("key"), "hush hush\n");
        File.SetUnixFileMode(At("key"), UnixFileMode.UserRead);
        board.Use([new Hook { Kind = HookKind.Webhook, Target = "https://h.example/x?token=1", KeyFile = At("key"), User = "nobody" }]);
        board.Tell(Happened("peer-dead"));
        Bench.Until(() => Lines("webhook").Length == 6, "the child to be started");
        Lines("webhook")[..5].ShouldBe(["webhook nobody", "https://h.example/x?token=1", Convert.ToBase64String("hush hush"u8), "peer-dead", "hb1-3-1"]);
        Lines("webhook")[5].ShouldStartWith("{\"id\":\"hb1-3-1\",");
    }

    [Fact]
    public void By_webhook_without_its_key_is_not_sent()
    {
        board.Use([new Hook { Kind = HookKind.Webhook, Target = "https://h.example/x?token=1", KeyFile = At("nosuch"), User = "nobody", Attempts = 1 }]);
        board.Tell(Happened("peer-dead"));
        Bench.Until(() => !notes.IsEmpty, "the note");
        notes.ShouldHaveSingleItem().ShouldContain("its key cannot be read");
        notes.ShouldAllBe(n => n.StartsWith("hook webhook https://h.example, hb1-3-1") && !n.Contains("token"));
        File.Exists(At("webhook")).ShouldBeFalse();
    }

    [Fact]
    public void By_mail_goes_through_sendmail()
    {
        Script("sendmail", "echo \"$@\" >$D/arguments; cat >$D/mail.txt; touch $D/done");
        board.Use([new Hook { Kind = HookKind.Mail, Target = "root admin@example.org", User = "nobody" }]);
        board.Tell(Happened("takeover-begun", "web", 8, "hb2", "hb2 is dead\nBcc: spam@example.org"));
        Bench.Until(() => File.Exists(At("done")), "the mail to be sent");
        Lines("arguments").ShouldBe(["-i root admin@example.org"]);
        var mail = Lines("mail.txt");
        mail[..3].ShouldBe(["To: root, admin@example.org", "Subject: [bascule] hb1: takeover-begun web", "Auto-Submitted: auto-generated"]);
        mail.ShouldContain("hb2 is dead Bcc: spam@example.org.");
        mail.ShouldContain("BASCULE_EPOCH=8");
    }

    [Fact]
    public void By_mail_goes_through_mail_where_there_is_no_sendmail()
    {
        Script("mail", "printf '%s|' \"$@\" >$D/arguments; cat >$D/mail.txt; touch $D/done");
        board.Use([new Hook { Kind = HookKind.Mail, Target = "root", User = "nobody" }]);
        board.Tell(Happened("peer-dead", peer: "hb2", reason: "hb2 is dead"));
        Bench.Until(() => File.Exists(At("done")), "the mail to be sent");
        Lines("arguments").ShouldBe(["-s|[bascule] hb1: peer-dead hb2|root|"]);
        Lines("mail.txt")[0].ShouldBe("hb2 is dead.");
    }

    [Fact]
    public void Of_rc_d_is_the_script_of_that_name_and_status_where_a_node_comes_or_goes()
    {
        isClassic = true;
        RcScript("peer-dead", "echo $0 $1 $HA_t $HA_src $HA_st $HA_CURHOST $BASCULE_EVENT $(id -un) >>$D/told");
        RcScript("status", "echo $0 $1 $HA_t $HA_src $HA_st $HA_CURHOST >>$D/told");
        foreach (var kind in new[] { "peer-late", "peer-dead", "peer-up" }) board.Tell(Happened(kind, peer: "hb2"));
        board.Finish(TimeSpan.FromSeconds(20));
        Lines("told").ShouldBe([$"{At("rc.d")}/status status status hb2 dead hb1", $"{At("rc.d")}/peer-dead peer-dead peer-dead hb2 dead hb1 peer-dead root", $"{At("rc.d")}/status status status hb2 active hb1"]);
        notes.ShouldContain($"Running {At("rc.d")}/status status");
    }

    [Fact]
    public void Of_rc_d_that_Heartbeat_brought_is_not_run()
    {
        isClassic = true;
        RcScript("status", "touch $D/told; /usr/share/heartbeat/mach_down $HA_src");
        for (var i = 0; i < 3; i++) board.Tell(Happened("peer-dead", peer: "hb2"));
        board.Finish(TimeSpan.FromSeconds(20));
        File.Exists(At("told")).ShouldBeFalse();
        notes.ShouldHaveSingleItem().ShouldContain("is Heartbeat's own");
    }

    [Fact]
    public void Of_rc_d_is_not_for_who_has_bascule_yaml()
    {
        RcScript("peer-dead", "touch $D/told");
        board.Tell(Happened("peer-dead", peer: "hb2"));
        board.Finish(TimeSpan.FromSeconds(20));
        File.Exists(At("told")).ShouldBeFalse();
    }

    public void Dispose()
    {
        board.Finish(TimeSpan.Zero);
        board.Dispose();
        Linux.Processes.ActionCgroup.RemoveEmpty();
        Directory.Delete(folder, recursive: true);
    }

    private Hook Command(string script, params string[] arguments) => new() { Kind = HookKind.Command, Target = Script("hook", script), Arguments = [.. arguments], User = "nobody" };

    private ToActuator.Happened Happened(string kind, string group = "", ulong epoch = 0, string peer = "", string reason = "because") =>
        new($"hb1-3-{++numbers}", kind, (ulong)new DateTimeOffset(2026, 11, 22, 3, 4, 5, 678, TimeSpan.Zero).ToUnixTimeMilliseconds(), group, epoch, peer, reason);

    private void RcScript(string name, string text) => Script("rc.d/" + name, text);

    private string Script(string name, string text)
    {
        File.WriteAllText(At(name), $"#!/bin/sh\nD={folder}\n{text}\n");
        File.SetUnixFileMode(At(name), (UnixFileMode)0b111_101_101);
        return At(name);
    }

    private string At(string name) => Path.Combine(folder, name);

    private string[] Lines(string name) => File.Exists(At(name)) ? File.ReadAllLines(At(name)) : [];
}
