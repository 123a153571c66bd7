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

    public static readonly Phrase AboutWayBack = new(
        "Also try, where the virtual addresses are, whether each masqueraded real server answers clients by this director: one connection to it from the virtual address, and one from here. Exit code 1 if one does not, 3 if none can be tried here.",
        "Essayer aussi, là où sont les adresses virtuelles, si chaque serveur réel masqué répond aux clients par ce directeur : une connexion vers lui depuis l'adresse virtuelle, et une d'ici. Code de retour 1 si l'un ne le fait pas, 3 si aucun ne peut être essayé ici.");

    public static readonly Phrase WayBackGoesElsewhere = new(
        "The real server {0} answers this machine's own address, but not what comes from {2}: its answers to clients do not come back by {1}.",
        "Le serveur réel {0} répond à l'adresse propre de cette machine, mais pas à ce qui vient de {2} : ses réponses aux clients ne reviennent pas par {1}.",
        "See there where they go: `ip route get {2}`. Its default gateway must be the director's address in {3}, the floating one that moves with {2}: `ip route replace default via ADDRESS`, and the same in its network configuration.",
        "Voyez là-bas où elles vont : `ip route get {2}`. Sa passerelle par défaut doit être l'adresse du directeur dans {3}, la flottante qui se déplace avec {2} : `ip route replace default via ADRESSE`, et de même dans sa configuration réseau.");

    public static readonly Phrase WayBackSilent = new(
        "The real server {0} answers nothing, so its way back is not known.",
        "Le serveur réel {0} ne répond à rien ; son chemin du retour n'est donc pas connu.",
        "`bascule director` shows how it is.",
        "`bascule director` montre comment il va.");

    public static readonly Phrase WayBackNotTried = new(
        "The real server {0} was not tried: {1} or the card {2} has just left this machine.",
        "Le serveur réel {0} n'a pas été essayé : {1} ou la carte {2} vient de quitter cette machine.");

    public static readonly Phrase WayBackNothing = new(
        "There is nothing to try here.",
        "Il n'y a rien à essayer ici.",
        "Tried is a masqueraded real server in a network of this machine, but not in that of the virtual address, where the virtual address is.",
        "Est essayé un serveur réel masqué dans un réseau de cette machine, mais pas dans celui de l'adresse virtuelle, là où est l'adresse virtuelle.");

    public static readonly Phrase WayBackElsewhere = new(
        "{0} is not on this machine: the way back of its real servers can only be tried where it is.",
        "{0} n'est pas sur cette machine : le chemin du retour de ses serveurs réels ne peut être essayé que là où elle est.");

    public static readonly Phrase WayBackGood = new(
        "{0} of {1} real servers answer clients by this director.",
        "{0} serveurs réels sur {1} répondent aux clients par ce directeur.");

    public static readonly Phrase WayBackNotAllowed = new(
        "Only root may try the way back on this kernel.",
        "Seul root peut essayer le chemin du retour avec ce noyau.",
        "Run `sudo bascule director check --way-back`.",
        "Lancez `sudo bascule director check --way-back`.");

    public static readonly Phrase WayBackHere = new(
        "--way-back is about this machine: it takes no files.",
        "--way-back concerne cette machine : il ne prend pas de fichiers.");

    public static readonly Phrase SlowStart = new(
        "{0}: a real server that comes back gets its share little by little over {1} s.",
        "{0} : un serveur réel qui revient reçoit sa part peu à peu en {1} s.");

    public static readonly Phrase Mails = new(
        "{0}: when a real server comes or goes, mail goes to {1} by way of {2}.",
        "{0} : quand un serveur réel vient ou s'en va, un courriel part à {1} par {2}.");

    public static readonly Phrase FallbackCommand = new(
        "{0}: when no real server is left, and when one is there again, `{1}` runs.",
        "{0} : quand il ne reste aucun serveur réel, et quand il y en a de nouveau un, `{1}` est lancé.");

    public static readonly Phrase Reloads = new(
        "{0} is in force as soon as it has changed and has no error.",
        "{0} est en vigueur dès qu'il a changé et n'a pas d'erreur.");

    public static readonly Phrase Callback = new(
        "When {0} has changed and has no error, `{1}` runs.",
        "Quand {0} a changé et n'a pas d'erreur, `{1}` est lancé.");

    public static readonly Phrase StaysAtStop = new(
        "The table stays when the director is stopped.",
        "La table reste quand le directeur est arrêté.");

    public static readonly Phrase LimitNewPerSecond = new(
        "{0}: at most {1} new connections per second of each client.",
        "{0} : au plus {1} nouvelles connexions par seconde de chaque client.");

    public static readonly Phrase LimitConnections = new(
        "{0}: at most {1} connections of each client at a time.",
        "{0} : au plus {1} connexions de chaque client à la fois.");

    public static readonly Phrase LimitNewOfAll = new(
        "{0}: at most {1} new connections per second of all clients together.",
        "{0} : au plus {1} nouvelles connexions par seconde de tous les clients ensemble.");

    public static readonly Phrase WayOutAs = new(
        "What {0} begins itself leaves as {1}.",
        "Ce que {0} commence lui-même part comme {1}.");

    public static readonly Phrase WayOut = new(
        "What {0} begins itself leaves by the address of the card by which it goes.",
        "Ce que {0} commence lui-même part avec l'adresse de la carte par laquelle cela passe.");

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

    public static readonly Phrase AboutAtStop = new(
        "Not if the files say that the table stays when the director is stopped (`cleanstop = no` of every virtual service).",
        "Sauf si les fichiers disent que la table reste quand le directeur est arrêté (`cleanstop = no` de chaque service virtuel).");

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
