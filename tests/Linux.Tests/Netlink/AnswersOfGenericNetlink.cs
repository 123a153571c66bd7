using System.Runtime.InteropServices;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Tests.Netlink;

public sealed class AnswersOfGenericNetlink
{
    private readonly List<byte> taken = [];

    [Fact]
    public void A_family_is_asked_for_by_its_name()
    {
        var buffer = new byte[64];
        var writer = new MessageWriter(buffer);
        GenericFamily.Ask(ref writer, "IPVS", 3);
        Convert.ToHexString(writer.Written).ShouldBe("2000000010000500" + "0300000000000000" + "03010000" + "090002004950565300000000");
        GenericFamily.NumberIn([1, 2, 0, 0, 9, 0, 2, 0, 73, 80, 86, 83, 0, 0, 0, 0, 6, 0, 1, 0, 0x21, 0, 0, 0]).ShouldBe((ushort)0x21);
        GenericFamily.NumberIn([1, 2, 0, 0, 5, 0, 1, 0, 0x21, 0, 0, 0]).ShouldBe((ushort)0, "it is cut short");
        GenericFamily.NumberIn([1, 2]).ShouldBe((ushort)0);
    }

    [Fact]
    public void A_dump_is_over_with_its_last_message()
    {
        var reading = Reading();
        reading.Read([.. Message(0x21, 7, flags: 2, 1), .. Message(0x21, 7, flags: 2, 2)]);
        (reading.IsOver, reading.WasInterrupted, reading.Errno).ShouldBe((false, false, 0));
        reading.Read(Message(Rt.Done, 7, flags: 2, 0));
        (reading.IsOver, reading.Errno).ShouldBe((true, 0));
        taken.ShouldBe([1, 2]);
    }

    [Fact]
    public void A_dump_during_which_something_changed_says_so()
    {
        var reading = Reading();
        reading.Read([.. Message(0x21, 7, flags: 2, 1), .. Message(Rt.Done, 7, flags: 2 | Rt.DumpInterrupted, 0)]);
        (reading.IsOver, reading.WasInterrupted, reading.Errno).ShouldBe((true, true, 0));
    }

    [Fact]
    public void What_is_left_of_something_given_up_is_passed_over()
    {
        var reading = Reading();
        reading.Read([.. Message(0x21, 6, flags: 2 | Rt.DumpInterrupted, 1), .. Message(Rt.Done, 6, flags: 2, 0), .. Message(Rt.Error, 6, flags: 0, -13)]);
        (reading.IsOver, reading.WasInterrupted, reading.Errno).ShouldBe((false, false, 0));
        taken.ShouldBeEmpty();
    }

    [Theory]
    [InlineData(0, 0), InlineData(-2, 2), InlineData(-13, 13)]
    public void A_refusal_is_its_errno(int told, int errno)
    {
        foreach (var type in new[] { Rt.Error, Rt.Done })
        {
            var reading = Reading();
            reading.Read(Message(type, 7, flags: 0, told));
            (reading.IsOver, reading.Errno).ShouldBe((true, errno));
        }
    }

    private AnswerReading Reading() => new(7, payload => taken.Add(payload[0]));

    private static byte[] Message(ushort type, uint sequence, int flags, int number)
    {
        var bytes = new byte[20];
        MemoryMarshal.Write(bytes, bytes.Length);
        MemoryMarshal.Write(bytes.AsSpan(4), type);
        MemoryMarshal.Write(bytes.AsSpan(6), (ushort)flags);
        MemoryMarshal.Write(bytes.AsSpan(8), sequence);
        MemoryMarshal.Write(bytes.AsSpan(16), number);
        return bytes;
    }
}
