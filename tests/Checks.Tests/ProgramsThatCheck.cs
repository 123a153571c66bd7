// exec: the exit code decides, the first line is the evidence, and nothing is left of one that hangs.
namespace Bascule.Checks.Tests;

public sealed class ProgramsThatCheck
{
    private static Task<Outcome> Run(string script, TimeSpan? within = null) => SmallServer.Ask(new Check
    {
        Kind = CheckKind.Exec,
        Target = "",
        Command = ["/bin/sh", "-c", script],
        Every = TimeSpan.FromMinutes(1),
        Within = within ?? TimeSpan.FromSeconds(60),
    });

    [Theory]
    [InlineData("echo 'LOAD OK - 0.1'; echo more", Answer.Good, "ended with 0: LOAD OK - 0.1")]
    [InlineData("exit 0", Answer.Good, "ended with 0")]
    [InlineData("echo; echo '  LOAD CRITICAL  '; exit 2", Answer.Bad, "ended with 2: LOAD CRITICAL")]
    [InlineData("echo inactive; exit 3", Answer.Bad, "ended with 3: inactive")]
    [InlineData("echo why >&2; exit 1", Answer.Bad, "ended with 1: why")]
    [InlineData("kill -9 $$", Answer.Bad, "was ended by signal 9")]
    public async Task The_exit_code_decides(string script, Answer answer, string evidence)
    {
        var outcome = await Run(script);
        (outcome.Answer, outcome.Evidence).ShouldBe((answer, evidence));
    }

    [Fact]
    public async Task A_program_that_is_not_there_says_nothing_about_the_service()
    {
        var outcome = await SmallServer.Ask(new Check { Kind = CheckKind.Exec, Target = "", Command = ["/nowhere/check_it"], Within = TimeSpan.FromSeconds(60) });
        outcome.Answer.ShouldBe(Answer.Unknown);
        outcome.Evidence.ShouldStartWith("ended with 127");
    }

    [Fact]
    public async Task One_that_hangs_is_ended_with_all_that_it_forked()
    {
        var file = Path.Combine(Path.GetTempPath(), $"bascule-check-{Environment.ProcessId}");
        try
        {
            var outcome = await Run($"sleep 1000 & echo $! >{file}; echo started; wait", TimeSpan.FromMilliseconds(500));
            outcome.Answer.ShouldBe(Answer.Bad);
            outcome.Evidence.ShouldStartWith("did not end within");
            var forked = (await File.ReadAllTextAsync(file, TestContext.Current.CancellationToken)).Trim();
            // Gone, or a corpse that nobody has collected yet (proc_pid_stat(5)).
            if (Directory.Exists($"/proc/{forked}")) (await File.ReadAllTextAsync($"/proc/{forked}/stat", TestContext.Current.CancellationToken)).Split(' ')[2].ShouldBe("Z");
        }
        finally
        {
            File.Delete(file);
        }
    }
}
