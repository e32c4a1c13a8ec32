// swift-tools-version: 6.3
import PackageDescription

let package = Package(
  name: "Quickstart",
  dependencies: [.package(name: "RetentionKit", path: "../..")],
  targets: [
    .executableTarget(
      name: "Quickstart",
      dependencies: [.product(name: "RetentionKit", package: "RetentionKit")])
  ],
  swiftLanguageModes: [.v6]
)
