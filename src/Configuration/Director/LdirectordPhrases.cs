// What can be said about ldirectord.cf.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Director;

public static class LdirectordPhrases
{
    public static readonly Phrase UnknownKey = new(
        "`{0}` is no key of ldirectord.cf.",
        "`{0}` n'est pas une clé de ldirectord.cf.",
        "ldirectord(8) lists them; a `#` in front makes the line a comment.",
        "ldirectord(8) les énumère ; un `#` devant fait de la ligne un commentaire.");

    public static readonly Phrase UnknownKeyNear = new(
        "`{0}` is no key of ldirectord.cf.",
        "`{0}` n'est pas une clé de ldirectord.cf.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase NoEquals = new(
        "`{0}` is no setting: the `=` is missing.",
        "`{0}` n'est pas un réglage : il manque le `=`.",
        "Write KEY = VALUE.",
        "Écrivez CLÉ = VALEUR.");

    public static readonly Phrase BareSupervised = new(
        "`supervised` alone is the old way to write it.",
        "`supervised` seul est l'ancienne façon de l'écrire.",
        "Write `supervised = yes`.",
        "Écrivez `supervised = yes`.");

    public static readonly Phrase OnlyInVirtual = new(
        "`{0}` belongs to a virtual service, but the line is not indented.",
        "`{0}` appartient à un service virtuel, mais la ligne n'est pas en retrait.",
        "Begin the line with a tab or four blanks, below its `virtual = …`.",
        "Commencez la ligne par une tabulation ou quatre espaces, sous son `virtual = …`.");

    public static readonly Phrase OnlyGlobal = new(
        "`{0}` is for all virtual services and cannot be set for one.",
        "`{0}` vaut pour tous les services virtuels et ne peut pas être réglé pour un seul.",
        "Write it above the first `virtual`, without a blank in front.",
        "Écrivez-le au-dessus du premier `virtual`, sans espace devant.");

    public static readonly Phrase BlankEndsBlock = new(
        "an empty line has ended the virtual service of line {0}: this line belongs to none.",
        "une ligne vide a terminé le service virtuel de la ligne {0} : cette ligne n'appartient à aucun.",
        "Delete the empty line, or write a `#` into it.",
        "Supprimez la ligne vide, ou mettez-y un `#`.");

    public static readonly Phrase IndentedOutside = new(
        "the line is indented, but there is no virtual service above that it could belong to.",
        "la ligne est en retrait, mais il n'y a pas au-dessus de service virtuel auquel elle appartiendrait.",
        "Write `virtual = ADDRESS:PORT` above, or take the blanks away.",
        "Écrivez `virtual = ADRESSE:PORT` au-dessus, ou enlevez les espaces.");

    public static readonly Phrase TooLittleIndent = new(
        "the line is indented by less than four blanks, which is not enough for ldirectord.",
        "la ligne est en retrait de moins de quatre espaces, ce qui ne suffit pas à ldirectord.",
        "Begin it with a tab or four blanks.",
        "Commencez-la par une tabulation ou quatre espaces.");

    public static readonly Phrase Gone = new(
        "`{0}` does not exist any more.",
        "`{0}` n'existe plus.",
        "Write {1}.",
        "Écrivez {1}.");

    public static readonly Phrase CheckCount = new(
        "`checkcount` counts only for ping checks, and is to go.",
        "`checkcount` ne compte que pour les vérifications ping, et doit disparaître.",
        "Write `failurecount`, which counts for every check.",
        "Écrivez `failurecount`, qui compte pour toute vérification.");

    public static readonly Phrase ValueMissing = new(
        "`{0}` has no value.",
        "`{0}` n'a pas de valeur.",
        "Write it behind the `=`, or delete the line.",
        "Écrivez-la derrière le `=`, ou supprimez la ligne.");

    public static readonly Phrase ExtraWord = new(
        "`{0}` is one word too many: `{1}` has one value.",
        "`{0}` est un mot de trop : `{1}` a une seule valeur.",
        "Delete it.",
        "Supprimez-le.");

    public static readonly Phrase MustBeQuoted = new(
        "the value of `{0}` must stand in double quotes.",
        "la valeur de `{0}` doit être entre guillemets droits.",
        "Write `{0} = \"…\"`.",
        "Écrivez `{0} = \"…\"`.");

    public static readonly Phrase NumberMalformed = new(
        "`{0}` is nothing that {1} can be: a whole number from {2} is needed.",
        "`{0}` n'est pas une valeur possible de {1} : il faut un nombre entier à partir de {2}.",
        "Write the number alone; times are seconds.",
        "Écrivez le nombre seul ; les durées sont en secondes.");

    public static readonly Phrase VirtualWithoutPort = new(
        "`{0}` has no port, and is no firewall mark, which would be a number alone; ldirectord would take the digits at its beginning for one.",
        "`{0}` n'a pas de port, et n'est pas une marque de pare-feu, qui serait un nombre seul ; ldirectord prendrait les chiffres du début pour une marque.",
        "Write `{0}:80`.",
        "Écrivez `{0}:80`.");

    public static readonly Phrase WrongFamily = new(
        "`{0}` is for {1}.",
        "`{0}` est pour {1}.",
        "Write `{2}`.",
        "Écrivez `{2}`.");

    public static readonly Phrase ProtocolOfMark = new(
        "the protocol of a firewall mark is fwm, and of an address it is tcp or udp: `{0}` does not fit.",
        "le protocole d'une marque de pare-feu est fwm, celui d'une adresse est tcp ou udp : `{0}` ne convient pas.",
        "Delete it, or write the other.",
        "Supprimez-le, ou écrivez l'autre.");

    public static readonly Phrase MethodMissing = new(
        "`{0}` lacks the way that packets go to it.",
        "il manque à `{0}` la façon dont les paquets y vont.",
        "Write `masq` (NAT), `gate` (direct routing) or `ipip` (a tunnel) behind it.",
        "Écrivez derrière `masq` (NAT), `gate` (routage direct) ou `ipip` (un tunnel).");

    public static readonly Phrase MethodUnknown = new(
        "`{0}` is no way to send packets to a real server.",
        "`{0}` n'est pas une façon d'envoyer des paquets à un serveur réel.",
        "Write `masq` (NAT), `gate` (direct routing) or `ipip` (a tunnel).",
        "Écrivez `masq` (NAT), `gate` (routage direct) ou `ipip` (un tunnel).");

    public static readonly Phrase NotOfServer = new(
        "`{0}` is not understood behind a real server.",
        "`{0}` n'est pas compris derrière un serveur réel.",
        "The order is: address, method, weight, \"request\", \"receive\", l:NUMBER, u:NUMBER.",
        "L'ordre est : adresse, méthode, poids, \"request\", \"receive\", l:NOMBRE, u:NOMBRE.");

    public static readonly Phrase RangeOrder = new(
        "the range ends at {1}, below its beginning, {0}.",
        "la plage finit à {1}, en dessous de son début, {0}.",
        "Exchange them.",
        "Échangez-les.");

    public static readonly Phrase RangeTooLarge = new(
        "the range has {0} addresses; more than {1} cannot be meant.",
        "la plage a {0} adresses ; plus de {1} ne peuvent pas être voulues.",
        "Correct one of its ends.",
        "Corrigez l'une de ses bornes.");

    public static readonly Phrase RangeOfIPv6 = new(
        "a range is of IPv4 addresses.",
        "une plage est faite d'adresses IPv4.",
        "Write one line for each server.",
        "Écrivez une ligne par serveur.");

    public static readonly Phrase NoneWithOthers = new(
        "`none` stands beside others.",
        "`none` figure à côté d'autres.",
        "Write it alone, or delete it.",
        "Écrivez-le seul, ou supprimez-le.");

    public static readonly Phrase QuiescePersistent = new(
        "the service is persistent and quiescent: clients that a dead server had are sent to it on, up to {0} s after their last connection.",
        "le service est persistant et quiescent : les clients qu'avait un serveur mort lui sont encore envoyés, jusqu'à {0} s après leur dernière connexion.",
        "Write `quiescent = no`, or `sysctl net.ipv4.vs.expire_quiescent_template=1`.",
        "Écrivez `quiescent = no`, ou `sysctl net.ipv4.vs.expire_quiescent_template=1`.");

    public static readonly Phrase QuiesceHashed = new(
        "with `quiescent = yes` the scheduler {0} goes on choosing a dead server for its clients, and refuses them.",
        "avec `quiescent = yes`, l'ordonnanceur {0} continue de choisir un serveur mort pour ses clients, et les refuse.",
        "Write `quiescent = no`, or for sh and mh `schedflags = NAME-fallback`.",
        "Écrivez `quiescent = no`, ou pour sh et mh `schedflags = NOM-fallback`.");

    public static readonly Phrase IntervalUnused = new(
        "the interval of one virtual service counts only with `fork = yes`.",
        "l'intervalle d'un seul service virtuel ne compte qu'avec `fork = yes`.",
        "Write it above the first `virtual`, or set `fork = yes`.",
        "Écrivez-le au-dessus du premier `virtual`, ou mettez `fork = yes`.");

    public static readonly Phrase CommandMissing = new(
        "an external check without `checkcommand` runs /bin/true: every server counts as up.",
        "une vérification externe sans `checkcommand` lance /bin/true : tout serveur compte comme actif.",
        "Write `checkcommand = \"/path/to/script\"`.",
        "Écrivez `checkcommand = \"/chemin/du/script\"`.");

    public static readonly Phrase HeadWithReceive = new(
        "the answer to HEAD has no body that `receive` could be looked for in.",
        "la réponse à HEAD n'a pas de corps où chercher `receive`.",
        "Delete `receive`, or write `httpmethod = GET`.",
        "Supprimez `receive`, ou écrivez `httpmethod = GET`.");

    public static readonly Phrase RequestMissing = new(
        "a check of {0} needs a query.",
        "une vérification de {0} a besoin d'une requête.",
        "Write `request = \"SELECT …\"`; one row in the answer is good.",
        "Écrivez `request = \"SELECT …\"` ; une ligne dans la réponse suffit.");

    public static readonly Phrase NotSpoken = new(
        "nothing is spoken of {0} here: that a connection is accepted is all that is asked (by UDP: that the host answers an echo request).",
        "{0} n'est pas parlé ici : il est seulement demandé qu'une connexion soit acceptée (en UDP : que l'hôte réponde à une demande d'écho).",
        "For more write `checktype = external` and a `checkcommand`, for instance one of Debian's monitoring-plugins.",
        "Pour davantage, écrivez `checktype = external` et un `checkcommand`, par exemple l'un des monitoring-plugins de Debian.");

    public static readonly Phrase NobodyLogsIn = new(
        "the check of {0} reads the greeting, and logs in nowhere: `{1}` is not used.",
        "la vérification de {0} lit l'accueil, et ne s'identifie nulle part : `{1}` ne sert pas.",
        "Delete it, or write `checktype = external` and a `checkcommand` that logs in.",
        "Supprimez-le, ou écrivez `checktype = external` et un `checkcommand` qui s'identifie.");

    public static readonly Phrase MailAddressMalformed = new(
        "`{0}` is not a mail address: nobody gets mail there.",
        "`{0}` n'est pas une adresse de courriel : personne n'y reçoit rien.",
        "Write `name@example.org`, or the name of somebody of this machine; several are divided by commas.",
        "Écrivez `nom@example.org`, ou le nom de quelqu'un de cette machine ; plusieurs sont séparés par des virgules.");

    public static readonly Phrase SenderMalformed = new(
        "`{0}` is not a mail address: mail comes from root of this machine.",
        "`{0}` n'est pas une adresse de courriel : le courriel vient de root de cette machine.",
        "Write `name@example.org` or `Some Name <name@example.org>`.",
        "Écrivez `nom@example.org` ou `Un Nom <nom@example.org>`.");

    public static readonly Phrase NoMailAtStop = new(
        "at a stop nothing is mailed: it says nothing about real servers.",
        "à un arrêt rien n'est envoyé : il ne dit rien des serveurs réels.");

    public static readonly Phrase WithoutRights = new(
        "`{0}` runs as the user bascule, without root's rights.",
        "`{0}` tourne sous l'utilisateur bascule, sans les droits de root.",
        "What needs root can be done by a path unit of systemd on a file that the program writes (systemd.path(5)).",
        "Ce qui demande root peut être fait par une unité path de systemd sur un fichier que le programme écrit (systemd.path(5)).");

    public static readonly Phrase StaysOnlyTogether = new(
        "`cleanstop = no` of {0} counts only where every virtual service has it: a stop takes the whole table away.",
        "`cleanstop = no` de {0} ne compte que si chaque service virtuel l'a : un arrêt retire toute la table.",
        "Write it above all services, and all services into this file; {1} has it not.",
        "Écrivez-le au-dessus de tous les services, et tous les services dans ce fichier ; {1} ne l'a pas.");

    public static readonly Phrase ExecutedMissing = new(
        "there is no such file, so that its virtual services are missing: {0}.",
        "ce fichier n'existe pas, donc ses services virtuels manquent : {0}.",
        "Write the path of another ldirectord.cf, or delete the line.",
        "Écrivez le chemin d'un autre ldirectord.cf, ou supprimez la ligne.");
}
