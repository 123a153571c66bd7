// A program of classic BPF in front of a socket (Documentation/networking/filter.rst): what it rejects does not wake us.
using System.Runtime.InteropServices;

namespace Bascule.Linux.Sockets;

/// <summary>struct sock_filter (linux/filter.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal struct FilterStep(ushort code, uint operand, byte ifTrue = 0, byte ifFalse = 0)
{
    public ushort Code = code;
    public byte IfTrue = ifTrue;
    public byte IfFalse = ifFalse;
    public uint Operand = operand;
}

/// <summary>struct sock_fprog (linux/filter.h).</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct FilterProgram
{
    public ushort Length;
    public FilterStep* Steps;
}

internal static unsafe class SocketFilter
{
    // linux/bpf_common.h: BPF_LD|BPF_ABS with a size, BPF_ALU|BPF_AND|BPF_K, BPF_JMP|BPF_JEQ|BPF_K, BPF_RET|BPF_K
    public const ushort LoadWord = 0x20, LoadHalf = 0x28, LoadByte = 0x30, And = 0x54, JumpIfEqual = 0x15, Return = 0x06;

    /// <summary>Where a load finds the network header, whatever the socket's kind, and a random number (linux/filter.h: SKF_NET_OFF, SKF_AD_OFF + SKF_AD_RANDOM).</summary>
    public const uint NetworkHeader = unchecked((uint)-0x100000), Random = unchecked((uint)(-0x1000 + 56));

    public static FilterStep Accept => new(Return, 0xffff);

    public static FilterStep Reject => new(Return, 0);

    /// <summary>In place of the one that stands there, without a gap.</summary>
    public static bool TryAttach(Descriptor socket, ReadOnlySpan<FilterStep> program, string during, out SystemError error)
    {
        fixed (FilterStep* steps = program)
        {
            var filter = new FilterProgram { Length = (ushort)program.Length, Steps = steps };
            error = SocketCalls.SetOption(socket.Number, SocketCalls.SocketLevel, SocketCalls.AttachFilter, &filter, sizeof(FilterProgram)) == 0
                ? default
                : SystemError.Last().During(during);
            return !error.IsError;
        }
    }
}
