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
        files = new FilesInForce(root.FullName, () => new NameLookup(_ => [], (_, _) => null), (_, text) => notes.Add(text), errands.Add) { Use = used.Add };
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
        notes.ShouldContain("what it says now has no error, and is in force after `systemctl reload bascule-director`");
        files.Reload();
        (used.Count, errands.Count).ShouldBe((1, 1));

        Write("callback = \"/bin/copy\"\n" + Service + "    scheduler = rrr\n");
        LookTwice();
        files.Refused.ShouldNotBeEmpty();
        Write("callback = \"/bin/copy\"\n" + Service + "    scheduler = wrr\n");
        LookTwice();
        files.Refused.ShouldBeEmpty();
    }

    /// <summary>Copied and reloaded at once, as by every tool that manages configurations.</summary>
    [Fact]
    public void A_reload_before_anybody_has_looked_runs_the_callback_too_and_only_once()
    {
        Begin("callback = \"/bin/copy\"\n" + Service);
        files.Reload();
        errands.ShouldBeEmpty();
        Write("callback = \"/bin/copy\"\n" + Service + "    scheduler = rr\n");
        files.Reload();
        LookTwice();
        LookTwice();
        (used.Count, errands.Count).ShouldBe((2, 1));
    }

    [Fact]
    public void A_link_is_what_it_leads_to()
    {
        var real = Path.Combine(root.FullName, "real.cf");
        File.WriteAllText(real, "autoreload = yes\n" + Service);
        File.CreateSymbolicLink(Ldirectord, real);
        files.Begin().Configuration.ShouldNotBeNull();
        LookTwice();
        File.WriteAllText(real, "autoreload = yes\n" + Service + "    scheduler = rr\n");
        LookTwice();
        used.Count.ShouldBe(1);
    }

    /// <summary>That need not be the file's fault, and may pass.</summary>
    [Fact]
    public void A_change_whose_names_do_not_resolve_is_tried_again()
    {
        Begin("autoreload = yes\n" + Service);
        Write("autoreload = yes\n" + Service.Replace("198.51.100.11", "nosuch", StringComparison.Ordinal));
        LookTwice();
        var tried = notes.Count(n => n.Contains("nosuch", StringComparison.Ordinal));
        for (var i = 0; i < 7; i++) files.Look();
        notes.Count(n => n.Contains("nosuch", StringComparison.Ordinal)).ShouldBe(tried, "not each second");
        files.Look();
        files.Look();
        notes.Count(n => n.Contains("nosuch", StringComparison.Ordinal)).ShouldBe(2 * tried);
        Write("autoreload = yes\n" + Service + "    scheduler = rr\n");
        LookTwice();
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

        Write("autoreload = yes\ncallback = \"/bin/other\"\n" + Service + "    scheduler = rr\n");
        LookTwice();
        used.Count.ShouldBe(1);
        errands.ShouldHaveSingleItem().ShouldBeOfType<Errand.Run>().Command.ShouldBe("/bin/other", "of what is in force now");
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
