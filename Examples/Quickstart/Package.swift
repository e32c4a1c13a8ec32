// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "Quickstart",
  dependencies: [
    .package(name: "RetentionKit", path: "../.."),
    .package(url: "https://github.com/swiftcsv/SwiftCSV", from: "0.10.0"),
  ],
  targets: [
    .executableTarget(
      name: "Quickstart",
      dependencies: [.product(name: "RetentionKit", package: "RetentionKit"), "SwiftCSV"])
  ],
  swiftLanguageModes: [.v6]
)
