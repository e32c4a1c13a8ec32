import CTestLinux
import Foundation
import XCTest

/// Somebody whom permissions bind, which they do not bind root.
enum OrdinaryUser {
  private static let nobody: UInt32 = 65_534

  /// Runs `body` as the owner of the files that it makes, without root's rights over files. `directory` becomes that
  /// user's. On another thread than this one nothing changes.
  static func run(in directory: String, _ body: () throws -> Void) throws {
    guard geteuid() == 0 else { return try body() }
    try StoreFile.check(chown(directory, nobody, gid_t.max))
    let user = test_set_file_user(nobody)
    defer { _ = test_set_file_user(user) }
    guard test_set_file_user(nobody) == nobody else { throw XCTSkip("root has no right to become another user here") }
    guard access(directory, F_OK) == 0, StoreFile(directory).exists else {
      throw XCTSkip("other users cannot reach the folder for temporary files")
    }
    try body()
  }
}
