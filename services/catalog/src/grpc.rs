//! `medwage.catalog.v1.CatalogService`.

use medwage_contracts::names::NameError;
use medwage_contracts::paging::{Page, PageError, PagePart, PageSizes};
use medwage_contracts::pb::catalog as pb;
use medwage_contracts::pb::errors::ErrorReason;
use medwage_contracts::servers::catalog::catalog_service_server::{
    CatalogService, CatalogServiceServer,
};
use medwage_domain::reading::MAX_CHARS;
use medwage_rpc_status::{RpcError, Violation};
use tonic::{Request, Response, Status};

use crate::encode;
use crate::entries::CatalogEntries;
use crate::filter::{Filtered, apply_filter};
use crate::reading::EntryKind;
use crate::texts::EntryReading;

const LIST: PageSizes = PageSizes { default: 50, largest: 1_000 };
const SEARCH: PageSizes = PageSizes { default: 10, largest: 50 };

/// The service's methods over one catalog.
#[derive(Clone, Debug)]
pub struct CatalogApi {
    entries: CatalogEntries,
}

/// Returns the service over a catalog, for a server to mount.
pub fn catalog_service(entries: CatalogEntries) -> CatalogServiceServer<CatalogApi> {
    CatalogServiceServer::new(CatalogApi::new(entries))
}

/// The result of a search: the part of the matches that was asked for, and how clear the answer is.
struct Found {
    reading: EntryReading,
    indexes: PagePart<usize>,
}

impl CatalogApi {
    /// Makes the methods over a catalog.
    pub fn new(entries: CatalogEntries) -> Self {
        Self { entries }
    }

    fn list_entries<T: Filtered>(
        &self,
        method: &str,
        (filter, page_size, page_token): (&str, i32, &str),
        entries: Vec<T>,
    ) -> Result<PagePart<T>, Status> {
        let request = [filter.as_bytes(), self.entries.digest().as_bytes()];
        let page =
            Page::read_page(method, &request, LIST, page_size, page_token).map_err(refuse_page);
        let kept = apply_filter(filter, entries);
        match (page, kept) {
            (Ok(page), Ok(kept)) => Ok(page.cut_page(kept.into_iter())),
            (page, kept) => {
                let wrong: Vec<_> = [kept.err(), page.err()].into_iter().flatten().collect();
                Err(RpcError::of_violations(&wrong).to_status())
            }
        }
    }

    fn search_entries(
        &self,
        kind: EntryKind,
        (query, page_size, page_token): (&str, i32, &str),
    ) -> Result<Found, Status> {
        let request = [query.as_bytes(), self.entries.digest().as_bytes()];
        let page = Page::read_page(kind.noun(), &request, SEARCH, page_size, page_token);
        let reading = self.read_query(kind, query);
        match (page.map_err(refuse_page), reading) {
            (Ok(page), Ok(reading)) => {
                let indexes = page.cut_page(0..reading.matches.len());
                Ok(Found { reading, indexes })
            }
            (page, reading) => {
                let wrong: Vec<_> = [reading.err(), page.err()].into_iter().flatten().collect();
                Err(RpcError::of_violations(&wrong).to_status())
            }
        }
    }

    fn read_query(&self, kind: EntryKind, query: &str) -> Result<EntryReading, Violation> {
        if query.trim().is_empty() {
            return Err(Violation::required("query", "needs a name, an id or text"));
        }
        if query.chars().nth(MAX_CHARS).is_some() {
            let told = format!("has more than {MAX_CHARS} characters");
            return Err(Violation::out_of_range("query", told));
        }
        let refuse = |error: NameError| Violation::malformed("query", error.to_string());
        kind.read_field(&self.entries, query).map_err(refuse)
    }

    /// The index of the entry that a name has; its former codes are read too.
    fn find_entry(&self, kind: EntryKind, name: &str) -> Result<usize, Status> {
        if name.trim().is_empty() || name.chars().nth(MAX_CHARS).is_some() {
            let told = format!("needs a name such as {}", kind.collection().write_name("x"));
            let wrong = Violation::required("name", told);
            return Err(RpcError::of_violations(&[wrong]).to_status());
        }
        let id = kind.collection().parse_name(name).map_err(|error| {
            RpcError::of_violations(&[Violation::malformed("name", error.to_string())]).to_status()
        })?;
        let index = match kind {
            EntryKind::Role => self.entries.role(id),
            EntryKind::Credential => self.entries.credential(id).map(|ix| usize::from(ix.0)),
            EntryKind::Program => self.entries.program(id),
        };
        index.ok_or_else(|| self.not_found(kind, id))
    }

    fn not_found(&self, kind: EntryKind, id: &str) -> Status {
        let name = kind.collection().write_name(id);
        let nearest = kind.read_field(&self.entries, id).ok().and_then(|reading| {
            let best = reading.matches.first()?;
            Some(kind.write_resolved(&self.entries, id, best).resource)
        });
        let reason = ErrorReason::ResourceNotFound.into();
        let explanation = RpcError::not_found(reason, kind.resource_type(), &name)
            .with("name", &name)
            .with("nearest", nearest.unwrap_or_default());
        explanation.advice(format!("there is no {} {name}", kind.noun())).to_status()
    }

    fn digest(&self) -> String {
        self.entries.digest().to_owned()
    }
}

fn refuse_page(error: PageError) -> Violation {
    Violation::for_reason(error.reason(), error.field(), error.to_string())
}

#[tonic::async_trait]
impl CatalogService for CatalogApi {
    async fn list_roles(
        &self,
        request: Request<pb::ListRolesRequest>,
    ) -> Result<Response<pb::ListRolesResponse>, Status> {
        let pb::ListRolesRequest { filter, page_size, page_token } = request.get_ref();
        let asked = (filter.as_str(), *page_size, page_token.as_str());
        let part = self.list_entries("ListRoles", asked, self.entries.write_roles())?;
        Ok(Response::new(pb::ListRolesResponse {
            roles: part.items,
            next_page_token: part.next_page_token,
            total_size: part.total_size,
            catalog_digest: self.digest(),
        }))
    }

    async fn get_role(
        &self,
        request: Request<pb::GetRoleRequest>,
    ) -> Result<Response<pb::Role>, Status> {
        let index = self.find_entry(EntryKind::Role, &request.get_ref().name)?;
        Ok(Response::new(encode::write_role(&self.entries, &self.entries.roles[index])))
    }

    async fn search_roles(
        &self,
        request: Request<pb::SearchRolesRequest>,
    ) -> Result<Response<pb::SearchRolesResponse>, Status> {
        let pb::SearchRolesRequest { query, page_size, page_token } = request.get_ref();
        let found = self.search_entries(EntryKind::Role, (query, *page_size, page_token))?;
        let matches = found.indexes.items.iter().map(|index| {
            let read = &found.reading.matches[*index];
            pb::RoleMatch {
                role: Some(encode::write_role(&self.entries, &self.entries.roles[read.index])),
                resolved: Some(EntryKind::Role.write_resolved(&self.entries, query, read)),
            }
        });
        Ok(Response::new(pb::SearchRolesResponse {
            clarity: found.reading.clarity.into(),
            matches: matches.collect(),
            next_page_token: found.indexes.next_page_token.clone(),
            total_size: found.indexes.total_size,
            catalog_digest: self.digest(),
        }))
    }

    async fn list_credentials(
        &self,
        request: Request<pb::ListCredentialsRequest>,
    ) -> Result<Response<pb::ListCredentialsResponse>, Status> {
        let pb::ListCredentialsRequest { filter, page_size, page_token } = request.get_ref();
        let asked = (filter.as_str(), *page_size, page_token.as_str());
        let part = self.list_entries("ListCredentials", asked, self.entries.write_credentials())?;
        Ok(Response::new(pb::ListCredentialsResponse {
            credentials: part.items,
            next_page_token: part.next_page_token,
            total_size: part.total_size,
            catalog_digest: self.digest(),
        }))
    }

    async fn get_credential(
        &self,
        request: Request<pb::GetCredentialRequest>,
    ) -> Result<Response<pb::Credential>, Status> {
        let index = self.find_entry(EntryKind::Credential, &request.get_ref().name)?;
        Ok(Response::new(encode::write_credential(&self.entries, &self.entries.credentials[index])))
    }

    async fn search_credentials(
        &self,
        request: Request<pb::SearchCredentialsRequest>,
    ) -> Result<Response<pb::SearchCredentialsResponse>, Status> {
        let pb::SearchCredentialsRequest { query, page_size, page_token } = request.get_ref();
        let kind = EntryKind::Credential;
        let found = self.search_entries(kind, (query, *page_size, page_token))?;
        let matches = found.indexes.items.iter().map(|index| {
            let read = &found.reading.matches[*index];
            let credential = &self.entries.credentials[read.index];
            pb::CredentialMatch {
                credential: Some(encode::write_credential(&self.entries, credential)),
                resolved: Some(kind.write_resolved(&self.entries, query, read)),
            }
        });
        Ok(Response::new(pb::SearchCredentialsResponse {
            clarity: found.reading.clarity.into(),
            matches: matches.collect(),
            next_page_token: found.indexes.next_page_token.clone(),
            total_size: found.indexes.total_size,
            catalog_digest: self.digest(),
        }))
    }

    async fn list_programs(
        &self,
        request: Request<pb::ListProgramsRequest>,
    ) -> Result<Response<pb::ListProgramsResponse>, Status> {
        let pb::ListProgramsRequest { filter, page_size, page_token } = request.get_ref();
        let asked = (filter.as_str(), *page_size, page_token.as_str());
        let part = self.list_entries("ListPrograms", asked, self.entries.write_programs())?;
        Ok(Response::new(pb::ListProgramsResponse {
            programs: part.items,
            next_page_token: part.next_page_token,
            total_size: part.total_size,
            catalog_digest: self.digest(),
        }))
    }

    async fn get_program(
        &self,
        request: Request<pb::GetProgramRequest>,
    ) -> Result<Response<pb::Program>, Status> {
        let index = self.find_entry(EntryKind::Program, &request.get_ref().name)?;
        Ok(Response::new(encode::write_program(&self.entries, &self.entries.programs[index])))
    }

    async fn search_programs(
        &self,
        request: Request<pb::SearchProgramsRequest>,
    ) -> Result<Response<pb::SearchProgramsResponse>, Status> {
        let pb::SearchProgramsRequest { query, page_size, page_token } = request.get_ref();
        let kind = EntryKind::Program;
        let found = self.search_entries(kind, (query, *page_size, page_token))?;
        let matches = found.indexes.items.iter().map(|index| {
            let read = &found.reading.matches[*index];
            let program = &self.entries.programs[read.index];
            pb::ProgramMatch {
                program: Some(encode::write_program(&self.entries, program)),
                resolved: Some(kind.write_resolved(&self.entries, query, read)),
            }
        });
        Ok(Response::new(pb::SearchProgramsResponse {
            clarity: found.reading.clarity.into(),
            matches: matches.collect(),
            next_page_token: found.indexes.next_page_token.clone(),
            total_size: found.indexes.total_size,
            catalog_digest: self.digest(),
        }))
    }
}
