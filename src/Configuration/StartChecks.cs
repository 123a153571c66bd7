// What hinders a start although the files are good. Apart from the files' checks, because a node that runs already holds
// the port, and who only checks the files need not be root.
using System.Collections.Immutable;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration;

public static class StartChecks
{
    public static ImmutableArray<Finding> Of(ClassicConfiguration configuration, Surroundings here, bool needsRoot = false)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        ArgumentNullException.ThrowIfNull(here);
        var findings = new Findings();
        if (needsRoot && here.IsRoot == false) findings.Error(Place.Whole("bascule"), "", StartPhrases.NotRoot);
        if (here.StateFolderUnwritable is { } why) findings.Error(Place.Whole("/var/lib/heartbeat"), "", StartPhrases.StateUnwritable, why);
        foreach (var port in configuration.Media.Select(m => m.Port).Distinct().Where(p => here.BoundUdpPorts?.Contains(p) == true))
        {
            findings.Error(Place.Whole($"udp/{port}"), $"{port}", StartPhrases.PortInUse, $"{port}");
        }
        return findings.InOrder("bascule");
    }
}

public static class StartPhrases
{
    public static readonly Phrase NotRoot = new(
        "only root can do this.",
        "seul root peut faire cela.",
        "Run it with sudo, or start the service: `systemctl start heartbeat`.",
        "Lancez-le avec sudo, ou démarrez le service : `systemctl start heartbeat`.");

    public static readonly Phrase StateUnwritable = new(
        "the generation cannot be written, without which peers would take our packets for old ones: {0}.",
        "la génération ne peut pas être écrite, sans quoi les autres prendraient nos paquets pour d'anciens : {0}.",
        "Look at the rights of the folder and at `df /var/lib/heartbeat`.",
        "Vérifiez les droits du dossier et `df /var/lib/heartbeat`.");

    public static readonly Phrase PortInUse = new(
        "UDP port {0} is in use: another Heartbeat or Bascule runs already.",
        "le port UDP {0} est pris : un autre Heartbeat ou Bascule tourne déjà.",
        "See who with `ss -ulpn sport = :{0}`, and stop it.",
        "Voyez qui avec `ss -ulpn sport = :{0}`, et arrêtez-le.");
}
