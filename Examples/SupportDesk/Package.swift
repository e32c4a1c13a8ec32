// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "SupportDesk",
  dependencies: [.package(name: "RetentionKit", path: "../..")],
  targets: [
    .executableTarget(
      name: "SupportDesk",
      dependencies: [
        .product(name: "RetentionKit", package: "RetentionKit"),
        // Only for a store that deletes itself, and for a clock that stands still.
        .product(name: "RetentionTesting", package: "RetentionKit"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
