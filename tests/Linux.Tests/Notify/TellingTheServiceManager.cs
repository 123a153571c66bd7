using System.Net.Sockets;
using System.Text;
using Bascule.Linux.Notify;

namespace Bascule.Linux.Tests.Notify;

public sealed class TellingTheServiceManager : IDisposable
{
    private readonly string path = Path.Combine(Path.GetTempPath(), $"bascule-notify-{Guid.NewGuid():N}");

    [Fact]
    public void Ready_carries_the_status_on_one_line()
    {
        using var manager = Listen(path);
        using var notifier = new ServiceNotifier(path);
        notifier.Ready("holds web\nMAINPID=1").ShouldBeTrue();
        Read(manager).ShouldBe("READY=1\nSTATUS=holds web MAINPID=1");
    }

    [Fact]
    public void An_abstract_name_is_reached()
    {
        var name = $"bascule-notify-{Guid.NewGuid():N}";
        using var manager = Listen('\0' + name);
        using var notifier = new ServiceNotifier('@' + name);
        notifier.MainProcess(17).ShouldBeTrue();
        Read(manager).ShouldBe("MAINPID=17");
    }

    [Fact]
    public void The_watchdog_message_allocates_nothing()
    {
        using var manager = Listen(path);
        using var notifier = new ServiceNotifier(path);
        var buffer = new byte[100];
        Allocations.Of(() =>
        {
            notifier.Watchdog();
            manager.Receive(buffer);
        }).ShouldBe(0);
        Encoding.UTF8.GetString(buffer[..10]).ShouldBe("WATCHDOG=1");
    }

    [Fact]
    public void Without_a_manager_nothing_is_sent_and_nothing_fails()
    {
        using var notifier = new ServiceNotifier(null);
        notifier.Ready("up").ShouldBeFalse();
    }

    public void Dispose() => File.Delete(path);

    private static Socket Listen(string at)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Dgram, ProtocolType.Unspecified);
        socket.Bind(new UnixDomainSocketEndPoint(at));
        return socket;
    }

    private static string Read(Socket manager)
    {
        var buffer = new byte[200];
        return Encoding.UTF8.GetString(buffer, 0, manager.Receive(buffer));
    }
}
