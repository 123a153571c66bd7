// What can be said about lines of ipvsadm's options.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Director;

public static class RulesPhrases
{
    public static readonly Phrase CommentNotAtStart = new(
        "only a line that begins with `#` is a comment to ipvsadm: it stops here, and what follows is not loaded.",
        "seule une ligne qui commence par `#` est un commentaire pour ipvsadm : il s'arrête ici, et la suite n'est pas chargée.",
        "Put the comment on a line of its own, with `#` as its first character.",
        "Mettez le commentaire sur sa propre ligne, avec `#` comme premier caractère.");

    public static readonly Phrase OtherProgram = new(
        "`{0}` stands where a line begins with an option, or with the word `ipvsadm`.",
        "`{0}` se trouve là où une ligne commence par une option, ou par le mot `ipvsadm`.",
        "Delete it: `ipvsadm -A …`, or `-A …`.",
        "Supprimez-le : `ipvsadm -A …`, ou `-A …`.");

    public static readonly Phrase Quoted = new(
        "`{0}` has quotes, which ipvsadm does not take away here.",
        "`{0}` a des guillemets, qu'ipvsadm n'enlève pas ici.",
        "Write it without.",
        "Écrivez-le sans guillemets.");

    public static readonly Phrase UnknownOption = new(
        "ipvsadm has no option `{0}`.",
        "ipvsadm n'a pas d'option `{0}`.",
        "A line begins with one of {1}.",
        "Une ligne commence par l'une de : {1}.");

    public static readonly Phrase UnknownOptionNear = new(
        "ipvsadm has no option `{0}`.",
        "ipvsadm n'a pas d'option `{0}`.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase Unexpected = new(
        "`{0}` belongs to no option.",
        "`{0}` n'appartient à aucune option.",
        "Delete it, or write its option in front: `-s` a scheduler, `-r` a real server, `-w` a weight.",
        "Supprimez-le, ou écrivez son option devant : `-s` un ordonnanceur, `-r` un serveur réel, `-w` un poids.");

    public static readonly Phrase NoCommand = new(
        "the line does not say what is to be done.",
        "la ligne ne dit pas ce qu'il faut faire.",
        "Begin it with `-A` (a virtual service) or `-a` (a real server of one).",
        "Commencez-la par `-A` (un service virtuel) ou `-a` (un serveur réel d'un service).");

    public static readonly Phrase OtherCommand = new(
        "`{0}` changes neither a virtual service nor a real server, and does nothing in a file of them.",
        "`{0}` ne change ni service virtuel ni serveur réel, et n'a rien à faire dans un tel fichier.",
        "Delete the line; the sync daemon is set by DAEMON in /etc/default/ipvsadm.",
        "Supprimez la ligne ; le démon de synchronisation se règle par DAEMON dans /etc/default/ipvsadm.");

    public static readonly Phrase ValueMissing = new(
        "`{0}` lacks its value.",
        "il manque sa valeur à `{0}`.",
        "Write it behind: `{0} {1}`.",
        "Écrivez-la derrière : `{0} {1}`.");

    public static readonly Phrase ValueUnwanted = new(
        "`{0}` takes no value.",
        "`{0}` ne prend pas de valeur.",
        "Write `{1}`.",
        "Écrivez `{1}`.");

    public static readonly Phrase Excluded = new(
        "`{0}` cannot stand beside `{1}`: a line has one of its kind.",
        "`{0}` ne peut pas figurer à côté de `{1}` : une ligne n'en a qu'un de la sorte.",
        "Delete one of them.",
        "Supprimez l'un des deux.");

    public static readonly Phrase NotHere = new(
        "`{0}` does not belong to `{1}`.",
        "`{0}` ne va pas avec `{1}`.",
        "Delete it; `{1}` takes: {2}.",
        "Supprimez-le ; `{1}` prend : {2}.");

    public static readonly Phrase ServiceMissing = new(
        "`{0}` lacks the virtual service that it is about.",
        "il manque à `{0}` le service virtuel dont il s'agit.",
        "Write `-t ADDRESS:PORT`, `-u ADDRESS:PORT` or `-f MARK`.",
        "Écrivez `-t ADRESSE:PORT`, `-u ADRESSE:PORT` ou `-f MARQUE`.");

    public static readonly Phrase ServerMissing = new(
        "`{0}` lacks the real server that it is about.",
        "il manque à `{0}` le serveur réel dont il s'agit.",
        "Write `-r ADDRESS:PORT`.",
        "Écrivez `-r ADRESSE:PORT`.");

    public static readonly Phrase NoSuchService = new(
        "no line above adds the virtual service `{0}`.",
        "aucune ligne au-dessus n'ajoute le service virtuel `{0}`.",
        "Write `-A {0}` above.",
        "Écrivez `-A {0}` au-dessus.");

    public static readonly Phrase NoSuchServiceNear = new(
        "no line above adds the virtual service `{0}`.",
        "aucune ligne au-dessus n'ajoute le service virtuel `{0}`.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase NoSuchServer = new(
        "no line above adds the real server {0} to {1}.",
        "aucune ligne au-dessus n'ajoute le serveur réel {0} à {1}.",
        "Correct it; `-a` adds one.",
        "Corrigez-le ; `-a` en ajoute un.");

    public static readonly Phrase UnknownEngine = new(
        "there is no persistence engine `{0}`.",
        "il n'existe pas de moteur de persistance `{0}`.",
        "There is one: `sip`.",
        "Il y en a un : `sip`.");

    public static readonly Phrase UnknownTunnel = new(
        "there is no tunnel of the type `{0}`.",
        "il n'existe pas de tunnel du type `{0}`.",
        "Write ipip, gue or gre.",
        "Écrivez ipip, gue ou gre.");

    public static readonly Phrase NotOfTunnel = new(
        "`{0}` does not belong to a tunnel of the type {1}.",
        "`{0}` ne va pas avec un tunnel du type {1}.",
        "Delete it: `--tun-port` and `--tun-remcsum` are of gue, `--tun-csum` and `--tun-nocsum` of gue and gre.",
        "Supprimez-le : `--tun-port` et `--tun-remcsum` sont de gue, `--tun-csum` et `--tun-nocsum` de gue et gre.");

    public static readonly Phrase TunnelPortMissing = new(
        "a tunnel of the type gue lacks its port.",
        "il manque son port au tunnel du type gue.",
        "Write `--tun-port 6080`, or the port that the real server listens on.",
        "Écrivez `--tun-port 6080`, ou le port sur lequel le serveur réel écoute.");

    public static readonly Phrase MarkFamily = new(
        "`-6` says of which family a firewall mark is; an address says it itself.",
        "`-6` dit de quelle famille est une marque de pare-feu ; une adresse le dit elle-même.",
        "Delete it.",
        "Supprimez-le.");
}
