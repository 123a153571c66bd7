using System.Collections.Concurrent;
using System.Collections.Immutable;
using System.Globalization;
using Bascule.Actuator.Clients;
using Bascule.Actuator.Tests.Holding;
using Bascule.Configuration;

namespace Bascule.Actuator.Tests.Clients;

/// <summary>A program that `respawn` names, as a real process.</summary>
public sealed class AClient : IDisposable
{
    private static readonly ImmutableSortedDictionary<string, string> Environment = ImmutableSortedDictionary<string, string>.Empty.Add("PATH", "/usr/bin:/bin").Add("HA_CURHOST", "hb1");

    private readonly string folder = Directory.CreateTempSubdirectory("bascule-clients-").FullName;
    private readonly ConcurrentQueue<string> notes = new();
    private RespawnedClients? clients;

    public AClient() => File.SetUnixFileMode(folder, (UnixFileMode)0b111_111_111);

    [Fact]
    public void Runs_as_its_user_with_its_arguments_and_the_scripts_variables()
    {
        Begin(Client("nobody", "echo \"$(id -un) $(id -G | wc -w) $* $HA_CURHOST\" >>$D/begun; exec sleep 1000", "-f", "b"));
        Bench.Until(() => Lines("begun").Length == 1, "the client to begin");
        Lines("begun").ShouldBe(["nobody 1 -f b hb1"]);
    }

    [Fact]
    public void That_is_killed_comes_back()
    {
        Begin(Client("root", "echo $$ >>$D/begun; exec sleep 1000"));
        Bench.Until(() => Lines("begun").Length == 1, "the client to begin");
        Kill(Lines("begun")[0]);
        Bench.Until(() => Lines("begun").Length == 2, "the client to begin again");
        notes.ShouldContain(n => n.Contains("was ended by signal 9: started again."));
    }

    [Fact]
    public void That_ends_with_100_does_not()
    {
        Begin(Client("root", "echo $$ >>$D/begun; exit 100"));
        Bench.Until(() => notes.Any(n => n.Contains("ended with 100: it is not started again")), "the note");
        clients!.EndAndWait();
        Lines("begun").Length.ShouldBe(1);
    }

    [Fact]
    public void Ends_with_the_service_and_with_all_that_it_forked()
    {
        Begin(Client("nobody", "trap '' TERM; (trap '' TERM; echo child >>$D/begun; exec sleep 1000) & echo $! >$D/child; echo $$ >$D/self; wait"));
        Bench.Until(() => Lines("begun").Length == 1 && Lines("child").Length == 1 && Lines("self").Length == 1, "the client to begin");
        clients!.EndAndWait();
        HasEnded(Lines("self")[0]).ShouldBeTrue();
        Bench.Until(() => HasEnded(Lines("child")[0]), "what it forked to end");
    }

    [Fact]
    public void Begins_once_however_often_it_is_asked_and_again_after_its_end()
    {
        Begin(Client("root", "echo $$ >>$D/begun; exec sleep 1000"));
        clients!.Begin();
        Bench.Until(() => Lines("begun").Length == 1, "the client to begin");
        clients.End();
        clients.Begin();
        Bench.Until(() => Lines("begun").Length == 2, "the client to begin again");
        HasEnded(Lines("begun")[0]).ShouldBeTrue();
        clients.EndAndWait();
        Lines("begun").Length.ShouldBe(2);
    }

    [Fact]
    public void Of_a_user_who_is_not_there_is_not_started()
    {
        Begin(Client("no-such-user", "touch $D/begun"));
        Bench.Until(() => notes.Any(n => n.Contains("there is no user no-such-user")), "the note");
        clients!.EndAndWait();
        Lines("begun").ShouldBeEmpty();
    }

    [Fact]
    public void That_is_ipfail_is_not_started()
    {
        Begin(new Respawn("root", "/usr/lib/heartbeat/ipfail", []));
        clients!.EndAndWait();
        notes.ShouldBeEmpty();
    }

    public void Dispose()
    {
        clients?.EndAndWait();
        clients?.Dispose();
        Linux.Processes.ActionCgroup.RemoveEmpty();
        Directory.Delete(folder, recursive: true);
    }

    private void Begin(Respawn client)
    {
        clients = new RespawnedClients(() => [client], () => Environment, (_, text) => notes.Enqueue(text));
        clients.Begin();
    }

    private Respawn Client(string user, string script, params string[] arguments)
    {
        var path = Path.Combine(folder, "client");
        File.WriteAllText(path, $"#!/bin/sh\nD={folder}\n{script}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
        return new Respawn(user, path, [.. arguments]);
    }

    private string[] Lines(string name) => File.Exists(Path.Combine(folder, name)) ? File.ReadAllLines(Path.Combine(folder, name)) : [];

    private static void Kill(string process) => System.Diagnostics.Process.GetProcessById(int.Parse(process, CultureInfo.InvariantCulture)).Kill();

    private static bool HasEnded(string process) => !File.Exists($"/proc/{process}/cmdline") || File.ReadAllText($"/proc/{process}/cmdline").Length == 0;
}
