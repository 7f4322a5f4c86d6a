//! The services that are asked: those of this process, or a server's.

use std::fs;
use std::io;
use std::path::PathBuf;
use std::sync::Arc;

use clap::Args;
use medwage_client::Client;
use medwage_product::LocalProduct;
use medwage_rpc_client::Peer;

use crate::output::failure::Failure;

/// The server that is asked, or this process.
#[derive(Args)]
pub(crate) struct SourceArguments {
    /// Asks the server at this address, such as http://127.0.0.1:50051, instead of the data that are built in.
    #[arg(long, value_name = "URL", alias = "careerpath")]
    server: Option<String>,
    /// A file with the token that is shown to the server.
    #[arg(long, value_name = "FILE", requires = "server")]
    token_file: Option<PathBuf>,
}

impl SourceArguments {
    /// Connects to the server, or to the services of this process, each of which is opened when it is first asked.
    pub(crate) async fn connect(&self) -> Result<Client, Failure> {
        let Some(server) = &self.server else { return Ok(connect_locally()) };
        let client = Client::connect(server).await?;
        let Some(file) = &self.token_file else { return Ok(client) };
        let token = fs::read_to_string(file).map_err(|error| {
            let message = format!("{} can't be read: {error}", file.display());
            Failure::of_question("TOKEN_NOT_READ", message)
        })?;
        Ok(client.with_token(token.trim())?)
    }
}

/// Returns the client of the services of this process.
pub(crate) fn connect_locally() -> Client {
    Client::over_service(Peer::from_services(Arc::new(LocalProduct::default())).call_channel())
}

/// Runs to the end of `task` on a runtime of its own.
pub(crate) fn block_on<F: Future>(task: F) -> io::Result<F::Output> {
    medwage_rpc_server::block_on(task)
}
