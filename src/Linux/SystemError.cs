// What the kernel answered when it refused: the world's refusals are values, not exceptions.
using System.Runtime.InteropServices;

namespace Bascule.Linux;

/// <summary>A refusal: which call, on what, and the errno. <c>default</c> means "no error".</summary>
public readonly record struct SystemError(int Errno, string? Asked)
{
    // asm-generic/errno-base.h, asm-generic/errno.h: the same numbers on amd64 and arm64.
    public const int NotPermitted = 1;
    public const int NoEntry = 2;
    public const int Interrupted = 4;
    public const int WouldBlock = 11;
    public const int NoMemory = 12;
    public const int AccessDenied = 13;
    public const int Exists = 17;
    public const int NoDevice = 19;
    public const int InvalidArgument = 22;
    public const int TooManyOpenFilesOfAll = 23;
    public const int TooManyOpenFiles = 24;
    public const int FamilyNotSupported = 97;
    public const int AddressInUse = 98;
    public const int AddressNotAvailable = 99;
    public const int NetworkDown = 100;
    public const int NoBufferSpace = 105;
    public const int ConnectionRefused = 111;
    public const int InProgress = 115;

    public bool IsError => Errno != 0;

    /// <summary>One clause for a log line, for instance "bind UDP port 694: Address already in use".</summary>
    public string Text => IsError ? $"{Asked}: {Reason}" : "no error";

    /// <summary>strerror(3) alone, for instance "Address already in use".</summary>
    public string Reason => Marshal.GetPInvokeErrorMessage(Errno);

    public override string ToString() => Text;

    /// <summary>The refusal of the call just made. Taken before its words are composed, which would overwrite it.</summary>
    internal static SystemError Last() => new(Marshal.GetLastPInvokeError(), null);

    internal SystemError During(string asked) => this with { Asked = asked };
}
