import DealModel

/// The files of a bundle that is made of a process log.
struct XESBundleFiles: ~Copyable {
    /// A row of `deals.csv`.
    struct Deal {
        let id: String
        let title: String
        let amount: Money?
        let owner: String?
        /// The place in the mapping.
        let stage: Int
        let createdAt: Instant
    }

    private let directory: String
    private let stageIDs: [String]
    private let pipelineID: String
    private let dealsFile: OpenedFile
    private let changesFile: OpenedFile
    private var deals: CSVWriter
    private var changes: CSVWriter

    /// Makes the files, with the pipeline and its stages.
    ///
    /// - Throws: why they cannot be written.
    static func make(in directory: String, _ mapping: XESMapping) throws(BundleFailure) -> XESBundleFiles {
        try DirectoryListing.make(directory)
        let deals = OpenedFile(try OpenFile(making: "\(directory)/\(BundleFile.deals.rawValue)"))
        let changes = OpenedFile(try OpenFile(making: "\(directory)/\(BundleFile.stageChanges.rawValue)"))
        var files = XESBundleFiles(directory, mapping, deals: deals, changes: changes)
        try write([["id", "name"], [files.pipelineID, mapping.pipeline]], to: directory, .pipelines)
        var rows = [["id", "pipeline_id", "name", "position", "kind"]]
        for (index, stage) in mapping.stages.enumerated() {
            rows.append(
                [files.stageIDs[index], files.pipelineID, stage.name, String(index + 1), stage.kind.rawValue])
        }
        try write(rows, to: directory, .stages)
        do throws(CSVError) {
            try files.deals.row([
                "id", "pipeline_id", "stage_id", "title", "amount", "currency", "owner", "created_at",
            ])
            try files.changes.row(["deal_id", "from_stage_id", "to_stage_id", "changed_at", "actor"])
        } catch {
            throw .unwritable(path: directory, errorNumber: error.errorNumber)
        }
        return files
    }

    private init(_ directory: String, _ mapping: XESMapping, deals: OpenedFile, changes: OpenedFile) {
        self.directory = directory
        pipelineID = mapping.pipeline
        // Two logs of one source may call stages of different pipelines alike.
        stageIDs = mapping.stages.map { "\(mapping.pipeline)/\($0.name)" }
        dealsFile = deals
        changesFile = changes
        self.deals = CSVWriter(fileDescriptor: deals.file.descriptor)
        self.changes = CSVWriter(fileDescriptor: changes.file.descriptor)
    }

    private static func write(_ rows: [[String]], to directory: String, _ file: BundleFile) throws(BundleFailure) {
        let path = "\(directory)/\(file.rawValue)"
        let output = try OpenFile(making: path)
        var writer = CSVWriter(fileDescriptor: output.descriptor)
        do throws(CSVError) {
            for row in rows { try writer.row(row) }
            try writer.flush()
        } catch {
            throw .unwritable(path: path, errorNumber: error.errorNumber)
        }
    }

    /// Writes a deal and its changes of stage, its creation first.
    ///
    /// - Throws: why it cannot be written.
    mutating func write(_ deal: Deal, _ moves: [XESMove]) throws(XESFailure) {
        do throws(CSVError) {
            try deals.row([
                deal.id, pipelineID, stageIDs[deal.stage], deal.title, deal.amount?.decimalText ?? "",
                deal.amount?.currency.code ?? "", deal.owner ?? "", deal.createdAt.description,
            ])
            var from = ""
            for move in moves {
                try changes.row([
                    deal.id, from, stageIDs[move.stage], move.instant.description, move.actor ?? "",
                ])
                from = stageIDs[move.stage]
            }
        } catch {
            throw .bundle(.unwritable(path: directory, errorNumber: error.errorNumber))
        }
    }

    /// Writes what is left.
    ///
    /// - Throws: why it cannot be written.
    mutating func finish() throws(XESFailure) {
        do throws(CSVError) {
            try deals.flush()
            try changes.flush()
        } catch {
            throw .bundle(.unwritable(path: directory, errorNumber: error.errorNumber))
        }
    }
}
