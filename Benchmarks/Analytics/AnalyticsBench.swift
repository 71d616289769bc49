import DealAnalytics
import Dispatch
import Glibc

/// Makes a workspace in memory, then answers the questions that come line by line: `<question> <threads> <times>`.
///
/// `analytics-bench <deals> <seed> shuffled|natural [folder for peers' columns]`
@main
enum AnalyticsBench {
    static func main() throws {
        let arguments = CommandLine.arguments
        guard arguments.count >= 4, let dealCount = Int(arguments[1]), let seed = UInt64(arguments[2]) else {
            print("usage: analytics-bench DEALS SEED shuffled|natural [FOLDER]")
            exit(2)
        }
        let workspace = MadeWorkspace(
            dealCount: dealCount, seed: seed, isNatural: arguments[3] == "natural",
            peersFolder: arguments.count > 4 ? arguments[4] : nil)
        let snapshot = workspace.snapshot
        say(
            "{\"deals\": \(snapshot.dealCount), \"versions\": \(snapshot.versionCount), "
                + "\"bytes\": \(snapshot.bytesInColumns), \"past\": \(Questions.past), "
                + "\"created_from\": \(Questions.createdFrom), \"created_to\": \(Questions.createdTo)}")
        let questions = Questions(workspace: workspace)
        while let line = readLine() {
            let words = line.split(separator: " ")
            guard words.count == 3, let threads = Int(words[1]), let times = Int(words[2]) else { continue }
            if words[0] == "bandwidth" {
                say("{\"seconds\": \(ReadBandwidth.seconds(times: times)), \"bytes\": \(ReadBandwidth.bytes)}")
                continue
            }
            try ask(String(words[0]), threads: threads, times: times, questions)
        }
    }

    private static func ask(_ name: String, threads: Int, times: Int, _ questions: Questions) throws {
        let work = QueryWork(
            threadCount: threads, isCancelled: { false },
            perform: { count, body in DispatchQueue.concurrentPerform(iterations: count) { body($0) } })
        var seconds: [Double] = []
        var onProcessor: [Double] = []
        var answer: Questions.Rows = { [] }
        for _ in 0..<times {
            let start = DispatchTime.now().uptimeNanoseconds
            let startOnProcessor = processorSeconds()
            answer = try questions.answer(name, work)
            onProcessor.append(processorSeconds() - startOnProcessor)
            seconds.append(Double(DispatchTime.now().uptimeNanoseconds - start) / 1e9)
        }
        say("{\"seconds\": \(seconds), \"processor_seconds\": \(onProcessor), \"answer\": \(answer())}")
    }

    /// What all threads together have used: on a busy machine the better measure of one thread's work.
    private static func processorSeconds() -> Double {
        var time = timespec()
        // The call fills the structure in.
        unsafe clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time)
        return Double(time.tv_sec) + Double(time.tv_nsec) / 1e9
    }

    private static func say(_ line: String) {
        print(line)
        // Of all streams, of which nobody else uses any.
        fflush(nil)
    }
}
