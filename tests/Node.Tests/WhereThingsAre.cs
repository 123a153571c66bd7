using Bascule.Configuration;
using Bascule.Configuration.Machine;
using Bascule.Contracts;

namespace Bascule.Node.Tests;

public sealed class WhereThingsAre : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void A_snapshot_is_named_by_the_folder_that_people_edit()
    {
        File.WriteAllText(folder.At("ha.cf"), "keepalives 1\n");
        File.CreateSymbolicLink(folder.At(RunFolder.Edited), "/etc/heartbeat");
        var paths = Paths();
        (paths.Edited, paths.IsPrepared).ShouldBe(("/etc/heartbeat", true));

        var files = FileReading.Of(new ConfigurationFolder(paths.Configuration)).NamedIn(paths.Edited);
        ClassicConfiguration.Parse(files, Surroundings.Unknown("hb1")).Findings.Select(f => f.File).Distinct()
            .ShouldBe(["/etc/heartbeat/ha.cf", "/etc/heartbeat/authkeys", "/etc/heartbeat/haresources"], ignoreOrder: true);
    }

    [Fact]
    public void A_folder_that_nobody_prepared_is_its_own_name()
    {
        var paths = Paths();
        (paths.Edited, paths.IsPrepared).ShouldBe((folder.Path, false));
    }

    public void Dispose() => folder.Dispose();

    private NodePaths Paths() => new(folder.Path, folder.Path, folder.At("epochs"), folder.At("actuator.sock"), folder.At("control"));
}
