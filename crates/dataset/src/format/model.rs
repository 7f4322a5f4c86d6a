//! The model of unpublished area cells, as a section.
//!
//! The nation's place, then each list of [`Parts`], the employment scales last and the others in the order of its fields: its
//! length in four bytes, then its numbers. All little-endian.

use medwage_domain::modelled::{AreaModel, Parts};

use super::OpenError;
use super::keys::Extent;

/// The tag of this section; a release without areas has none.
pub(crate) const TAG: &str = "model";

/// Writes the model.
pub(crate) fn encode_model(model: &AreaModel) -> Vec<u8> {
    let parts = model.to_parts();
    let mut bytes = parts.nation.to_le_bytes().to_vec();
    for list in [&parts.states, &parts.occupation_groups] {
        put_list(&mut bytes, list, |number| number.to_le_bytes());
    }
    let Parts { levels, responses, groups, jobs, spreads, .. } = &parts;
    let Parts { area_scales, left_scales, multiples, errors, employment_scales, .. } = &parts;
    let fitted = [levels, responses, groups, jobs];
    let learned = [spreads, area_scales, left_scales, multiples, errors, employment_scales];
    for list in fitted.into_iter().chain(learned) {
        put_list(&mut bytes, list, |number| number.to_le_bytes());
    }
    bytes
}

/// Reads the model of a release of this extent.
pub(crate) fn decode_model(bytes: &[u8], extent: Extent) -> Result<AreaModel, OpenError> {
    let parts =
        read_parts(bytes).ok_or_else(|| OpenError::malformed(TAG, "cut off or too long"))?;
    AreaModel::from_parts(parts, extent.occupations, extent.areas)
        .ok_or_else(|| OpenError::malformed(TAG, "its numbers don't fit the release"))
}

fn read_parts(mut rest: &[u8]) -> Option<Parts> {
    let nation = u16::from_le_bytes(take_bytes(&mut rest)?);
    let states = take_list(&mut rest, u16::from_le_bytes)?;
    let occupation_groups = take_list(&mut rest, u16::from_le_bytes)?;
    let mut list = || take_list(&mut rest, f32::from_le_bytes);
    let parts = Parts {
        nation,
        states,
        occupation_groups,
        levels: list()?,
        responses: list()?,
        groups: list()?,
        jobs: list()?,
        spreads: list()?,
        area_scales: list()?,
        left_scales: list()?,
        multiples: list()?,
        errors: list()?,
        employment_scales: Vec::new(),
    };
    // A file from before there were classes of employment ends here: its widths are the same for all of them.
    let employment_scales = match rest {
        [] => Parts::equal_employment_scales(),
        _ => take_list(&mut rest, f32::from_le_bytes)?,
    };
    rest.is_empty().then_some(Parts { employment_scales, ..parts })
}

fn put_list<T: Copy, const N: usize>(
    bytes: &mut Vec<u8>,
    list: &[T],
    write: impl Fn(T) -> [u8; N],
) {
    bytes.extend((list.len() as u32).to_le_bytes());
    bytes.extend(list.iter().flat_map(|number| write(*number)));
}

fn take_bytes<const N: usize>(rest: &mut &[u8]) -> Option<[u8; N]> {
    let (taken, left) = rest.split_first_chunk()?;
    *rest = left;
    Some(*taken)
}

fn take_list<T, const N: usize>(rest: &mut &[u8], read: impl Fn([u8; N]) -> T) -> Option<Vec<T>> {
    let length = u32::from_le_bytes(take_bytes(rest)?) as usize;
    let (taken, left) = rest.split_at_checked(length.checked_mul(N)?)?;
    *rest = left;
    let (numbers, _) = taken.as_chunks::<N>();
    Some(numbers.iter().map(|number| read(*number)).collect())
}
