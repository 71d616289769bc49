import DealModel
internal import Wire

extension BundleReader {
    /// Gives each row of a small file to `body`, after its header.
    private mutating func rows(
        of file: BundleFile,
        _ body: (inout BundleReader, CSVRow, BundleSource) -> Void
    ) throws(BundleFailure) {
        guard let source = sources[file] else { return }
        var reader = try rowReader(of: source)
        var row = CSVRow()
        while true {
            do throws(CSVError) {
                guard try reader.next(into: &row) else { return }
                rowCounts[file, default: 0] += 1
                body(&self, row, source)
            } catch {
                rowCounts[file, default: 0] += 1
                try note(error, row, of: source, isFatal: true)
                // A stage that cannot be read would make every deal in it look wrong.
                hasDefinitions = false
                if !error.isRecoverable { return }
            }
        }
    }

    /// Reads `pipelines.csv`.
    mutating func readPipelines() throws(BundleFailure) {
        try rows(of: .pipelines) { reader, row, source in
            let id = row.texts[source.index("id")]
            reader.checkID(row, source, known: reader.pipelineIDs)
            let name = reader.name(row, source)
            let isDefault = reader.cells.flag(row, source.index("is_default"), of: source)
            if isDefault, reader.hasDefault {
                reader.cells.report(
                    .secondDefault,
                    row,
                    source.index("is_default"),
                    of: source,
                    "another pipeline is the default already",
                    allowed: "true for at most one pipeline"
                )
            }
            if isDefault { reader.hasDefault = true }
            if reader.definitions.pipelines.count >= Definitions.pipelinesMax {
                if reader.hasDefinitions {
                    reader.cells.report(
                        .tooMany,
                        row,
                        source.index("id"),
                        of: source,
                        "there are too many pipelines",
                        allowed: "at most \(Definitions.pipelinesMax)"
                    )
                }
                reader.hasDefinitions = false
                return
            }
            guard reader.pipelineIDs.add(row.bytes.span.extracting(row.range(source.index("id")))) == nil else {
                return
            }
            reader.definitions.pipelines.append(BundlePipeline(sourceID: id, name: name ?? "", isDefault: isDefault))
        }
        markDefinitionProblemsFatal()
    }

    /// Reads `stages.csv`.
    mutating func readStages() throws(BundleFailure) {
        try rows(of: .stages) { reader, row, source in
            let id = row.texts[source.index("id")]
            reader.checkID(row, source, known: reader.stageIDs)
            let pipeline = reader.pipeline(row, source)
            let name = reader.name(row, source)
            let position = reader.position(row, source, pipeline: pipeline)
            let kind = reader.cells.choice(row, source.index("kind"), of: source, as: StageKind.self, isRequired: true)
            let probability = reader.defaultProbability(row, source, kind: kind)
            let stage = BundleStage(
                sourceID: id,
                pipeline: pipeline,
                name: name ?? "",
                position: position ?? 0,
                kind: kind ?? .open,
                defaultProbability: probability,
                forecastCategory: reader.cells.choice(row, source.index("forecast_category"), of: source),
                staleAfterDays: reader.cells.integer(
                    row,
                    source.index("stale_after_days"),
                    of: source,
                    most: DealLimits.staleAfterDaysMax
                ),
                isArchived: reader.cells.flag(row, source.index("archived"), of: source)
            )
            if kind == nil { reader.hasStageKinds = false }
            guard reader.hasRoom(for: stage, row, source),
                reader.stageIDs.add(row.bytes.span.extracting(row.range(source.index("id")))) == nil
            else { return }
            reader.definitions.stages.append(stage)
        }
        markDefinitionProblemsFatal()
    }

    /// No deal can be imported while a definition is wrong.
    private mutating func markDefinitionProblemsFatal() {
        cells.log.makeAllFatal()
    }

    private mutating func checkID(_ row: CSVRow, _ source: BundleSource, known: SourceIDTable) {
        let column = source.index("id")
        let most = DealLimits.externalIDCharactersMax
        _ = cells.text(row, column, of: source, charactersMax: most, isRequired: true)
        if !row.isEmpty(column), known.find(row.bytes.span.extracting(row.range(column))) != nil {
            cells.report(.duplicateID, row, column, of: source, "an earlier row has this id")
        }
    }

    private mutating func name(_ row: CSVRow, _ source: BundleSource) -> String? {
        cells.text(
            row,
            source.index("name"),
            of: source,
            charactersMax: DealLimits.nameCharactersMax,
            isRequired: true
        )
    }

    private mutating func pipeline(_ row: CSVRow, _ source: BundleSource) -> Int? {
        let column = source.index("pipeline_id")
        guard !row.isEmpty(column) else {
            cells.reportMissing(row, column, of: source)
            return nil
        }
        // Without the pipelines' file nothing can be said about them.
        guard sources[.pipelines] != nil else { return nil }
        if let known = pipelineIDs.find(row.bytes.span.extracting(row.range(column))) { return known }
        cells.report(
            .unknownPipeline,
            row,
            column,
            of: source,
            "pipelines.csv has no such pipeline",
            nearest: nearestName(to: row.text(column), among: definitions.pipelines.map(\.sourceID))
        )
        return nil
    }

    private mutating func position(_ row: CSVRow, _ source: BundleSource, pipeline: Int?) -> Int? {
        let column = source.index("position")
        guard
            let position = cells.integer(
                row,
                column,
                of: source,
                most: DealLimits.positionMax,
                isRequired: true
            )
        else { return nil }
        guard let pipeline else { return position }
        if let other = stageAtPlace[StagePlace(pipeline: pipeline, position: position)] {
            cells.report(
                .duplicatePosition,
                row,
                column,
                of: source,
                "the stage \(other) has this position already",
                allowed: "a position that no other stage of the pipeline has"
            )
        } else {
            stageAtPlace[StagePlace(pipeline: pipeline, position: position)] = row.text(source.index("id"))
        }
        return position
    }

    private mutating func defaultProbability(
        _ row: CSVRow,
        _ source: BundleSource,
        kind: StageKind?
    ) -> Probability? {
        let column = source.index("probability")
        guard !cells.isEmpty(row, column), let probability = cells.probability(row, column, of: source), let kind else {
            return nil
        }
        let fixed: Probability
        switch kind {
        case .open: return probability
        case .won: fixed = .one
        case .lost: fixed = .zero
        }
        if probability != fixed {
            cells.report(
                .closedStageProbability,
                row,
                column,
                of: source,
                "the probability of a \(kind.rawValue) stage follows from its kind",
                allowed: "\(fixed), or empty"
            )
        }
        return nil
    }

    /// Whether the stage may still be added; reports where it is one too many.
    private mutating func hasRoom(for stage: BundleStage, _ row: CSVRow, _ source: BundleSource) -> Bool {
        if let pipeline = stage.pipeline {
            stageCounts[pipeline, default: 0] += 1
            if stageCounts[pipeline] == Definitions.stagesPerPipelineMax + 1 {
                cells.report(
                    .tooMany,
                    row,
                    source.index("pipeline_id"),
                    of: source,
                    "the pipeline has too many stages",
                    allowed: "at most \(Definitions.stagesPerPipelineMax)"
                )
            }
        }
        guard definitions.stages.count >= Definitions.stagesMax else { return true }
        if hasDefinitions {
            cells.report(
                .tooMany,
                row,
                source.index("id"),
                of: source,
                "there are too many stages",
                allowed: "at most \(Definitions.stagesMax)"
            )
        }
        hasDefinitions = false
        return false
    }
}
