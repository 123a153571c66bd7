// What can be said about bascule.yaml alone; what ha.cf and haresources share with it is in their catalogues.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Native;

public static class NativePhrases
{
    public static readonly Phrase Empty = new(
        "the file says nothing.",
        "le fichier ne dit rien.",
        "Write at least `nodes`, `links` and `groups` (bascule.yaml(5) has an example), or delete {0}: then Heartbeat's three files count.",
        "Écrivez au moins `nodes`, `links` et `groups` (bascule.yaml(5) donne un exemple), ou supprimez {0} : alors les trois fichiers de Heartbeat comptent.");

    public static readonly Phrase Syntax = new(
        "from here on this is not YAML: {0}.",
        "à partir d'ici ce n'est pas du YAML : {0}.",
        "Look at the line above as well: a missing colon, quote or bracket shows only later.",
        "Regardez aussi la ligne précédente : un deux-points, un guillemet ou un crochet oublié ne se voit que plus loin.");

    public static readonly Phrase TabIndent = new(
        "the line begins with a tab; YAML is indented with blanks only.",
        "la ligne commence par une tabulation ; YAML s'indente uniquement avec des espaces.",
        "Replace it by blanks.",
        "Remplacez-la par des espaces.");

    public static readonly Phrase NotUtf8 = new(
        "the file is not UTF-8.",
        "le fichier n'est pas en UTF-8.",
        "Save it as UTF-8.",
        "Enregistrez-le en UTF-8.");

    public static readonly Phrase SecondDocument = new(
        "a second document begins here; the file is one.",
        "un second document commence ici ; le fichier n'en contient qu'un.",
        "Delete the `---` and what follows, or join the two.",
        "Supprimez le `---` et la suite, ou réunissez les deux.");

    public static readonly Phrase TooDeep = new(
        "more than {0} levels within each other are not read.",
        "plus de {0} niveaux imbriqués ne sont pas lus.",
        "Nothing here needs so many.",
        "Rien ici n'en demande autant.");

    public static readonly Phrase Alias = new(
        "`{0}`: anchors, aliases and merge keys are not read, since what a node may start is to stand where it counts.",
        "`{0}` : les ancres, alias et clés de fusion ne sont pas lus, car ce qu'un nœud peut lancer doit figurer là où cela compte.",
        "Write it out in each place.",
        "Écrivez-le en toutes lettres à chaque endroit.");

    public static readonly Phrase Tag = new(
        "`{0}` is a tag; what a value is follows from where it stands.",
        "`{0}` est une étiquette (tag) ; la nature d'une valeur découle de sa place.",
        "Delete it.",
        "Supprimez-la.");

    public static readonly Phrase KeyIsNoWord = new(
        "a list or a mapping stands here as a key.",
        "une liste ou un dictionnaire figure ici comme clé.",
        "A key is one word before a colon.",
        "Une clé est un mot devant un deux-points.");

    public static readonly Phrase Twice = new(
        "`{0}` is already in line {1}.",
        "`{0}` est déjà à la ligne {1}.",
        "Keep one.",
        "N'en gardez qu'un.");

    public static readonly Phrase UnknownKey = new(
        "`{0}` is no key of `{1}`.",
        "`{0}` n'est pas une clé de `{1}`.",
        "There are: {2}.",
        "Il y a : {2}.");

    public static readonly Phrase UnknownKeyNear = new(
        "`{0}` is no key of `{1}`.",
        "`{0}` n'est pas une clé de `{1}`.",
        "Did you mean `{2}`?",
        "Vouliez-vous dire `{2}` ?");

    public static readonly Phrase SecretHere = new(
        "`{0}`: this file holds no secrets, since others than root may read it.",
        "`{0}` : ce fichier ne contient pas de secrets, car d'autres que root peuvent le lire.",
        "Put the key into authkeys, and its path here: `keys: {{file: /etc/ha.d/authkeys}}`.",
        "Mettez la clé dans authkeys, et son chemin ici : `keys: {{file: /etc/ha.d/authkeys}}`.");

    public static readonly Phrase Writable = new(
        "the file has mode {0}: others than root may change what root starts.",
        "le fichier a le mode {0} : d'autres que root peuvent changer ce que root lance.",
        "Run `chmod 644 {1}`.",
        "Lancez `chmod 644 {1}`.");

    public static readonly Phrase Missing = new(
        "an entry of `{0}` lacks `{1}`.",
        "il manque `{1}` à une entrée de `{0}`.",
        "Add it.",
        "Ajoutez-le.");

    public static readonly Phrase NoMapping = new(
        "`{0}` needs keys with values.",
        "`{0}` demande des clés avec des valeurs.",
        "Write `KEY: VALUE` on lines of their own, indented. The keys are: {1}.",
        "Écrivez `CLÉ: VALEUR` sur des lignes à part, indentées. Les clés sont : {1}.");

    public static readonly Phrase NoList = new(
        "`{0}` needs a list.",
        "`{0}` demande une liste.",
        "Write each entry on a line of its own behind `- `, or all in brackets: `[ONE, TWO]`.",
        "Écrivez chaque entrée sur sa propre ligne derrière `- `, ou toutes entre crochets : `[UN, DEUX]`.");

    public static readonly Phrase NoScalar = new(
        "`{0}` needs one value, not several.",
        "`{0}` demande une seule valeur, et non plusieurs.",
        "Write `{0}: VALUE`.",
        "Écrivez `{0}: VALEUR`.");

    public static readonly Phrase NoValue = new(
        "`{0}` has no value.",
        "`{0}` n'a pas de valeur.",
        "Write one behind it, or delete it.",
        "Écrivez-en une derrière, ou supprimez-le.");

    public static readonly Phrase ControlCharacter = new(
        "a value of `{0}` holds a control character, or is longer than anything that is meant.",
        "une valeur de `{0}` contient un caractère de contrôle, ou est plus longue que tout ce qui peut être voulu.",
        "Write it anew, on one line.",
        "Réécrivez-la, sur une seule ligne.");

    public static readonly Phrase NoWord = new(
        "`{0}` holds a blank; `{1}` takes one word.",
        "`{0}` contient une espace ; `{1}` prend un seul mot.",
        "If these are several words, write a list: `[ONE, TWO]`.",
        "Si ce sont plusieurs mots, écrivez une liste : `[UN, DEUX]`.");

    public static readonly Phrase NoTruth = new(
        "`{0}` is neither true nor false for `{1}`.",
        "`{0}` n'est ni true ni false pour `{1}`.",
        "Write `{1}: {2}`.",
        "Écrivez `{1}: {2}`.");

    public static readonly Phrase NoUnit = new(
        "`{0}` has no unit.",
        "`{0}` n'a pas d'unité.",
        "Write `{1}: {0}s` for seconds, `{0}ms` for milliseconds.",
        "Écrivez `{1}: {0}s` pour des secondes, `{0}ms` pour des millisecondes.");

    public static readonly Phrase NoTime = new(
        "`{0}` is no time for `{1}`.",
        "`{0}` n'est pas une durée pour `{1}`.",
        "Write a number with ms, s, min or h behind it: `200ms`, `1.5s`, `2min`.",
        "Écrivez un nombre suivi de ms, s, min ou h : `200ms`, `1.5s`, `2min`.");

    public static readonly Phrase FailoverRange = new(
        "failover-within {0} cannot be kept: {1} <= {0} <= 1 d does not hold.",
        "failover-within {0} ne peut pas être tenu : {1} <= {0} <= 1 d n'est pas vrai.",
        "Write `1s`, or set keepalive and deadtime yourself.",
        "Écrivez `1s`, ou réglez vous-même keepalive et deadtime.");

    public static readonly Phrase DeadtimeBeyond = new(
        "deadtime {0} is too long for failover-within {1}, of which a fifth is left for the takeover itself: {0} <= {2} does not hold.",
        "deadtime {0} est trop long pour failover-within {1}, dont un cinquième reste pour la reprise elle-même : {0} <= {2} n'est pas vrai.",
        "Delete deadtime, or write a longer failover-within.",
        "Supprimez deadtime, ou écrivez un failover-within plus long.");

    public static readonly Phrase WarntimeBeyond = new(
        "warntime {0} is not before the deadtime that follows from failover-within: {0} < {1} does not hold.",
        "warntime {0} ne vient pas avant le deadtime qui découle de failover-within : {0} < {1} n'est pas vrai.",
        "Delete warntime: it is then half of deadtime.",
        "Supprimez warntime : il vaut alors la moitié de deadtime.");

    public static readonly Phrase OutOfPlace = new(
        "`{0}` means nothing for `{1}`.",
        "`{0}` n'a pas de sens pour `{1}`.",
        "Delete it.",
        "Supprimez-le.");

    public static readonly Phrase NoName = new(
        "`{0}` cannot be the name of a variable.",
        "`{0}` ne peut pas être le nom d'une variable.",
        "Write letters, digits and underscores; scripts see it as HA_NAME.",
        "Écrivez des lettres, des chiffres et des soulignés ; les scripts le voient comme HA_NOM.");

    public static readonly Phrase NoParameter = new(
        "`{0}` is no parameter of Heartbeat.",
        "`{0}` n'est pas un paramètre de Heartbeat.",
        "For a variable of your own use `environment`.",
        "Pour une variable à vous, utilisez `environment`.");

    public static readonly Phrase NoParameterNear = new(
        "`{0}` is no parameter of Heartbeat.",
        "`{0}` n'est pas un paramètre de Heartbeat.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase OtherName = new(
        "`{0}` cannot be this group's name yet: a group is known by its first resource, `{1}`, to the other node too.",
        "`{0}` ne peut pas encore être le nom de ce groupe : un groupe est connu par sa première ressource, `{1}`, de l'autre nœud aussi.",
        "Delete `name`.",
        "Supprimez `name`.");

    public static readonly Phrase DoubleColon = new(
        "`{0}` holds `::`, which divides a resource's arguments.",
        "`{0}` contient `::`, qui sépare les arguments d'une ressource.",
        "Write each argument for itself: `arguments: [ONE, TWO]`.",
        "Écrivez chaque argument à part : `arguments: [UN, DEUX]`.");

    public static readonly Phrase NoAddress = new(
        "`{0}` is no address with its mask.",
        "`{0}` n'est pas une adresse avec son masque.",
        "Write `address: 192.168.0.200/24`; the interface goes behind `on`.",
        "Écrivez `address: 192.168.0.200/24` ; l'interface va derrière `on`.");

    public static readonly Phrase LabelAlone = new(
        "the label `{0}` needs the interface that it belongs to.",
        "l'étiquette `{0}` demande l'interface à laquelle elle appartient.",
        "Add `on: INTERFACE`.",
        "Ajoutez `on: INTERFACE`.");

    public static readonly Phrase NoPart = new(
        "`{0}` cannot be part of an address: it holds a divider.",
        "`{0}` ne peut pas faire partie d'une adresse : il contient un séparateur.",
        "Write it without `/` and `::`.",
        "Écrivez-le sans `/` ni `::`.");

    public static readonly Phrase NotRead = new(
        "{0} is there too and is not read: {1} is in force.",
        "{0} est là aussi et n'est pas lu : c'est {1} qui compte.");

    public static readonly Phrase AgentOrStonith = new(
        "a method needs either `agent` or `stonith`.",
        "une méthode demande soit `agent`, soit `stonith`.",
        "Write `agent: fence_ipmilan` for a fence agent, `stonith: external/ipmi` for a plug-in of cluster-glue.",
        "Écrivez `agent: fence_ipmilan` pour un agent de fencing, `stonith: external/ipmi` pour un plug-in de cluster-glue.");

    public static readonly Phrase FencedTwice = new(
        "`{0}` has a fence device already.",
        "`{0}` a déjà un dispositif d'isolement.",
        "Join the two: one entry with several `methods`, tried in order.",
        "Réunissez les deux : une entrée avec plusieurs `methods`, essayées dans l'ordre.");

    public static readonly Phrase FenceSsh = new(
        "there is no fence agent `fence_ssh`: who can log in to a node has no silent node before him.",
        "il n'existe pas d'agent `fence_ssh` : si l'on peut se connecter à un nœud, il n'est pas muet.",
        "What cuts the power is needed: `fence_ipmilan`, `fence_redfish`, `fence_virsh` (the hypervisor by ssh)… For a class-room the plug-in `stonith: external/ssh` exists, which reboots a node that still answers.",
        "Il faut de quoi couper le courant : `fence_ipmilan`, `fence_redfish`, `fence_virsh` (l'hyperviseur par ssh)… Pour une salle de cours il existe le plug-in `stonith: external/ssh`, qui redémarre un nœud qui répond encore.");

    public static readonly Phrase NoFenceName = new(
        "`{0}` cannot be the name of a fence agent.",
        "`{0}` ne peut pas être le nom d'un agent de fencing.",
        "Write its name as in /usr/sbin: `fence_ipmilan`.",
        "Écrivez son nom comme dans /usr/sbin : `fence_ipmilan`.");

    public static readonly Phrase NoFenceAgents = new(
        "the fence agent `{0}` is not there, nor any other.",
        "l'agent de fencing `{0}` n'est pas là, ni aucun autre.",
        "Run `apt install fence-agents`.",
        "Lancez `apt install fence-agents`.");

    public static readonly Phrase NoFenceAgent = new(
        "there is no fence agent `{0}` here.",
        "il n'y a pas d'agent de fencing `{0}` ici.",
        "There are: {1}.",
        "Il y a : {1}.");

    public static readonly Phrase NoFenceAgentNear = new(
        "there is no fence agent `{0}` here.",
        "il n'y a pas d'agent de fencing `{0}` ici.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase SecretParameter = new(
        "`{0}`: this file holds no secrets, since others than root may read it.",
        "`{0}` : ce fichier ne contient pas de secrets, car d'autres que root peuvent le lire.",
        "Write the line `{0}=VALUE` into a file with mode 600, and its path here: `parameters-file: /etc/bascule/fence-NODE`.",
        "Écrivez la ligne `{0}=VALEUR` dans un fichier en mode 600, et son chemin ici : `parameters-file: /etc/bascule/fence-NŒUD`.");

    public static readonly Phrase ReservedParameter = new(
        "`{0}` is not for you to set: the agent is told in each call.",
        "`{0}` n'est pas à régler : l'agent l'apprend à chaque appel.",
        "Delete it; `action: off` beside `agent` keeps the node off after a fence.",
        "Supprimez-le ; `action: off` à côté de `agent` laisse le nœud éteint après un isolement.");

    public static readonly Phrase NoParameterName = new(
        "`{0}` cannot be the name of a parameter.",
        "`{0}` ne peut pas être le nom d'un paramètre.",
        "Write it as the agent's manual has it: letters, digits, `_` and `-`.",
        "Écrivez-le comme dans le manuel de l'agent : lettres, chiffres, `_` et `-`.");

    public static readonly Phrase StorageUnfenced = new(
        "`{0}` is destroyed when two nodes have it at once, and no fence device makes {1} harmless when it is silent.",
        "`{0}` est détruit si deux nœuds l'ont à la fois, et aucun dispositif d'isolement ne neutralise {1} quand il est muet.",
        "Add `fence` for each node (docs/operations/fencing.md). If you accept that a partition may destroy it, write `protection: none` beside its `home`.",
        "Ajoutez `fence` pour chaque nœud (docs/operations/fencing.md). Si vous acceptez qu'une partition puisse le détruire, écrivez `protection: none` à côté de son `home`.");

    public static readonly Phrase WhenWithoutReturn = new(
        "`failback-when` says when a group returns to its home under conditions, and `failback` does not ask for conditions.",
        "`failback-when` dit quand un groupe revient à son domicile sous conditions, et `failback` n'en demande pas.",
        "Write `failback: return-when-healthy`, or delete it.",
        "Écrivez `failback: return-when-healthy`, ou supprimez-le.");

    public static readonly Phrase NoTimeOfDay = new(
        "`{0}` is no part of a day.",
        "`{0}` n'est pas une partie de la journée.",
        "Write two times with minutes, by this machine's clock: `22:00-06:00`. Without `between` any time will do.",
        "Écrivez deux heures avec leurs minutes, selon l'horloge de cette machine : `22:00-06:00`. Sans `between`, toute heure convient.");

    public static readonly Phrase FenceWithoutDevice = new(
        "{0} has `protection: fence`, and there is no fence device for {1}: when {1} is silent, nobody takes {0} before somebody says `bascule confirm-off {1}`.",
        "{0} a `protection: fence`, et il n'y a pas de dispositif d'isolement pour {1} : quand {1} est muet, personne ne prend {0} avant que quelqu'un dise `bascule confirm-off {1}`.",
        "Add `fence` for {1}, if somebody shall not have to get up at night.",
        "Ajoutez `fence` pour {1}, si personne ne doit se lever la nuit.");
}
