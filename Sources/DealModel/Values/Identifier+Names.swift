/// Names pipelines in `Identifier`.
public typealias PipelineID = Identifier<Pipeline>
/// Names stages in `Identifier`.
public typealias StageID = Identifier<Stage>
/// Names tags in `Identifier`.
public typealias TagID = Identifier<Tag>
/// Names sets of exchange rates in `Identifier`.
public typealias RateSetID = Identifier<RateSet>
/// Names the settings of a workspace in `Identifier`.
public typealias SettingsID = Identifier<WorkspaceSettings>
/// Names deals in `Identifier`.
public typealias DealID = Identifier<Deal>
/// Names a contact kept elsewhere.
public typealias ContactID = Identifier<DealContact>
/// Names an organization kept elsewhere.
public typealias OrganizationID = Identifier<Organization>
