internal import Wire

/// The names that five public systems have for the same things. They are understood, and listed in the toolset
/// `compat` alone.
enum ToolAliases {
    private static let deal = ["deal_id": "id", "dealId": "id", "name": "title", "stageId": "stage_id"]
    private static let newDeal = deal.merging([
        "crm_pipeline_id": "pipeline_id", "crm_stage_id": "stage_id", "pipelineId": "pipeline_id",
        "crm_company_id": "organization_id", "company_id": "organization_id", "companyId": "organization_id",
        "contactId": "contact_id", "additional_fields": "metadata", "value": "amount",
        "expectedCloseDate": "expected_close_date", "ownerId": "owner_id",
    ]) { first, _ in first }
    private static let pipeline = ["pipelineId": "pipeline_id"]

    static let all: [ToolAlias] = [
        ToolAlias(name: "create_deal", tool: "deals_create", renames: newDeal),
        ToolAlias(name: "get_deal", tool: "deals_get", renames: deal),
        ToolAlias(name: "update_deal", tool: "deals_update", renames: newDeal),
        ToolAlias(name: "delete_deal", tool: "deals_delete", renames: deal),
        ToolAlias(name: "list_deals", tool: "deals_list", renames: newDeal.merging(["per_page": "limit"]) { $1 }),
        ToolAlias(name: "search_deals", tool: "deals_search", renames: ["title": "query", "q": "query"]),
        ToolAlias(name: "move_deal_stage", tool: "deals_move", renames: deal, fixed: ["method": "move"]),
        ToolAlias(name: "move_deal", tool: "deals_move", renames: deal, fixed: ["method": "move"]),
        ToolAlias(
            name: "update_deal_owner", tool: "deals_update", renames: ["deal_id": "id", "creator_id": "owner_id"]),
        ToolAlias(name: "get_deal_full_field", tool: "deals_get", renames: deal, fixed: ["detail": "full"]),
        ToolAlias(name: "get_deal_real_creator", tool: "deals_get", renames: deal, fixed: ["fields": ["created_by"]]),
        ToolAlias(
            name: "get_deal_stage_history", tool: "deals_stage_changes",
            renames: deal.merging(["per_page": "limit"]) { $1 }),
        ToolAlias(
            name: "get_deal_timeline", tool: "deals_history", renames: deal.merging(["per_page": "limit"]) { $1 }),
        ToolAlias(name: "list_pipelines", tool: "pipelines_list", renames: ["per_page": "limit"]),
        ToolAlias(name: "get_pipeline", tool: "pipelines_get", renames: ["pipeline_id": "id", "pipelineId": "id"]),
        ToolAlias(
            name: "list_pipeline_stages", tool: "stages_list", renames: ["pipeline_id": "id", "pipelineId": "id"]),
        ToolAlias(name: "forecast", tool: "forecast_pipeline", renames: pipeline),
        ToolAlias(name: "analytics_forecast", tool: "forecast_pipeline", renames: pipeline),
        ToolAlias(name: "conversion", tool: "conversion_rate", renames: pipeline),
        ToolAlias(name: "pipelines_summary_get", tool: "pipeline_summary", renames: pipeline),
        ToolAlias(name: "deals_link_contact", tool: "deals_contacts_add", renames: ["deal_id": "id"]),
        ToolAlias(name: "crm_tags_list", tool: "tags_list"),
        ToolAlias(name: "get_schema", tool: "describe", fixed: ["include": ["sql", "pipelines", "counts"]]),
        ToolAlias(name: "schema_describe", tool: "describe", fixed: ["include": ["sql", "pipelines", "counts"]]),
        ToolAlias(name: "query", tool: "sql_query", renames: ["sql": "statement", "query": "statement"]),
        ToolAlias(name: "get_entity_history", tool: "deals_history", renames: ["entityId": "id", "entity_id": "id"]),
        ToolAlias(name: "list_audit_log", tool: "audit_list"),
        ToolAlias(name: "apiKeys.create", tool: "keys_create"), ToolAlias(name: "apiKeys.list", tool: "keys_list"),
        ToolAlias(name: "apiKeys.revoke", tool: "keys_revoke", renames: ["keyId": "id"]),
        ToolAlias(name: "users.me", tool: "users_me"),
        ToolAlias(name: "audit.getHistory", tool: "deals_audit", renames: ["recordId": "id"]),
    ]
}
