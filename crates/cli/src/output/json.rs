//! Replies as the contract's JSON, the very text that the JSON of a server has.

use anyhow::anyhow;
use medwage_contracts::DESCRIPTOR_SET;
use medwage_rpc_server::json::Schema;

use super::answer::Reply;

/// Writes a reply in one line.
pub(crate) fn write_reply(reply: &Reply) -> anyhow::Result<String> {
    let sets = [tonic_types::pb::FILE_DESCRIPTOR_SET, DESCRIPTOR_SET];
    write_with(&Schema::new(&sets, |_| false)?, reply)
}

/// Writes replies, each in a line, by descriptors that were read before.
pub(crate) fn write_with(schema: &Schema, reply: &Reply) -> anyhow::Result<String> {
    let message = schema.find_message(reply.message);
    let message = message.ok_or_else(|| anyhow!("the contract has no {}", reply.message))?;
    let mut text = Vec::new();
    schema
        .write_json(message, &reply.wire, &mut text)
        .map_err(|error| anyhow!("the reply can't be written as JSON: {error}"))?;
    Ok(String::from_utf8(text)?)
}

/// Reads the descriptors that replies are written by.
pub(crate) fn read_schema() -> anyhow::Result<Schema> {
    Ok(Schema::new(&[tonic_types::pb::FILE_DESCRIPTOR_SET, DESCRIPTOR_SET], |_| false)?)
}

/// Breaks JSON of one line into lines for people; nothing but white space is added.
pub(crate) fn indent_json(json: &str) -> String {
    let (mut out, mut depth, mut quoted, mut escaped) = (String::new(), 0_usize, false, false);
    let mut letters = json.chars().peekable();
    while let Some(letter) = letters.next() {
        if quoted {
            out.push(letter);
            quoted = escaped || letter != '"';
            escaped = letter == '\\' && !escaped;
            continue;
        }
        match letter {
            '{' | '[' => {
                out.push(letter);
                match letters.next_if(|next| matches!(next, '}' | ']')) {
                    Some(close) => out.push(close),
                    None => {
                        depth += 1;
                        break_line(&mut out, depth);
                    }
                }
            }
            '}' | ']' => {
                depth = depth.saturating_sub(1);
                break_line(&mut out, depth);
                out.push(letter);
            }
            ',' => {
                out.push(letter);
                break_line(&mut out, depth);
            }
            ':' => out.push_str(": "),
            _ if letter.is_whitespace() => {}
            _ => {
                quoted = letter == '"';
                out.push(letter);
            }
        }
    }
    out
}

fn break_line(out: &mut String, depth: usize) {
    out.push('\n');
    (0..depth).for_each(|_| out.push_str("  "));
}

#[cfg(test)]
mod tests {
    use super::indent_json;

    #[test]
    fn json_is_broken_into_lines_and_says_the_same() {
        let json = r#"{"a":[1,{"b":"x, {\"y\"}: \\"}],"c":{},"d":[]}"#;
        let broken = indent_json(json);
        assert_eq!(
            broken,
            "{\n  \"a\": [\n    1,\n    {\n      \"b\": \"x, {\\\"y\\\"}: \\\\\"\n    }\n  ],\n  \"c\": {},\n  \"d\": []\n}"
        );
        let parse = |text: &str| serde_json::from_str::<serde_json::Value>(text).unwrap();
        assert_eq!(parse(json), parse(&broken));
    }
}
