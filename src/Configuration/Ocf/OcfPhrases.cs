// What can be said about OCF agents: how a word names one, whether it is there, and its parameters.
using Bascule.Configuration.Speech;

namespace Bascule.Configuration.Ocf;

public static class OcfPhrases
{
    public static readonly Phrase Malformed = new(
        "`{0}` does not name an OCF agent.",
        "`{0}` ne nomme pas un agent OCF.",
        "Write `ocf:PROVIDER:TYPE::NAME=VALUE`, for instance `ocf:heartbeat:nginx::configfile=/etc/nginx/nginx.conf`.",
        "Écrivez `ocf:FOURNISSEUR:TYPE::NOM=VALEUR`, par exemple `ocf:heartbeat:nginx::configfile=/etc/nginx/nginx.conf`.");

    public static readonly Phrase NoParameter = new(
        "`{0}` is no parameter of {1}.",
        "`{0}` n'est pas un paramètre de {1}.",
        "Write NAME=VALUE between `::`, without blanks.",
        "Écrivez NOM=VALEUR entre `::`, sans espaces.");

    public static readonly Phrase ParameterTwice = new(
        "{1} is given the parameter `{0}` twice.",
        "{1} reçoit deux fois le paramètre `{0}`.",
        "Leave one.",
        "N'en laissez qu'un.");

    public static readonly Phrase ArgumentMissing = new(
        "`{0}` lacks its argument {1}.",
        "il manque à `{0}` son argument {1}.",
        "Write `{2}`.",
        "Écrivez `{2}`.");

    public static readonly Phrase TooManyArguments = new(
        "`{0}` has {1} arguments and takes {2}.",
        "`{0}` a {1} arguments et en prend {2}.",
        "Write `{3}`.",
        "Écrivez `{3}`.");

    public static readonly Phrase NoPackage = new(
        "the OCF agent behind `{0}` is of Debian's package resource-agents, which is not installed.",
        "l'agent OCF derrière `{0}` est du paquet Debian resource-agents, qui n'est pas installé.",
        "`apt install resource-agents`, on each node.",
        "`apt install resource-agents`, sur chaque nœud.");

    public static readonly Phrase NoAgent = new(
        "there is no OCF agent `{0}` in /usr/lib/ocf/resource.d/{1}.",
        "il n'y a pas d'agent OCF `{0}` dans /usr/lib/ocf/resource.d/{1}.",
        "Install what brings it, or correct the name.",
        "Installez ce qui le fournit, ou corrigez le nom.");

    public static readonly Phrase NoAgentNear = new(
        "there is no OCF agent `{0}` in /usr/lib/ocf/resource.d/{1}.",
        "il n'y a pas d'agent OCF `{0}` dans /usr/lib/ocf/resource.d/{1}.",
        "Did you mean `{2}`?",
        "Vouliez-vous dire `{2}` ?");

    public static readonly Phrase NoProvider = new(
        "nobody named `{0}` provides OCF agents here.",
        "aucun fournisseur nommé `{0}` n'a d'agents OCF ici.",
        "Name one of: {1}.",
        "Nommez l'un de : {1}.");

    public static readonly Phrase NoProviderNear = new(
        "nobody named `{0}` provides OCF agents here.",
        "aucun fournisseur nommé `{0}` n'a d'agents OCF ici.",
        "Did you mean `{1}`?",
        "Vouliez-vous dire `{1}` ?");

    public static readonly Phrase UnknownParameter = new(
        "{0} has no parameter `{1}`.",
        "{0} n'a pas de paramètre `{1}`.",
        "It has: {2}.",
        "Il a : {2}.");

    public static readonly Phrase UnknownParameterNear = new(
        "{0} has no parameter `{1}`.",
        "{0} n'a pas de paramètre `{1}`.",
        "Did you mean `{2}`?",
        "Vouliez-vous dire `{2}` ?");

    public static readonly Phrase ParameterMissing = new(
        "{0} needs its parameter `{1}`.",
        "il manque à {0} son paramètre `{1}`.",
        "Write it behind the name: `{0}::{1}=VALUE`.",
        "Écrivez-le derrière le nom : `{0}::{1}=VALEUR`.");

    public static readonly Phrase NoInteger = new(
        "the parameter `{1}` of {0} is a whole number, and `{2}` is none.",
        "le paramètre `{1}` de {0} est un nombre entier, et `{2}` n'en est pas un.",
        "Write digits only.",
        "N'écrivez que des chiffres.");

    public static readonly Phrase NoBoolean = new(
        "the parameter `{1}` of {0} is true or false, and agents take `{2}` for neither or for false.",
        "le paramètre `{1}` de {0} est vrai ou faux, et les agents prennent `{2}` pour aucun des deux ou pour faux.",
        "Write `true` or `false`.",
        "Écrivez `true` ou `false`.");

    public static readonly Phrase RoutesDepend = new(
        "`{0}` makes this machine's own routes depend on a floating address: if that ends without a stop (a frozen node, killed processes), the kernel takes them along, the default route too.",
        "`{0}` fait dépendre les routes de cette machine d'une adresse flottante : si elle finit sans arrêt (nœud figé, processus tués), le noyau les emporte, la route par défaut aussi.",
        "Let services bind to the address instead, or know how to bring the routes back: `systemctl restart networking`.",
        "Liez plutôt les services à l'adresse, ou sachez rétablir les routes : `systemctl restart networking`.");

    public static readonly Phrase NotDescribed = new(
        "{0} does not describe itself ({1}): its parameters cannot be checked, and its time limits are not known.",
        "{0} ne se décrit pas ({1}) : ses paramètres ne peuvent pas être vérifiés, et ses limites de temps sont inconnues.",
        "Try `OCF_ROOT=/usr/lib/ocf {2} meta-data`.",
        "Essayez `OCF_ROOT=/usr/lib/ocf {2} meta-data`.");
}
