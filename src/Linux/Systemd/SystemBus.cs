// One conversation with the service manager: sent, waited for, read. Not for several threads at once (sd-bus(3)): each action
// opens its own, in a millisecond.
//
// It goes over systemd's own socket, as root's systemctl does. The system bus is only the second choice: a minimal Debian has
// none, and while the machine shuts down dbus-daemon ends beside us, before our last StopUnit (seen on Debian 12).
using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Bascule.Linux.Clock;

namespace Bascule.Linux.Systemd;

/// <summary>What systemd answered to a call.</summary>
/// <param name="Text">The reply's one value, where it has one.</param>
/// <param name="Fault">The D-Bus error's name when it was refused, for instance <c>org.freedesktop.systemd1.NoSuchUnit</c>.</param>
/// <param name="Why">A sentence to the fault.</param>
internal readonly record struct BusAnswer(string? Text, string? Fault, string? Why)
{
    public bool IsFault => Fault is not null;
}

/// <summary>What a signal was about: an object whose properties changed, or a unit that got a job.</summary>
internal readonly record struct BusSignal(string? Path, string? Job, string? Unit);

internal sealed unsafe class SystemBus : IDisposable
{
    public const string Systemd = "org.freedesktop.systemd1";
    public const string ManagerPath = "/org/freedesktop/systemd1";
    public const string ManagerInterface = "org.freedesktop.systemd1.Manager";
    public const string UnitInterface = "org.freedesktop.systemd1.Unit";
    public const string ServiceInterface = "org.freedesktop.systemd1.Service";
    public const string JobInterface = "org.freedesktop.systemd1.Job";

    private const string PropertiesInterface = "org.freedesktop.DBus.Properties";

    private const byte String = (byte)'s', ObjectPath = (byte)'o', UnsignedInt = (byte)'u', Variant = (byte)'v', Structure = (byte)'r';

    // systemd's src/shared/bus-util.c: bus_connect_system_systemd
    private const string PrivateSocket = "/run/systemd/private";

    private readonly nint bus;
    private readonly bool hasDaemon;

    private SystemBus(nint bus, bool hasDaemon) => (this.bus, this.hasDaemon) = (bus, hasDaemon);

    public static bool TryOpen([NotNullWhen(true)] out SystemBus? opened, out string why)
    {
        opened = null;
        if (!BusCalls.IsThere)
        {
            why = "libsystemd is not installed, so systemd units cannot be started or stopped";
            return false;
        }
        opened = OpenPrivate();
        if (opened is not null)
        {
            why = "";
            return true;
        }
        nint handle;
        var answer = BusCalls.OpenSystem(&handle);
        if (answer < 0)
        {
            why = $"systemd does not answer: {Marshal.GetPInvokeErrorMessage(-answer)}";
            return false;
        }
        opened = new SystemBus(handle, hasDaemon: true);
        why = "";
        return true;
    }

    private static SystemBus? OpenPrivate()
    {
        if (!File.Exists(PrivateSocket)) return null;
        nint handle;
        if (BusCalls.New(&handle) < 0) return null;
        if (BusCalls.SetAddress(handle, "unix:path=" + PrivateSocket) >= 0 && BusCalls.Start(handle) >= 0) return new SystemBus(handle, hasDaemon: false);
        BusCalls.Close(handle);
        return null;
    }

    /// <summary>Has the ends of jobs told to this connection.</summary>
    public BusAnswer Subscribe(TimeSpan limit) => Subscribe(limit, $"interface='{ManagerInterface}',member='JobRemoved',path='{ManagerPath}'");

    /// <summary>Has everything that systemd signals told to this connection.</summary>
    public BusAnswer SubscribeToAll(TimeSpan limit) => Subscribe(limit, $"path_namespace='{ManagerPath}'");

    private BusAnswer Subscribe(TimeSpan limit, string which)
    {
        if (!hasDaemon) return default; // systemd tells its private peers everything

        // Without a subscriber systemd sends no signals (org.freedesktop.systemd1(5)); the match brings them to this connection.
        var subscribed = CallManager("Subscribe", limit, '\0');
        if (subscribed.IsFault && !subscribed.Fault!.EndsWith(".AlreadySubscribed", StringComparison.Ordinal)) return subscribed;
        return Call("org.freedesktop.DBus", "/org/freedesktop/DBus", "org.freedesktop.DBus", "AddMatch", limit, '\0',
            $"type='signal',sender='{Systemd}',{which}");
    }

    /// <summary>Calls with string arguments; reads the reply's first value as <paramref name="replyType"/> (0: none; v: a variant's string; (: the path of a variant's (uo)).</summary>
    public BusAnswer Call(string destination, string path, string @interface, string member, TimeSpan limit, char replyType, params ReadOnlySpan<string> arguments)
    {
        nint message;
        var made = BusCalls.NewCall(bus, &message, destination, path, @interface, member);
        if (made < 0) return Refused(made, member);
        try
        {
            foreach (var argument in arguments)
            {
                var appended = BusCalls.Append(message, String, argument);
                if (appended < 0) return Refused(appended, member);
            }
            var fault = default(BusFault);
            nint reply;
            var answer = BusCalls.Call(bus, message, Microseconds(limit), &fault, &reply);
            if (answer < 0)
            {
                var (name, why) = (Marshal.PtrToStringUTF8(fault.Name), Marshal.PtrToStringUTF8(fault.Message));
                BusCalls.Free(&fault);
                return name is null ? Refused(answer, member) : new BusAnswer(null, name, why ?? name);
            }
            try
            {
                return new BusAnswer(replyType == '\0' ? null : ReadText(reply, (byte)replyType), null, null);
            }
            finally
            {
                BusCalls.Unref(reply);
            }
        }
        finally
        {
            BusCalls.Unref(message);
        }
    }

    public BusAnswer CallManager(string member, TimeSpan limit, char replyType, params ReadOnlySpan<string> arguments) =>
        Call(Systemd, ManagerPath, ManagerInterface, member, limit, replyType, arguments);

    /// <summary>A property of type string.</summary>
    public BusAnswer Property(string path, string @interface, string name, TimeSpan limit) =>
        Call(Systemd, path, PropertiesInterface, "Get", limit, 'v', @interface, name);

    /// <summary>What systemd has to do with this unit, waiting or under way; null for nothing. Job is a structure (uo): number and path, 0 and "/" without one.</summary>
    public string? JobOf(string unitPath, TimeSpan limit)
    {
        var answer = Call(Systemd, unitPath, PropertiesInterface, "Get", limit, '(', UnitInterface, "Job");
        return answer.Text is { } job && job != "/" ? job : null;
    }

    /// <summary>Waits for the next signal that changes an object, or that a unit got a job; empty when the time is over.</summary>
    /// <returns>False when the connection is lost.</returns>
    public bool TryWaitForSignal(TimeSpan limit, out BusSignal signal)
    {
        signal = default;
        var deadline = MonotonicClock.NowNanoseconds + (limit.Ticks * TimeSpan.NanosecondsPerTick);
        while (true)
        {
            nint message = 0;
            var worked = BusCalls.Process(bus, &message);
            if (worked < 0) return false;
            if (message != 0)
            {
                signal = ReadSignal(message);
                BusCalls.Unref(message);
                if (signal != default) return true;
            }
            if (worked > 0) continue;

            var left = deadline - MonotonicClock.NowNanoseconds;
            if (left <= 0) return true;
            if (BusCalls.Wait(bus, (ulong)(left / 1000)) < 0) return false;
        }
    }

    /// <summary>Waits for systemd's word that a job is over; null when the time is.</summary>
    /// <returns>done, canceled, timeout, failed, dependency or skipped (org.freedesktop.systemd1(5)).</returns>
    public string? WaitForJob(string job, TimeSpan limit)
    {
        var deadline = MonotonicClock.NowNanoseconds + (limit.Ticks * TimeSpan.NanosecondsPerTick);
        while (true)
        {
            nint message = 0;
            var worked = BusCalls.Process(bus, &message);
            if (worked < 0) return null;
            if (message != 0)
            {
                var result = ReadJobRemoved(message, job);
                BusCalls.Unref(message);
                if (result is not null) return result;
            }
            if (worked > 0) continue;

            var left = deadline - MonotonicClock.NowNanoseconds;
            if (left <= 0) return null;
            if (BusCalls.Wait(bus, (ulong)(left / 1000)) < 0) return null;
        }
    }

    public void Dispose() => BusCalls.Close(bus);

    /// <summary>PropertiesChanged of any object, or the manager's JobNew(u id, o job, s unit).</summary>
    private static BusSignal ReadSignal(nint message)
    {
        if (BusCalls.IsSignal(message, PropertiesInterface, "PropertiesChanged") > 0) return new BusSignal(Marshal.PtrToStringUTF8(BusCalls.PathOf(message)), null, null);
        if (BusCalls.IsSignal(message, ManagerInterface, "JobNew") <= 0) return default;

        uint id = 0;
        nint job = 0, unit = 0;
        return BusCalls.Read(message, UnsignedInt, &id) > 0 && BusCalls.Read(message, ObjectPath, &job) > 0 && BusCalls.Read(message, String, &unit) > 0
            ? new BusSignal(null, Marshal.PtrToStringUTF8(job), Marshal.PtrToStringUTF8(unit))
            : default;
    }

    /// <summary>JobRemoved(u id, o job, s unit, s result)</summary>
    private static string? ReadJobRemoved(nint message, string job)
    {
        if (BusCalls.IsSignal(message, ManagerInterface, "JobRemoved") <= 0) return null;

        uint id = 0;
        nint path = 0, unit = 0, result = 0;
        var isWhole = BusCalls.Read(message, UnsignedInt, &id) > 0 && BusCalls.Read(message, ObjectPath, &path) > 0
            && BusCalls.Read(message, String, &unit) > 0 && BusCalls.Read(message, String, &result) > 0;
        return isWhole && Marshal.PtrToStringUTF8(path) == job ? Marshal.PtrToStringUTF8(result) : null;
    }

    private static string? ReadText(nint message, byte type)
    {
        if (type == Variant)
        {
            if (BusCalls.Enter(message, Variant, "s") < 0) return null;
            type = String;
        }
        else if (type == '(')
        {
            uint number;
            if (BusCalls.Enter(message, Variant, "(uo)") < 0 || BusCalls.Enter(message, Structure, "uo") < 0 || BusCalls.Read(message, UnsignedInt, &number) < 0) return null;
            type = ObjectPath;
        }
        nint text;
        return BusCalls.Read(message, type, &text) > 0 ? Marshal.PtrToStringUTF8(text) : null;
    }

    private static BusAnswer Refused(int negativeErrno, string member) =>
        new(null, "", $"{member}: {Marshal.GetPInvokeErrorMessage(-negativeErrno)}");

    private static ulong Microseconds(TimeSpan span) => (ulong)Math.Max(1, span.Ticks / TimeSpan.TicksPerMicrosecond);
}
