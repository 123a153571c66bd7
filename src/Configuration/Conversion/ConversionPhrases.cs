// What can be said when one form of the files is turned into the other.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Conversion;

public static class ConversionPhrases
{
    public static readonly Phrase NoWord = new(
        "`{0}` cannot be said in {1}: there a blank or a comma divides words, and `#` begins a comment.",
        "`{0}` ne peut pas être dit dans {1} : là, une espace ou une virgule sépare les mots, et `#` commence un commentaire.",
        "Choose a value without them.",
        "Choisissez une valeur qui n'en contient pas.");

    public static readonly Phrase Keys = new(
        "that the keys are in {0} cannot be said: Heartbeat's are in {1}.",
        "que les clés sont dans {0} ne peut pas être dit : celles de Heartbeat sont dans {1}.",
        "Copy them: `install -m 600 {0} {1}`, and write that path here.",
        "Copiez-les : `install -m 600 {0} {1}`, et écrivez ce chemin ici.");

    public static readonly Phrase InlineValues = new(
        "what stands behind `stonith_host` may be a password, and bascule.yaml holds no secrets.",
        "ce qui figure derrière `stonith_host` peut être un mot de passe, et bascule.yaml ne contient pas de secrets.",
        "Put the values on one line of a file with mode 600, and write `stonith {0} FILE` instead.",
        "Mettez les valeurs sur une ligne d'un fichier en mode 600, et écrivez plutôt `stonith {0} FICHIER`.");

    public static readonly Phrase Fence = new(
        "how `{0}` is fenced cannot be said in ha.cf: there a device is a STONITH plug-in with a file, the same for all nodes, without delay, with reset.",
        "la façon dont `{0}` est isolé ne peut pas être dite dans ha.cf : là, un dispositif est un plug-in STONITH avec un fichier, le même pour tous les nœuds, sans délai, avec reset.",
        "Keep bascule.yaml.",
        "Gardez bascule.yaml.");

    public static readonly Phrase Protection = new(
        "the `protection` of `{0}` cannot be said in the classic files: there a fence device counts for all groups.",
        "la `protection` de `{0}` ne peut pas être dite dans les fichiers classiques : là, un dispositif d'isolement vaut pour tous les groupes.",
        "Keep bascule.yaml.",
        "Gardez bascule.yaml.");

    public static readonly Phrase Hooks = new(
        "`hooks` cannot be said in the classic files.",
        "`hooks` ne peut pas être dit dans les fichiers classiques.",
        "Keep bascule.yaml, or write scripts in /etc/ha.d/rc.d, named as the events are.",
        "Gardez bascule.yaml, ou écrivez des scripts dans /etc/ha.d/rc.d, nommés comme les événements.");

    public static readonly Phrase Director = new(
        "`{0}` is the director's, and in the classic files not the node's matter.",
        "`{0}` concerne le directeur, et dans les fichiers classiques n'est pas l'affaire du nœud.",
        "Write the virtual services into /etc/ha.d/ldirectord.cf or /etc/ipvsadm.rules and delete it here, or keep bascule.yaml.",
        "Écrivez les services virtuels dans /etc/ha.d/ldirectord.cf ou /etc/ipvsadm.rules et supprimez-le ici, ou gardez bascule.yaml.");

    public static readonly Phrase Returning = new(
        "`return-when-healthy` cannot be said in the classic files: there a group returns as soon as its home is there, or never.",
        "`return-when-healthy` ne peut pas être dit dans les fichiers classiques : là, un groupe revient dès que son domicile est là, ou jamais.",
        "Write `failback: return` or `failback: stay`, or keep bascule.yaml.",
        "Écrivez `failback: return` ou `failback: stay`, ou gardez bascule.yaml.");

    public static readonly Phrase Check = new(
        "the check `{0}` of {1} cannot be said in the classic files.",
        "la vérification `{0}` de {1} ne peut pas être dite dans les fichiers classiques.",
        "Keep bascule.yaml.",
        "Gardez bascule.yaml.");

    public static readonly Phrase Differs = new(
        "this would not say the same: {0}.",
        "cela ne dirait pas la même chose : {0}.",
        "Nothing was written; change it in the file that is converted.",
        "Rien n'a été écrit ; changez-le dans le fichier à convertir.");
}
