// What has been told of which virtual service, and what is to be told next. Pure; the time is an argument.
using System.Collections.Immutable;

namespace Bascule.Core.Director;

/// <param name="machine">This machine's name, for people who get mail from several.</param>
public sealed class AlertBook(string machine)
{
    /// <summary>Evidence comes from real servers: however much they say, it makes no long subject.</summary>
    private const int LongestEvidence = 200;

    private ImmutableSortedDictionary<(ServiceAddress Service, ServerAddress Server), (string Evidence, Instant Said)> down = ImmutableSortedDictionary<(ServiceAddress, ServerAddress), (string, Instant)>.Empty;
    private ImmutableSortedDictionary<ServiceAddress, bool> served = ImmutableSortedDictionary<ServiceAddress, bool>.Empty;
    private ImmutableSortedDictionary<ServiceAddress, Alerts> alerts = ImmutableSortedDictionary<ServiceAddress, Alerts>.Empty;

    /// <summary>From now on these services, and of them these servers. What was said of others is forgotten.</summary>
    public void Use(IEnumerable<(ServiceAddress Service, Alerts Alerts)> services, Func<ServiceAddress, ServerAddress, bool> isKnown)
    {
        ArgumentNullException.ThrowIfNull(isKnown);
        alerts = services.Where(s => s.Alerts != Alerts.None).ToImmutableSortedDictionary(s => s.Service, s => s.Alerts);
        down = down.RemoveRange(down.Keys.Where(k => !alerts.ContainsKey(k.Service) || !isKnown(k.Service, k.Server)));
        served = served.RemoveRange(served.Keys.Where(s => !alerts.ContainsKey(s)));
    }

    /// <summary>A real server stands otherwise than before.</summary>
    /// <returns>The mail that says so; null: nobody wants one.</returns>
    public Errand? Changed(ServiceAddress service, ServerAddress server, bool isUp, string evidence, AlertTimes during, Instant now)
    {
        ArgumentNullException.ThrowIfNull(evidence);
        if (MailOf(service) is not { } mail) return null;
        down = isUp ? down.Remove((service, server)) : down.SetItem((service, server), (evidence, now));
        return (mail.Times & during) == AlertTimes.None ? null : Letter(service, server, mail, isUp ? "is up" : "is down", evidence);
    }

    /// <summary>Of those that have been down for long enough since it was last said.</summary>
    public ImmutableArray<Errand> AfterSecond(Instant now)
    {
        ImmutableArray<Errand> errands = [];
        foreach (var ((service, server), (evidence, said)) in down)
        {
            if (MailOf(service) is not { Again.Ticks: > 0 } mail || now - said < mail.Again) continue;
            down = down.SetItem((service, server), (evidence, now));
            if (mail.Times.HasFlag(AlertTimes.Running)) errands = errands.Add(Letter(service, server, mail, "is still down", evidence));
        }
        return errands;
    }

    /// <summary>Whether a service has a real server now that takes new connections. The first time it is said in either case: nobody knows what an earlier life has left.</summary>
    public Errand? Serves(ServiceAddress service, bool isServed)
    {
        if (!alerts.TryGetValue(service, out var wanted) || wanted.FallbackCommand is not { } command) return null;
        if (served.TryGetValue(service, out var before) && before == isServed) return null;
        served = served.SetItem(service, isServed);
        var (address, protocol) = service switch
        {
            ServiceAddress.Listening to => (to.Address.With(to.Port), to.Protocol.ToString().ToLowerInvariant()),
            ServiceAddress.Marked marked => ($"{marked.Mark}", "fwm"),
            _ => throw new ArgumentOutOfRangeException(nameof(service)),
        };
        return new Errand.Run($"{service}", command, [isServed ? "stop" : "start", address, protocol]);
    }

    private MailAlert? MailOf(ServiceAddress service) => alerts.GetValueOrDefault(service)?.Mail;

    private Errand.Send Letter(ServiceAddress service, ServerAddress server, MailAlert mail, string how, string evidence)
    {
        var about = alerts[service];
        var why = Line(evidence);
        var subject = $"{(about.ServiceName is { } name ? $"[{Line(name)}] " : "")}real server {server} of {service} {how}";
        string[] lines =
        [
            $"{machine}: real server {server} of {service} {how}{(why.Length == 0 ? "." : $": {why}")}",
            "",
            .. about.ServiceName is { } called ? [$"Service: {Line(called)}"] : Array.Empty<string>(),
            .. about.Comment is { } comment ? [$"Comment: {Line(comment)}"] : Array.Empty<string>(),
            $"How all of them are: `bascule director` on {machine}.",
            "",
        ];
        return new Errand.Send($"{server} of {service}", mail, subject, string.Join('\n', lines));
    }

    /// <summary>In one line, and not for ever.</summary>
    private static string Line(string text)
    {
        var line = string.Concat(text.Select(c => char.IsControl(c) ? ' ' : c)).Trim();
        return line.Length <= LongestEvidence ? line : line[..LongestEvidence] + "…";
    }
}
