using Bascule.Core;
using Bascule.Node.State;

namespace Bascule.Node.Tests.State;

public sealed class AGeneration : IDisposable
{
    private const long Noon = 1_790_000_000;
    private readonly TemporaryFolder folder = new();

    [Fact]
    public void Is_written_as_Heartbeat_writes_it()
    {
        File.WriteAllText(folder.At("hb_generation"), "     1763683200\n");      // 15 characters and a newline, from a real 3.0.6
        Generation.Raise(folder.Path, Noon).ShouldBe(new Incarnation(1763683201));
        File.ReadAllText(folder.At("hb_generation")).ShouldBe("     1763683201\n");
        new FileInfo(folder.At("hb_generation")).Length.ShouldBe(16);
    }

    [Fact]
    public void Rises_with_each_start()
    {
        var lives = Enumerable.Range(0, 5).Select(_ => Generation.Raise(folder.Path, Noon).Value).ToArray();
        lives.ShouldBe(Enumerable.Range(0, 5).Select(i => lives[0] + (uint)i));
    }

    /// <summary>Peers remember: the first number after a lost file must be above any that was counted up from an earlier clock.</summary>
    [Theory, InlineData(null), InlineData(""), InlineData("garbage\n"), InlineData("-3\n"), InlineData("99999999999999\n")]
    public void Begins_at_the_clock_where_there_is_none(string? left)
    {
        if (left is not null) File.WriteAllText(folder.At("hb_generation"), left);
        Generation.Raise(folder.Path, Noon).ShouldBe(new Incarnation((uint)Noon + 1));
    }

    [Fact]
    public void Does_not_come_from_a_clock_that_went_backwards()
    {
        var first = Generation.Raise(folder.Path, Noon);
        Generation.Raise(folder.Path, 1000).Value.ShouldBe(first.Value + 1);
    }

    [Fact]
    public void That_is_the_highest_there_is_refuses_the_start_and_is_left_as_it_was()
    {
        File.WriteAllText(folder.At("hb_generation"), "     4294967294\n");
        Generation.Raise(folder.Path, Noon).ShouldBe(new Incarnation(uint.MaxValue));
        Should.Throw<InvalidDataException>(() => Generation.Raise(folder.Path, Noon)).Message.ShouldSatisfyAllConditions(
            m => m.ShouldContain(folder.At("hb_generation")),
            m => m.ShouldContain("remove the file"));
        File.ReadAllText(folder.At("hb_generation")).ShouldBe("     4294967295\n");
    }

    /// <summary>Root may write anywhere but there; for the node a read-only /var looks the same.</summary>
    [Theory, InlineData("/proc/self"), InlineData("/nonexistent/folder")]
    public void That_cannot_be_written_forbids_the_start(string unwritable) =>
        Should.Throw<Exception>(() => Generation.Raise(unwritable, Noon)).ShouldSatisfyAllConditions(
            refusal => (refusal is IOException or UnauthorizedAccessException).ShouldBeTrue(refusal.GetType().Name));

    [Fact]
    public void That_cannot_be_replaced_leaves_the_old_one()
    {
        Generation.Raise(folder.Path, Noon);
        var before = File.ReadAllBytes(folder.At("hb_generation"));
        Directory.CreateDirectory(folder.At("hb_generation.new"));
        Should.Throw<UnauthorizedAccessException>(() => Generation.Raise(folder.Path, Noon));
        File.ReadAllBytes(folder.At("hb_generation")).ShouldBe(before);
    }

    [Fact]
    public void Is_not_all_there_is_to_a_node_its_uuid_is_made_once_and_kept()
    {
        var uuid = Generation.Uuid(folder.Path);
        uuid.Version.ShouldBe(4);
        Generation.Uuid(folder.Path).ShouldBe(uuid);
        File.ReadAllBytes(folder.At("hb_uuid")).Length.ShouldBe(16);
    }

    [Fact]
    public void A_uuid_that_Heartbeat_made_is_kept_byte_by_byte()
    {
        byte[] theirs = [0x1b, 0x4e, 0x28, 0xba, 0x2f, 0xa1, 0x41, 0xd2, 0x88, 0x3f, 0x00, 0x16, 0xd3, 0xcc, 0xa4, 0x27];
        File.WriteAllBytes(folder.At("hb_uuid"), theirs);
        Generation.Uuid(folder.Path).ToString().ShouldBe("1b4e28ba-2fa1-41d2-883f-0016d3cca427");
        File.ReadAllBytes(folder.At("hb_uuid")).ShouldBe(theirs);
    }

    public void Dispose() => folder.Dispose();
}
