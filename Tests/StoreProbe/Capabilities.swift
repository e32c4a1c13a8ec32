import CStoreProbe

/// `capabilities`: says what this build of the probe can do.
enum Capabilities {
  static func run(_ arguments: Arguments) {
    print("faults \(faults_are_available() ? "yes" : "no")")
  }
}
