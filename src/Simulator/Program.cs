// The simulator's entry; everything is in CommandLine.
return Bascule.Simulator.CommandLine.Run(args);
