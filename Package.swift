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
    .library(name: "RetentionKit", targets: ["RetentionKit"]),
    .library(name: "LMDB", targets: ["LMDB", "RecordCoding"]),
    .library(name: "RetentionTesting", targets: ["RetentionTesting"]),
    .executable(name: "retention", targets: ["retention"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.2"),
  ],
  targets: [
    .systemLibrary(name: "CLMDB", pkgConfig: "lmdb", providers: [.apt(["liblmdb-dev"])]),
    .target(name: "CLinux"),
    .target(name: "RecordCoding", swiftSettings: settings),
    .target(
      name: "LMDB",
      dependencies: ["CLMDB", "CLinux", "RecordCoding", .product(name: "Logging", package: "swift-log")],
      swiftSettings: settings),
    .target(name: "CustomerModel", swiftSettings: settings),
    .target(name: "CustomerStore", dependencies: ["CustomerModel", "LMDB", "RecordCoding"], swiftSettings: settings),
    .target(
      name: "DataExchange", dependencies: ["CustomerModel", "CustomerStore", "RecordCoding"], swiftSettings: settings),
    .target(
      name: "Segmentation", dependencies: ["CustomerModel", "CustomerStore", "LMDB", "RecordCoding"],
      swiftSettings: settings),
    .target(name: "RetentionMath", swiftSettings: settings),
    .target(
      name: "RetentionMetrics",
      dependencies: ["CustomerModel", "CustomerStore", "LMDB", "RetentionMath", "Segmentation"],
      swiftSettings: settings),
    .target(
      name: "RetentionReport",
      dependencies: ["CustomerModel", "CustomerStore", "RetentionMath", "RetentionMetrics", "Segmentation"],
      swiftSettings: settings),
    .target(
      name: "RetentionKit",
      dependencies: [
        "CustomerModel", "CustomerStore", "DataExchange", "LMDB", "RetentionMath", "RetentionMetrics",
        "RetentionReport",
        "Segmentation",
      ],
      swiftSettings: settings),
    .target(
      name: "RetentionTesting", dependencies: ["CustomerModel", "CustomerStore", "RetentionKit", "RetentionMath"],
      swiftSettings: settings),
    .executableTarget(
      name: "retention",
      dependencies: [
        "DataExchange", "LMDB", "RetentionKit", "RetentionTesting",
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
      ],
      swiftSettings: settings),
    .testTarget(name: "CustomerModelTests", dependencies: ["CustomerModel"], swiftSettings: settings),
    .testTarget(
      name: "CustomerStoreTests", dependencies: ["CustomerModel", "CustomerStore", "LMDB", "RecordCoding"],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "DataExchangeTests", dependencies: ["CustomerModel", "CustomerStore", "DataExchange"],
      swiftSettings: settings),
    .testTarget(
      name: "SegmentationTests", dependencies: ["CustomerModel", "CustomerStore", "Segmentation"],
      swiftSettings: settings),
    .testTarget(
      name: "RetentionKitTests",
      dependencies: [
        "CustomerModel", "CustomerStore", "RetentionKit", "RetentionMath", "RetentionMetrics", "Segmentation",
      ],
      swiftSettings: settings),
    .testTarget(
      name: "RetentionTestingTests",
      dependencies: ["CustomerModel", "CustomerStore", "RetentionKit", "RetentionMetrics", "RetentionTesting"],
      swiftSettings: settings),
    .testTarget(
      name: "RetentionReportTests", dependencies: ["RetentionKit", "RetentionTesting"],
      swiftSettings: settings),
    // Runs the built tool.
    .testTarget(
      name: "ToolTests", dependencies: ["CustomerModel", "CustomerStore", "LMDB"], swiftSettings: settings),
    .testTarget(
      name: "RetentionMetricsTests",
      dependencies: ["CustomerModel", "CustomerStore", "RetentionMath", "RetentionMetrics", "Segmentation"],
      exclude: ["Fixtures"], swiftSettings: settings),
    .testTarget(
      name: "RetentionMathTests", dependencies: ["RetentionMath"], exclude: ["Reference"], swiftSettings: settings),
    .testTarget(name: "RecordCodingTests", dependencies: ["RecordCoding"], swiftSettings: settings),
    // Reads the sources as text, so it depends on none of them.
    .testTarget(name: "StyleTests", swiftSettings: settings),
    .testTarget(
      name: "LMDBTests",
      dependencies: [
        "CLMDB", "CLinux", "CTestLinux", "LMDB", "RecordCoding", .product(name: "Logging", package: "swift-log"),
      ],
      swiftSettings: settings),
    .target(name: "CTestLinux", path: "Tests/CTestLinux"),
    // Opens stores in a process of its own, which tests limit, kill, or let hold a store open.
    .executableTarget(
      name: "OpeningProbe", dependencies: ["CTestLinux", "LMDB"], path: "Tests/OpeningProbe", swiftSettings: settings),
    // Works on a data file with plain LMDB in a process of its own, so that a crash there is a test's failure.
    .executableTarget(
      name: "FaultProbe", path: "Tests/FaultProbe", linkerSettings: [.linkedLibrary("lmdb")]),
    // Writes, crashes and checks stores in processes that the tests start and kill.
    .target(name: "CStoreProbe", path: "Tests/CStoreProbe"),
    .executableTarget(
      name: "StoreProbe", dependencies: ["CLMDB", "CStoreProbe", "LMDB", "RecordCoding"], path: "Tests/StoreProbe",
      swiftSettings: settings),
    .testTarget(name: "CrashSafetyTests", swiftSettings: settings),
  ],
  swiftLanguageModes: [.v6]
)
