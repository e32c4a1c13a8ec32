// Works on a store in a process of its own, where a test can limit it, kill it, or let it hold the store open:
//
//   OpeningProbe <work> <path> [<number>]
//
// One line tells how each step ended: "ok", with what was found, or "error", the case and the code behind it.
import Glibc
import LMDB

let arguments = CommandLine.arguments
guard arguments.count >= 3, let work = Probe.Work(rawValue: arguments[1]) else {
  say("usage: OpeningProbe", Probe.Work.allCases.map(\.rawValue).joined(separator: "|"), "<path> [<number>]")
  exit(2)
}
Probe(path: arguments[2], number: arguments.count > 3 ? Int(arguments[3]) ?? 0 : 0).run(work)
