//! A workbook of before 2007, as small as one can be: one sheet of texts and numbers (BIFF8) in one stream
//! of a compound file.

/// A sector of a compound file, and the shortest stream that lies in sectors.
const SECTOR: usize = 512;
const STREAM: usize = 4_096;
const END: u32 = 0xFFFF_FFFE;
const FREE: u32 = 0xFFFF_FFFF;
const FAT: u32 = 0xFFFF_FFFD;

/// Writes rows as numbers where they are numbers and as texts elsewhere.
pub(crate) fn workbook(rows: &[Vec<String>]) -> Vec<u8> {
    compound_file(&stream(rows))
}

fn stream(rows: &[Vec<String>]) -> Vec<u8> {
    let begin = |kind: u16| {
        record(0x0809, &[&0x0600_u16.to_le_bytes()[..], &kind.to_le_bytes(), &[0; 12]].concat())
    };
    let mut globals = begin(0x0005);
    // The place of the sheet is known once the globals are whole: after them and their end.
    let name = b"data";
    let start = globals.len() + 4 + 8 + name.len() + 4;
    let sheet =
        [&u32::try_from(start).unwrap().to_le_bytes()[..], &[0, 0, name.len() as u8, 0], name]
            .concat();
    globals.extend(record(0x0085, &sheet));
    globals.extend(record(0x000A, &[]));
    assert_eq!(globals.len(), start, "the sheet begins where the globals say");
    let mut stream = globals;
    stream.extend(begin(0x0010));
    for (row, fields) in (0_u16..).zip(rows) {
        for (column, field) in (0_u16..).zip(fields).filter(|(_, field)| !field.is_empty()) {
            let place = [row.to_le_bytes(), column.to_le_bytes(), [0, 0]].concat();
            // Codes stay texts, as in BLS's workbooks.
            match field.parse::<f64>() {
                Ok(number) if row > 0 && column > 2 => {
                    stream.extend(record(0x0203, &[&place[..], &number.to_le_bytes()].concat()));
                }
                _ => {
                    let length = u16::try_from(field.len()).unwrap().to_le_bytes();
                    let text = [&place[..], &length, &[0], field.as_bytes()].concat();
                    stream.extend(record(0x0204, &text));
                }
            }
        }
    }
    stream.extend(record(0x000A, &[]));
    stream
}

fn record(kind: u16, data: &[u8]) -> Vec<u8> {
    let length = u16::try_from(data.len()).unwrap();
    [&kind.to_le_bytes()[..], &length.to_le_bytes(), data].concat()
}

/// Sector 0 is the allocation table, sector 1 the directory, the stream lies from sector 2 on.
fn compound_file(stream: &[u8]) -> Vec<u8> {
    let length = stream.len().max(STREAM);
    let sectors = length.div_ceil(SECTOR);
    assert!(sectors + 2 <= SECTOR / 4, "one sector of the table is enough for a test's workbook");
    let mut file = vec![0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1];
    file.extend([0; 16]);
    for number in [0x003E_u16, 0x0003, 0xFFFE, 9, 6, 0, 0, 0] {
        file.extend(number.to_le_bytes());
    }
    for number in [0_u32, 1, 1, 0, STREAM as u32, END, 0, END, 0, 0] {
        file.extend(number.to_le_bytes());
    }
    file.resize(SECTOR, 0xFF);

    let mut table = vec![FAT, END];
    let last = u32::try_from(sectors + 1).unwrap();
    table.extend((3..=last).chain([END]));
    table.resize(SECTOR / 4, FREE);
    table.iter().for_each(|entry| file.extend(entry.to_le_bytes()));

    let mut directory = entry("Root Entry", 5, 1, END, 0);
    directory.extend(entry("Workbook", 2, FREE, 2, length));
    directory.resize(SECTOR, 0);
    file.extend(directory);
    file.extend(stream);
    file.resize((2 + sectors + 1) * SECTOR, 0);
    file
}

fn entry(name: &str, kind: u8, child: u32, start: u32, length: usize) -> Vec<u8> {
    let mut entry: Vec<u8> = name.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let name_bytes = u16::try_from(entry.len() + 2).unwrap();
    entry.resize(64, 0);
    entry.extend(name_bytes.to_le_bytes());
    entry.extend([kind, 1]);
    [FREE, FREE, child].iter().for_each(|link| entry.extend(link.to_le_bytes()));
    entry.extend([0; 36]);
    entry.extend(start.to_le_bytes());
    entry.extend((length as u64).to_le_bytes());
    entry
}
