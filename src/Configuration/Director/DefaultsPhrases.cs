// What can be said about /etc/default/ipvsadm, which Debian's init script of ipvsadm reads as a piece of shell.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Director;

public static class DefaultsPhrases
{
    public static readonly Phrase NotAssignment = new(
        "`{0}` is no assignment NAME=VALUE.",
        "`{0}` n'est pas une affectation NOM=VALEUR.",
        "Write it without blanks around `=`, for instance `AUTO=\"true\"`, or put a `#` in front.",
        "Écrivez-la sans espaces autour de `=`, par exemple `AUTO=\"true\"`, ou mettez un `#` devant.");

    public static readonly Phrase UnknownName = new(
        "nothing reads `{0}`.",
        "rien ne lit `{0}`.",
        "What is read: {1}.",
        "Ce qui est lu : {1}.");

    public static readonly Phrase UnknownNameNear = new(
        "nothing reads `{0}`.",
        "rien ne lit `{0}`.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase SyncIdMalformed = new(
        "`{0}` is no syncid: a number from 0 to 255 is needed.",
        "`{0}` n'est pas un syncid : il faut un nombre de 0 à 255.",
        "Write the same one on both directors.",
        "Écrivez le même sur les deux directeurs.");

    public static readonly Phrase InterfaceMalformed = new(
        "`{0}` is no name of a network interface.",
        "`{0}` n'est pas un nom d'interface réseau.",
        "Write one that `ip link` shows.",
        "Écrivez-en un que montre `ip link`.");

    public static readonly Phrase NoInterface = new(
        "this machine has no interface `{0}` to tell its connections on.",
        "cette machine n'a pas d'interface `{0}` pour annoncer ses connexions.",
        "It has: {1}.",
        "Elle a : {1}.");

    public static readonly Phrase NoInterfaceNear = new(
        "this machine has no interface `{0}` to tell its connections on.",
        "cette machine n'a pas d'interface `{0}` pour annoncer ses connexions.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase OnlyMaster = new(
        "`{0}` tells the connections of this director and takes over none: with the same file on a second director both tell and nobody listens, and each takeover breaks every connection.",
        "`{0}` annonce les connexions de ce directeur et n'en reprend aucune : avec le même fichier sur un second directeur, les deux annoncent, personne n'écoute, et chaque reprise rompt toutes les connexions.",
        "Write `DAEMON=\"both\"` on both directors; a single director needs `none`.",
        "Écrivez `DAEMON=\"both\"` sur les deux directeurs ; un directeur seul a besoin de `none`.");

    public static readonly Phrase OnlyBackup = new(
        "`{0}` takes over the other director's connections and tells none of its own: after a takeover they are lost on the way back.",
        "`{0}` reprend les connexions de l'autre directeur et n'annonce pas les siennes : après une reprise, elles sont perdues au retour.",
        "Write `DAEMON=\"both\"` on both directors.",
        "Écrivez `DAEMON=\"both\"` sur les deux directeurs.");

    public static readonly Phrase NotLoaded = new(
        "the virtual services in here are not loaded: {0} does not say AUTO=\"true\".",
        "les services virtuels de ce fichier ne sont pas chargés : {0} ne dit pas AUTO=\"true\".",
        "Write `AUTO=\"true\"` there.",
        "Écrivez-y `AUTO=\"true\"`.");
}
