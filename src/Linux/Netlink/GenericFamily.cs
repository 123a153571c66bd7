// How the number of a generic netlink family is asked for by its name: each message to it bears the number as its type, and it is another after each boot.
//
//   message = netlink header, struct genlmsghdr (command:1 version:1 –:2), attributes            linux/genetlink.h
using System.Runtime.InteropServices;
using System.Text;

namespace Bascule.Linux.Netlink;

internal static class GenericFamily
{
    /// <summary>struct genlmsghdr.</summary>
    public const int HeaderSize = 4;

    /// <summary>The family of families, the only one whose number is known: GENL_ID_CTRL.</summary>
    public const ushort Control = 16;

    private const byte GetFamily = 3; // CTRL_CMD_GETFAMILY
    private const int Number = 1, Name = 2; // CTRL_ATTR_FAMILY_ID, CTRL_ATTR_FAMILY_NAME

    /// <summary>Begins a message to a family, with its command.</summary>
    public static void Begin(ref MessageWriter writer, ushort family, byte command, ushort flags, uint sequence)
    {
        var header = writer.Begin(family, flags, sequence, HeaderSize);
        header[0] = command;
        header[1] = 1; // the version; no family has had another
    }

    /// <summary>"Which number has this family?" A family that nobody has asked for yet may have to load its module first, which the kernel does before it answers.</summary>
    public static void Ask(ref MessageWriter writer, string name, uint sequence)
    {
        Begin(ref writer, Control, GetFamily, Rt.Request | Rt.Acknowledge, sequence);
        writer.Add(Name, Encoding.ASCII.GetBytes(name + '\0'));
        writer.End();
    }

    /// <returns>0: the message does not say.</returns>
    public static ushort NumberIn(ReadOnlySpan<byte> payload)
    {
        var attributes = new AttributeReader(payload.Length < HeaderSize ? [] : payload[HeaderSize..]);
        while (attributes.MoveNext())
        {
            if (attributes.Type == Number && attributes.Value.Length >= 2)
            {
                return MemoryMarshal.Read<ushort>(attributes.Value);
            }
        }

        return 0;
    }
}
