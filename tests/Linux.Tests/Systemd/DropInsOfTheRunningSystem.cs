using Bascule.Linux.Systemd;

namespace Bascule.Linux.Tests.Systemd;

public sealed class DropInsOfTheRunningSystem : IDisposable
{
    private readonly string folder = Directory.CreateTempSubdirectory("bascule-").FullName;
    private readonly RuntimeDropIns ours;

    public DropInsOfTheRunningSystem() => ours = new RuntimeDropIns("50-ours.conf", folder);

    [Fact]
    public void Are_read_as_they_were_written_and_each_for_its_unit()
    {
        ours.Write("a.service", "[Unit]\nBefore=z.service\n");
        ours.Write("b@1.service", "[Unit]\n");
        ours.Write("b@1.service", "");
        ours.Read().ShouldBe([new("a.service", "[Unit]\nBefore=z.service\n"), new("b@1.service", "")]);
        File.ReadAllText(Path.Combine(folder, "a.service.d", "50-ours.conf")).ShouldBe("[Unit]\nBefore=z.service\n");
    }

    [Fact]
    public void Of_others_stay_where_they_are()
    {
        ours.Write("a.service", "");
        File.WriteAllText(Path.Combine(folder, "a.service.d", "theirs.conf"), "");
        Directory.CreateDirectory(Path.Combine(folder, "c.service.d"));
        ours.Remove("a.service");
        ours.Read().ShouldBeEmpty();
        File.Exists(Path.Combine(folder, "a.service.d", "theirs.conf")).ShouldBeTrue();
        Directory.Exists(Path.Combine(folder, "c.service.d")).ShouldBeTrue();
    }

    [Fact]
    public void Leave_no_folder_behind()
    {
        ours.Write("a.service", "");
        ours.Remove("a.service");
        Directory.EnumerateFileSystemEntries(folder).ShouldBeEmpty();
    }

    [Fact]
    public void Are_none_where_systemd_does_not_run() =>
        new RuntimeDropIns("50-ours.conf", Path.Combine(folder, "none")).Read().ShouldBeEmpty();

    public void Dispose() => Directory.Delete(folder, recursive: true);
}
