import CTestLinux
import Glibc
import LMDB

extension Probe {
  /// Reads what another process wrote behind the end of this one's map, without and with address space for it.
  func grow() {
    report {
      let (environment, names) = try open { $0.reservedByteCount = 1 << 20 }
      say("ok open")
      _ = readLine()
      limit(RLIMIT_AS, to: 1 << 20)
      report { say(try environment.read { tx in try tx.count(of: names) }) }
      limit(RLIMIT_AS, to: nil)
      report { say(try environment.read { tx in try tx.count(of: names) }) }
      report { try environment.write { tx in try tx.put("grown", for: 1, in: names) } }
      try environment.close()
    }
  }

  func openWithFewDescriptors() {
    // The lowest descriptor that is free says how many there are.
    let free = dup(0)
    close(free)
    limit(RLIMIT_NOFILE, to: Int(free) + number)
    report { try open().environment.close() }
  }

  func openOnReadOnlyFileSystem() {
    guard let slash = path.lastIndex(of: "/"), test_mount_memory(String(path[..<slash])) == 0 else {
      return say("skip: mounting is not allowed here")
    }
    report {
      let (environment, names) = try open()
      try environment.write { tx in try tx.put("Ada", for: 1, in: names) }
      try environment.close()
    }
    guard test_make_read_only(String(path[..<slash])) == 0 else { return say("skip: mounting is not allowed here") }
    report { try open().environment.close() }
    report {
      let (environment, names) = try open { $0.access = .readOnly }
      say(try environment.read { tx in try tx.value(for: 1, in: names) } ?? "nothing")
      say(try environment.statistics().tables.count)
      try environment.close()
    }
    let other = Probe(path: path + "-new", number: 0)
    other.report { try other.open().environment.close() }
  }

  /// Takes the flags off the page, by which LMDB knows what it holds.
  func damage() {
    report {
      let (environment, names) = try open()
      say(try environment.read { tx in try tx.value(for: 1, in: names) } ?? "nothing")
      let file = Glibc.open(path, O_RDWR)
      var flags: UInt16 = 0
      pwrite(file, &flags, 2, off_t(number * 4096 + 10))
      close(file)
      report { say(try environment.read { tx in try tx.value(for: 1, in: names) } ?? "nothing") }
      report { try environment.write { tx in try tx.put("Eve", for: 1, in: names) } }
      report { try environment.verify() }
      try environment.close()
    }
  }
}
