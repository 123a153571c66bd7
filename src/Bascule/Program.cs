// The one executable: picks the role, nothing else. Every role is a process of its own (ARCHITECTURE.md).
using System.Text;
using Bascule.Actuator;
using Bascule.Checks;
using Bascule.Cli;
using Bascule.Director;
using Bascule.Node;
using Bascule.Webhook;

// The processes first, so that the parser of the command line is never loaded into them.
return args switch
{
    ["node", .. var rest] => NodeRole.Run(rest),
    ["actuator", .. var rest] => ActuatorRole.Run(rest),
    [CheckerRole.Name, .. var rest] => CheckerRole.Run(rest),
    ["webhook", .. var rest] => WebhookRole.Run(rest),
    ["director", "run"] => DirectorRole.Run(),
    ["director", "clear"] => DirectorRole.Clear(isStop: false),
    ["director", "clear", "--at-stop"] => DirectorRole.Clear(isStop: true),
    _ => CommandLine.Run(CalledAs(), args),
};

// argv[0] as given: the framework only tells where the file is, not by which of its names it was called (proc(5)).
static string CalledAs()
{
    var line = File.ReadAllBytes("/proc/self/cmdline").AsSpan();
    var end = line.IndexOf((byte)0);
    return Encoding.UTF8.GetString(end < 0 ? line : line[..end]);
}
