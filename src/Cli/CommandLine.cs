// Which command is meant. One executable under several names: by its own name it takes sub-commands, by the names of
// Heartbeat's tools it is that tool.
using System.CommandLine;
using System.CommandLine.Help;
using Bascule.Cli.Check;
using Bascule.Cli.Converting;
using Bascule.Cli.Director;
using Bascule.Cli.Fencing;
using Bascule.Cli.Heartbeat;
using Bascule.Cli.Maintaining;
using Bascule.Cli.Moving;
using Bascule.Cli.Preparing;
using Bascule.Cli.Reloading;
using Bascule.Cli.Status;
using Bascule.Cli.Upgrading;
using Bascule.Configuration.Speech;
using Bascule.Contracts.Control;

namespace Bascule.Cli;

public static class CommandLine
{
    private static readonly TimeSpan MoveLimit = TimeSpan.FromMinutes(5);

    /// <param name="program">How we were called: the path in <c>argv[0]</c>.</param>
    /// <param name="args">What follows.</param>
    public static int Run(string program, string[] args) => Run(Terminal.Own(), program, args);

    public static int Run(Terminal terminal, string program, string[] args)
    {
        ArgumentNullException.ThrowIfNull(terminal);
        ArgumentNullException.ThrowIfNull(program);
        ArgumentNullException.ThrowIfNull(args);
        return Path.GetFileName(program) switch
        {
            "cl_status" => ClStatus.Run(terminal, args),
            "hb_standby" => HbMove.Standby(terminal, program, args),
            "hb_takeover" => HbMove.Takeover(terminal, program, args),
            "heartbeat" => HeartbeatProgram.Run(terminal, program, args),
            _ => RunSubCommand(terminal, args),
        };
    }

    private static int RunSubCommand(Terminal terminal, string[] args)
    {
        // What every script asks first, without the parser's start-up time.
        if (args is ["--version"] or ["version"])
        {
            terminal.Out.WriteLine(Version.Program);
            return ExitCode.Ok;
        }

        var tree = Tree(terminal);
        var parsed = tree.Parse(args is [] ? ["--help"] : args);
        if (parsed.Errors.Count > 0)
        {
            var words = parsed.UnmatchedTokens.Count > 0 ? string.Join(' ', parsed.UnmatchedTokens) : string.Join(' ', args);
            terminal.Complain(Sentences.NotUnderstood, words);
            return ExitCode.Usage;
        }

        return parsed.Invoke(new InvocationConfiguration { Output = terminal.Out, Error = terminal.Error, EnableDefaultExceptionHandler = false });
    }

    private static RootCommand Tree(Terminal terminal)
    {
        string Text(Phrase phrase) => terminal.Text(phrase);
        var json = new Option<bool>("--json") { Description = Text(Sentences.AboutJson) };
        var folder = new Option<string?>("--folder") { Description = Text(Sentences.AboutFolder), HelpName = "DIR" };

        var status = new Command("status", Text(Sentences.AboutStatus)) { json, folder };
        status.SetAction(call => StatusCommand.Run(terminal, call.GetValue(folder), call.GetValue(json)));

        var check = new Command("check", Text(Sentences.AboutCheck)) { json, folder };
        check.SetAction(call => CheckCommand.Run(terminal, call.GetValue(folder), call.GetValue(json)));

        var plan = new Command("plan", Text(Sentences.AboutPlan)) { json, folder };
        plan.SetAction(call => PlanCommand.Run(terminal, call.GetValue(folder), call.GetValue(json)));

        var reload = new Command("reload", Text(Sentences.AboutReload)) { folder };
        reload.SetAction(call => ReloadCommand.Run(terminal, call.GetValue(folder)));

        var upgrade = new Command(ControlProtocol.Verbs.Upgrade, Text(Sentences.AboutUpgrade)) { json };
        upgrade.SetAction(call => UpgradeCommand.Run(terminal, call.GetValue(json)));

        var to = new Option<string>("--to") { Description = Text(Sentences.AboutTo), HelpName = "native|classic", DefaultValueFactory = _ => "native" };
        to.AcceptOnlyFromAmong("native", "classic");
        var from = new Option<string?>("--config-dir", "--folder") { Description = Text(Sentences.AboutConfigDir), HelpName = "DIR" };
        var output = new Option<string?>("--output") { Description = Text(Sentences.AboutOutput), HelpName = "FILE" };
        var force = new Option<bool>("--force") { Description = Text(Sentences.AboutForce) };
        var convert = new Command("convert", Text(Sentences.AboutConvert)) { to, from, output, force };
        convert.SetAction(call => ConvertCommand.Run(terminal, new Wanted(call.GetValue(to) ?? "native", call.GetValue(from), call.GetValue(output), call.GetValue(force))));

        var prepare = new Command("prepare", Text(Sentences.AboutPrepare)) { folder };
        prepare.SetAction(call => PrepareCommand.Run(terminal, call.GetValue(folder)));

        // Handled above; here so that the help names it.
        var version = new Command("version", Text(Sentences.AboutVersion));

        var root = new RootCommand(Text(Sentences.About))
        {
            status, check, plan, reload, convert, Move("standby", Sentences.AboutStandby), Move("takeover", Sentences.AboutTakeover), Clear(), Maintenance(), Director(), upgrade, ConfirmOff(), prepare, version,
        };
        foreach (var option in root.Options)
        {
            if (option is HelpOption) option.Description = Text(Sentences.AboutHelp);
            else if (option is VersionOption) option.Description = Text(Sentences.AboutVersion);
        }

        return root;

        Command Clear()
        {
            var groups = new Argument<string[]>("GROUP") { Arity = ArgumentArity.ZeroOrMore, Description = Text(Sentences.AboutGroups) };
            var command = new Command("clear", Text(Sentences.AboutClear)) { groups, json };
            command.SetAction(call => MoveCommand.Run(terminal, ControlProtocol.Verbs.Clear, call.GetValue(groups) ?? [], wait: false, MoveLimit, call.GetValue(json)));
            return command;
        }

        Command Maintenance()
        {
            var groups = new Argument<string[]>("GROUP") { Arity = ArgumentArity.ZeroOrMore, Description = Text(Sentences.AboutGroups) };
            var here = new Option<bool>("--here") { Description = Text(Sentences.AboutHere) };
            var length = new Option<string?>("--for") { Description = Text(Sentences.AboutFor), HelpName = "TIME" };
            var until = new Option<string?>("--until") { Description = Text(Sentences.AboutUntil), HelpName = "HH:MM" };
            var on = new Command("on", Text(Sentences.AboutMaintenanceOn)) { groups, here, length, until, json };
            on.SetAction(call => MaintenanceCommand.Begin(terminal, Meant(call), call.GetValue(length), call.GetValue(until), call.GetValue(json)));
            var off = new Command("off", Text(Sentences.AboutMaintenanceOff)) { groups, here, json };
            off.SetAction(call => MaintenanceCommand.End(terminal, Meant(call), call.GetValue(json)));
            var command = new Command(ControlProtocol.Verbs.Maintenance, Text(Sentences.AboutMaintenance)) { on, off, json };
            command.SetAction(call => MaintenanceCommand.Show(terminal, call.GetValue(json)));
            return command;

            string[] Meant(ParseResult call) => call.GetValue(here) ? [.. call.GetValue(groups) ?? [], ControlProtocol.GroupWords.Here] : call.GetValue(groups) ?? [];
        }

        Command Director()
        {
            var files = new Argument<string[]>("FILE") { Arity = ArgumentArity.ZeroOrMore, Description = Text(DirectorSentences.AboutFiles) };
            var asRules = new Option<bool>("--ipvsadm") { Description = Text(DirectorSentences.AboutIpvsadm) };
            var wayBack = new Option<bool>("--way-back") { Description = Text(DirectorSentences.AboutWayBack) };
            var command = new Command("check", Text(DirectorSentences.AboutCheck)) { files, json, asRules, wayBack };
            command.SetAction(call => DirectorCheckCommand.Run(terminal, call.GetValue(files) ?? [], call.GetValue(json), call.GetValue(asRules), call.GetValue(wayBack)));
            var asTable = new Option<bool>("--ipvsadm") { Description = Text(DirectorSentences.AboutView) };
            var asMetrics = new Option<bool>("--metrics") { Description = Text(DirectorSentences.AboutMetrics) };

            // Both are a process's, handled before the command line is read; here so that the help names them.
            var (run, clear) = (new Command("run", Text(DirectorSentences.AboutRun)), new Command("clear", Text(DirectorSentences.AboutClear)) { new Option<bool>("--at-stop") { Description = Text(DirectorSentences.AboutAtStop) } });
            var servers = new Argument<string[]>("SERVER") { Arity = ArgumentArity.OneOrMore, Description = Text(DirectorSentences.AboutServers) };
            var within = new Option<string?>("--within") { Description = Text(DirectorSentences.AboutWithin), HelpName = "TIME" };
            var drain = new Command("drain", Text(DirectorSentences.AboutDrain)) { servers, within };
            drain.SetAction(call => DrainCommand.Run(terminal, call.GetValue(servers) ?? [], isDrained: true, call.GetValue(within)));
            var undrain = new Command("undrain", Text(DirectorSentences.AboutUndrain)) { servers };
            undrain.SetAction(call => DrainCommand.Run(terminal, call.GetValue(servers) ?? [], isDrained: false));
            var director = new Command("director", Text(DirectorSentences.About)) { command, drain, undrain, run, clear, json, asTable, asMetrics };
            director.SetAction(call => DirectorViewCommand.Run(terminal, call.GetValue(json), call.GetValue(asTable), call.GetValue(asMetrics)));
            return director;
        }

        Command ConfirmOff()
        {
            var node = new Argument<string>("NODE") { Description = Text(Sentences.AboutNode) };
            var yes = new Option<bool>("--yes") { Description = Text(Sentences.AboutYes) };
            var command = new Command(ControlProtocol.Verbs.ConfirmOff, Text(Sentences.AboutConfirmOff)) { node, yes, json };
            command.SetAction(call => ConfirmOffCommand.Run(terminal, call.GetValue(node) ?? "", call.GetValue(yes), call.GetValue(json)));
            return command;
        }

        Command Move(string verb, Phrase about)
        {
            var groups = new Argument<string[]>("GROUP") { Arity = ArgumentArity.ZeroOrMore, Description = Text(Sentences.AboutGroups) };
            var noWait = new Option<bool>("--no-wait") { Description = Text(Sentences.AboutNoWait) };
            var limit = new Option<int>("--time-limit") { Description = Text(Sentences.AboutTimeLimit), HelpName = "S", DefaultValueFactory = _ => (int)MoveLimit.TotalSeconds };
            limit.Validators.Add(result =>
            {
                if (result.GetValueOrDefault<int>() is < 1 or > 86400) result.AddError("1…86400");
            });
            var command = new Command(verb, Text(about)) { groups, noWait, limit, json };
            command.SetAction(call => MoveCommand.Run(terminal, verb == "standby" ? ControlProtocol.Verbs.Standby : ControlProtocol.Verbs.Takeover,
                call.GetValue(groups) ?? [], !call.GetValue(noWait), TimeSpan.FromSeconds(call.GetValue(limit)), call.GetValue(json)));
            return command;
        }
    }
}
