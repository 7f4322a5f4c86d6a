//! The protocol's requests, answered by the tools.

use std::sync::Arc;

use medwage_client::Client;
use rmcp::model::{
    CallToolRequestParams, CallToolResponse, CallToolResult, ContentBlock, Implementation,
    ListToolsResult, PaginatedRequestParams, ServerCapabilities, ServerConfig, ToolAnnotations,
};
use rmcp::service::RequestContext;
use rmcp::{ErrorData, RoleServer, ServerHandler};

use super::tools::{Tool, list_tools};

/// Said to a model before it sees the tools.
const INSTRUCTIONS: &str = "Pay of US medical billers, coders and health information staff, from BLS OEWS and a fitted model. Each answer \
says whether a figure is published, modeled or from a broader market, and ends with its source: cite that. Money is US dollars. A missing \
figure has its reason; never fill one in. An error lists candidates and the call that goes better.";

/// The tools with the services that they ask. Clones share both.
#[derive(Clone)]
pub(super) struct ToolServer {
    tools: Arc<Vec<Tool>>,
    client: Client,
}

impl ToolServer {
    pub(super) fn new(client: Client) -> Self {
        Self { tools: Arc::new(list_tools()), client }
    }
}

impl ServerHandler for ToolServer {
    fn get_info(&self) -> ServerConfig {
        ServerConfig::new(ServerCapabilities::builder().enable_tools().build())
            .with_server_info(Implementation::new("medwage", env!("CARGO_PKG_VERSION")))
            .with_instructions(INSTRUCTIONS)
    }

    async fn list_tools(
        &self,
        _request: Option<PaginatedRequestParams>,
        _context: RequestContext<RoleServer>,
    ) -> Result<ListToolsResult, ErrorData> {
        Ok(ListToolsResult::with_all_items(self.tools.iter().map(describe_tool).collect()))
    }

    async fn call_tool(
        &self,
        request: CallToolRequestParams,
        _context: RequestContext<RoleServer>,
    ) -> Result<CallToolResponse, ErrorData> {
        let Some(tool) = self.tools.iter().find(|tool| tool.name == request.name) else {
            let names: Vec<_> = self.tools.iter().map(|tool| tool.name).collect();
            let message = format!("there is no tool {}, but {}", request.name, names.join(", "));
            return Err(ErrorData::invalid_params(message, None));
        };
        let reply = tool.answer_call(request.arguments.unwrap_or_default(), &self.client).await;
        let content = vec![ContentBlock::text(reply.text)];
        let result = match reply.is_error {
            true => CallToolResult::error(content),
            false => CallToolResult::success(content),
        };
        Ok(result.into())
    }
}

fn describe_tool(tool: &Tool) -> rmcp::model::Tool {
    // It reads data of its own, and the same call has the same answer.
    let annotations = ToolAnnotations::with_title(tool.title)
        .read_only(true)
        .destructive(false)
        .idempotent(true)
        .open_world(false);
    rmcp::model::Tool::new(tool.name, tool.description, Arc::new(tool.write_schema()))
        .with_title(tool.title)
        .with_annotations(annotations)
}
