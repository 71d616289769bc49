internal import Bundles
internal import DealModel
internal import Files
internal import Glibc
internal import Locking
internal import Wire

/// A bundle that a process log became, in a folder of its own that goes away with this.
final class LogBundle {
    /// Where the bundle lies.
    var directory: String { folder.path }
    private let folder: TemporaryFolder
    private let counts: XESCounts

    /// Reads the log that the command line names; nil where it names none.
    ///
    /// - Parameter interruption: ends it.
    /// - Throws: what is wrong with the command line or the log; nothing is left behind then.
    init?(_ invocation: Invocation, until interruption: Interruption?) throws(VerbFailure) {
        guard let path = invocation.given["xes"] else {
            guard let name = Verb.processLogFlagNames.first(where: { invocation.isSet($0) }) else { return nil }
            throw VerbFailure(.usage, "--\(name) goes with --xes FILE.")
        }
        guard invocation.positionals.isEmpty else {
            throw VerbFailure(.usage, "A bundle and a process log are imported one after the other, not together.")
        }
        let mapping = try Self.mapping(invocation, path)
        folder = try Self.makeFolder()
        let line = ProgressDisplay(label: "reading \(path)", unit: .bytes)
        defer { line.finish() }
        do throws(XESFailure) {
            counts = try XESBundle.write(log: path, mapping, now: SystemClock().now(), to: folder.path) { done, total in
                line.show(done: done, total: total)
                return interruption?.signal.hasFired != true
            }
        } catch {
            if interruption?.signal.hasFired == true { throw Interruption.failure }
            switch error {
            case .refused(let refusal):
                throw VerbFailure(.refused, refusal.sentence(file: path) + " Nothing was imported.")
            case .bundle(.unwritable(let path, let number)):
                throw VerbFailure(.diskFailure, BundleFailure.unwritable(path: path, errorNumber: number).sentence)
            case .bundle(let failure): throw VerbFailure(.usage, failure.sentence)
            }
        }
    }

    /// What became of the log, in a line.
    var text: String {
        "Read \(counts.traces) traces with \(counts.events) events; \(counts.repeatedEvents) events only repeat a "
            + "stage.\n"
    }

    /// The same for programs.
    var json: JSON {
        [
            "traces": .integer(counts.traces), "events": .integer(counts.events),
            "repeated_events": .integer(counts.repeatedEvents), "stage_rows": .integer(counts.stageRows),
        ]
    }

    private static func mapping(_ invocation: Invocation, _ path: String) throws(VerbFailure) -> XESMapping {
        guard let order = invocation.given["stage-order"] else {
            throw VerbFailure(.usage, "--xes needs --stage-order with the stages in order.")
        }
        var merges: [(stage: String, events: [String])] = []
        for merge in invocation.given["stage"]?.split(separator: ";") ?? [] {
            let parts = merge.split(separator: "=", maxSplits: 1).map(String.init)
            guard parts.count == 2 else {
                throw VerbFailure(.usage, "--stage takes STAGE=NAMES, such as Won=Signed,Paid, not '\(merge)'.")
            }
            merges.append((parts[0], list(parts[1])))
        }
        var currency: Currency?
        if let code = invocation.given["currency"] {
            guard let known = Currency(code) else {
                let nearest = nearestName(to: code, among: Currency.codes).map { "; did you mean \($0)?" } ?? "."
                throw VerbFailure(.usage, "--currency takes a code of ISO 4217, not '\(code)'\(nearest)")
            }
            currency = known
        }
        do throws(XESMapping.Failure) {
            return try XESMapping(
                pipeline: invocation.given["pipeline"] ?? name(of: path), stageOrder: list(order),
                won: list(invocation.given["won"]), lost: list(invocation.given["lost"]), merges: merges,
                amountKey: invocation.given["amount"], currency: currency)
        } catch {
            throw VerbFailure(.usage, error.problems.map { "\($0)." }.joined(separator: "\n"))
        }
    }

    private static func list(_ text: String?) -> [String] {
        text?.split(separator: ",").map { name in String(name.drop { $0 == " " }) } ?? []
    }

    /// The name of a file without folders and endings.
    private static func name(of path: String) -> String {
        let file = path.split(separator: "/").last.map(String.init) ?? path
        return file.split(separator: ".").first.map(String.init) ?? file
    }

    private static func makeFolder() throws(VerbFailure) -> TemporaryFolder {
        // A lent C string that is copied; nothing in this process changes its environment.
        let base = unsafe getenv("TMPDIR").map { unsafe String(cString: $0) } ?? "/tmp"
        do throws(FileError) { return try TemporaryFolder(prefix: "\(base)/penstock-xes-") } catch {
            throw VerbFailure(.diskFailure, "A folder in \(base) cannot be made: \(error.reason).")
        }
    }
}
