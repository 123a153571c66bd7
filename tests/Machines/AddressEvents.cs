// When an address went and when it came back, by the kernel's own word: ip-monitor(8) on the machine, ahead of what it watches.
using System.Globalization;
using System.Text.RegularExpressions;
using Bascule.Lab;

namespace Bascule.Machines;

/// <summary>Listens until disposed.</summary>
internal sealed partial class AddressEvents : IDisposable
{
    private const string Log = "/root/address-events", Trial = "192.0.2.99/32"; // RFC 5737
    private readonly DebianMachine machine;
    private readonly string process;

    public AddressEvents(DebianMachine machine)
    {
        this.machine = machine;
        process = machine.MustRun($"setsid chrt -r 5 ip -ts monitor address > {Log} 2>&1 < /dev/null & echo $!").Trim();

        // It does not say when it has begun to listen.
        LabClock.Await(() => machine.Run($"ip addr add {Trial} dev lo; ip addr del {Trial} dev lo").Succeeded && Text.Contains(Trial, StringComparison.Ordinal), TimeSpan.FromSeconds(10)).ShouldBeTrue(Text);
    }

    private string Text => File.ReadAllText(machine.Root + Log);

    /// <summary>How long the address was away each time, oldest first; the last is null while it is away.</summary>
    public IReadOnlyList<TimeSpan?> Absences(string address)
    {
        var absences = new List<TimeSpan?>();
        DateTime? gone = null;
        foreach (var (at, isGone) in Of(address))
        {
            if (isGone) gone ??= at;
            else if (gone is { } since)
            {
                absences.Add(at - since);
                gone = null;
            }
        }
        if (gone is not null) absences.Add(null);
        return absences;
    }

    public void Dispose() => machine.Run($"kill {process}");

    private IEnumerable<(DateTime At, bool IsGone)> Of(string address) =>
        from Match line in Line().Matches(Text)
        where line.Groups["address"].Value == address
        select (DateTime.Parse(line.Groups["at"].Value, CultureInfo.InvariantCulture), line.Groups["gone"].Success);

    // [2026-11-22T02:30:30.123456] Deleted 2: enp0s3    inet 192.168.56.10/24 …
    [GeneratedRegex(@"^\[(?<at>[^\]]+)\] (?<gone>Deleted )?\d+: \S+ +inet6? (?<address>[^/ ]+)/", RegexOptions.Multiline)]
    private static partial Regex Line();
}
