import CTestLinux
import Glibc
import LMDB

/// What a test asks of another process.
struct Probe {
  enum Work: String, CaseIterable {
    /// Opens the store and waits to be told to close it, or to be killed.
    case hold
    /// Opens it, commits a record, and waits.
    case write
    /// Opens it, takes a snapshot, and waits inside.
    case read
    /// Builds it, and waits in the middle of the load.
    case build
    /// Opens it with `number` bytes of address space to have.
    case addressSpace
    /// Opens it with `number` bytes reserved, where 2 GiB of address space are to be had.
    case reservation
    /// Opens it with 1 MiB reserved, waits for another process to grow it, and reads on.
    case growth
    /// Opens it with the next `number` file descriptors alone.
    case descriptors
    /// Opens a store on a file system of its own, that is read-only then.
    case readOnlyFileSystem
    /// Reads while page `number` of the open file is damaged.
    case damage
  }

  let path: String
  let number: Int

  typealias Names = Table<UInt64, String>

  func run(_ work: Work) {
    switch work {
    case .hold: hold { _, _ in }
    case .write: hold { environment, names in try environment.write { tx in try tx.put("held", for: 1, in: names) } }
    case .read: read()
    case .build: build()
    case .addressSpace:
      limit(RLIMIT_AS, to: number)
      report { try open().environment.close() }
    case .reservation:
      limit(RLIMIT_AS, to: 2 << 30)
      report { try open { $0.reservedByteCount = number }.environment.close() }
    case .growth: grow()
    case .descriptors: openWithFewDescriptors()
    case .readOnlyFileSystem: openOnReadOnlyFileSystem()
    case .damage: damage()
    }
  }

  func open(_ change: (inout Environment.Options) -> Void = { _ in }) throws(LMDBError) -> (
    environment: Environment, names: Names
  ) {
    var options = Environment.Options()
    change(&options)
    let opened = try Environment.open(at: path, options: options) { catalog throws(LMDBError) in
      try catalog.table("names", key: UInt64.self, value: String.self)
    }
    return (opened.environment, opened.schema)
  }

  private func hold(_ body: (Environment, Names) throws -> Void) {
    report {
      let (environment, names) = try open()
      try body(environment, names)
      say("ok open")
      _ = readLine()
      try environment.close()
    }
  }

  private func build() {
    report {
      try Environment.build(at: path) { catalog in
        try catalog.table("names", key: UInt64.self, value: String.self)
      } load: { environment, names in
        try environment.write { tx in try tx.put("built", for: 1, in: names) }
        say("ok open")
        _ = readLine()
      }
    }
  }

  private func read() {
    report {
      let (environment, _) = try open()
      try environment.read { _ in
        say("ok open")
        _ = readLine()
      }
      try environment.close()
    }
  }

  /// Prints how `body` ended.
  func report(_ body: () throws -> Void) {
    do {
      try body()
      say("ok")
    } catch let error as LMDBError {
      say("error", name(of: error), error.code?.rawValue ?? 0)
    } catch {
      say("error", error)
    }
  }

  /// The name of the error's case.
  private func name(of error: LMDBError) -> String {
    if let label = Mirror(reflecting: error).children.first?.label { return label }
    let plain: [LMDBError: String] = [
      .closed: "closed", .forked: "forked", .reentrantWrite: "reentrantWrite", .readOnly: "readOnly",
    ]
    return plain[error] ?? "?"
  }

  /// Limits this process, or lifts the limit.
  func limit(_ resource: __rlimit_resource, to value: Int?) {
    var limits = rlimit()
    getrlimit(__rlimit_resource_t(resource.rawValue), &limits)
    limits.rlim_cur = value.map { rlim_t($0) } ?? limits.rlim_max
    if setrlimit(__rlimit_resource_t(resource.rawValue), &limits) != 0 { say("error setrlimit", errno) }
  }
}

/// Prints a line at once, so that it is there even if the process is killed.
func say(_ words: Any...) {
  let line = words.map { "\($0)" }.joined(separator: " ") + "\n"
  line.utf8.withContiguousStorageIfAvailable { _ = write(1, $0.baseAddress, $0.count) }
}
