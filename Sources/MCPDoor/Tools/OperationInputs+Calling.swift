internal import Files
internal import Glibc
internal import Operations
internal import Wire

/// From arguments to a call of the operation.
extension OperationInputs {
    /// Calls the operation.
    ///
    /// - Throws: `validation_failed` with all that is wrong with the arguments, and what the operation refuses.
    func perform(_ arguments: JSONObject, of call: ToolCall) throws(Problem) -> OperationAnswer {
        guard call.caller.principal.may(operation.scope) else {
            throw Problem(
                .insufficientScope,
                "\(call.tool) needs a key of the scope \(operation.scope.rawValue) here; this one has "
                    + "\(call.caller.principal.scope.rawValue).")
        }
        guard operation.effect == .reads || !call.caller.selection.isReadOnly else {
            throw ToolBook.readOnly(call.tool)
        }
        let arguments = try NameResolution.resolve(arguments, of: operation, names: call.names)
        let read = try read(arguments, of: call)
        defer { if let file = read.file { _ = unsafe unlink(file) } }
        if operation.effect != .reads { try call.caller.chargeWrite() }
        return try operation.handler(
            OperationCall(
                operation: operation.name, workspace: call.caller.workspace, principal: call.caller.principal,
                requestID: call.caller.requestID, parameters: read.parameters, body: read.body, bodyFile: read.file,
                ifMatch: read.condition, idempotencyKey: read.idempotencyKey, isRehearsal: read.isRehearsal,
                successStatus: operation.output.status, limits: call.limits,
                ports: call.caller.ports, now: call.caller.workspace.now, caller: call.caller.watch))
    }

    private struct Reading {
        var parameters: [String: JSON] = [:]
        var body = JSONObject()
        var file: String?
        var condition: VersionCondition?
        var idempotencyKey: String?
        var isRehearsal = false
    }

    private func read(_ arguments: JSONObject, of call: ToolCall) throws(Problem) -> Reading {
        var reading = Reading()
        var problems: [FieldProblem] = []
        var file: String?
        for member in arguments.members {
            guard let input = self[member.name] else {
                problems.append(unknown(member.name))
                continue
            }
            var found: [FieldProblem] = []
            switch input.place {
            case .parameter(let parameter):
                let value = Self.value(member.value, input.schema)
                found = input.schema.problems(in: value, at: "/\(member.name)")
                reading.parameters[parameter.name] = value
            case .member: reading.body[member.name] = member.value
            case .file:
                file = member.value.stringValue
                found = input.schema.problems(in: member.value, at: "/\(member.name)")
            case .idempotencyKey:
                found = input.schema.problems(in: member.value, at: "/\(member.name)")
                reading.idempotencyKey = member.value.stringValue
            case .expectedVersion:
                found = input.schema.problems(in: member.value, at: "/\(member.name)")
                reading.condition = member.value.intValue.map { .oneOf([$0]) }
            case .rehearsal:
                found = input.schema.problems(in: member.value, at: "/\(member.name)")
                reading.isRehearsal = member.value.boolValue ?? false
            }
            problems += found
        }
        for input in all where input.isRequired && arguments[input.name] == nil {
            if case .member = input.place { continue }
            problems.append(
                FieldProblem(
                    pointer: "/\(input.name)", code: "required", detail: "\(call.tool) needs \(input.name)."))
        }
        do throws(Problem) {
            reading.body = try body(reading.body)
        } catch {
            problems +=
                error.errors.isEmpty
                ? [FieldProblem(pointer: "", code: error.code.rawValue, detail: error.detail)] : error.errors
        }
        guard problems.isEmpty else {
            throw Problem(.validationFailed, "\(call.tool) cannot be called like this.", errors: problems)
        }
        if let file { reading.file = try Self.spool(file, in: call.caller.workspace.spoolDirectory) }
        return reading
    }

    private func body(_ members: JSONObject) throws(Problem) -> JSONObject {
        guard case .json(_, let isRequired) = operation.body else { return JSONObject() }
        guard isRequired || !members.isEmpty else { return JSONObject() }
        return try Catalogue.body(of: operation, bytes: JSON.object(members).encoded())
    }

    private func unknown(_ name: String) -> FieldProblem {
        let names = all.map(\.name)
        return FieldProblem(
            pointer: "/\(name)", code: Schema.unknownFieldCode, detail: "There is no argument \(name).",
            allowed: names, didYouMean: nearestName(to: name, among: names))
    }

    /// A value as the operation takes it: models write numbers as texts, and one value where a list is meant.
    private static func value(_ value: JSON, _ schema: Schema) -> JSON {
        if case .array(let element, _, _) = schema.kind, value.arrayValue == nil {
            return .array([Self.value(value, element)])
        }
        if case .string(let text) = value { return schema.json(fromText: text) }
        // A filter is a text in a query, and an object to everybody else.
        if case .string = schema.kind, value.objectValue != nil || value.arrayValue != nil {
            return .string(value.encodedText())
        }
        return value
    }

    private static func spool(_ text: String, in directory: String) throws(Problem) -> String {
        do throws(FileError) {
            let file = try TemporaryFile(prefix: "\(directory)/mcp-")
            do throws(FileError) {
                try FileBytes.write(Array(text.utf8).span, to: file.descriptor)
            } catch {
                file.discard()
                throw error
            }
            file.close()
            return file.path
        } catch { throw Problem(.storageFull, "The file cannot be kept for a while.") }
    }
}
