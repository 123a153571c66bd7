// What can be said about authkeys. None of these takes a word that may be a secret.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Classic;

public static class AuthkeysPhrases
{
    public static readonly Phrase Readable = new(
        "the file has mode {0}: others than root may read the keys.",
        "le fichier a le mode {0} : d'autres que root peuvent lire les clés.",
        "Run `chmod 600 {1}`.",
        "Lancez `chmod 600 {1}`.");

    public static readonly Phrase Writable = new(
        "the file has mode {0}: others than root may change the keys.",
        "le fichier a le mode {0} : d'autres que root peuvent changer les clés.",
        "Run `chmod 600 {1}`.",
        "Lancez `chmod 600 {1}`.");

    public static readonly Phrase NoAuth = new(
        "no line says which key signs.",
        "aucune ligne ne dit quelle clé signe.",
        "Write `auth {0}` as the first line.",
        "Écrivez `auth {0}` en première ligne.");

    public static readonly Phrase AuthForm = new(
        "this line begins as the one that says which key signs, but is not `auth NUMBER`.",
        "cette ligne commence comme celle qui dit quelle clé signe, mais n'est pas `auth NUMÉRO`.",
        "Write `auth 1`.",
        "Écrivez `auth 1`.");

    public static readonly Phrase AuthTooLate = new(
        "`auth {0}` stands behind the line of key {0}; Heartbeat wants it before.",
        "`auth {0}` vient après la ligne de la clé {0} ; Heartbeat le veut avant.",
        "Move `auth {0}` to the top.",
        "Mettez `auth {0}` tout en haut.");

    public static readonly Phrase NoSuchKey = new(
        "`auth {0}` names a key that is not in the file.",
        "`auth {0}` désigne une clé qui n'est pas dans le fichier.",
        "Add the line `{0} sha1 A-LONG-SECRET`.",
        "Ajoutez la ligne `{0} sha1 UN-LONG-SECRET`.");

    public static readonly Phrase KeyForm = new(
        "this line is neither `auth NUMBER` nor a key.",
        "cette ligne n'est ni `auth NUMÉRO` ni une clé.",
        "Write `1 sha1 A-LONG-SECRET`, or put a `#` before a remark.",
        "Écrivez `1 sha1 UN-LONG-SECRET`, ou mettez un `#` devant une remarque.");

    public static readonly Phrase IdRange = new(
        "`{0}` is no number of a key: they go from 0 to 15.",
        "`{0}` n'est pas un numéro de clé : ils vont de 0 à 15.",
        "Write a smaller one, also in the auth line.",
        "Écrivez-en un plus petit, aussi dans la ligne auth.");

    public static readonly Phrase NoMethod = new(
        "key {0} lacks its method or its secret.",
        "il manque à la clé {0} sa méthode ou son secret.",
        "Write `{0} sha1 A-LONG-SECRET`.",
        "Écrivez `{0} sha1 UN-LONG-SECRET`.");

    public static readonly Phrase UnknownMethod = new(
        "`{0}` is no method of authkeys.",
        "`{0}` n'est pas une méthode d'authkeys.",
        "Write `{1} sha1 A-LONG-SECRET` (or md5).",
        "Écrivez `{1} sha1 UN-LONG-SECRET` (ou md5).");

    public static readonly Phrase UnknownMethodNear = new(
        "`{0}` is no method of authkeys.",
        "`{0}` n'est pas une méthode d'authkeys.",
        "Did you mean `{2} {1} …`? Between two Bascules the packets are signed with HMAC-SHA256 whatever stands here.",
        "Vouliez-vous dire `{2} {1} …` ? Entre deux Bascule les paquets sont signés en HMAC-SHA256 quoi qu'il y ait ici.");

    public static readonly Phrase CrcHasNoKey = new(
        "`crc` has no key: anybody on the network could give orders to this cluster.",
        "`crc` n'a pas de clé : n'importe qui sur le réseau pourrait donner des ordres à cette grappe.",
        "Write `{0} sha1 A-LONG-SECRET`, the same on every node.",
        "Écrivez `{0} sha1 UN-LONG-SECRET`, identique sur chaque nœud.");

    public static readonly Phrase NoKey = new(
        "method `{0}` needs a key.",
        "la méthode `{0}` a besoin d'une clé.",
        "Write `{1} {0} A-LONG-SECRET`.",
        "Écrivez `{1} {0} UN-LONG-SECRET`.");

    public static readonly Phrase KeyWithBlanks = new(
        "a key is one word: of this one only the first word counts, the {0} characters from column {2}; the {1} behind it are ignored.",
        "une clé est un seul mot : de celle-ci seul le premier mot compte, les {0} caractères à partir de la colonne {2} ; les {1} suivants sont ignorés.",
        "Write it without blanks, the same on every node.",
        "Écrivez-la sans espaces, identique sur chaque nœud.");

    public static readonly Phrase SameId = new(
        "key {0} is already in line {1}; this line counts.",
        "la clé {0} est déjà à la ligne {1} ; c'est cette ligne-ci qui compte.",
        "Delete one of them.",
        "Supprimez l'une des deux.");
}
