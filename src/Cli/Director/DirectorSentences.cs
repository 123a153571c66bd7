// What the command line says about a director, in both languages.
using Bascule.Configuration.Speech;

namespace Bascule.Cli.Director;

public static class DirectorSentences
{
    public static readonly Phrase About = new(
        "The load balancer (LVS): its virtual services and their real servers.",
        "Le répartiteur de charge (LVS) : ses services virtuels et leurs serveurs réels.");

    public static readonly Phrase AboutCheck = new(
        "Read ipvsadm.rules, /etc/default/ipvsadm, ldirectord.cf and what bascule.yaml has for a director, show the virtual services, and say everything there is to say about them. Changes nothing. Exit code 6 if something is wrong.",
        "Lire ipvsadm.rules, /etc/default/ipvsadm, ldirectord.cf et ce que bascule.yaml a pour un directeur, montrer les services virtuels, et dire tout ce qu'il y a à en dire. Ne change rien. Code de retour 6 si quelque chose ne va pas.");

    public static readonly Phrase AboutFiles = new(
        "Files to read instead of this machine's own; what each is, is seen from its name or its first line.",
        "Fichiers à lire au lieu de ceux de cette machine ; ce qu'est chacun se voit à son nom ou à sa première ligne.");

    public static readonly Phrase AboutIpvsadm = new(
        "Print the table as `ipvsadm -Sn` does, with every real server up.",
        "Afficher la table comme `ipvsadm -Sn`, tous les serveurs réels étant actifs.");

    public static readonly Phrase NoFiles = new(
        "There is nothing to read: none of {0} exists.",
        "Il n'y a rien à lire : aucun de {0} n'existe.",
        "Name a file: `bascule director check FILE`.",
        "Nommez un fichier : `bascule director check FICHIER`.");

    public static readonly Phrase Good = new(
        "{0} virtual services, {1} real servers: good ({2} warnings).",
        "{0} services virtuels, {1} serveurs réels : bon ({2} avertissements).");

    public static readonly Phrase Bad = new(
        "Not valid ({0} errors, {1} warnings): nothing of it would be applied.",
        "Non valide ({0} erreurs, {1} avertissements) : rien n'en serait appliqué.");

    public static readonly Phrase ColumnService = new("SERVICE", "SERVICE");
    public static readonly Phrase ColumnScheduler = new("SCHEDULER", "ORDONNANCEUR");
    public static readonly Phrase ColumnServer = new("REAL SERVER", "SERVEUR RÉEL");
    public static readonly Phrase ColumnForwarding = new("FORWARDING", "TRANSMISSION");
    public static readonly Phrase ColumnWeight = new("WEIGHT", "POIDS");
    public static readonly Phrase ColumnCheck = new("CHECK", "VÉRIFICATION");
    public static readonly Phrase Persistent = new("{0}, persistent {1} s", "{0}, persistant {1} s");
    public static readonly Phrase Fallback = new("fallback {0}", "secours {0}");

    public static readonly Phrase AboutView = new(
        "In the layout of `ipvsadm -ln`.",
        "Dans la présentation de `ipvsadm -ln`.");

    public static readonly Phrase AboutMetrics = new(
        "As numbers for Prometheus (text format 0.0.4), for instance for node_exporter's textfile collector.",
        "En chiffres pour Prometheus (format texte 0.0.4), par exemple pour le textfile collector de node_exporter.");

    public static readonly Phrase Limited = new(
        "{0}: {1} packets of clients over their limits were dropped.",
        "{0} : {1} paquets de clients au-delà de leurs limites ont été rejetés.");

    public static readonly Phrase AboutRun = new(
        "Balance as the files say, until stopped: the service bascule-director does that.",
        "Répartir comme le disent les fichiers, jusqu'à l'arrêt : c'est ce que fait le service bascule-director.");

    public static readonly Phrase AboutClear = new(
        "Take the balancing table out of the kernel: nobody is balanced any more.",
        "Retirer la table de répartition du noyau : plus rien n'est réparti.");

    public static readonly Phrase AboutDrain = new(
        "Give real servers no new connections; those that are open go on. Until `undrain`, also across a reboot.",
        "Ne plus donner de nouvelles connexions à des serveurs réels ; celles qui sont ouvertes continuent. Jusqu'à `undrain`, même après un redémarrage.");

    public static readonly Phrase AboutWithin = new(
        "How long open connections may go on: 90s, 30min, 2h, 1d. After that the server leaves the table: with IPVS they end, with nftables they go on until they end by themselves. Without it they go on as long as they want.",
        "Combien de temps les connexions ouvertes peuvent continuer : 90s, 30min, 2h, 1d. Ensuite le serveur quitte la table : avec IPVS elles finissent, avec nftables elles continuent jusqu'à leur propre fin. Sans cela elles continuent autant qu'elles veulent.");

    public static readonly Phrase AboutUndrain = new(
        "Give real servers new connections again.",
        "Donner de nouveau des connexions à des serveurs réels.");

    public static readonly Phrase AboutServers = new(
        "A real server's address: with its port, or without for all of them.",
        "L'adresse d'un serveur réel : avec son port, ou sans pour tous.");

    public static readonly Phrase NoSuchServer = new(
        "This director has no real server {0}.",
        "Ce directeur n'a pas de serveur réel {0}.",
        "`bascule director` shows those it has.",
        "`bascule director` montre ceux qu'il a.");

    public static readonly Phrase NoSuchServerNear = new(
        "This director has no real server {0}.",
        "Ce directeur n'a pas de serveur réel {0}.",
        "Did you mean {1}?",
        "Vouliez-vous dire {1} ?");

    public static readonly Phrase NotDrained = new("{0} is not being drained.", "{0} n'est pas en vidange.");
    public static readonly Phrase Drains = new("{0} gets no new connections any more.", "{0} ne reçoit plus de nouvelles connexions.");
    public static readonly Phrase DrainsUntil = new("{0} gets no new connections any more, and those that are open end at {1}.", "{0} ne reçoit plus de nouvelles connexions, et celles qui sont ouvertes finissent à {1}.");
    public static readonly Phrase LeavesAt = new("{0} gets no new connections any more, and leaves the table at {1}; those that are open then go on until they end by themselves.", "{0} ne reçoit plus de nouvelles connexions, et quitte la table à {1} ; celles qui sont alors ouvertes continuent jusqu'à leur propre fin.");
    public static readonly Phrase NoSpan = new("`{0}` is no time: 90s, 30min, 2h, 1d, at most 7d.", "« {0} » n'est pas une durée : 90s, 30min, 2h, 1d, au plus 7d.");
    public static readonly Phrase DrainsNoMore = new("{0} gets new connections again.", "{0} reçoit de nouveau des connexions.");

    public static readonly Phrase OnlyRoot = new(
        "{0} cannot be written: {1}",
        "{0} ne peut être écrit : {1}",
        "Run it as root.",
        "Lancez-la en tant que root.");

    public static readonly Phrase NotRunning = new(
        "No director runs on this machine.",
        "Aucun directeur ne tourne sur cette machine.",
        "Start it: `systemctl start bascule-director`.",
        "Démarrez-le : `systemctl start bascule-director`.");

    public static readonly Phrase NotForYou = new(
        "You may not read {0}.",
        "Vous n'avez pas le droit de lire {0}.",
        "Ask as root, or as a member of the group haclient.",
        "Demandez en tant que root, ou comme membre du groupe haclient.");

    public static readonly Phrase Unreadable = new("{0} cannot be read: {1}", "{0} ne peut être lu : {1}");

    public static readonly Phrase Silent = new(
        "The director has said nothing for {0}: it has ended, or hangs. What stands in the kernel goes on without it, unchecked.",
        "Le directeur n'a rien dit depuis {0} : il est terminé, ou bloqué. Ce qui est dans le noyau continue sans lui, sans vérification.",
        "See `systemctl status bascule-director` and `journalctl -u bascule-director -n 50`.",
        "Voyez `systemctl status bascule-director` et `journalctl -u bascule-director -n 50`.");

    public static readonly Phrase By = new(
        "By {0}: {1} virtual services; {2} of {3} real servers take connections.",
        "Par {0} : {1} services virtuels ; {2} serveurs réels sur {3} prennent des connexions.");

    public static readonly Phrase Warning = new("warning: {0}", "avertissement : {0}");
    public static readonly Phrase ColumnActive = new("OPEN", "OUVERTES");
    public static readonly Phrase ColumnRate = new("NEW/S", "NOUV./S");
    public static readonly Phrase ColumnHealth = new("HEALTH", "ÉTAT");
    public static readonly Phrase ColumnSince = new("FOR", "DEPUIS");
    public static readonly Phrase ColumnAnswer = new("LAST ANSWER", "DERNIÈRE RÉPONSE");
    public static readonly Phrase Up = new("up", "actif");
    public static readonly Phrase Down = new("DOWN", "INACTIF");
    public static readonly Phrase Untried = new("not asked yet", "pas encore vérifié");
    public static readonly Phrase Draining = new("draining", "en vidange");
    public static readonly Phrase Unchecked = new("not checked", "non vérifié");

    public static readonly Phrase SyncBoth = new(
        "This director tells its connections on {0} (syncid {1}) and takes over those of the other one: the same on both of a pair.",
        "Ce directeur annonce ses connexions sur {0} (syncid {1}) et reprend celles de l'autre : identique sur les deux d'une paire.");

    public static readonly Phrase SyncMaster = new(
        "This director tells its connections on {0} (syncid {1}), and takes over none.",
        "Ce directeur annonce ses connexions sur {0} (syncid {1}), et n'en reprend aucune.");

    public static readonly Phrase SyncBackup = new(
        "This director takes over the connections that another one tells on {0} (syncid {1}), and tells none.",
        "Ce directeur reprend les connexions qu'un autre annonce sur {0} (syncid {1}), et n'en annonce aucune.");
}
