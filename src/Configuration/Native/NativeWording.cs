// Sentences of the shared rules whose advice is ha.cf's or haresources' spelling, and what is said instead about bascule.yaml.
// The placeholders are the shared rule's.
using System.Collections.Immutable;
using Bascule.Configuration.Classic;
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Native;

public static class NativeWording
{
    public static readonly Phrase NoNodes = new(
        "no node is named.",
        "aucun nœud n'est nommé.",
        "Write `nodes: [{0}, OTHER]`, where OTHER is what `uname -n` prints on the other machine.",
        "Écrivez `nodes: [{0}, AUTRE]`, où AUTRE est ce que `uname -n` affiche sur l'autre machine.");

    public static readonly Phrase NotMe = new(
        "this machine is called `{0}` (uname -n), but the nodes are: {1}.",
        "cette machine s'appelle `{0}` (uname -n), mais les nœuds sont : {1}.",
        "If it is meant to be `{2}`, run `hostnamectl set-hostname {2}`; else write `{0}` in `nodes`, here and on the other node, and as `home` of its groups.",
        "Si elle doit être `{2}`, lancez `hostnamectl set-hostname {2}` ; sinon écrivez `{0}` dans `nodes`, ici et sur l'autre nœud, et comme `home` de ses groupes.");

    public static readonly Phrase TooManyNodes = new(
        "`{0}` is one node too many: there may be {1} until an arbiter can be configured, since nodes that lose sight of each other could not agree who may serve.",
        "`{0}` est un nœud de trop : il peut y en avoir {1} tant qu'aucun arbitre ne peut être configuré, car des nœuds qui se perdent de vue ne sauraient pas qui doit servir.",
        "Delete it here and where it is a `home`.",
        "Supprimez-le ici et là où il est un `home`.");

    public static readonly Phrase NoLinks = new(
        "there is no link: nothing to send heartbeats on.",
        "il n'y a pas de lien : rien pour envoyer les battements.",
        "Write `links: [{medium: bcast, on: eth0}]`, or `{medium: ucast, on: eth0, to: ADDRESS-OF-THE-PEER}`.",
        "Écrivez `links: [{medium: bcast, on: eth0}]`, ou `{medium: ucast, on: eth0, to: ADRESSE-DE-L-AUTRE}`.");

    public static readonly Phrase OnlyOwnLink = new(
        "`{0}` is this node's own address, and no other link is there: nobody would be heard.",
        "`{0}` est l'adresse de ce nœud lui-même, et il n'y a pas d'autre lien : personne ne serait entendu.",
        "Write the other node's address, or one link for each node.",
        "Écrivez l'adresse de l'autre nœud, ou un lien pour chaque nœud.");

    public static readonly Phrase SameLink = new(
        "`{0}` is there already; sending twice the same way adds no safety.",
        "`{0}` y est déjà ; envoyer deux fois par le même chemin n'ajoute aucune sûreté.",
        "Delete this entry.",
        "Supprimez cette entrée.");

    public static readonly Phrase TimeZero = new(
        "the time for `{1}` is less than a millisecond.",
        "la durée pour `{1}` fait moins d'une milliseconde.",
        "Write `1s` or `200ms`.",
        "Écrivez `1s` ou `200ms`.");

    public static readonly Phrase TimeTooLong = new(
        "the time for `{1}` is longer than a day.",
        "la durée pour `{1}` dépasse une journée.",
        "Is the unit meant?",
        "Est-ce la bonne unité ?");

    public static readonly Phrase DeadtimeSmall = new(
        "deadtime {0} must be more than twice keepalive {1}: {0} > {2} does not hold.",
        "deadtime {0} doit dépasser deux fois keepalive {1} : {0} > {2} n'est pas vrai.",
        "Write a longer deadtime or a shorter keepalive.",
        "Écrivez un deadtime plus long ou un keepalive plus court.");

    public static readonly Phrase InitdeadSmall = new(
        "initdead {0} must be at least deadtime {1}: {0} >= {1} does not hold.",
        "initdead {0} doit valoir au moins deadtime {1} : {0} >= {1} n'est pas vrai.",
        "Delete it: the default is long enough.",
        "Supprimez-le : la valeur par défaut suffit.");

    public static readonly Phrase InitdeadShort = new(
        "initdead {0} is short: a switch may take longer until it forwards after a boot, and both nodes would take the groups.",
        "initdead {0} est court : un commutateur peut mettre plus longtemps à relayer après un démarrage, et les deux nœuds prendraient les groupes.",
        "Write `initdead: 10s` or more.",
        "Écrivez `initdead: 10s` ou plus.");

    public static readonly Phrase ConflictProbeOff = new(
        "With `conflict-probe: false` a silent node's groups are taken although it may still answer for their addresses: then two nodes do.",
        "Avec `conflict-probe: false`, les groupes d'un nœud muet sont pris même s'il répond encore pour leurs adresses : deux nœuds répondent alors.",
        "Delete it, unless another machine keeps a floating address for ever.",
        "Supprimez-le, sauf si une autre machine garde une adresse flottante pour toujours.");

    public static readonly Phrase PingGroupEmpty = new(
        "the ping group `{0}` has no hosts.",
        "le groupe de ping `{0}` n'a pas d'hôtes.",
        "Write `hosts: [ADDRESS, ADDRESS]`.",
        "Écrivez `hosts: [ADRESSE, ADRESSE]`.");

    public static readonly Phrase UnknownHome = new(
        "`{0}` is not among the nodes.",
        "`{0}` n'est pas parmi les nœuds.",
        "`home` is the node that a group prefers: {1}.",
        "`home` est le nœud que le groupe préfère : {1}.");

    public static readonly Phrase UnknownHomeNear = new(
        "`{0}` is not among the nodes.",
        "`{0}` n'est pas parmi les nœuds.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase SameKey = new(
        "`{0}` also begins the group in line {1}: a group is known by its first resource, so both would move together.",
        "`{0}` commence aussi le groupe de la ligne {1} : un groupe est connu par sa première ressource, et les deux bougeraient ensemble.",
        "Join the groups, or begin one with another resource.",
        "Réunissez les groupes, ou commencez l'un par une autre ressource.");

    public static readonly Phrase TooManyGroups = new(
        "this is group {0}; there may be {1}.",
        "c'est le groupe {0} ; il peut y en avoir {1}.",
        "Put resources that move together into one group.",
        "Mettez dans un seul groupe les ressources qui bougent ensemble.");

    /// <summary>The shared sentence, and the one for bascule.yaml.</summary>
    internal static ImmutableDictionary<Phrase, Phrase> Instead { get; } = ImmutableDictionary.CreateRange(new Dictionary<Phrase, Phrase>
    {
        [NodePhrases.None] = NoNodes,
        [NodePhrases.NotMe] = NotMe,
        [NodePhrases.TooMany] = TooManyNodes,
        [HaCfPhrases.NoMedia] = NoLinks,
        [HaCfPhrases.OnlyOwnUcast] = OnlyOwnLink,
        [HaCfPhrases.SameMedium] = SameLink,
        [HaCfPhrases.TimeZero] = TimeZero,
        [HaCfPhrases.TimeTooLong] = TimeTooLong,
        [HaCfPhrases.DeadtimeSmall] = DeadtimeSmall,
        [HaCfPhrases.InitdeadSmall] = InitdeadSmall,
        [HaCfPhrases.InitdeadShort] = InitdeadShort,
        [HaCfPhrases.ConflictProbeOff] = ConflictProbeOff,
        [HaCfPhrases.PingGroupEmpty] = PingGroupEmpty,
        [HaresourcesPhrases.UnknownNode] = UnknownHome,
        [HaresourcesPhrases.UnknownNodeNear] = UnknownHomeNear,
        [HaresourcesPhrases.SameKey] = SameKey,
        [HaresourcesPhrases.TooManyGroups] = TooManyGroups,
    });
}
