// What the command line says to people, in both languages.
using Bascule.Configuration.Speech;

namespace Bascule.Cli;

public static class Sentences
{
    // Asking the node.
    public static readonly Phrase NotRunning = new(
        "Bascule is not running on {0}.",
        "Bascule ne tourne pas sur {0}.",
        "Start it with `systemctl start heartbeat`; `bascule status` says what is missing.",
        "Démarrez-le avec `systemctl start heartbeat` ; `bascule status` dit ce qui manque.");

    public static readonly Phrase NotAllowed = new(
        "Only root and members of the group haclient may ask the node ({0}: permission denied).",
        "Seuls root et les membres du groupe haclient peuvent interroger le nœud ({0} : permission refusée).",
        "Use sudo, or `adduser USER haclient` and log in again.",
        "Utilisez sudo, ou `adduser UTILISATEUR haclient` puis reconnectez-vous.");

    public static readonly Phrase Silent = new(
        "The node on {0} runs but has not answered within {1}.",
        "Le nœud sur {0} tourne mais n'a pas répondu en {1}.",
        "See `journalctl -u bascule -n 50`.",
        "Voyez `journalctl -u bascule -n 50`.");

    public static readonly Phrase Garbled = new(
        "The node's answer cannot be read: {0}.",
        "La réponse du nœud est illisible : {0}.",
        "After the package was upgraded: `bascule upgrade`.",
        "Après une mise à jour du paquet : `bascule upgrade`.");

    // The command line itself.
    public static readonly Phrase NotUnderstood = new(
        "Not understood: {0}.", "Incompris : {0}.",
        "See `bascule --help`.", "Voyez `bascule --help`.");

    public static readonly Phrase About = new(
        "Bascule keeps floating addresses and services reachable when a machine fails. Successor of Heartbeat: the files are /etc/bascule/bascule.yaml, or /etc/ha.d/ha.cf, authkeys and haresources.",
        "Bascule garde des adresses flottantes et des services joignables quand une machine tombe. Successeur de Heartbeat : les fichiers sont /etc/bascule/bascule.yaml, ou /etc/ha.d/ha.cf, authkeys et haresources.");

    public static readonly Phrase AboutStatus = new(
        "Show nodes, links and groups; before the first start, what is still missing.",
        "Montrer nœuds, liens et groupes ; avant le premier démarrage, ce qui manque encore.");

    public static readonly Phrase AboutCheck = new(
        "Read the files in force (bascule.yaml, or Heartbeat's three) and say everything there is to say about them. Exit code 6 if they do not allow a start.",
        "Lire les fichiers qui comptent (bascule.yaml, ou les trois de Heartbeat) et dire tout ce qu'il y a à en dire. Code de retour 6 s'ils ne permettent pas un démarrage.");

    public static readonly Phrase AboutStandby = new(
        "Give up groups: the other node acquires them. Returns when it has.",
        "Céder des groupes : l'autre nœud les acquiert. Rend la main quand c'est fait.");

    public static readonly Phrase AboutTakeover = new(
        "Acquire groups: the other node gives them up. Returns when this node has them.",
        "Acquérir des groupes : l'autre nœud les cède. Rend la main quand ce nœud les a.");

    public static readonly Phrase AboutClear = new(
        "What kept groups away from this node is mended: it is able again, and what has stopped is started.",
        "Ce qui écartait des groupes de ce nœud est réparé : il est de nouveau apte, et ce qui s'était arrêté est redémarré.");

    public static readonly Phrase AboutConfirmOff = new(
        "Say that a silent node is off, where its fence device cannot: what waits for its fence is taken.",
        "Dire qu'un nœud muet est éteint, là où son dispositif d'isolement ne le peut pas : ce qui attend son isolement est repris.");

    public static readonly Phrase AboutMaintenance = new(
        "Somebody works on groups: nothing of them is started, stopped or moved, for a time. Alone it says which are.",
        "Quelqu'un travaille sur des groupes : rien n'en est démarré, arrêté ni déplacé, pour un temps. Seul, il dit lesquels.");

    public static readonly Phrase AboutMaintenanceOn = new(
        "Begin, or begin anew with another length; on any node. Returns when the others know.",
        "Commencer, ou recommencer avec une autre durée ; sur n'importe quel nœud. Rend la main quand les autres le savent.");

    public static readonly Phrase AboutMaintenanceOff = new(
        "End it: what should run and does not is started.",
        "Y mettre fin : ce qui devrait tourner et ne tourne pas est démarré.");

    public static readonly Phrase AboutFor = new("How long: 90s, 30min, 2h, 1d; at most 7d; 1h if nothing is said.", "Combien de temps : 90s, 30min, 2h, 1d (jour) ; au plus 7d ; 1h si rien n'est dit.");
    public static readonly Phrase AboutUntil = new("Until the next time that this machine's clock shows it.", "Jusqu'à la prochaine fois que l'horloge de cette machine indique cette heure.");
    public static readonly Phrase AboutHere = new("The groups that this node holds.", "Les groupes que ce nœud tient.");
    public static readonly Phrase ForOrUntil = new("--for or --until, not both.", "--for ou --until, pas les deux.");
    public static readonly Phrase NoLength = new("`{0}` is no length of a maintenance: 90s, 30min, 2h, 1d, at most 7d.", "« {0} » n'est pas une durée de maintenance : 90s, 30min, 2h, 1d, au plus 7d.");
    public static readonly Phrase NoTimeOfDay = new("`{0}` is no time of the day: 14:30.", "« {0} » n'est pas une heure : 14:30.");
    public static readonly Phrase RestsFor = new("{0} is in maintenance for {1} more", "{0} est en maintenance encore {1}");
    public static readonly Phrase InMaintenance = new("in maintenance for {0} more: nothing of it is started, stopped or moved", "en maintenance encore {0} : rien n'en est démarré, arrêté ni déplacé");
    public static readonly Phrase NoMaintenance = new("No group is in maintenance.", "Aucun groupe n'est en maintenance.");

    public static readonly Phrase AboutNode = new("The node that is off, and stays off.", "Le nœud qui est éteint, et le reste.");
    public static readonly Phrase AboutYes = new("Do not ask for its name again.", "Ne pas redemander son nom.");

    public static readonly Phrase TypeTheName = new(
        "Type {0} to confirm: ", "Tapez {0} pour confirmer : ");

    public static readonly Phrase NotConfirmed = new(
        "Not confirmed: nothing was done.", "Pas confirmé : rien n'a été fait.");

    public static readonly Phrase AboutGroups = new(
        "all, local (home is this node), foreign (home is another node), failback, or names of groups; all if left out",
        "all (tous), local (domicile : ce nœud), foreign (domicile : un autre nœud), failback, ou des noms de groupes ; all par défaut");

    public static readonly Phrase AboutJson = new("Print JSON, for programs.", "Afficher du JSON, pour les programmes.");
    public static readonly Phrase AboutNoWait = new("Return as soon as it has begun.", "Rendre la main dès que c'est commencé.");
    public static readonly Phrase AboutTimeLimit = new("How many seconds to wait at most.", "Nombre de secondes à attendre au plus.");
    public static readonly Phrase AboutFolder = new("Read the files of this folder instead of /etc/ha.d.", "Lire les fichiers de ce dossier au lieu de /etc/ha.d.");
    public static readonly Phrase AboutVersion = new("Print the version.", "Afficher la version.");
    public static readonly Phrase AboutHelp = new("Show this help.", "Afficher cette aide.");
    public static readonly Phrase AboutConvert = new(
        "Print Heartbeat's three files as bascule.yaml, or back with --to classic. Exit code 1 if something cannot be said there.",
        "Afficher les trois fichiers de Heartbeat sous forme de bascule.yaml, ou l'inverse avec --to classic. Code de retour 1 si quelque chose ne peut pas y être dit.");
    public static readonly Phrase AboutTo = new("What to make: native (bascule.yaml) or classic (ha.cf and haresources).", "Ce qu'il faut produire : native (bascule.yaml) ou classic (ha.cf et haresources).");
    public static readonly Phrase AboutConfigDir = new("Convert the files of this folder.", "Convertir les fichiers de ce dossier.");
    public static readonly Phrase AboutOutput = new(
        "Write there instead of printing: a file, with --to classic a folder.", "Écrire là au lieu d'afficher : un fichier, avec --to classic un dossier.");
    public static readonly Phrase AboutForce = new("Replace what is there.", "Remplacer ce qui s'y trouve.");
    public static readonly Phrase AboutPrepare = new(
        "Run by bascule.service before each start, as root: check the files and lay out what the node needs.",
        "Lancé par bascule.service avant chaque démarrage, en root : vérifier les fichiers et préparer ce dont le nœud a besoin.");

    // status
    public static readonly Phrase Running = new(
        "{0}: {1}, running for {2}; configuration {3}", "{0} : {1}, en marche depuis {2} ; configuration {3}");

    public static readonly Phrase Timing = new(
        "keepalive {0}, warntime {1}, deadtime {2}, lease {3}, auto_failback {4}",
        "keepalive {0}, warntime {1}, deadtime {2}, bail {3}, auto_failback {4}");

    public static readonly Phrase SameConfiguration = new("the same on every node that was heard", "la même sur chaque nœud entendu");
    public static readonly Phrase ConfigurationDiffers = new("The nodes have different configurations: {0}", "Les nœuds ont des configurations différentes : {0}");
    public static readonly Phrase ActuatorGone = new(
        "The actuator is not connected{0}: nothing can be acquired or released here, and this node sends no heartbeats, so that its peer takes over.",
        "L'actionneur n'est pas connecté{0} : rien ne peut être acquis ni libéré ici, et ce nœud n'envoie plus de battements, pour que l'autre prenne la relève.",
        "See `journalctl -u bascule-actuator -n 50`.",
        "Voyez `journalctl -u bascule-actuator -n 50`.");

    public static readonly Phrase NoCarrier = new(
        "{0} has no carrier: look at its cable and at the switch.", "{0} n'a pas de porteuse : vérifiez son câble et le switch.");

    public static readonly Phrase SplitBrain = new("Split brain: {0} is held by {1}.", "Split brain : {0} est détenu par {1}.");
    public static readonly Phrase TwoHolders = new(
        "Should Bascule be frozen or killed on a holder, two nodes may answer on its address for up to {0}.{1}",
        "Si Bascule est figé ou tué sur un détenteur, deux nœuds peuvent répondre à son adresse pendant {0} au plus.{1}");
    public static readonly Phrase NobodyHolds = new("Nobody holds {0}.", "Personne ne détient {0}.");
    public static readonly Phrase ThisNode = new("this node", "ce nœud");
    public static readonly Phrase Ago = new("{0} ago", "il y a {0}");
    public static readonly Phrase Never = new("never", "jamais");
    public static readonly Phrase Nobody = new("nobody", "personne");
    public static readonly Phrase NoGroups = new("No group is configured.", "Aucun groupe n'est configuré.");
    public static readonly Phrase NotEligible = new("not eligible here: {0}", "pas éligible ici : {0}");
    public static readonly Phrase CheckLine = new("check {0}: {1} for {2}{3}", "vérification {0} : {1} depuis {2}{3}");
    public static readonly Phrase LastAnswer = new("; the last answer after {0}: {1}", " ; la dernière réponse après {0} : {1}");
    public static readonly Phrase CheckIsBad = new("{0}: the check {1} of {2} is bad: {3}", "{0} : la vérification {1} de {2} est mauvaise : {3}");
    public static readonly Phrase CheckIsUnknown = new("{0}: what the check {1} of {2} would say is not known, and nothing follows from it: {3}", "{0} : ce que dirait la vérification {1} de {2} n'est pas connu, et rien n'en découle : {3}");
    public static readonly Phrase WantedElsewhere = new("wanted on {0}", "voulu sur {0}");

    public static readonly Phrase ColumnNode = new("NODE", "NŒUD");
    public static readonly Phrase ColumnState = new("STATE", "ÉTAT");
    public static readonly Phrase ColumnSince = new("FOR", "DEPUIS");
    public static readonly Phrase ColumnHeard = new("HEARD", "ENTENDU");
    public static readonly Phrase ColumnLinks = new("LINKS", "LIENS");
    public static readonly Phrase ColumnGroup = new("GROUP", "GROUPE");
    public static readonly Phrase ColumnHolder = new("HOLDER", "DÉTENTEUR");
    public static readonly Phrase ColumnHome = new("HOME", "DOMICILE");
    public static readonly Phrase ColumnHere = new("HERE", "ICI");

    // status while the node does not run
    public static readonly Phrase Stopped = new("{0}: Bascule is not running.", "{0} : Bascule ne tourne pas.");
    public static readonly Phrase ServiceState = new("Service: {0}, {1}.", "Service : {0}, {1}.");
    public static readonly Phrase ServiceFailed = new("The last start failed (exit code {0}){1}.", "Le dernier démarrage a échoué (code de retour {0}){1}.");
    public static readonly Phrase ServiceMissing = new("Service: not installed.", "Service : pas installé.");
    public static readonly Phrase NoSystemd = new("Service: systemd does not run here.", "Service : systemd ne tourne pas ici.");
    public static readonly Phrase Enabled = new("starts at boot", "démarre avec la machine");
    public static readonly Phrase Disabled = new("does not start at boot", "ne démarre pas avec la machine");
    public static readonly Phrase Next = new("Next: {0}", "Ensuite : {0}");
    public static readonly Phrase NextWrite = new(
        "write {0}/ha.cf, authkeys and haresources (ha.cf(5) has an example), then `bascule check`.",
        "écrivez {0}/ha.cf, authkeys et haresources (ha.cf(5) donne un exemple), puis `bascule check`.");
    public static readonly Phrase NextCorrect = new(
        "correct what is marked as an error above, then `bascule check`.",
        "corrigez ce qui est marqué comme erreur ci-dessus, puis `bascule check`.");
    public static readonly Phrase NextSameKeys = new(
        "compare `sha256sum {0}` here and on {1}; if {1} has the right one: `scp -p root@{1}:{0} {2}/`, then `systemctl restart heartbeat`.",
        "comparez `sha256sum {0}` ici et sur {1} ; si {1} a le bon : `scp -p root@{1}:{0} {2}/`, puis `systemctl restart heartbeat`.");
    public static readonly Phrase NextAsRoot = new("look again as root: `sudo bascule status`.", "regardez de nouveau en root : `sudo bascule status`.");
    public static readonly Phrase NextEnable = new("`systemctl enable --now heartbeat`.", "`systemctl enable --now heartbeat`.");
    public static readonly Phrase NextStart = new("`systemctl start heartbeat`.", "`systemctl start heartbeat`.");
    public static readonly Phrase NextJournal = new("`journalctl -u bascule -n 50` says why.", "`journalctl -u bascule -n 50` dit pourquoi.");
    public static readonly Phrase NextWait = new("it is starting; look again in a second.", "il démarre ; regardez de nouveau dans une seconde.");

    // check
    public static readonly Phrase CheckGood = new(
        "{0}: good to start ({1} warnings).", "{0} : prêt à démarrer ({1} avertissements).");
    public static readonly Phrase CheckBad = new(
        "{0}: does not start ({1} errors, {2} warnings).", "{0} : ne démarre pas ({1} erreurs, {2} avertissements).");

    public static readonly Phrase CheckTwoHolders = new(
        "Two nodes answer on one address for at most {0} after Bascule was frozen or killed on its holder: the holder's traffic ends within {1} (the lease), the other node takes over after {2} at the earliest (deadtime {3} − keepalive {4}).",
        "Deux nœuds répondent à une même adresse pendant {0} au plus, une fois Bascule figé ou tué sur son détenteur : le trafic du détenteur cesse dans les {1} (le bail), l'autre nœud reprend au plus tôt après {2} (deadtime {3} − keepalive {4}).");
    public static readonly Phrase CheckUngated = new(
        "Where the kernel has no nf_tables: at most {0}, since the address then goes within {1} only.",
        "Si le noyau n'a pas nf_tables : {0} au plus, car l'adresse ne part alors que dans les {1}.");
    public static readonly Phrase CheckUnbounded = new(
        "Not bounded by that: nodes that run and do not hear each other, and a machine that stopped as a whole and comes back.",
        "Cela ne borne pas : des nœuds qui tournent sans s'entendre, ni une machine entièrement arrêtée qui revient.");
    public static readonly Phrase CheckNoNfTables = new(
        "This kernel's nf_tables cannot be used: {0}.", "nf_tables de ce noyau ne peut pas être utilisé : {0}.");

    // standby and takeover
    public static readonly Phrase Moved = new("{0}: {1} → {2} in {3}", "{0} : {1} → {2} en {3}");
    public static readonly Phrase Moving = new("{0}: {1} → {2}, under way", "{0} : {1} → {2}, en cours");
    public static readonly Phrase NotMoved = new("{0}: not moved; {1} holds it. {2}", "{0} : pas déplacé ; {1} le détient. {2}");

    // convert
    public static readonly Phrase NothingToConvert = new(
        "{0} does not exist.", "{0} n'existe pas.",
        "`--config-dir DIR` names another folder; `--to native` converts Heartbeat's files.", "`--config-dir DIR` nomme un autre dossier ; `--to native` convertit les fichiers de Heartbeat.");
    public static readonly Phrase ThereAlready = new(
        "{0} is there already; nothing was written.", "{0} existe déjà ; rien n'a été écrit.",
        "Use `--force` to replace it.", "Utilisez `--force` pour le remplacer.");
    public static readonly Phrase CannotWrite = new("{0} cannot be written: {1}", "{0} ne peut pas être écrit : {1}");
    public static readonly Phrase Written = new(
        "{0} is written. `bascule check` says what is in force; a node takes it at its next start.",
        "{0} est écrit. `bascule check` dit ce qui compte ; un nœud le prend à son prochain démarrage.");

    // plan
    public static readonly Phrase AboutPlan = new(
        "Show what a reload would do now: each difference between what runs and the files, and what follows from it. Exit code 0: none; 1: some; 6: the files are not valid.",
        "Montrer ce que ferait une relecture : chaque différence entre ce qui tourne et les fichiers, et ce qui en découle. Code de retour 0 : aucune ; 1 : il y en a ; 6 : fichiers non valides.");
    public static readonly Phrase PlanNotRoot = new(
        "Only root may read the keys, and so compare the files with what runs.", "Seul root peut lire les clés, et donc comparer les fichiers avec ce qui tourne.",
        "Use sudo.", "Utilisez sudo.");
    public static readonly Phrase NoSnapshot = new(
        "What the running node has read is not in {0}: its service did not start it.", "Ce que le nœud en marche a lu n'est pas dans {0} : son service ne l'a pas démarré.",
        "Use `systemctl restart heartbeat`.", "Utilisez `systemctl restart heartbeat`.");
    public static readonly Phrase PlanBad = new(
        "{0} is not valid: a reload would refuse it, and what runs would run on.", "{0} n'est pas valide : une relecture le refuserait, et ce qui tourne continuerait.",
        "Correct what is marked as an error above.", "Corrigez ce qui est marqué comme erreur ci-dessus.");
    public static readonly Phrase PlanNothing = new("{0} says what runs: nothing to do.", "{0} dit ce qui tourne : rien à faire.");
    public static readonly Phrase PlanStep = new("{0}: {1}", "{0} : {1}");
    public static readonly Phrase PlanRuns = new("`systemctl reload heartbeat` does this; what is not named is not touched.", "`systemctl reload heartbeat` fait cela ; ce qui n'est pas nommé n'est pas touché.");
    public static readonly Phrase PlanRefused = new(
        "A reload would refuse all of this, since one step cannot be taken by a running node.", "Une relecture refuserait tout cela, puisqu'un nœud en marche ne peut pas faire l'un des pas.");

    // reload
    public static readonly Phrase AboutReload = new(
        "Take over changed files on the running node, all of it or nothing, as `bascule plan` shows it. `systemctl reload heartbeat` runs this.",
        "Prendre en compte les fichiers modifiés sur le nœud en marche, en entier ou pas du tout, comme le montre `bascule plan`. C'est ce que lance `systemctl reload heartbeat`.");
    public static readonly Phrase ReloadBad = new(
        "Nothing was changed: the files are not valid, and what runs runs on.", "Rien n'a été changé : les fichiers ne sont pas valides, et ce qui tourne continue.",
        "Correct what is marked as an error above, then `bascule check`.", "Corrigez ce qui est marqué comme erreur ci-dessus, puis `bascule check`.");
    public static readonly Phrase ReloadRefused = new(
        "Nothing was changed: what runs runs on.", "Rien n'a été changé : ce qui tourne continue.",
        "`bascule plan` shows what the files say other.", "`bascule plan` montre ce que les fichiers disent d'autre.");
    public static readonly Phrase FilesHaveChanged = new(
        "The files in {0} were edited since the node took them: `bascule plan` says what a reload would do.",
        "Les fichiers de {0} ont été modifiés depuis que le nœud les a pris : `bascule plan` dit ce que ferait une relecture.");

    // upgrade
    public static readonly Phrase AboutUpgrade = new(
        "After the package was upgraded: the running processes become the installed version, one after the other, and what this node holds stays up. The package runs this itself.",
        "Après une mise à jour du paquet : les processus en marche deviennent la version installée, l'un après l'autre, et ce que ce nœud détient reste en service. Le paquet le lance lui-même.");
    public static readonly Phrase UpgradeNothing = new("Both processes run the installed {0} already.", "Les deux processus exécutent déjà la version installée, {0}.");
    public static readonly Phrase UpgradedActuator = new("The actuator is {0} now, and was away for {1}.", "L'actionneur est maintenant {0} ; il a été absent {1}.");
    public static readonly Phrase UpgradedNode = new("The node is {0} now, and was away for {1}.", "Le nœud est maintenant {0} ; il a été absent {1}.");
    public static readonly Phrase UpgradedBoth = new("Node and actuator are {0} now, and were away together for {1}.", "Le nœud et l'actionneur sont maintenant {0} ; ils ont été absents ensemble {1}.");
    public static readonly Phrase UpgradeHeld = new("Held all the while: {0}.", "Détenu sans interruption : {0}.");
    public static readonly Phrase UpgradeShortLease = new(
        "Nothing was done, the old processes run on: {0} could be lost, since its lease of {1} may end before they are back, which may take {2}.",
        "Rien n'a été fait, les anciens processus continuent : {0} pourrait être perdu, car son bail de {1} peut finir avant leur retour, qui peut prendre {2}.",
        "Use `bascule maintenance on --here`, then `bascule upgrade`, then `bascule maintenance off --here`.",
        "Utilisez `bascule maintenance on --here`, puis `bascule upgrade`, puis `bascule maintenance off --here`.");
    public static readonly Phrase UpgradeUnreadable = new(
        "Nothing was done, the old processes run on: {0} refuses the configuration that runs.",
        "Rien n'a été fait, les anciens processus continuent : {0} refuse la configuration en cours.",
        "Correct what is marked as an error above, `systemctl reload heartbeat`, then `bascule upgrade`.",
        "Corrigez ce qui est marqué comme erreur ci-dessus, `systemctl reload heartbeat`, puis `bascule upgrade`.");
    public static readonly Phrase UpgradeNotNow = new(
        "The node was not upgraded and runs on: {0}", "Le nœud n'a pas été mis à jour et continue : {0}",
        "Then `bascule upgrade`.", "Ensuite, `bascule upgrade`.");
    public static readonly Phrase UpgradeUnknown = new(
        "Nothing was done, the old processes run on: they are of a version that cannot become another in place.",
        "Rien n'a été fait, les anciens processus continuent : leur version ne sait pas devenir une autre sur place.",
        "Use `bascule maintenance on --here`, then `systemctl restart heartbeat`, then `bascule maintenance off --here`.",
        "Utilisez `bascule maintenance on --here`, puis `systemctl restart heartbeat`, puis `bascule maintenance off --here`.");
    public static readonly Phrase UpgradeNoService = new(
        "The service manager does not signal the actuator.", "Le gestionnaire de services ne transmet pas de signal à l'actionneur.",
        "See `systemctl status bascule-actuator`.", "Voyez `systemctl status bascule-actuator`.");
    public static readonly Phrase UpgradeNotWhole = new(
        "After {0} it is not as it was before; not held here as before: {1}.", "Après {0}, ce n'est pas comme avant ; n'est plus détenu ici comme avant : {1}.",
        "See `bascule status` and `journalctl -u bascule -u bascule-actuator -n 50`.", "Voyez `bascule status` et `journalctl -u bascule -u bascule-actuator -n 50`.");

    public static readonly Phrase UseTheService = new(
        "{0} does not start the node by itself.", "{0} ne démarre pas le nœud lui-même.",
        "Use `systemctl start heartbeat`.", "Utilisez `systemctl start heartbeat`.");

    // prepare
    public static readonly Phrase NotStarted = new(
        "Heartbeat not started: configuration error.", "Heartbeat n'a pas démarré : erreur de configuration.",
        "Correct the files, then `bascule check`.", "Corrigez les fichiers, puis `bascule check`.");
    public static readonly Phrase NoAccount = new(
        "the system account {0} does not exist.", "le compte système {0} n'existe pas.",
        "Install the package again: its script creates it.", "Réinstallez le paquet : son script le crée.");
    public static readonly Phrase CannotLayOut = new("{0} cannot be prepared: {1}.", "{0} ne peut pas être préparé : {1}.");
    public static readonly Phrase LogUnsafe = new(
        "the log file {0} is not used: {1}.", "le fichier journal {0} n'est pas utilisé : {1}.",
        "The journal has everything: `journalctl -u bascule`.", "Le journal a tout : `journalctl -u bascule`.");
}
