import CStoreProbe
import Glibc

/// The counters that processes share: how far each has come, and what whoever watches one die must find.
struct Progress {
  private let counters: UnsafeMutablePointer<UInt64>

  /// The counters at a path, as they are there.
  init(at path: String) throws {
    guard let counters = probe_map_counters(path, 4) else { throw Failure("no counters at '\(path)'") }
    self.counters = counters
  }

  /// Counters of 0 for one rig; the caller removes the file at `path`.
  init(startingAt path: String) throws {
    unlink(path)
    try self.init(at: path)
  }

  /// The commit that was begun last.
  var begun: UInt64 {
    get { probe_load(counters) }
    nonmutating set { probe_store(counters, newValue) }
  }
  /// The commit that was acknowledged last.
  var acknowledged: UInt64 {
    get { probe_load(counters + 1) }
    nonmutating set { probe_store(counters + 1, newValue) }
  }
  /// How many stores were opened, by all processes.
  var opened: UInt64 {
    get { probe_load(counters + 2) }
    nonmutating set { probe_store(counters + 2, newValue) }
  }
  /// Adds one to ``opened``, whoever else does.
  func arrive() { _ = probe_add(counters + 2, 1) }
  /// How many snapshots were compared.
  var compared: UInt64 {
    get { probe_load(counters + 3) }
    nonmutating set { probe_store(counters + 3, newValue) }
  }
}
