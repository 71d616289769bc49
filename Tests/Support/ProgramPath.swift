internal import Foundation

/// Where the program is that was built together with the tests.
public enum ProgramPath {
    /// The path of `penstock`, which stands beside the tests' own program.
    public static let penstock: String = {
        let tests = (try? FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe")) ?? ""
        return (tests as NSString).deletingLastPathComponent + "/penstock"
    }()
}
