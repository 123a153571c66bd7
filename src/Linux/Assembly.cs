using System.Runtime.CompilerServices;

// Every signature here is blittable or marshalled by generated code, so that nothing is generated at run time
// (NativeAOT) and nothing hidden happens between us and the kernel.
[assembly: DisableRuntimeMarshalling]
[assembly: InternalsVisibleTo("Bascule.Fuzz")]
[assembly: InternalsVisibleTo("Bascule.Linux.Tests")]
[assembly: InternalsVisibleTo("Bascule.Node.Tests")]
[assembly: InternalsVisibleTo("Bascule.Lab")]
[assembly: InternalsVisibleTo("Bascule.Actuator.Tests")]
[assembly: InternalsVisibleTo("Bascule.Director.Tests")]
