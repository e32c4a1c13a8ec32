// swift-tools-version: 6.3
import PackageDescription

/// Every target is built with the same strictness; `Lifetimes` lets borrowed bytes be bound to their transaction.
let settings: [SwiftSetting] = [
  .enableExperimentalFeature("Lifetimes"),
  .enableUpcomingFeature("ExistentialAny"),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("NonisolatedNonsendingByDefault"),
]

let package = Package(
  name: "RetentionKit",
  products: [
    .library(name: "LMDB", targets: ["LMDB"])
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2")
  ],
  targets: [
    .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
    .target(name: "CLinux"),
    .target(name: "RecordCoding", swiftSettings: settings),
    .target(
      name: "LMDB",
      dependencies: ["CLMDB", "CLinux", "RecordCoding", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
    .testTarget(name: "RecordCodingTests", dependencies: ["RecordCoding"], swiftSettings: settings),
    .testTarget(
      name: "LMDBTests", dependencies: ["CLMDB", "CLinux", "CTestLinux", "LMDB", "RecordCoding"],
      swiftSettings: settings),
    .target(name: "CTestLinux", path: "Tests/CTestLinux"),
    // Opens stores in a process of its own, which tests limit, kill, or let hold a store open.
    .executableTarget(
      name: "StoreProbe", dependencies: ["CTestLinux", "LMDB"], path: "Tests/StoreProbe", swiftSettings: settings),
    // Works on a data file with plain LMDB in a process of its own, so that a crash there is a test's failure.
    .executableTarget(
      name: "FaultProbe", path: "Tests/FaultProbe", linkerSettings: [.linkedLibrary("lmdb")]),
  ],
  swiftLanguageModes: [.v6]
)
