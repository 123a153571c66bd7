// Who besides us may see what is not public.
[assembly: System.Runtime.CompilerServices.InternalsVisibleTo("Bascule.Cli.Tests")]
