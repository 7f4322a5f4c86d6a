//! The packages that BLS ships and people save: workbooks, text exports, zips of them, and the files beside them.

use std::io::{Cursor, Read as _};
use std::path::Path;

use medwage_domain::cell::TopCode;
use zip::ZipArchive;

use super::fault::{Error, Fault};
use super::read::{Format, Sheet};

/// How the field descriptions of a package are called; in them the top code stands.
const REMARKS: &str = "field_descriptions";
/// No member of a package is anywhere near this.
const MAX_MEMBER: u64 = 1 << 30;

/// A file, and the package or folder that it came in.
struct Member {
    folder: String,
    sheet: Sheet,
}

/// Returns whether a file of a folder is one that spreadsheets come in. What Excel keeps beside an open
/// workbook, and what a Mac writes beside each file, is none.
pub fn is_spreadsheet(path: &Path) -> bool {
    let name = path.file_name().map(|name| name.to_string_lossy().into_owned());
    name.is_some_and(|name| !is_debris(&name)) && (Format::of_path(path).is_some() || is_zip(path))
}

fn is_debris(name: &str) -> bool {
    name.starts_with("~$") || name.starts_with("._")
}

fn is_zip(path: &Path) -> bool {
    path.extension().is_some_and(|it| it.eq_ignore_ascii_case("zip"))
}

/// Opens all files, zips member by member. Field descriptions are no data: the top code that they state is
/// that of the sheets which lie in the same folder or package.
pub(super) fn open_packages(paths: &[impl AsRef<Path>]) -> Result<Vec<Sheet>, Error> {
    let mut members = Vec::new();
    for path in paths.iter().map(AsRef::as_ref) {
        let whole = path.display().to_string();
        let bytes =
            std::fs::read(path).map_err(|source| Error::new(&whole, None, Fault::Io(source)))?;
        if is_zip(path) {
            unpack_zip(&whole, &bytes, &mut members)?;
            continue;
        }
        let format =
            Format::of_path(path).ok_or_else(|| Error::new(&whole, None, Fault::Extension))?;
        let name = path.file_name().map_or(whole, |name| name.to_string_lossy().into_owned());
        let folder = path.parent().map(|it| it.display().to_string()).unwrap_or_default();
        members.push(Member { folder, sheet: Sheet::new(name, bytes, format) });
    }
    let (remarks, mut data): (Vec<_>, Vec<_>) = members.into_iter().partition(is_remarks);
    for remark in remarks {
        let top = remark.sheet.top_code()?;
        for member in data.iter_mut().filter(|member| member.folder == remark.folder) {
            state_top_code(&mut member.sheet, top)?;
        }
    }
    Ok(data.into_iter().map(|member| member.sheet).collect())
}

fn is_remarks(member: &Member) -> bool {
    member.sheet.name.to_ascii_lowercase().starts_with(REMARKS)
}

/// Notes what the file beside a sheet says of its top code; two that disagree are refused.
fn state_top_code(sheet: &mut Sheet, top: Option<TopCode>) -> Result<(), Error> {
    match (sheet.stated_beside, top) {
        (Some(one), Some(other)) if one != other => {
            Err(Error::new(&sheet.name, None, Fault::TwoTopCodes))
        }
        (_, None) => Ok(()),
        (_, top) => {
            sheet.stated_beside = top;
            Ok(())
        }
    }
}

fn unpack_zip(package: &str, bytes: &[u8], members: &mut Vec<Member>) -> Result<(), Error> {
    let refused = |error: zip::result::ZipError| Error::new(package, None, Fault::Zip(error));
    let mut archive = ZipArchive::new(Cursor::new(bytes)).map_err(refused)?;
    let before = members.len();
    for place in 0..archive.len() {
        let mut member = archive.by_index(place).map_err(refused)?;
        let path = member.name().map_err(refused)?.into_owned();
        let name = path.rsplit(['/', '\\']).next().unwrap_or_default().to_owned();
        if member.is_dir() || is_debris(&name) || path.starts_with("__MACOSX/") {
            continue;
        }
        let Some(format) = Format::of_path(Path::new(&name)) else { continue };
        let mut bytes = Vec::new();
        let unreadable = |source| Error::new(package, None, Fault::Io(source));
        let length =
            member.by_ref().take(MAX_MEMBER).read_to_end(&mut bytes).map_err(unreadable)?;
        if length as u64 == MAX_MEMBER {
            return Err(Error::new(package, None, Fault::TooLarge(path)));
        }
        let folder = path.rsplit_once(['/', '\\']).map_or("", |(folder, _)| folder);
        members.push(Member {
            folder: format!("{package}/{folder}"),
            sheet: Sheet::new(name, bytes, format),
        });
    }
    if members.len() == before {
        return Err(Error::new(package, None, Fault::EmptyPackage));
    }
    Ok(())
}
