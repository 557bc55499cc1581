// swift-tools-version: 6.2
import PackageDescription

/// One set of strict settings for every Swift target.
let strict: [SwiftSetting] = [
    .swiftLanguageMode(.v6),
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("InternalImportsByDefault"),
    .enableUpcomingFeature("MemberImportVisibility"),
    .treatAllWarnings(as: .error),
]

/// A Swift module. `path` is the folder of its sources; folders of C code inside it are targets of their own.
func module(
    _ name: String, _ path: String, _ dependencies: [Target.Dependency] = [], exclude: [String] = [],
    resources: [Resource] = [], settings: [SwiftSetting] = []
) -> Target {
    .target(
        name: name, dependencies: dependencies, path: path, exclude: exclude, resources: resources,
        swiftSettings: strict + settings)
}

func executable(_ name: String, _ path: String, _ dependencies: [Target.Dependency]) -> Target {
    .executableTarget(name: name, dependencies: dependencies, path: path, swiftSettings: strict)
}

func tests(_ name: String, _ dependencies: [Target.Dependency]) -> Target {
    .testTarget(
        name: "\(name)Tests", dependencies: dependencies + ["TestSupport"], path: "Tests/\(name)Tests",
        swiftSettings: strict)
}

/// A system library found by pkg-config, as Debian names its package.
func system(_ name: String, _ path: String, pkgConfig: String, apt: String) -> Target {
    .systemLibrary(name: name, path: path, pkgConfig: pkgConfig, providers: [.apt([apt])])
}

/// One instruction-set tier of the kernels: the same sources (symbolic links) under other compiler flags.
/// `-Ounchecked` because the kernels work on raw pointers whose bounds the engine has proved.
func kernelTier(_ name: String, flags: [String], defines: [String] = []) -> Target {
    .target(
        name: name, dependencies: ["CKernels"], path: "Services/Inference/Kernels/Tiers/\(name)",
        swiftSettings: strict + defines.map { .define($0) } + [
            .unsafeFlags(["-Ounchecked"] + flags.flatMap { ["-Xcc", $0] })
        ])
}

let shared: [Target] = [
    .target(
        name: "CInferenceProtocol", path: "Shared/InferenceProtocol/Generated", publicHeadersPath: "include",
        linkerSettings: [.linkedLibrary("protobuf-c")]),
    module(
        "InferenceProtocol", "Shared/InferenceProtocol", ["CInferenceProtocol", "FrameTransport"],
        exclude: ["Generated", "inference.proto"]),
    module("FrameTransport", "Shared/FrameTransport", ["ServiceKit"]),
    module("ServiceKit", "Shared/ServiceKit"),
    system("CMicroHTTPD", "Shared/HTTPServer/CMicroHTTPD", pkgConfig: "libmicrohttpd", apt: "libmicrohttpd-dev"),
    module("HTTPServer", "Shared/HTTPServer", ["CMicroHTTPD"], exclude: ["CMicroHTTPD"]),
]

let inference: [Target] = [
    .target(name: "CKernels", path: "Services/Inference/Kernels/CKernels"),
    kernelTier("KernelsBaseline", flags: []),
    kernelTier("KernelsAVX2", flags: ["-mavx2", "-mfma", "-mf16c"], defines: ["TIER_AVX2"]),
    kernelTier("KernelsAVX512", flags: ["-march=x86-64-v4"], defines: ["TIER_AVX512"]),
    kernelTier(
        "KernelsAVX512BF16", flags: ["-march=x86-64-v4", "-mavx512bf16"], defines: ["TIER_AVX512", "TIER_BF16"]),
    module(
        "Kernels", "Services/Inference/Kernels/Dispatch",
        ["CKernels", "KernelsBaseline", "KernelsAVX2", "KernelsAVX512", "KernelsAVX512BF16"]),
    module("Engine", "Services/Inference/Engine", ["Kernels", "CKernels"]),
    module("Networks", "Services/Inference/Networks", ["Engine", "Kernels"]),
    .target(
        name: "CImaging", path: "Services/Inference/Imaging/CImaging",
        linkerSettings: ["jpeg", "png", "webp", "webpdemux", "lcms2"].map { .linkedLibrary($0) }),
    module("Imaging", "Services/Inference/Imaging", ["CImaging"], exclude: ["CImaging"]),
    module("Effects", "Services/Inference/Effects", ["Imaging", "Networks", "Engine", "InferenceProtocol"]),
    module("Scheduler", "Services/Inference/Scheduler", ["ServiceKit"]),
    module(
        "InferenceServer", "Services/Inference/Server",
        ["Effects", "Networks", "Engine", "Scheduler", "InferenceProtocol", "FrameTransport", "ServiceKit"]),
    executable(
        "atelier-inference", "Services/Inference/App",
        [
            "InferenceServer", "Effects", "Networks", "Engine", "Kernels", "Imaging", "Scheduler", "InferenceProtocol",
            "FrameTransport", "ServiceKit",
        ]),
]

let gateway: [Target] = [
    system("CCurl", "Services/Gateway/HTTP/CCurl", pkgConfig: "libcurl", apt: "libcurl4-openssl-dev"),
    module("HTTPClient", "Services/Gateway/HTTP", ["CCurl", "ServiceKit"], exclude: ["CCurl"]),
    module("TelegramAPI", "Services/Gateway/TelegramAPI", ["HTTPClient", "ServiceKit"]),
    system("CSQLite", "Services/Gateway/Store/CSQLite", pkgConfig: "sqlite3", apt: "libsqlite3-dev"),
    module("Store", "Services/Gateway/Store", ["CSQLite", "ServiceKit"], exclude: ["CSQLite"]),
    module("Conversation", "Services/Gateway/Conversation", ["InferenceProtocol"]),
    module(
        "Updates", "Services/Gateway/Updates",
        ["TelegramAPI", "Conversation", "Store", "InferenceProtocol", "ServiceKit", "HTTPServer"]),
    module(
        "Jobs", "Services/Gateway/Jobs",
        ["TelegramAPI", "Conversation", "Store", "InferenceProtocol", "FrameTransport", "ServiceKit"]),
    module("Metrics", "Services/Gateway/Metrics", ["Store", "Jobs", "HTTPServer", "InferenceProtocol", "ServiceKit"]),
    executable(
        "atelier-gateway", "Services/Gateway/App",
        [
            "Updates", "Jobs", "Metrics", "Conversation", "Store", "TelegramAPI", "HTTPClient", "HTTPServer",
            "InferenceProtocol", "FrameTransport", "ServiceKit",
        ]),
]

let clients: [Target] = [
    executable("atelier", "Services/Console", ["InferenceProtocol", "FrameTransport", "ServiceKit"]),
    module(
        "Sandbox", "Services/Sandbox/Server", ["HTTPServer", "HTTPClient", "ServiceKit"],
        resources: [.embedInCode("Page")]),
    executable("atelier-sandbox", "Services/Sandbox/App", ["Sandbox", "HTTPServer", "ServiceKit"]),
]

let testTargets: [Target] = [
    module("TestSupport", "Tests/TestSupport"),
    module(
        "GatewayTestSupport", "Tests/GatewayTestSupport",
        ["TestSupport", "HTTPServer", "InferenceProtocol", "FrameTransport"]),
    tests("FrameTransport", ["FrameTransport"]),
    tests("InferenceProtocol", ["InferenceProtocol", "FrameTransport"]),
    tests("ServiceKit", ["ServiceKit"]),
    tests("HTTPServer", ["HTTPServer", "HTTPClient"]),
    tests("Kernels", ["Kernels", "CKernels"]),
    tests("Engine", ["Engine", "Kernels"]),
    tests("Networks", ["Networks", "Engine", "Kernels"]),
    tests("Imaging", ["Imaging"]),
    tests("Effects", ["Effects", "Imaging", "Networks", "Engine", "InferenceProtocol"]),
    tests("Scheduler", ["Scheduler"]),
    tests(
        "InferenceServer",
        ["InferenceServer", "Effects", "Scheduler", "InferenceProtocol", "FrameTransport", "ServiceKit"]),
    tests("HTTPClient", ["HTTPClient", "HTTPServer"]),
    tests("TelegramAPI", ["TelegramAPI", "HTTPClient", "ServiceKit", "GatewayTestSupport"]),
    tests("Store", ["Store"]),
    tests("Conversation", ["Conversation", "InferenceProtocol"]),
    tests(
        "Updates",
        [
            "Updates", "TelegramAPI", "Conversation", "Store", "InferenceProtocol", "HTTPClient", "HTTPServer",
            "ServiceKit", "GatewayTestSupport",
        ]),
    tests("Metrics", ["Metrics", "Store", "InferenceProtocol"]),
    tests(
        "Jobs",
        [
            "Jobs", "TelegramAPI", "Conversation", "Store", "InferenceProtocol", "HTTPClient", "ServiceKit",
            "GatewayTestSupport",
        ]),
    tests("Sandbox", ["Sandbox", "HTTPServer", "HTTPClient"]),
    tests("EndToEnd", ["HTTPClient", "InferenceProtocol", "FrameTransport", "ServiceKit", "Imaging"]),
]

let package = Package(
    name: "Atelier",
    targets: shared + inference + gateway + clients + testTargets
)
