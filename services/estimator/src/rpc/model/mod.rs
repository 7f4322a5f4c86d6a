//! `ListFactors`, `GetFactor`, `ListModels`, `GetModel`, `GetCalibrationReport`.

mod factors;
mod report;

use medwage_catalog::model::{ModelDocument, embedded_model_text};
use medwage_contracts::convert;
use medwage_contracts::names::{Collection, NameError, parse_calibration_report_name};
use medwage_contracts::paging::{Page, PagePart, PageSizes};
use medwage_contracts::pb::estimator as pb;
use medwage_rpc_status::Violation;

use crate::context::Context;
use crate::error::Error;

/// The sizes of pages.
const PAGE_SIZES: PageSizes = PageSizes { default: 50, largest: 1_000 };
/// The id that stands for the model that answers.
const CURRENT_MODEL: &str = "current";

/// Lists what a profile can state.
pub(super) fn list_factors(
    context: &Context,
    request: &pb::ListFactorsRequest,
) -> Result<pb::ListFactorsResponse, Error> {
    let pb::ListFactorsRequest { page_size, page_token } = request;
    let part = cut_page(context, "ListFactors", *page_size, page_token, || {
        Ok(factors::all_factors(context))
    })?;
    Ok(pb::ListFactorsResponse {
        factors: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
        model: context.texts.model.clone(),
        catalog_digest: context.catalog.digest().to_owned(),
    })
}

/// Gets one of what a profile can state.
pub(super) fn get_factor(context: &Context, name: &str) -> Result<pb::Factor, Error> {
    let id = read_name("name", name, Collection::Factors.parse_name(name))?;
    let written = Collection::Factors.write_name(id);
    let factor = factors::all_factors(context).into_iter().find(|factor| factor.name == written);
    factor.ok_or_else(|| {
        let nearest = Collection::Factors.write_name("experience");
        resource_not_found("medwage.dev/Factor", name, &nearest)
    })
}

/// Lists the models that answer: the one that is built in.
pub(super) fn list_models(
    context: &Context,
    request: &pb::ListModelsRequest,
) -> Result<pb::ListModelsResponse, Error> {
    let pb::ListModelsRequest { page_size, page_token } = request;
    let part = cut_page(context, "ListModels", *page_size, page_token, || {
        Ok(vec![write_model(context)?])
    })?;
    Ok(pb::ListModelsResponse {
        models: part.items,
        next_page_token: part.next_page_token,
        total_size: part.total_size,
    })
}

/// Gets a model: every number that estimates rest on.
pub(super) fn get_model(context: &Context, name: &str) -> Result<pb::Model, Error> {
    let id = read_name("name", name, Collection::Models.parse_name(name))?;
    check_model(context, "medwage.dev/Model", name, id)?;
    write_model(context)
}

/// Gets what a model was fitted to.
pub(super) fn get_report(context: &Context, name: &str) -> Result<pb::CalibrationReport, Error> {
    let id = read_name("name", name, parse_calibration_report_name(name))?;
    check_model(context, "medwage.dev/CalibrationReport", name, id)?;
    Ok(report::write_report(context.model, &read_document()?))
}

fn cut_page<T>(
    context: &Context,
    method: &str,
    page_size: i32,
    page_token: &str,
    list: impl FnOnce() -> Result<Vec<T>, Error>,
) -> Result<PagePart<T>, Error> {
    cut_list(context, method, "", page_size, page_token, list)
}

/// Reads the page that is asked for and cuts it from the whole list that a filter leaves.
pub(super) fn cut_list<T>(
    context: &Context,
    method: &str,
    filter: &str,
    page_size: i32,
    page_token: &str,
    list: impl FnOnce() -> Result<Vec<T>, Error>,
) -> Result<PagePart<T>, Error> {
    let state =
        [context.texts.model.as_bytes(), context.catalog.digest().as_bytes(), filter.as_bytes()];
    let page = Page::read_page(method, &state, PAGE_SIZES, page_size, page_token);
    let page = page.map_err(|error| {
        Error::from(Violation::for_reason(error.reason(), error.field(), error.to_string()))
    })?;
    Ok(page.cut_page(list()?.into_iter()))
}

pub(super) fn read_name<'n>(
    field: &str,
    name: &str,
    parsed: Result<&'n str, NameError>,
) -> Result<&'n str, Error> {
    if name.trim().is_empty() {
        return Err(Violation::required(field, "is required").into());
    }
    parsed.map_err(|error| Violation::malformed(field, error.to_string()).into())
}

/// Only the model that is built in answers.
fn check_model(
    context: &Context,
    resource_type: &'static str,
    name: &str,
    id: &str,
) -> Result<(), Error> {
    let own = &context.model.id;
    if id.eq_ignore_ascii_case(CURRENT_MODEL) || id.eq_ignore_ascii_case(own) {
        return Ok(());
    }
    Err(resource_not_found(resource_type, name, &context.texts.model))
}

pub(super) fn resource_not_found(resource_type: &'static str, name: &str, nearest: &str) -> Error {
    Error::ResourceNotFound { resource_type, name: name.to_owned(), nearest: nearest.to_owned() }
}

fn read_document() -> Result<ModelDocument, Error> {
    ModelDocument::from_text(embedded_model_text())
        .map_err(|error| Error::Internal(error.to_string()))
}

fn write_model(context: &Context) -> Result<pb::Model, Error> {
    Ok(pb::Model {
        release: Collection::Releases.write_name(read_document()?.release),
        catalog_digest: context.catalog.digest().to_owned(),
        ..convert::write_model(context.model)
    })
}
