using System.Globalization;
using Bascule.Linux.Clock;
using Bascule.Linux.Processes;

namespace Bascule.Linux.Tests.Processes;

public sealed class AProgram : IDisposable
{
    private static readonly Dictionary<string, string> Environment = new() { ["PATH"] = "/usr/sbin:/usr/bin:/sbin:/bin", ["HA_CURHOST"] = "hb1" };
    private static readonly TimeSpan Long = TimeSpan.FromSeconds(20);
    private readonly string folder = Directory.CreateTempSubdirectory("bascule-program-").FullName;

    private static ProgramEnding Run(string script, TimeSpan limit, params string[] arguments) =>
        ProgramRun.ToItsEnd(new ProgramCall("/bin/sh", ["-c", script, "sh", .. arguments], Environment), limit);

    [Fact]
    public void Ends_with_a_code_and_its_words()
    {
        var ending = Run("echo running; echo oops >&2; exit 3", Long);
        ending.ExitCode.ShouldBe(3);
        ending.Succeeded.ShouldBeFalse();
        ending.Output.Text.ShouldBe("running\n");
        ending.Errors.Text.ShouldBe("oops\n");
        ending.Clause.ShouldBe("ended with 3");
    }

    [Fact]
    public void Gets_its_arguments_as_they_are_and_only_the_environment_it_is_given()
    {
        var ending = Run("printf '%s|' \"$@\"; echo; env | sort", Long, "a b", "", "$HOME;x", "start");
        ending.Output.Text.Split('\n')[0].ShouldBe("a b||$HOME;x|start|");
        ending.Output.Text.ShouldContain("HA_CURHOST=hb1");
        ending.Output.Text.ShouldNotContain("DOTNET");
        ending.Output.Text.ShouldNotContain("HOME=");
    }

    [Fact]
    public void Reads_what_it_is_given_and_its_end_and_nothing_where_it_is_given_nothing()
    {
        var call = new ProgramCall("/bin/sh", ["-c", "cat; echo end"], Environment);
        ProgramRun.ToItsEnd(call with { Input = "name=value\nlast"u8.ToArray() }, Long).Output.Text.ShouldBe("name=value\nlastend\n");
        ProgramRun.ToItsEnd(call, Long).Output.Text.ShouldBe("end\n");
        (call with { Input = "hush"u8.ToArray() }).ToString().ShouldNotContain("hush");
    }

    [Fact]
    public void Ended_by_a_signal_says_which() =>
        Run("kill -9 $$", Long).ShouldSatisfyAllConditions(e => e.Signal.ShouldBe(9), e => e.ExitCode.ShouldBeNull(), e => e.Succeeded.ShouldBeFalse());

    [Fact]
    public void That_does_not_exist_has_a_reason()
    {
        var ending = ProgramRun.ToItsEnd(new ProgramCall("/nowhere/agent", ["start"], Environment), Long);
        ending.Succeeded.ShouldBeFalse();
        ending.ExitCode.ShouldBe(127); // sh(1)
        ending.Errors.Text.ShouldContain("/nowhere/agent");
    }

    [Fact]
    public void That_writes_a_megabyte_ends_and_the_beginning_and_the_end_are_kept()
    {
        var ending = Run("head -c 1048576 /dev/zero | tr '\\0' x; printf 'the end'; exit 0", Long);
        ending.Succeeded.ShouldBeTrue();
        ending.Output.TotalBytes.ShouldBe(1048576 + 7);
        ending.Output.Text.ShouldBe(new string('x', CapturedText.KeptBytes));
        ending.Output.End.ShouldBe(new string('x', CapturedText.EndBytes - 7) + "the end");
        ending.Output.IsCut.ShouldBeTrue();
    }

    [Fact]
    public void That_writes_little_by_little_is_kept_from_beginning_to_end()
    {
        var ending = Run("for i in 1 2 3 4 5; do echo $i; done", Long);
        ending.Output.Text.ShouldBe("1\n2\n3\n4\n5\n");
        ending.Output.End.ShouldBe(ending.Output.Text);
    }

    [Fact]
    public void That_hangs_is_ended_with_all_that_it_forked_daemons_too()
    {
        var pids = Path.Combine(folder, "pids");
        var ending = Run($"setsid sleep 300 & echo $! >>{pids}; sleep 301 & echo $! >>{pids}; echo $$ >>{pids}; trap '' TERM; sleep 302; sleep 303", TimeSpan.FromMilliseconds(700));
        ending.HitTimeLimit.ShouldBeTrue();
        ending.Took.ShouldBeLessThan(TimeSpan.FromSeconds(10));
        ending.Clause.ShouldContain("did not end within");
        foreach (var pid in File.ReadAllLines(pids))
        {
            // Without cgroups a daemon that made itself a session is out of reach; the host says which case this is.
            if (pid == File.ReadLines(pids).First() && ActionCgroup.TryCreate() is not { } cgroup) continue;
            else if (pid == File.ReadLines(pids).First()) ActionCgroup.RemoveEmpty();
            WaitUntil(() => !IsAlive(pid), $"process {pid} to end");
        }
    }

    [Fact]
    public void That_fails_leaves_nothing_behind()
    {
        var pid = Path.Combine(folder, "pid");
        Run($"sleep 300 & echo $! >{pid}; exit 1", Long).ExitCode.ShouldBe(1);
        WaitUntil(() => !IsAlive(File.ReadAllText(pid).Trim()), "the leftover to end");
    }

    [Fact]
    public void That_succeeds_leaves_its_service_which_may_go_on_talking()
    {
        var (pid, said) = (Path.Combine(folder, "pid"), Path.Combine(folder, "said"));
        // The service keeps our pipe as its stdout and writes more than a pipe holds, after we are gone from the other end.
        var service = $"i=0; while [ $i -lt 3000 ]; do echo 0123456789012345678901234567890123456789 2>/dev/null; i=$((i+1)); done; echo done >{said}; exec sleep 300";
        var ending = Run($"setsid sh -c '{service}' & echo $! >{pid}; exit 0", Long);
        ending.Succeeded.ShouldBeTrue();
        var left = File.ReadAllText(pid).Trim();
        try
        {
            WaitUntil(() => File.Exists(said), "the service to have said everything");
            IsAlive(left).ShouldBeTrue();
            File.ReadAllText($"/proc/{left}/oom_score_adj").Trim().ShouldBe("0");
        }
        finally
        {
            Run($"kill -9 {left}", Long);
            WaitUntil(() => !IsAlive(left), "the service to end");
            ActionCgroup.RemoveEmpty();
        }
    }

    [Fact]
    public void Inherits_no_descriptor_and_no_ignored_signal_of_ours()
    {
        using var secret = File.OpenRead("/proc/self/status");
        // The shell blocks signals while it waits, so the program that looks takes its place.
        var ending = Run("ls /proc/$$/fd; cut -d' ' -f41 /proc/$$/stat; exec grep -E 'SigBlk|SigIgn' /proc/self/status", Long);
        var lines = ending.Output.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        lines[..3].ShouldBe(["0", "1", "2"]);
        lines[3].ShouldBe("0"); // policy: SCHED_OTHER, proc_pid_stat(5)
        lines[4].ShouldBe("SigBlk:\t0000000000000000");
        // 32 and 33 are glibc's own (nptl(7)); its posix_spawn leaves them ignored in every child.
        var ignored = ulong.Parse(lines[5].Split('\t')[1], NumberStyles.HexNumber, CultureInfo.InvariantCulture) & ~(3ul << 31);
        ignored.ShouldBe(0ul);
    }

    [Fact]
    public void Is_in_a_session_and_where_possible_a_cgroup_of_its_own()
    {
        var fields = Run("cut -d' ' -f1,6 /proc/$$/stat; cat /proc/$$/cgroup", Long).Output.Text.Split('\n', 2);
        fields[0].Split(' ')[0].ShouldBe(fields[0].Split(' ')[1]);
        if (ActionCgroup.TryCreate() is not { } cgroup) return;
        cgroup.TryRemove().ShouldBeTrue();
        fields[1].ShouldContain("/bascule-action-");
    }

    [Fact]
    public void That_was_under_way_when_our_former_life_ended_is_ended_and_a_service_of_a_finished_one_is_not()
    {
        const int formerLife = int.MaxValue;      // no process has that number
        if (ActionCgroup.TryCreate(formerLife) is not { } unfinished || ActionCgroup.TryCreate(formerLife) is not { } finished) return;
        finished.Finish();
        var pids = new[] { unfinished, finished }.Select((cgroup, i) =>
        {
            var pid = Path.Combine(folder, $"pid{i}");
            Run($"setsid sh -c 'echo 0 >{cgroup.ProcessesFile}; exec sleep 300' & echo $! >{pid}; while [ -z \"$(cat {cgroup.ProcessesFile})\" ]; do sleep 0.01; done", Long).Succeeded.ShouldBeTrue();
            return File.ReadAllText(pid).Trim();
        }).ToArray();
        try
        {
            ActionCgroup.EndUnfinished().ShouldBe(1);
            WaitUntil(() => !IsAlive(pids[0]), "what was under way to end");
            IsAlive(pids[1]).ShouldBeTrue();
        }
        finally
        {
            Run($"kill -9 {string.Join(' ', pids)}", Long);
            WaitUntil(() => !IsAlive(pids[1]), "the service to end");
            ActionCgroup.RemoveEmpty();
        }
    }

    private static bool IsAlive(string pid) =>
        File.Exists($"/proc/{pid}/stat") && File.ReadAllText($"/proc/{pid}/stat").Split(") ")[1][0] != 'Z';

    private static void WaitUntil(Func<bool> claim, string what)
    {
        var deadline = MonotonicClock.NowNanoseconds + 10_000_000_000;
        while (!claim())
        {
            if (MonotonicClock.NowNanoseconds > deadline) throw new TimeoutException(string.Create(CultureInfo.InvariantCulture, $"Waited 10 s for {what}."));
            Thread.Yield();
        }
    }

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
