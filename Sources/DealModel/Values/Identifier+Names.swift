/// Names pipelines in `Identifier`.
public typealias PipelineID = Identifier<Pipeline>
/// Names stages in `Identifier`.
public typealias StageID = Identifier<Stage>
/// Names deals in `Identifier`.
public typealias DealID = Identifier<Deal>
/// Names a contact kept elsewhere.
public typealias ContactID = Identifier<DealContact>
/// Names an organization kept elsewhere.
public typealias OrganizationID = Identifier<Organization>
