internal import Glibc
internal import SQLSandbox

/// The program: reads the command line, does what it says, and ends with a code that tells how it went.
@main
enum Penstock {
    static func main() {
        // Before anything else, so that a worker has nothing of what the verbs need; no verb, and in no help.
        if CommandLine.arguments.dropFirst() == [SQLWorker.argument] { SQLWorker.run() }
        // A client that leaves in the middle of an answer is no reason to end.
        _ = signal(SIGPIPE, SIG_IGN)
        let environment = ["PENSTOCK_DATA": Self.environment("PENSTOCK_DATA")].compactMapValues(\.self)
        do {
            let invocation = try CommandLineGrammar.penstock.parse(
                Array(CommandLine.arguments.dropFirst()), environment: environment)
            try run(invocation)
        } catch let error as UsageError {
            Output.error(error.text)
            exit(ExitCode.usage.rawValue)
        } catch let failure as VerbFailure {
            if !failure.text.isEmpty { Output.error("penstock: \(failure.text)\n") }
            exit(failure.code.rawValue)
        } catch {
            Output.error("penstock: \(error)\n")
            exit(ExitCode.refused.rawValue)
        }
    }

    private static func run(_ invocation: Invocation) throws {
        switch invocation.verb.name {
        case "serve": try ServeVerb(invocation).run()
        case "import": try ImportVerb(invocation).run()
        case "summary": try SummaryVerb(invocation).run()
        case "report": try ReportVerb(invocation).run()
        case "mcp": try ModelVerb(invocation).run()
        case "check": try CheckVerb(invocation).run()
        case "generate": try GenerateVerb(invocation).run()
        case "rates": try RatesVerb(invocation).run()
        case "key": try KeyVerb(invocation).run()
        case "workspace": try WorkspaceVerb(invocation).run()
        case "version": Output.text("penstock \(programVersion)\n")
        default: Output.text(try HelpText.text(topic: invocation.positionals.first))
        }
    }

    private static func environment(_ name: String) -> String? {
        unsafe getenv(name).map { unsafe String(cString: $0) }  // a lent C string, copied
    }
}
