using Bascule.Configuration.Director;
using Bascule.Core.Director;

namespace Bascule.Director.Tests;

/// <summary>What becomes of a change of the files, on a disk.</summary>
public sealed class FilesThatChange : IDisposable
{
    private const string Service = "virtual = 192.0.2.10:80\n    real = 198.51.100.11:80 masq\n    checktype = off\n";
    private readonly DirectoryInfo root = Directory.CreateTempSubdirectory("bascule-files-");
    private readonly List<string> notes = [];
    private readonly List<Errand> errands = [];
    private readonly List<DirectorConfiguration> used = [];
    private readonly FilesInForce files;

    public FilesThatChange()
    {
        Directory.CreateDirectory(Path.Combine(root.FullName, "etc/ha.d"));
        files = new FilesInForce(root.FullName, (_, text) => notes.Add(text), errands.Add) { Use = used.Add };
    }

    private string Ldirectord => Path.Combine(root.FullName, "etc/ha.d/ldirectord.cf");

    public void Dispose() => root.Delete(recursive: true);

    [Fact]
    public void With_autoreload_a_change_is_in_force_when_it_has_been_there_for_two_looks()
    {
        Begin("autoreload = yes\ncallback = \"/bin/copy -q\"\n" + Service);
        LookTwice();
        used.ShouldBeEmpty();

        Write("autoreload = yes\ncallback = \"/bin/copy -q\"\n" + Service + "    scheduler = rr\n");
        files.Look();
        used.ShouldBeEmpty();
        files.Look();
        used.ShouldHaveSingleItem().Services.ShouldHaveSingleItem().Balanced.Configured.Scheduler.Name.ShouldBe("rr");
        var run = errands.ShouldHaveSingleItem().ShouldBeOfType<Errand.Run>();
        run.Command.ShouldBe("/bin/copy -q");
        run.Arguments.ShouldBe([Ldirectord]);
        LookTwice();
        used.Count.ShouldBe(1);
    }

    [Fact]
    public void Without_it_the_change_is_told_and_waits()
    {
        Begin("callback = \"/bin/copy\"\n" + Service);
        Write("callback = \"/bin/copy\"\n" + Service + "    scheduler = rr\n");
        LookTwice();
        used.ShouldBeEmpty();
        errands.Count.ShouldBe(1);
        notes.ShouldContain("what it says now is right, and in force after `systemctl reload bascule-director`");
        files.Reload();
        used.Count.ShouldBe(1);
    }

    [Fact]
    public void A_change_with_an_error_goes_nowhere_and_the_mended_one_does()
    {
        Begin("autoreload = yes\ncallback = \"/bin/copy\"\n" + Service);
        Write("autoreload = yes\n" + Service + "    scheduler = rrr\n");
        LookTwice();
        (used.Count, errands.Count).ShouldBe((0, 0));
        files.Refused.ShouldHaveSingleItem().ShouldContain("have errors");
        notes.ShouldContain(n => n.Contains("`rrr`", StringComparison.Ordinal));

        Write("autoreload = yes\n" + Service + "    scheduler = rr\n");
        LookTwice();
        (used.Count, errands.Count).ShouldBe((1, 1));
        files.Refused.ShouldBeEmpty();
    }

    [Fact]
    public void A_file_that_is_touched_or_away_for_a_moment_has_not_changed()
    {
        Begin("autoreload = yes\n" + Service);
        File.SetLastWriteTimeUtc(Ldirectord, DateTime.UtcNow.AddHours(1));
        LookTwice();
        File.Move(Ldirectord, Ldirectord + ".old");
        LookTwice();
        File.Move(Ldirectord + ".old", Ldirectord);
        LookTwice();
        (used.Count, notes.Count).ShouldBe((0, 0), string.Join(" / ", notes));
    }

    [Fact]
    public void A_file_that_grows_is_not_whole()
    {
        Begin("autoreload = yes\n" + Service);
        for (var i = 1; i < 5; i++)
        {
            Write("autoreload = yes\n" + Service + new string('#', i));
            files.Look();
        }
        used.ShouldBeEmpty();
        files.Look();
        used.Count.ShouldBe(1);
    }

    [Fact]
    public void Who_does_not_ask_for_it_is_not_watched()
    {
        Begin(Service);
        Write(Service + "    scheduler = rrr\n");
        LookTwice();
        notes.ShouldBeEmpty();
        files.Reload();
        used.ShouldBeEmpty();
    }

    private void Begin(string text)
    {
        Write(text);
        files.Begin().Configuration.ShouldNotBeNull(string.Join(" / ", notes));
        notes.Clear();
    }

    /// <summary>Each is written later than the one before, whatever the clock of the file system is worth.</summary>
    private void Write(string text)
    {
        var before = File.Exists(Ldirectord) ? File.GetLastWriteTimeUtc(Ldirectord) : default;
        File.WriteAllText(Ldirectord, text);
        if (before != default) File.SetLastWriteTimeUtc(Ldirectord, before.AddSeconds(1));
    }

    private void LookTwice()
    {
        files.Look();
        files.Look();
    }
}
