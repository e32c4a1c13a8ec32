// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "SubscriptionApp",
  dependencies: [.package(name: "RetentionKit", path: "../..")],
  targets: [
    .executableTarget(
      name: "SubscriptionApp",
      dependencies: [
        .product(name: "RetentionKit", package: "RetentionKit"),
        // Only for a store that deletes itself, and for a clock that stands still.
        .product(name: "RetentionTesting", package: "RetentionKit"),
      ])
  ],
  swiftLanguageModes: [.v6]
)
