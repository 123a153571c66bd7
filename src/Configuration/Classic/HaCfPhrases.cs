// What can be said about ha.cf.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Classic;

public static class HaCfPhrases
{
    public static readonly Phrase Unknown = new(
        "`{0}` is no directive of ha.cf.",
        "`{0}` n'est pas une directive de ha.cf.",
        "Put a `#` before the line if it is a remark.",
        "Mettez un `#` devant la ligne si c'est une remarque.");

    public static readonly Phrase UnknownNear = new(
        "`{0}` is no directive of ha.cf.",
        "`{0}` n'est pas une directive de ha.cf.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase WrongCase = new(
        "`{0}` is no directive of ha.cf: they are written in small letters.",
        "`{0}` n'est pas une directive de ha.cf : elles s'écrivent en minuscules.",
        "Write `{1}`.",
        "Écrivez `{1}`.");

    public static readonly Phrase NoValue = new(
        "`{0}` stands alone; it needs a value.",
        "`{0}` est seul ; il lui faut une valeur.",
        "Write the value behind it, or delete the line.",
        "Écrivez la valeur derrière, ou supprimez la ligne.");

    public static readonly Phrase SaidBefore = new(
        "`{0}` was already said in line {1}; this line counts.",
        "`{0}` est déjà donné à la ligne {1} ; c'est cette ligne-ci qui compte.",
        "Delete one of them.",
        "Supprimez l'une des deux.");

    public static readonly Phrase SeveralValues = new(
        "`{0}` takes one value; of several the last counts: `{1}`.",
        "`{0}` prend une seule valeur ; de plusieurs, c'est la dernière qui compte : `{1}`.",
        "Leave only `{1}`.",
        "Ne laissez que `{1}`.");

    public static readonly Phrase Once = new(
        "`{0}` may be said once; it stands in line {1} already.",
        "`{0}` ne peut être donné qu'une fois ; il est déjà à la ligne {1}.",
        "Delete one of them.",
        "Supprimez l'une des deux.");

    public static readonly Phrase Ignored = new(
        "`{0}` is too much for `{1}` and is ignored.",
        "`{0}` est de trop pour `{1}` et n'est pas pris en compte.",
        "Delete it, or give it a line of its own.",
        "Supprimez-le, ou donnez-lui sa propre ligne.");

    public static readonly Phrase NoNeed = new(
        "`{0}` is read and needs nothing here; it changes nothing.",
        "`{0}` est lu mais n'a pas d'objet ici ; il ne change rien.");

    public static readonly Phrase NoTime = new(
        "`{0}` is no time for `{1}`.",
        "`{0}` n'est pas une durée pour `{1}`.",
        "Write seconds (`2`, `0.5`) or milliseconds (`500ms`).",
        "Écrivez des secondes (`2`, `0.5`) ou des millisecondes (`500ms`).");

    public static readonly Phrase TimeUnit = new(
        "`{0}` has a unit that `{1}` does not know.",
        "`{0}` a une unité que `{1}` ne connaît pas.",
        "Write `{2}`: a bare number is seconds, `ms` milliseconds.",
        "Écrivez `{2}` : un nombre seul est en secondes, `ms` en millisecondes.");

    public static readonly Phrase TimeZero = new(
        "`{0}` is less than a millisecond; `{1}` must be longer.",
        "`{0}` fait moins d'une milliseconde ; `{1}` doit être plus long.",
        "Write seconds (`1`) or milliseconds (`200ms`).",
        "Écrivez des secondes (`1`) ou des millisecondes (`200ms`).");

    public static readonly Phrase TimeTooLong = new(
        "`{0}` is longer than a day; `{1}` cannot be that long.",
        "`{0}` dépasse une journée ; `{1}` ne peut pas être si long.",
        "A bare number is seconds, not milliseconds.",
        "Un nombre seul est en secondes, pas en millisecondes.");

    public static readonly Phrase NoTruth = new(
        "`{0}` is neither yes nor no for `{1}`.",
        "`{0}` n'est ni oui ni non pour `{1}`.",
        "Write `on` or `off` (or yes/no, true/false, y/n, 1/0).",
        "Écrivez `on` ou `off` (ou yes/no, true/false, y/n, 1/0).");

    public static readonly Phrase NoNumber = new(
        "`{0}` is no `{1}`: a whole number from {2} to {3} is needed.",
        "`{0}` ne convient pas pour `{1}` : il faut un nombre entier de {2} à {3}.");

    public static readonly Phrase NoCount = new(
        "`{0}` is no `{1}`: a whole number from {2} is needed.",
        "`{0}` ne convient pas pour `{1}` : il faut un nombre entier à partir de {2}.");

    public static readonly Phrase NoChoice = new(
        "`{0}` is no value of `{1}`.",
        "`{0}` n'est pas une valeur de `{1}`.",
        "Write one of: {2}.",
        "Écrivez l'une de celles-ci : {2}.");

    public static readonly Phrase NoChoiceNear = new(
        "`{0}` is no value of `{1}`.",
        "`{0}` n'est pas une valeur de `{1}`.",
        "Did you mean `{2}`?",
        "Vouliez-vous dire `{2}` ?");

    public static readonly Phrase NoPort = new(
        "`{0}` is no UDP port.",
        "`{0}` n'est pas un port UDP.",
        "Write a number from 1 to 65535; Heartbeat's is 694.",
        "Écrivez un nombre de 1 à 65535 ; celui de Heartbeat est 694.");

    public static readonly Phrase PortAfterMedia = new(
        "`udpport {0}` stands after media and does not concern them.",
        "`udpport {0}` vient après des médias et ne les concerne pas.",
        "Move it above the first bcast or ucast line.",
        "Placez-le au-dessus de la première ligne bcast ou ucast.");

    public static readonly Phrase PortReserved = new(
        "UDP port {0} belongs to the service `{1}`.",
        "le port UDP {0} appartient au service `{1}`.",
        "Take 694, or a free one above 1024.",
        "Prenez 694, ou un port libre au-dessus de 1024.");

    public static readonly Phrase OldUdp = new(
        "`udp` is the old name of `bcast`.",
        "`udp` est l'ancien nom de `bcast`.",
        "Write `bcast`.",
        "Écrivez `bcast`.");

    public static readonly Phrase UcastNoTarget = new(
        "`{0} {1}` lacks the peer's address.",
        "`{0} {1}` n'a pas l'adresse de l'autre nœud.",
        "Write `{0} {1} ADDRESS`, for instance `{0} {1} {2}`.",
        "Écrivez `{0} {1} ADRESSE`, par exemple `{0} {1} {2}`.");

    public static readonly Phrase UcastFamily = new(
        "`{0}` is not of the kind of address that `{1}` takes.",
        "`{0}` n'est pas du type d'adresse que prend `{1}`.",
        "Write `{2}` instead of `{1}`.",
        "Écrivez `{2}` à la place de `{1}`.");

    public static readonly Phrase NoAddress = new(
        "`{0}` is no address.",
        "`{0}` n'est pas une adresse.",
        "Write four numbers from 0 to 255 with dots between them, and nothing behind.",
        "Écrivez quatre nombres de 0 à 255 séparés par des points, et rien derrière.");

    public static readonly Phrase UnknownHost = new(
        "`{0}` is neither an address nor a name in /etc/hosts; heartbeats must not depend on a name server.",
        "`{0}` n'est ni une adresse ni un nom de /etc/hosts ; les battements ne doivent pas dépendre d'un serveur DNS.",
        "Write the peer's address.",
        "Écrivez l'adresse de l'autre nœud.");

    public static readonly Phrase McastMissing = new(
        "`{0}` lacks its {1}.",
        "`{0}` n'a pas de {1}.",
        "Write all five: `{2}`.",
        "Écrivez les cinq : `{2}`.");

    public static readonly Phrase McastGroup = new(
        "`{0}` is no multicast address.",
        "`{0}` n'est pas une adresse multicast.",
        "Write one such as `{1}` ({2}).",
        "Écrivez-en une comme `{1}` ({2}).");

    public static readonly Phrase NoDevice = new(
        "this machine has no interface `{0}`.",
        "cette machine n'a pas d'interface `{0}`.",
        "It has: {1}.",
        "Elle a : {1}.");

    public static readonly Phrase NoDeviceNear = new(
        "this machine has no interface `{0}`.",
        "cette machine n'a pas d'interface `{0}`.",
        "Did you mean `{1}`? It has: {2}.",
        "Vouliez-vous dire `{1}` ? Elle a : {2}.");

    public static readonly Phrase NoDevices = new(
        "this machine has no interface `{0}`, nor any other but lo.",
        "cette machine n'a pas d'interface `{0}`, ni aucune autre que lo.",
        "Look at `ip link`.",
        "Regardez `ip link`.");

    public static readonly Phrase TooManyMedia = new(
        "there are more than {0} media.",
        "il y a plus de {0} médias.",
        "Two or three on separate cables are enough.",
        "Deux ou trois sur des câbles séparés suffisent.");

    public static readonly Phrase SameMedium = new(
        "`{0}` is there already; sending twice the same way adds no safety.",
        "`{0}` y est déjà ; envoyer deux fois par le même chemin n'ajoute aucune sûreté.",
        "Delete this line.",
        "Supprimez cette ligne.");

    public static readonly Phrase NoMedia = new(
        "there is no medium: nothing to send heartbeats on.",
        "il n'y a pas de média : rien pour envoyer les battements.",
        "Add a line such as `bcast eth0` or `ucast eth0 ADDRESS-OF-THE-PEER`.",
        "Ajoutez une ligne comme `bcast eth0` ou `ucast eth0 ADRESSE-DE-L-AUTRE`.");

    public static readonly Phrase OnlyOwnUcast = new(
        "`{0}` is this node's own address, and no other medium is there: nobody would be heard.",
        "`{0}` est l'adresse de ce nœud lui-même, et il n'y a pas d'autre média : personne ne serait entendu.",
        "Write the other node's address, or one ucast line for each node.",
        "Écrivez l'adresse de l'autre nœud, ou une ligne ucast pour chaque nœud.");

    public static readonly Phrase Legacy = new(
        "`legacy` is an outdated value of auto_failback; it is taken as `on`: a group returns home when its home returns.",
        "`legacy` est une valeur dépassée d'auto_failback ; elle est prise comme `on` : un groupe rentre quand son nœud revient.",
        "Write `auto_failback on`, or `auto_failback off` if groups shall stay where they are.",
        "Écrivez `auto_failback on`, ou `auto_failback off` si les groupes doivent rester où ils sont.");

    public static readonly Phrase NoFailback = new(
        "ha.cf does not say whether a group returns home when its home returns; it will, as with `auto_failback on`.",
        "ha.cf ne dit pas si un groupe rentre quand son nœud revient ; il rentrera, comme avec `auto_failback on`.",
        "Write `auto_failback on`, or `auto_failback off` if groups shall stay where they are.",
        "Écrivez `auto_failback on`, ou `auto_failback off` si les groupes doivent rester où ils sont.");

    public static readonly Phrase ConflictProbeOff = new(
        "With `conflict_probe off` a silent node's groups are taken although it may still answer for their addresses: then two nodes do.",
        "Avec `conflict_probe off`, les groupes d'un nœud muet sont pris même s'il répond encore pour leurs adresses : deux nœuds répondent alors.",
        "Delete the line, unless another machine keeps a floating address for ever.",
        "Supprimez la ligne, sauf si une autre machine garde une adresse flottante pour toujours.");

    public static readonly Phrase NiceFailback = new(
        "`nice_failback {0}` is obsolete and taken as `auto_failback {1}`.",
        "`nice_failback {0}` est obsolète et pris comme `auto_failback {1}`.",
        "Write `auto_failback {1}`.",
        "Écrivez `auto_failback {1}`.");

    public static readonly Phrase NowhereToLog = new(
        "use_logd is off and neither logfile, debugfile nor logfacility is there.",
        "use_logd est à off et il n'y a ni logfile, ni debugfile, ni logfacility.",
        "Write `logfacility daemon`, or delete the use_logd line.",
        "Écrivez `logfacility daemon`, ou supprimez la ligne use_logd.");

    public static readonly Phrase NoLog = new(
        "neither logfile, debugfile nor logfacility is there; the log is in the journal: `journalctl -u bascule`.",
        "il n'y a ni logfile, ni debugfile, ni logfacility ; les traces sont dans le journal : `journalctl -u bascule`.");

    public static readonly Phrase DeadtimeSmall = new(
        "deadtime {0} must be more than twice keepalive {1}: {0} > {2} does not hold.",
        "deadtime {0} doit dépasser deux fois keepalive {1} : {0} > {2} n'est pas vrai.",
        "Write `deadtime {3}` or more, or a shorter keepalive.",
        "Écrivez `deadtime {3}` ou plus, ou un keepalive plus court.");

    public static readonly Phrase LeaseLong = new(
        "the times are so short that two nodes may hold a group for a moment: lease {0} + margin {1} < deadtime {2} - keepalive {3} does not hold.",
        "les temps sont si courts que deux nœuds peuvent détenir un groupe un moment : bail {0} + marge {1} < deadtime {2} - keepalive {3} n'est pas vrai.",
        "Write a deadtime of 100 ms or more, or a shorter keepalive.",
        "Écrivez un deadtime d'au moins 100 ms, ou un keepalive plus court.");

    public static readonly Phrase DeadpingSmall = new(
        "deadping {0} must be more than twice keepalive {1}: {0} > {2} does not hold.",
        "deadping {0} doit dépasser deux fois keepalive {1} : {0} > {2} n'est pas vrai.",
        "Delete the line: deadping is then deadtime.",
        "Supprimez la ligne : deadping vaut alors deadtime.");

    public static readonly Phrase InitdeadSmall = new(
        "initdead {0} must be at least deadtime {1}: {0} >= {1} does not hold.",
        "initdead {0} doit valoir au moins deadtime {1} : {0} >= {1} n'est pas vrai.",
        "Write `initdead {2}`, or delete the line: that is the default.",
        "Écrivez `initdead {2}`, ou supprimez la ligne : c'est la valeur par défaut.");

    public static readonly Phrase InitdeadShort = new(
        "initdead {0} is short: a switch may take longer until it forwards after a boot, and both nodes would take the groups.",
        "initdead {0} est court : un commutateur peut mettre plus longtemps à relayer après un démarrage, et les deux nœuds prendraient les groupes.",
        "Write `initdead 10` or more.",
        "Écrivez `initdead 10` ou plus.");

    public static readonly Phrase WarntimeLong = new(
        "warntime {0} is not before deadtime {1}: there will be no warning.",
        "warntime {0} ne vient pas avant deadtime {1} : il n'y aura pas d'avertissement.",
        "Write about half of deadtime, or delete the line.",
        "Écrivez à peu près la moitié de deadtime, ou supprimez la ligne.");

    public static readonly Phrase EnvForm = new(
        "`{0}` is no `NAME=VALUE`.",
        "`{0}` n'est pas de la forme `NOM=VALEUR`.",
        "Write `env NAME=VALUE`; scripts see it as HA_NAME.",
        "Écrivez `env NOM=VALEUR` ; les scripts le voient comme HA_NOM.");

    public static readonly Phrase PingHost = new(
        "`{0}` is neither an address nor the name of a host.",
        "`{0}` n'est ni une adresse ni le nom d'un hôte.",
        "Write one that answers pings and stands for the clients, such as the gateway's address.",
        "Écrivez-en un qui répond aux pings et représente les clients, comme l'adresse de la passerelle.");

    public static readonly Phrase PingByName = new(
        "`{0}` is a name: a node that cannot ask the name server when it starts does not reach it, and counts as worse off.",
        "`{0}` est un nom : un nœud qui ne peut interroger le serveur de noms à son démarrage ne l'atteint pas, et passe pour moins bien placé.",
        "Write its address.",
        "Écrivez son adresse.");

    public static readonly Phrase TooManyPings = new(
        "this is ping node {0}; there may be {1}.",
        "c'est le nœud de ping {0} ; il peut y en avoir {1}.",
        "One or two that stand for the clients are enough.",
        "Un ou deux qui représentent les clients suffisent.");

    public static readonly Phrase PingWithoutIpfail = new(
        "there is no `respawn … ipfail`: Heartbeat would only watch `{0}`. Bascule acts on it all the same: groups go to the node that reaches more ping nodes.",
        "il n'y a pas de `respawn … ipfail` : Heartbeat ne ferait que surveiller `{0}`. Bascule en tient compte quand même : les groupes vont au nœud qui atteint le plus de nœuds de ping.",
        "Delete the line if nothing shall move when `{0}` is lost.",
        "Supprimez la ligne si rien ne doit bouger quand `{0}` est perdu.");

    public static readonly Phrase IpfailBuiltIn = new(
        "`{0}` is not started: what it did is built in.",
        "`{0}` n'est pas lancé : ce qu'il faisait est intégré.");

    public static readonly Phrase PingGroupEmpty = new(
        "ping_group `{0}` has no hosts.",
        "ping_group `{0}` n'a pas d'hôtes.",
        "Write `ping_group {0} ADDRESS…`.",
        "Écrivez `ping_group {0} ADRESSE…`.");

    public static readonly Phrase RespawnForm = new(
        "`respawn {0}` lacks the program.",
        "`respawn {0}` n'a pas de programme.",
        "Write `respawn USER /FULL/PATH ARGUMENTS`.",
        "Écrivez `respawn UTILISATEUR /CHEMIN/COMPLET ARGUMENTS`.");

    public static readonly Phrase NoUser = new(
        "there is no user `{0}` on this machine.",
        "il n'y a pas d'utilisateur `{0}` sur cette machine.",
        "Create it with `adduser --system {0}`, or name one that exists.",
        "Créez-le avec `adduser --system {0}`, ou nommez-en un qui existe.");

    public static readonly Phrase NoUserNear = new(
        "there is no user `{0}` on this machine.",
        "il n'y a pas d'utilisateur `{0}` sur cette machine.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase NoFullPath = new(
        "`{0}` is not a full path.",
        "`{0}` n'est pas un chemin complet.",
        "Write it from the root: `/usr/local/bin/…`.",
        "Écrivez-le depuis la racine : `/usr/local/bin/…`.");

    public static readonly Phrase NoProgram = new(
        "there is no program `{0}`.",
        "il n'y a pas de programme `{0}`.",
        "Correct the path, or install what brings it.",
        "Corrigez le chemin, ou installez ce qui le fournit.");

    public static readonly Phrase NotExecutable = new(
        "`{0}` is not executable.",
        "`{0}` n'est pas exécutable.",
        "If it is a program: `chmod +x {0}`.",
        "Si c'est un programme : `chmod +x {0}`.");

    public static readonly Phrase WatchdogNotYet = new(
        "`{0}` promises that a node that hangs resets itself; that does not work yet, and a promise of safety is not ignored.",
        "`{0}` promet qu'un nœud bloqué se redémarre ; cela ne fonctionne pas encore, et une promesse de sûreté ne s'ignore pas.",
        "Delete the line, if you can do without.",
        "Supprimez la ligne, si vous pouvez vous en passer.");

    public static readonly Phrase SerialNotYet = new(
        "`{0}` promises a second way beside the network; serial lines do not work yet, and a promise of safety is not ignored.",
        "`{0}` promet un second chemin à côté du réseau ; les lignes série ne fonctionnent pas encore, et une promesse de sûreté ne s'ignore pas.",
        "Use a second network cable (`bcast` or `ucast`) and delete the line.",
        "Prenez un second câble réseau (`bcast` ou `ucast`) et supprimez la ligne.");

    public static readonly Phrase FailfastNotYet = new(
        "`{0}` promises a reboot when its program dies; that does not work yet, and a promise of safety is not ignored.",
        "`{0}` promet un redémarrage quand son programme meurt ; cela ne fonctionne pas encore, et une promesse de sûreté ne s'ignore pas.",
        "Delete the line, if you can do without.",
        "Supprimez la ligne, si vous pouvez vous en passer.");

    public static readonly Phrase CrmWanted = new(
        "`{0} {1}` asks for Pacemaker, which would decide instead of haresources; there is none here.",
        "`{0} {1}` demande Pacemaker, qui déciderait à la place de haresources ; il n'y en a pas ici.",
        "Write `crm off` and use haresources, or install Pacemaker with Corosync.",
        "Écrivez `crm off` et utilisez haresources, ou installez Pacemaker avec Corosync.");

    public static readonly Phrase AutojoinWanted = new(
        "`autojoin {0}` lets unknown nodes in, which haresources cannot place.",
        "`autojoin {0}` laisse entrer des nœuds inconnus, que haresources ne sait pas placer.",
        "Delete the line and name every node with `node`.",
        "Supprimez la ligne et nommez chaque nœud avec `node`.");

    public static readonly Phrase ApiAuthForm = new(
        "`apiauth {0}` says neither who nor which group.",
        "`apiauth {0}` ne dit ni qui, ni quel groupe.",
        "Write `apiauth {0} uid=USER,USER gid=GROUP`, or delete the line.",
        "Écrivez `apiauth {0} uid=UTILISATEUR,UTILISATEUR gid=GROUPE`, ou supprimez la ligne.");
}
