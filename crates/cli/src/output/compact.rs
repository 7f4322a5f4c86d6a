//! Answers for language models, which pay for each word: the five lines without the next command, within a number of bytes.

use super::answer::Answer;
use super::form::{join_lines, write_source};

/// Writes an answer within `limit` bytes: the answer itself and its citation always, then the figures, or the rows of the table
/// where `with_rows` asks for them, then the notes, as far as there is room.
pub(crate) fn write_compact(answer: &Answer, with_rows: bool, limit: usize) -> String {
    let source = write_source(answer);
    let summary = cut_text(&join_lines(&answer.summary), limit.saturating_sub(source.len() + 1));
    let mut room = limit.saturating_sub(summary.len() + source.len() + 2);
    let mut lines = vec![summary];
    let figures = match with_rows && !answer.table.is_empty() {
        true => fit_rows(&answer.table.write_lines(), room),
        false => cut_text(&join_lines(&answer.figures), room),
    };
    if !figures.is_empty() {
        room = room.saturating_sub(figures.len() + 1);
        lines.push(figures);
    }
    let mut notes = String::new();
    for note in answer.notes.iter().map(|note| join_lines(note)) {
        if notes.len() + note.len() < room {
            notes.push_str(if notes.is_empty() { "" } else { " " });
            notes.push_str(&note);
        }
    }
    lines.extend([notes, source].into_iter().filter(|line| !line.is_empty()));
    lines.join("\n")
}

/// As many rows as there is room for, and how many more there are.
fn fit_rows(rows: &[String], room: usize) -> String {
    let whole: usize = rows.iter().map(|row| row.len() + 1).sum();
    if whole <= room {
        return rows.join("\n");
    }
    let mut fitted = String::new();
    for (at, row) in rows.iter().enumerate() {
        let more = format!("and {} more", rows.len() - at);
        if fitted.len() + row.len() + more.len() + 2 > room {
            let fits = fitted.len() + more.len() <= room;
            fitted.push_str(if fits { &more } else { "" });
            break;
        }
        fitted.push_str(row);
        fitted.push('\n');
    }
    fitted.trim_end().to_owned()
}

/// The beginning of a text that has at most `limit` bytes, up to a word's end; it says that it was cut. Nothing where there
/// is no room to say so.
fn cut_text(text: &str, limit: usize) -> String {
    const CUT: &str = " ...";
    if text.len() <= limit {
        return text.to_owned();
    }
    let Some(mut end) = limit.checked_sub(CUT.len()) else { return String::new() };
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let kept = text[..end].rsplit_once(' ').map_or("", |(kept, _)| kept);
    format!("{kept}{CUT}")
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::output::answer::Reply;
    use crate::output::table::{Cell, Table};

    fn answer(summary: &str, figures: &str, notes: &[&str], rows: usize) -> Answer {
        let mut table = Table::new(&[("area", "area"), ("median", "p50")]);
        for row in 0..rows {
            table.push_row(vec![Cell::Text(format!("Area {row}")), Cell::Usd(50_000.0)]);
        }
        Answer {
            summary: summary.to_owned(),
            figures: figures.to_owned(),
            notes: notes.iter().map(|note| (*note).to_owned()).collect(),
            table,
            records: None,
            chart: None,
            citation: "BLS, May 2025".to_owned(),
            next: "medwage rank 29-2072".to_owned(),
            reply: Reply { message: "", wire: Vec::new() },
        }
    }

    #[test]
    fn what_has_room_is_said_and_the_citation_always() {
        let whole = answer("They earn $50,000.", "p10 $40,000.", &["Read: a.", "Not used: b."], 0);
        assert_eq!(
            write_compact(&whole, false, 1_000),
            "They earn $50,000.\np10 $40,000.\nRead: a. Not used: b.\nSource: BLS, May 2025"
        );
        assert_eq!(
            write_compact(&whole, false, 63),
            "They earn $50,000.\np10 $40,000.\nRead: a.\nSource: BLS, May 2025"
        );
        let ranking = answer("Area 0 pays most.", "unused", &[], 30);
        let told = write_compact(&ranking, true, 100);
        assert_eq!(
            told,
            "Area 0 pays most.\narea | median\nArea 0 | $50,000\nArea 1 | $50,000\nand 28 more\nSource: BLS, May 2025"
        );
    }

    #[test]
    fn a_text_with_no_room_to_say_that_it_was_cut_is_left_out() {
        assert_eq!(cut_text("They earn $50,000.", 3), "");
        assert_eq!(cut_text("They earn $50,000.", 8), " ...");
        assert_eq!(cut_text("They earn $50,000.", 9), "They ...");
    }

    proptest! {
        #[test]
        fn no_answer_is_longer_than_its_limit(
            summary in "[a-z\u{e9}$ ]{0,400}",
            figures in "[a-z ]{0,900}",
            notes in proptest::collection::vec("[a-z ]{0,200}", 0..6),
            rows in 0_usize..60,
            limit in 200_usize..1_200,
        ) {
            let notes: Vec<_> = notes.iter().map(String::as_str).collect();
            let written = write_compact(&answer(&summary, &figures, &notes, rows), rows > 0, limit);
            prop_assert!(written.len() <= limit, "{} > {limit}: {written}", written.len());
            prop_assert!(written.ends_with("Source: BLS, May 2025"));
        }
    }
}
