// What can be said about a file before its words are looked at.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration;

public static class FilePhrases
{
    public static readonly Phrase More = new(
        "there may be more than these {0}; they are not shown.",
        "il y en a peut-être plus que ces {0} ; ils ne sont pas affichés.",
        "Correct these first.",
        "Corrigez d'abord ceux-ci.");

    public static readonly Phrase Unreadable = new(
        "the file exists but cannot be read: {0}.",
        "le fichier existe mais ne peut pas être lu : {0}.",
        "Run this as root, or look at the rights with `ls -l`.",
        "Relancez en root, ou vérifiez les droits avec `ls -l`.");

    public static readonly Phrase NoHaCf = new(
        "there is no ha.cf.",
        "il n'y a pas de ha.cf.",
        "Create {0} with at least these lines: `node NAME1 NAME2` (as `uname -n` prints on each machine), `bcast INTERFACE`, `auto_failback on`.",
        "Créez {0} avec au moins ces lignes : `node NOM1 NOM2` (ce que `uname -n` affiche sur chaque machine), `bcast INTERFACE`, `auto_failback on`.");

    public static readonly Phrase NoAuthkeys = new(
        "there is no authkeys.",
        "il n'y a pas d'authkeys.",
        "Create {0} with the lines `auth 1` and `1 sha1 A-LONG-SECRET`, the same on every node, then `chmod 600 {0}`.",
        "Créez {0} avec les lignes `auth 1` et `1 sha1 UN-LONG-SECRET`, identiques sur chaque nœud, puis `chmod 600 {0}`.");

    public static readonly Phrase NoHaresources = new(
        "there is no haresources.",
        "il n'y a pas de haresources.",
        "Create {0} with a line such as `NODE IPaddr::192.168.0.200/24/eth0 apache2`, the same on every node; an empty file is allowed.",
        "Créez {0} avec une ligne comme `NŒUD IPaddr::192.168.0.200/24/eth0 apache2`, identique sur chaque nœud ; un fichier vide est permis.");

    public static readonly Phrase ByteOrderMark = new(
        "the file begins with a byte order mark, which Heartbeat takes for part of the first word.",
        "le fichier commence par une marque d'ordre des octets (BOM), que Heartbeat prend pour une partie du premier mot.",
        "Save it as UTF-8 without BOM, or run `sed -i '1s/^\\xEF\\xBB\\xBF//' {0}`.",
        "Enregistrez-le en UTF-8 sans BOM, ou lancez `sed -i '1s/^\\xEF\\xBB\\xBF//' {0}`.");

    public static readonly Phrase NulByte = new(
        "the file holds a NUL byte: it is not a plain text file (UTF-16, perhaps).",
        "le fichier contient un octet NUL : ce n'est pas un fichier texte simple (UTF-16, peut-être).",
        "Write it anew as plain text.",
        "Réécrivez-le en texte simple.");

    public static readonly Phrase TooLarge = new(
        "the file has {0} bytes; more than {1} are not read.",
        "le fichier fait {0} octets ; au-delà de {1}, il n'est pas lu.",
        "Is this the right file?",
        "Est-ce le bon fichier ?");

    public static readonly Phrase LongLine = new(
        "the line has {0} bytes; a line may have {1}.",
        "la ligne fait {0} octets ; une ligne peut en avoir {1}.",
        "Divide it.",
        "Divisez-la.");

    public static readonly Phrase NoBreakSpace = new(
        "`{0}` holds a no-break space, which looks like a blank and is none.",
        "`{0}` contient une espace insécable, qui ressemble à une espace ordinaire et n'en est pas une.",
        "Type the blank anew; pasted text brings such characters.",
        "Retapez l'espace ; un texte collé apporte de tels caractères.");

    public static readonly Phrase CarriageReturns = new(
        "the lines end as on Windows (CR LF); the CR is ignored here, but Heartbeat's own scripts stumble over it.",
        "les lignes finissent comme sous Windows (CR LF) ; le CR est ignoré ici, mais les scripts de Heartbeat trébuchent dessus.",
        "Remove it: `sed -i 's/\\r$//' {0}`.",
        "Supprimez-le : `sed -i 's/\\r$//' {0}`.");

    public static readonly Phrase TwoFolders = new(
        "both {0} and {1} exist and their {2} differ; {0} is the one that is read.",
        "{0} et {1} existent tous deux et leurs {2} diffèrent ; c'est {0} qui est lu.",
        "Keep one: move what you want into {0}, then `mv {1} {1}.old && ln -s {0} {1}`.",
        "N'en gardez qu'un : mettez ce que vous voulez dans {0}, puis `mv {1} {1}.old && ln -s {0} {1}`.");
}
