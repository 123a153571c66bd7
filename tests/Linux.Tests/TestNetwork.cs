// A network of its own for a test: named namespaces, joined by veth pairs, gone when disposed.
using System.Diagnostics;
using System.Runtime.ExceptionServices;
using Bascule.Linux.Netlink;

namespace Bascule.Linux.Tests;

/// <summary>One machine of a test: a network namespace.</summary>
public sealed class TestHost : IDisposable
{
    private static int counter;

    private TestHost(string name) => Name = name;

    public string Name { get; }

    /// <summary>Skips the test, with the reason, where namespaces cannot be made. CI counts a skipped test as a failed one.</summary>
    public static TestHost Create()
    {
        Assert.SkipUnless(Environment.UserName == "root", "needs root: network namespaces");
        var host = new TestHost($"bascule-{Environment.ProcessId}-{Interlocked.Increment(ref counter)}");
        RunHere("ip", "netns", "add", host.Name);
        host.Ip("link set lo up");
        return host;
    }

    /// <summary>A cable between two hosts. DAD is off, so that IPv6 works at once.</summary>
    public static void Connect(TestHost one, string oneName, TestHost other, string otherName)
    {
        RunHere("ip", "-n", one.Name, "link", "add", oneName, "type", "veth", "peer", "name", otherName, "netns", other.Name);
        foreach (var (host, name) in new[] { (one, oneName), (other, otherName) })
        {
            host.Do(() => File.WriteAllText($"/proc/sys/net/ipv6/conf/{name}/accept_dad", "0"));
            host.Ip($"link set {name} up");
        }
    }

    /// <summary>ip(8) in this host.</summary>
    public string Ip(string arguments) => RunHere("ip", ["-n", Name, .. arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries)]);

    /// <summary>Any program, in this host.</summary>
    public string Run(string program, params string[] arguments) => RunHere("ip", ["netns", "exec", Name, program, .. arguments]);

    /// <summary>Runs an action on a thread that lives in this host's network, and waits for it.</summary>
    public void Do(Action action) => Do(() =>
    {
        action();
        return true;
    });

    public T Do<T>(Func<T> function)
    {
        T? result = default;
        ExceptionDispatchInfo? thrown = null;
        var thread = new Thread(() =>
        {
            try
            {
                NetworkNamespace.TryEnter($"/run/netns/{Name}", out var error).ShouldBeTrue(error.Text);
                result = function();
            }
            catch (Exception exception)
            {
                thrown = ExceptionDispatchInfo.Capture(exception);
            }
        });
        thread.Start();
        thread.Join();
        thrown?.Throw();
        return result!;
    }

    public void Dispose() => RunHere("ip", "netns", "del", Name);

    private static string RunHere(string program, params string[] arguments)
    {
        var start = new ProcessStartInfo(program) { UseShellExecute = false, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        using var process = Process.Start(start)!;

        // Whoever has asked for its streams has to close them: hundreds of programs would leave thousands open.
        using var outputs = process.StandardOutput;
        using var errors = process.StandardError;
        var complaints = errors.ReadToEndAsync();
        var output = outputs.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, $"{program} {string.Join(' ', arguments)}: {complaints.GetAwaiter().GetResult()}");
        return output;
    }
}
