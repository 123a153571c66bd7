using System.Collections.Immutable;
using Bascule.Core;
using Bascule.Node.State;

namespace Bascule.Node.Tests.State;

public sealed class TheEpochFile : IDisposable
{
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Gives_back_what_was_written()
    {
        EpochFile.Write(folder.At("epochs"), ImmutableSortedDictionary<GroupName, Epoch>.Empty
            .Add(new GroupName("IPaddr::192.168.0.200/24/eth0:0"), new Epoch(41))
            .Add(new GroupName("a name with blanks"), new Epoch(ulong.MaxValue)));
        var read = EpochFile.Read(folder.At("epochs"));
        read.Count.ShouldBe(2);
        read[new GroupName("IPaddr::192.168.0.200/24/eth0:0")].ShouldBe(new Epoch(41));
        read[new GroupName("a name with blanks")].ShouldBe(new Epoch(ulong.MaxValue));
        File.Exists(folder.At("epochs.new")).ShouldBeFalse();
    }

    [Fact]
    public void Is_replaced_not_appended_to()
    {
        foreach (var epoch in new[] { 1ul, 2ul }) EpochFile.Write(folder.At("epochs"), ImmutableSortedDictionary<GroupName, Epoch>.Empty.Add(SamplePair.Web, new Epoch(epoch)));
        File.ReadAllLines(folder.At("epochs")).ShouldBe([$"2 {SamplePair.Web}"]);
    }

    [Fact]
    public void May_be_missing() => EpochFile.Read(folder.At("epochs")).ShouldBeEmpty();

    [Fact]
    public void Lines_that_are_none_are_passed_over()
    {
        File.WriteAllText(folder.At("epochs"), "\n7\n 7\n7 \n-1 web\nx web\n99999999999999999999 web\n12 db\n");
        EpochFile.Read(folder.At("epochs")).ShouldHaveSingleItem().ShouldBe(new KeyValuePair<GroupName, Epoch>(new GroupName("db"), new Epoch(12)));
    }

    public void Dispose() => folder.Dispose();
}
