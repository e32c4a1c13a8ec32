import CStoreProbe
import Glibc
import LMDB

/// `counter-race`: several processes increment counters of one store, while another adds them up.
///
///     StoreProbe counter-race --work D --processes 2 --writes 200
enum CounterRace {
  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let path = work.file("store")
    let writes = try arguments.number("writes", default: 200)
    let processes = try arguments.number("processes", default: 2)
    let progress = try Progress(startingAt: work.path + ".progress")
    defer { unlink(work.path + ".progress") }
    let reader = try Child {
      let store = try CounterStore(at: path)
      var last: UInt64 = 0
      while progress.begun == 0 {
        let sum = try store.sum()
        try require(sum >= last, "a snapshot shows \(sum) after \(last) was seen")
        last = sum
      }
      try store.environment.close()
    }
    let writers = try (0..<processes).map { process in
      try Child {
        let store = try CounterStore(at: path)
        for _ in 0..<writes { try store.increment(process) }
        try store.environment.close()
      }
    }
    for writer in writers { try writer.join() }
    progress.begun = 1
    try reader.join()
    let store = try CounterStore(at: path)
    let sum = try store.sum()
    try require(sum == writes * processes, "\(writes * processes) increments made \(sum)")
    try store.environment.close()
    print("increments \(sum)")
  }
}

/// `create-race`: several processes create one store at the same moment, again and again.
///
///     StoreProbe create-race --work D --processes 3 --rounds 40
enum CreateRace {
  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let processes = try arguments.number("processes", default: 3)
    for round in 0..<(try arguments.count("rounds", default: 40)) {
      do {
        try race(in: work, processes, round)
      } catch {
        throw Failure("round \(round): \(error)")
      }
      try work.empty()
    }
  }

  private static func race(in work: Directory, _ processes: UInt64, _ round: Int) throws {
    let exclusively = round % 4 >= 2
    let path = work.file("store")
    let gate = try Progress(startingAt: work.path + ".gate")
    let made = try Progress(startingAt: work.path + ".made")
    defer {
      unlink(work.path + ".gate")
      unlink(work.path + ".made")
    }
    let children = try (0..<processes).map { process in
      try Child {
        var options = ModelStore.options()
        options.creation = exclusively ? .always : .ifMissing
        // Every other round the opens take their time, so that others get in between.
        try FaultSeam.prepare(for: path)
        if round % 2 == 1 { faults_arm(UInt32(FAULT_CALL_OPEN), 1, .max, FAULT_DELAY, 300) }
        gate.arrive()
        while gate.opened < processes {}
        do {
          let store = try CounterStore(at: path, options)
          made.arrive()
          try store.increment(process)
          try store.sum()
          try store.environment.close()
        } catch LMDBError.alreadyExists where exclusively {}
      }
    }
    for child in children { try child.join() }
    let expected = exclusively ? 1 : processes
    try require(made.opened == expected, "\(made.opened) of \(processes) processes opened the store")
    let store = try CounterStore(at: path)
    let sum = try store.sum()
    try require(sum == expected, "the store holds \(sum) of \(expected) increments")
    try store.environment.close()
    let leftovers = try work.leftovers()
    try require(leftovers.isEmpty, "creation left \(leftovers) behind")
  }
}
