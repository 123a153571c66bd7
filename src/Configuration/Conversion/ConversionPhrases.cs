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

    public static readonly Phrase Differs = new(
        "this would not say the same: {0}.",
        "cela ne dirait pas la même chose : {0}.",
        "Nothing was written; change it in the file that is converted.",
        "Rien n'a été écrit ; changez-le dans le fichier à convertir.");
}
