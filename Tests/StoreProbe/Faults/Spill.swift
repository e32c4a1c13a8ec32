import CStoreProbe
import Glibc
import LMDB

/// `spill`: a transaction so large that LMDB writes pages before its commit, and the disk fails there.
///
///     StoreProbe spill --work D --fault EIO [--nested]
enum Spill {
  /// Enough pages of two values each to fill what LMDB keeps in memory, some 130,000 pages.
  private static let count: UInt64 = 300_000
  private static let byteCount = 1900

  static func run(_ arguments: Arguments) throws {
    let work = try Directory(arguments.text("work"))
    let fault = try Fault.named(arguments.text("fault", default: "EIO"))
    let path = work.file("store")
    try FaultSeam.prepare(for: path)
    var options = ModelStore.options()
    options.reservedByteCount = 4 << 30
    var store = try CounterStore(at: path, options)
    try store.increment(1)
    fault.arm(at: 1)
    let error = try failure { try write(store, isNested: arguments.has("nested")) }
    let met = faults_disarm()
    try require(met > 0, "nothing was written before the commit")
    try require(fault.explains(error), "the error is wrong: \(error)")
    if error.isOfDisk {
      let second = try failure { try store.increment(1) }
      try require(error.explainsSuspicion(second), "after \(error.name) a write throws \(second)")
    } else {
      try store.increment(1)
    }
    try store.sum()
    try store.environment.close()
    store = try CounterStore(at: path, options)
    try store.increment(1)
    let count = try store.environment.read { tx in try tx.count(of: store.ballast) }
    try require(count == 1, "\(count) records of an undone transaction are there")
    try store.environment.close()
    print("spill \(fault): \(error.name)")
  }

  private static func failure(_ body: () throws -> Void) throws -> LMDBError {
    do { try body() } catch let error as LMDBError { return error }
    throw Failure("no error was thrown")
  }

  /// Goes on after the error, as a host should not.
  private static func write(_ store: CounterStore, isNested: Bool) throws {
    try store.environment.write { tx in
      if isNested {
        do { try tx.nested { inner in try fill(store, &inner) } } catch {}
      } else {
        do { try fill(store, &tx) } catch {}
      }
    }
  }

  private static func fill(_ store: CounterStore, _ tx: inout WriteTransaction) throws {
    let value = [UInt8](repeating: 7, count: byteCount)
    for key in 1000..<1000 + count { try tx.append(value, for: key, in: store.ballast) }
  }
}
