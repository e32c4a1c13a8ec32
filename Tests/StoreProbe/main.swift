import CStoreProbe
import Glibc

let commands: [String: (Arguments) throws -> Void] = [
  "capabilities": Capabilities.run,
  "check": Check.run,
  "check-created": CreateLoad.check,
  "counter-race": CounterRace.run,
  "create-load": CreateLoad.run,
  "create-race": CreateRace.run,
  "fault-sweep": Sweep.runFaults,
  "fork": ForkUse.run,
  "growth": Growth.run,
  "replace-race": ReplaceRace.run,
  "second-opener": SecondOpener.run,
  "spill": Spill.run,
  "stale-reader": StaleReader.run,
  "full-disk": FullDisk.run,
  "kill-sweep": Sweep.runKills,
  "power-cut": PowerCut.run,
  "read-load": ReadLoad.run,
  "write-unflushed": UnflushedWriteLoad.run,
  "write-load": WriteLoad.run,
]

probe_write_lines_at_once()
do {
  let arguments = try Arguments(CommandLine.arguments)
  guard let command = CommandLine.arguments.dropFirst().first.flatMap({ commands[$0] }) else {
    throw Failure("the commands are: \(commands.keys.sorted().joined(separator: ", "))")
  }
  do {
    try arguments.mountMemoryIfWanted()
    try command(arguments)
  } catch {
    throw Failure("\(error)\nreplay: \(arguments.commandLine)")
  }
} catch {
  print("FAILED: \(error)")
  exit(1)
}
