// What a reload would change, and what would follow, in both languages.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Reloading;

public static class ReloadPhrases
{
    // What is other in the files.
    public static readonly Phrase Changed = new("{0}: {1} → {2}", "{0} : {1} → {2}");
    public static readonly Phrase KeyAdded = new("key {0} is added", "la clé {0} est ajoutée");
    public static readonly Phrase KeyRemoved = new("key {0} is removed", "la clé {0} est retirée");
    public static readonly Phrase KeyReplaced = new("key {0} has another secret", "la clé {0} a un autre secret");
    public static readonly Phrase GroupAdded = new("group `{0}` is added", "le groupe `{0}` est ajouté");
    public static readonly Phrase GroupRemoved = new("group {0} is removed", "le groupe {0} est retiré");
    public static readonly Phrase GroupsOrdered = new("the groups stand in another order", "les groupes sont dans un autre ordre");
    public static readonly Phrase HomeChanged = new("group {0}: home {1} → {2}", "groupe {0} : domicile {1} → {2}");
    public static readonly Phrase ResourceAdded = new("group {0}: {1} is added", "groupe {0} : {1} est ajouté");
    public static readonly Phrase ResourceRemoved = new("group {0}: {1} is removed", "groupe {0} : {1} est retiré");
    public static readonly Phrase ResourcesOrdered = new("group {0}: its resources stand in another order", "groupe {0} : ses ressources sont dans un autre ordre");

    public static readonly Phrase HooksReplaced = new("hooks: {0}", "crochets : {0}");

    public static readonly Phrase ChecksReplaced = new("checks of {0}: {1}", "vérifications de {0} : {1}");

    // What follows.
    public static readonly Phrase NothingMoves = new("nothing moves", "rien ne bouge");
    public static readonly Phrase IsAccepted = new("nothing moves; packets signed with it are believed", "rien ne bouge ; les paquets signés avec elle sont crus");
    public static readonly Phrase IsRefused = new(
        "nothing moves; packets signed with it are refused: no node may sign with it any more", "rien ne bouge ; les paquets signés avec elle sont refusés : aucun nœud ne doit plus signer avec elle");
    public static readonly Phrase IsSigned = new(
        "nothing moves; packets are signed with that key: the other node must have it already", "rien ne bouge ; les paquets sont signés avec cette clé : l'autre nœud doit déjà l'avoir");
    public static readonly Phrase CountsOnBoth = new(
        "nothing moves; until the other node has it too, the more patient of the two counts", "rien ne bouge ; tant que l'autre nœud ne l'a pas aussi, c'est la plus patiente des deux valeurs qui compte");
    public static readonly Phrase GoesHome = new("groups that are not with their home go there, if it is able", "les groupes qui ne sont pas à leur domicile y vont, s'il est apte");
    public static readonly Phrase GoesToItsHome = new("with auto_failback on it moves to {0}, if {0} is able", "avec auto_failback on il passe sur {0}, si {0} est apte");
    public static readonly Phrase IsClaimed = new("{0} acquires it, if able; no other group is touched", "{0} l'acquiert, s'il est apte ; aucun autre groupe n'est touché");
    public static readonly Phrase IsReleased = new("whoever holds it stops all of it and lets go; no other group is touched", "qui le détient arrête tout et le libère ; aucun autre groupe n'est touché");
    public static readonly Phrase AddressComes = new("it comes up where the group is held; nothing else of it is touched", "elle apparaît là où le groupe est détenu ; rien d'autre du groupe n'est touché");
    public static readonly Phrase AddressGoes = new("it goes where the group is held; nothing else of it is touched", "elle disparaît là où le groupe est détenu ; rien d'autre du groupe n'est touché");
    public static readonly Phrase IsStarted = new("it is started where the group is held; nothing else of it is touched", "elle est démarrée là où le groupe est détenu ; rien d'autre du groupe n'est touché");
    public static readonly Phrase IsStopped = new("it is stopped where the group is held; nothing else of it is touched", "elle est arrêtée là où le groupe est détenu ; rien d'autre du groupe n'est touché");
    public static readonly Phrase CountsNextTime = new("nothing moves; the order counts at the next start and stop", "rien ne bouge ; l'ordre compte au prochain démarrage et à la prochaine libération");
    public static readonly Phrase SeenFromNowOn = new("nothing moves; scripts see it from their next action on", "rien ne bouge ; les scripts le voient dès leur prochaine action");

    public static readonly Phrase ToldFromNowOn = new(
        "nothing moves; they are told from now on, and what a hook that is gone still had to be told is dropped", "rien ne bouge ; ils sont avertis dès maintenant, et ce qu'un crochet retiré devait encore apprendre est abandonné");

    public static readonly Phrase CheckedFromNowOn = new(
        "nothing moves; a check that is new begins with its grace, one that is not goes on", "rien ne bouge ; une vérification nouvelle commence par son délai de grâce, une autre continue");

    // Why the plan as a whole is not run.
    public static readonly Phrase OnlyAtAStart = new(
        "a running node cannot take this.", "un nœud en marche ne peut pas prendre cela.",
        "Use `systemctl restart heartbeat`: the groups move to the other node meanwhile.",
        "Utilisez `systemctl restart heartbeat` : les groupes passent à l'autre nœud entre-temps.");
    public static readonly Phrase WouldPart = new(
        "a node with the old secret and one with the new would not understand each other.", "un nœud avec l'ancien secret et un nœud avec le nouveau ne se comprendraient plus.",
        "Give the new key a number of its own: add it on both nodes, then change the auth line on both, then remove the old one.",
        "Donnez un autre numéro à la nouvelle clé : ajoutez-la sur les deux nœuds, changez ensuite la ligne auth sur les deux, puis retirez l'ancienne.");
}
