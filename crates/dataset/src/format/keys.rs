//! The keys: for each area and industry, which occupations have a cell.
//!
//! Stored as the index uses them ([`crate::release`]): one bitmap over the occupations for each
//! group of an area and an industry, groups ascending, so keys need no unpacking and cells no
//! stored position.

use medwage_domain::cell::Cell;
use medwage_domain::market::CellKey;

use super::{EncodeError, OpenError};
use crate::data::ReleaseData;

/// The cells of one area and industry.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Group {
    pub(crate) area: u16,
    pub(crate) industry: u16,
    /// A bit for each occupation, least significant first.
    pub(crate) occupations: Vec<u64>,
}

/// How many of each there are.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Extent {
    pub(crate) occupations: usize,
    pub(crate) areas: usize,
    pub(crate) industries: usize,
}

impl Extent {
    /// The extent of a release's tables.
    pub(crate) fn of_release(release: &ReleaseData) -> Self {
        Self {
            occupations: release.occupations.len(),
            areas: release.areas.len(),
            industries: release.industries.len(),
        }
    }

    /// Words of 64 occupations in a bitmap.
    pub(crate) fn bitmap_words(self) -> usize {
        self.occupations.div_ceil(64)
    }
}

/// The tag of this section.
pub(crate) const TAG: &str = "keys";

/// Groups the keys; they must ascend by area, industry, occupation and lie within the tables.
pub(crate) fn group_keys(
    cells: &[(CellKey, Cell)],
    extent: Extent,
) -> Result<Vec<Group>, EncodeError> {
    let mut groups: Vec<Group> = Vec::new();
    let mut last = None;
    for (key, _) in cells {
        let place = (key.area, key.industry, key.occupation);
        if last >= Some(place) {
            return Err(EncodeError::KeyOrder { key: *key });
        }
        last = Some(place);
        let (area, industry) = (key.area.0, key.industry.0);
        let occupation = usize::from(key.occupation.0);
        if occupation >= extent.occupations
            || usize::from(area) >= extent.areas
            || usize::from(industry) >= extent.industries
        {
            return Err(EncodeError::KeyRange { key: *key });
        }
        if groups.last().map(|group| (group.area, group.industry)) != Some((area, industry)) {
            groups.push(Group { area, industry, occupations: vec![0; extent.bitmap_words()] });
        }
        if let Some(group) = groups.last_mut() {
            group.occupations[occupation / 64] |= 1 << (occupation % 64);
        }
    }
    Ok(groups)
}

/// Writes the keys.
pub(crate) fn encode_groups(groups: &[Group]) -> Vec<u8> {
    let mut bytes = (groups.len() as u32).to_le_bytes().to_vec();
    for group in groups {
        bytes.extend_from_slice(&group.area.to_le_bytes());
        bytes.extend_from_slice(&group.industry.to_le_bytes());
    }
    for group in groups {
        for word in &group.occupations {
            bytes.extend_from_slice(&word.to_le_bytes());
        }
    }
    bytes
}

/// Reads the keys and checks their order and ranges.
pub(crate) fn decode_groups(bytes: &[u8], extent: Extent) -> Result<Vec<Group>, OpenError> {
    let malformed = |reason: &str| OpenError::malformed(TAG, reason);
    let (count, rest) = bytes.split_first_chunk::<4>().ok_or_else(|| malformed("too short"))?;
    let count = u32::from_le_bytes(*count) as usize;
    let group_bytes = 4 + 8 * extent.bitmap_words();
    if count.checked_mul(group_bytes) != Some(rest.len()) {
        return Err(malformed("another length than its groups need"));
    }
    let (places, bitmaps) = rest.split_at(4 * count);
    let groups: Vec<Group> = places
        .chunks_exact(4)
        .enumerate()
        .map(|(group, place)| Group {
            area: u16::from_le_bytes([place[0], place[1]]),
            industry: u16::from_le_bytes([place[2], place[3]]),
            occupations: read_words(&bitmaps[group * (group_bytes - 4)..][..group_bytes - 4]),
        })
        .collect();
    if !groups.is_sorted_by(|a, b| (a.area, a.industry) < (b.area, b.industry)) {
        return Err(malformed("groups out of order"));
    }
    for group in &groups {
        check_group(group, extent).map_err(malformed)?;
    }
    Ok(groups)
}

fn read_words(bytes: &[u8]) -> Vec<u64> {
    bytes.chunks_exact(8).map(bytemuck::pod_read_unaligned).map(u64::from_le).collect()
}

fn check_group(group: &Group, extent: Extent) -> Result<(), &'static str> {
    if usize::from(group.area) >= extent.areas || usize::from(group.industry) >= extent.industries {
        return Err("an area or industry beyond its table");
    }
    let beyond = extent.bitmap_words() * 64 - extent.occupations;
    let stray =
        group.occupations.last().is_some_and(|last| beyond > 0 && last >> (64 - beyond) != 0);
    if stray {
        return Err("an occupation beyond its table");
    }
    if group.occupations.iter().all(|word| *word == 0) {
        return Err("a group without cells");
    }
    Ok(())
}
