internal import Wire

/// Why a verb of the command line did not do what it was asked, and the code with which the process ends.
struct VerbFailure: Error {
    /// The process's exit code.
    let code: ExitCode
    /// What is printed; empty where everything was said already.
    let text: String

    /// Joins the two.
    init(_ code: ExitCode, _ text: String) {
        self.code = code
        self.text = text
    }

    /// What an answer with a status of failure says.
    static func refused(_ response: ClientResponse) -> VerbFailure {
        guard let problem = try? JSONReader.parse(response.body) else {
            return VerbFailure(.refused, "The server answered with status \(response.status).")
        }
        return VerbFailure(.refused, text(of: problem))
    }

    /// The sentences of problem details: the whole, then each value that is wrong.
    static func text(of problem: JSON) -> String {
        var lines = [problem["detail"]?.stringValue ?? "The request was refused."]
        for error in problem["errors"]?.arrayValue ?? [] {
            let pointer = error["pointer"]?.stringValue ?? ""
            let nearest = error["did_you_mean"]?.stringValue.map { " (did you mean \($0)?)" } ?? ""
            lines.append("  \(pointer): \(error["detail"]?.stringValue ?? "")\(nearest)")
        }
        return lines.joined(separator: "\n")
    }
}
