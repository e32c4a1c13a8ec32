internal import Glibc

/// Where bytes are written to in order: a file, a pipe, or memory.
///
/// Written bytes are gathered, so ``flush()`` has to come last.
package final class ByteSink {
  private let name: String
  private let descriptor: CInt?
  private let isOwned: Bool
  private var gathered: [UInt8] = []
  private static let gatheredLimit = 64 * 1024

  /// Makes a file, which replaces one of that name, or appends to one.
  ///
  /// - Parameter mode: who may read it: the owner alone, unless said otherwise, since it holds data of persons.
  /// - Throws: ``ExchangeError/unwritable(file:code:)``.
  package init(creating path: String, appends: Bool = false, mode: UInt32 = 0o600) throws(ExchangeError) {
    let flags = O_WRONLY | O_CREAT | O_CLOEXEC | (appends ? O_APPEND : O_TRUNC)
    var descriptor: CInt
    repeat { descriptor = open(path, flags, mode_t(mode)) } while descriptor == -1 && errno == EINTR
    guard descriptor >= 0 else { throw .unwritable(file: path, code: errno) }
    name = path
    self.descriptor = descriptor
    isOwned = true
  }

  /// Writes on to an open file or pipe, and leaves it open. `name` is for errors.
  package init(descriptor: CInt, name: String) {
    self.name = name
    self.descriptor = descriptor
    isOwned = false
  }

  /// Gathers in memory; ``bytes`` has it all.
  package init() {
    name = "memory"
    descriptor = nil
    isOwned = false
  }

  deinit {
    if isOwned, let descriptor { close(descriptor) }
  }

  /// What is gathered and not yet given to the system.
  package var bytes: [UInt8] { gathered }

  /// Appends what `body` does.
  ///
  /// - Throws: ``ExchangeError/unwritable(file:code:)``.
  package func write(_ body: (inout [UInt8]) -> Void) throws(ExchangeError) {
    body(&gathered)
    if gathered.count >= Self.gatheredLimit, descriptor != nil { try flush() }
  }

  /// Gives everything to the system.
  ///
  /// - Throws: ``ExchangeError/unwritable(file:code:)``.
  package func flush() throws(ExchangeError) {
    guard let descriptor else { return }
    var written = 0
    while written < gathered.count {
      let count = unsafe gathered.withUnsafeBytes { bytes in
        unsafe Glibc.write(descriptor, bytes.baseAddress?.advanced(by: written), bytes.count - written)
      }
      if count >= 0 { written += count } else if errno != EINTR { throw .unwritable(file: name, code: errno) }
    }
    gathered.removeAll(keepingCapacity: true)
  }

  /// Gives everything to the disk.
  ///
  /// - Throws: ``ExchangeError/unwritable(file:code:)``.
  package func synchronize() throws(ExchangeError) {
    try flush()
    // A pipe or a terminal cannot be synchronized, and need not be.
    if let descriptor, fsync(descriptor) != 0, errno != EINVAL, errno != EROFS {
      throw .unwritable(file: name, code: errno)
    }
  }
}
