// swift-tools-version:6.2
import PackageDescription

/// The house rules that the compiler enforces (ARCHITECTURE.md, "Habits").
let houseRules: [SwiftSetting] = [
  .swiftLanguageMode(.v6),
  .enableUpcomingFeature("InternalImportsByDefault"),
  .enableUpcomingFeature("MemberImportVisibility"),
  .enableUpcomingFeature("ExistentialAny"),
  .treatAllWarnings(as: .error),
]

func nio(_ name: String) -> Target.Dependency { .product(name: name, package: "swift-nio") }

let nioSSL = Target.Dependency.product(name: "NIOSSL", package: "swift-nio-ssl")
let logging = Target.Dependency.product(name: "Logging", package: "swift-log")
let collections = Target.Dependency.product(name: "DequeModule", package: "swift-collections")
let lifecycle = Target.Dependency.product(
  name: "ServiceLifecycle", package: "swift-service-lifecycle")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let x509 = Target.Dependency.product(name: "X509", package: "swift-certificates")
let asn1 = Target.Dependency.product(name: "SwiftASN1", package: "swift-asn1")

let package = Package(
  name: "parley",
  platforms: [.macOS(.v15)],
  products: [
    .executable(name: "parley", targets: ["parley"]),
    .library(name: "Client", targets: ["Client"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-nio", from: "2.101.0"),
    .package(url: "https://github.com/apple/swift-nio-ssl", from: "2.37.0"),
    .package(url: "https://github.com/apple/swift-certificates", from: "1.21.0"),
    .package(url: "https://github.com/apple/swift-asn1", from: "1.7.0"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.0"),
    .package(url: "https://github.com/apple/swift-log", from: "1.16.0"),
    .package(url: "https://github.com/apple/swift-collections", from: "1.6.0"),
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.0"),
    .package(url: "https://github.com/jpsim/Yams", from: "6.2.0"),
    .package(url: "https://github.com/groue/GRDB.swift", from: "7.10.0"),
    .package(url: "https://github.com/swift-server/swift-service-lifecycle", from: "2.13.0"),
    .package(url: "https://github.com/swift-server/async-http-client", from: "1.37.0"),
    .package(url: "https://github.com/swiftlang/swift-subprocess", from: "1.0.0"),
    .package(url: "https://github.com/apple/swift-system", from: "1.8.0"),
    .package(url: "https://github.com/HdrHistogram/hdrhistogram-swift", from: "0.2.0"),
  ],
  targets: [
    .target(name: "Messaging", swiftSettings: houseRules),
    .target(name: "Teletype", dependencies: ["CICU"], swiftSettings: houseRules),
    .target(
      name: "Wire", dependencies: ["Messaging", nio("NIOCore")], swiftSettings: houseRules),
    .target(
      name: "CICU",
      linkerSettings: [.linkedLibrary("icuuc"), .linkedLibrary("icui18n"), .linkedLibrary("icudata")]),
    .target(name: "CAllocator"),
    .target(
      name: "Translation", dependencies: ["Messaging", "CICU", "CAllocator"],
      // Unoptimised, loading the content takes seconds: every test that starts a server would wait for it.
      swiftSettings: houseRules + [.unsafeFlags(["-O"], .when(configuration: .debug))]),
    .target(
      name: "History",
      dependencies: [
        "Messaging", crypto, collections,
        .product(name: "GRDB", package: "GRDB.swift"),
        .product(name: "GRDBSQLite", package: "GRDB.swift"),
      ],
      swiftSettings: houseRules),
    .target(
      name: "Engines",
      dependencies: [
        "Messaging", nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), logging,
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
      ],
      swiftSettings: houseRules),
    .testTarget(
      name: "EnginesTests",
      dependencies: [
        "Engines", "Translation", "Messaging", "InMemoryPorts", "TestSupport", nio("NIOPosix"), logging,
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
      ],
      swiftSettings: houseRules),
    .testTarget(name: "TeletypeTests", dependencies: ["Teletype"], swiftSettings: houseRules),
    .testTarget(name: "HistoryTests", dependencies: ["History", "Messaging"], swiftSettings: houseRules),
    .target(
      name: "Fixtures", path: "Tests/Fixtures", exclude: ["bad_lines.tsv", "fuzz-corpus"],
      swiftSettings: houseRules),
    .target(
      name: "InMemoryPorts", dependencies: ["Messaging"], path: "Tests/InMemoryPorts",
      swiftSettings: houseRules),
    .testTarget(
      name: "WireTests", dependencies: ["Wire", "Messaging", "Fixtures", nio("NIOCore")],
      swiftSettings: houseRules),
    .testTarget(
      name: "MessagingTests", dependencies: ["Messaging", "InMemoryPorts"], swiftSettings: houseRules),
    .testTarget(
      name: "GatewayTests",
      dependencies: [
        "Gateway", "Wire", "Messaging", "InMemoryPorts", "Fixtures", nio("NIOCore"), nio("NIOPosix"),
        nio("NIOEmbedded"), nio("NIOHTTP1"), logging, lifecycle,
      ],
      swiftSettings: houseRules),
    .target(
      name: "Gateway",
      dependencies: [
        "Messaging", "Wire", nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), nio("NIOTLS"), nioSSL, logging,
        collections, crypto, lifecycle, cryptoExtras,
      ],
      swiftSettings: houseRules),
    .target(
      name: "Client",
      dependencies: ["Messaging", "Wire", nio("NIOCore"), nio("NIOPosix"), nioSSL],
      swiftSettings: houseRules),
    .testTarget(
      name: "ClientTests",
      dependencies: [
        "Client", "Wire", "Messaging", "Fixtures", nio("NIOCore"), nio("NIOEmbedded"), nio("NIOPosix"),
      ],
      swiftSettings: houseRules),
    .executableTarget(
      name: "bench",
      dependencies: ["Messaging", "Wire", "Translation", "History", nio("NIOCore")],
      path: "benchmarks/Bench", swiftSettings: houseRules),
    .testTarget(
      name: "LoadTests", dependencies: ["parley", "Gateway", "TestSupport", logging],
      swiftSettings: houseRules),
    .executableTarget(
      name: "parley",
      dependencies: [
        "Messaging", "Wire", "Translation", "History", "Gateway", "Client", "Engines", "Teletype", "CICU",
        "CAllocator",
        nio("NIOCore"), nio("NIOPosix"), nioSSL, logging, lifecycle, crypto, cryptoExtras, x509, asn1,
        .product(name: "UnixSignals", package: "swift-service-lifecycle"),
        .product(name: "ArgumentParser", package: "swift-argument-parser"),
        .product(name: "Yams", package: "Yams"),
        .product(name: "AsyncHTTPClient", package: "async-http-client"),
        .product(name: "Histogram", package: "hdrhistogram-swift"),
      ],
      swiftSettings: houseRules),
    .testTarget(
      name: "ChatTests",
      dependencies: ["parley", "Teletype", "Client", "Wire", "Messaging", nio("NIOCore")],
      exclude: ["screens"],
      swiftSettings: houseRules),
    .target(
      name: "TestSupport",
      dependencies: [
        nio("NIOCore"), nio("NIOPosix"), nio("NIOHTTP1"), nioSSL,
        .product(name: "Subprocess", package: "swift-subprocess"),
        .product(name: "SystemPackage", package: "swift-system"),
      ],
      path: "Tests/TestSupport",
      swiftSettings: houseRules),
    .testTarget(
      name: "EndToEndTests", dependencies: ["TestSupport", "Fixtures", nioSSL], swiftSettings: houseRules),
    .testTarget(
      name: "TranslationTests", dependencies: ["Translation", "Messaging"], swiftSettings: houseRules),
  ]
)
