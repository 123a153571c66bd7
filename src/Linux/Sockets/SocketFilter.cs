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
