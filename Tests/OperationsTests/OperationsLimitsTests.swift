import Bundles
import DealAnalytics
import DealModel
import Testing
import Wire

@testable import Operations

struct OperationsLimitsTests {
    private func problems(_ field: BodyField, _ size: Int) throws -> [FieldProblem] {
        let operation = try #require(Catalogue.standard[field.operation])
        do throws(Problem) {
            _ = try Catalogue.body(of: operation, bytes: JSON.object(field.body(size)).encoded())
        } catch {
            return error.errors
        }
        return []
    }

    @Test(arguments: BodyField.all)
    func `a field of a body may be at its limit and no further`(_ field: BodyField) throws {
        #expect(try problems(field, field.limit) == [])
        let beyond = try problems(field, field.limit + 1)
        #expect(beyond.map(\.pointer) == [field.pointer])
        #expect(beyond.map(\.code) == [field.code])
    }

    @Test func `a filter has at most so many values`() throws {
        let operation = try #require(Catalogue.standard["deals.list"])
        for (count, isRight) in [(DealListFilter.valuesMax, true), (DealListFilter.valuesMax + 1, false)] {
            let query = try QueryString(decoding: "owner_id=" + (0..<count).map { "o\($0)" }.joined(separator: ","))
            let read = try? Catalogue.parameters(of: operation, path: [:], query: query.parameters)
            #expect((read != nil) == isRight)
        }
    }

    /// So many pipelines, and so many stages of the first.
    private func definitions(pipelines: Int, stages: Int) -> Definitions {
        var definitions = Definitions()
        let instant = StillClock().now()
        for number in 0..<pipelines {
            let pipeline = Pipeline(id: PipelineID(high: 1, low: UInt64(number)), name: "P")
            definitions.record(pipeline, sequence: 1, recordedAt: instant)
        }
        for number in 0..<stages {
            let stage = Stage(
                id: StageID(high: 2, low: UInt64(number)), pipelineID: PipelineID(high: 1, low: 0), name: "S",
                position: number + 1, kind: .open)
            definitions.record(stage, sequence: 1, recordedAt: instant)
        }
        return definitions
    }

    private func code(_ check: () throws(Problem) -> Void) -> ProblemCode? {
        do throws(Problem) { try check() } catch { return error.code }
        return nil
    }

    /// What a plan says to an import of two pipelines of which the first has three stages.
    private func planned(into definitions: Definitions) throws -> [String] {
        let test = try TestWorkspace()
        let folder = try test.bundle([
            "pipelines.csv": "id,name\na,A\nb,B\n",
            "stages.csv": "id,pipeline_id,name,position,kind\nx,a,X,1,open\ny,a,Y,2,open\nz,a,Z,3,won\n",
            "deals.csv": "id,pipeline_id,stage_id,title\n", "stage_changes.csv": "deal_id,to_stage_id,changed_at\n",
        ])
        let reader = try BundleReader(directory: folder, now: StillClock().now())
        var tables = DealTables()
        tables.apply(definitions: definitions)
        let snapshot = tables.publish(dataVersion: 1)
        let plan = ImportPlan(bundle: reader.definitions, source: "bundle", in: snapshot)
        return plan.problems.compactMap { $0["detail"]?.stringValue }
    }

    @Test func `a workspace has at most so many pipelines`() throws {
        let most = Definitions.pipelinesMax
        let (room, full) = (definitions(pipelines: most - 2, stages: 0), definitions(pipelines: most, stages: 0))
        #expect(try planned(into: room) == [])
        #expect(try planned(into: full) == ["a workspace has at most \(most) pipelines"])
        #expect(code { () throws(Problem) in try PipelineOperations.checkRoom(in: room, stageCount: 0) } == nil)
        #expect(code { () throws(Problem) in try PipelineOperations.checkRoom(in: full, stageCount: 0) } == .conflict)
    }

    @Test func `a workspace has at most so many stages`() throws {
        let most = Definitions.stagesMax
        #expect(most < Int(UInt16.max))
        let (room, full) = (definitions(pipelines: 1, stages: most - 3), definitions(pipelines: 1, stages: most - 2))
        #expect(try planned(into: room) == [])
        #expect(try planned(into: full) == ["a workspace has at most \(most) stages"])
        #expect(code { () throws(Problem) in try PipelineOperations.checkRoom(in: full, stageCount: 2) } == nil)
        #expect(code { () throws(Problem) in try PipelineOperations.checkRoom(in: full, stageCount: 3) } == .conflict)
    }

    @Test func `a pipeline has at most so many stages that are not deleted`() throws {
        let test = try TestWorkspace()
        func call(_ name: String, _ parameters: [String: JSON], _ body: JSONObject) throws -> JSON {
            let operation = try #require(Catalogue.standard[name])
            let answer = try operation.handler(
                OperationCall(
                    operation: name, workspace: test.workspace,
                    principal: Principal(actor: "a", scope: .admin, isLocal: false), requestID: "r",
                    parameters: parameters, body: body, now: test.workspace.now))
            guard case .json(let bytes) = answer.content else { return .null }
            return try JSONReader.parse(bytes)
        }
        let pipeline = try call("pipelines.create", [:], ["name": "P"])
        let id: [String: JSON] = ["id": try #require(pipeline["id"])]
        let created = try (0..<Definitions.stagesPerPipelineMax).map { _ in
            try call("stages.create", id, ["name": "S"])
        }
        let problem = #expect(throws: Problem.self) { try call("stages.create", id, ["name": "S"]) }
        #expect(problem?.code == .conflict)
        #expect(problem?.detail.contains("\(Definitions.stagesPerPipelineMax)") == true)
        _ = try call("stages.delete", ["id": try #require(created.last?["id"])], [:])
        #expect(try call("stages.create", id, ["name": "S"])["position"]?.intValue == 100)
    }
}
