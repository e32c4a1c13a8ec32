// The stream is a variable of C, which nobody sets here.
@preconcurrency import Glibc

/// What a command prints.
enum StandardOutput {
  /// Writes what is still in memory, for the disk may be full.
  static func finish() throws {
    let isWritten = fflush(stdout) == 0
    let code = errno
    guard isWritten, ferror(stdout) == 0 else {
      throw ToolError(description: "the result cannot be written: \(String(cString: strerror(code)))")
    }
  }
}
