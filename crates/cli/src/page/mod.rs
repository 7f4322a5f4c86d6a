//! The page at `/` of `medwage up`, for people who would rather look.
//!
//! `index.html`, `page.css` and the modules beside them are served as they stand here: nothing builds them, and they load
//! nothing from anywhere else. The page calls the services as any client does; only how a sentence is read is asked of
//! `/question`, so that the page and `medwage ask` have one reader.

mod question;

use medwage_rpc_server::{Document, Server};

/// The policy of what the page may load: what this address serves, and no script or style within the page itself.
const POLICY: &str = "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'";

const HTML: &str = "text/html; charset=utf-8";
const STYLE: &str = "text/css; charset=utf-8";
const SCRIPT: &str = "text/javascript; charset=utf-8";
const PICTURE: &str = "image/svg+xml";
const JSON: &str = "application/json";

/// The files of the page: path, content type and text.
const FILES: [(&str, &str, &str); 12] = [
    ("/", HTML, include_str!("index.html")),
    ("/page/page.css", STYLE, include_str!("page.css")),
    ("/page/icon.svg", PICTURE, include_str!("icon.svg")),
    ("/page/page.js", SCRIPT, include_str!("page.js")),
    ("/page/answers.js", SCRIPT, include_str!("answers.js")),
    ("/page/calls.js", SCRIPT, include_str!("calls.js")),
    ("/page/charts.js", SCRIPT, include_str!("charts.js")),
    ("/page/elements.js", SCRIPT, include_str!("elements.js")),
    ("/page/map.js", SCRIPT, include_str!("map.js")),
    ("/page/plan.js", SCRIPT, include_str!("plan.js")),
    ("/page/words.js", SCRIPT, include_str!("words.js")),
    ("/page/areas.json", JSON, include_str!("../../../../data/places/area_map.json")),
];

/// Adds the page to the server that answers for all.
pub(crate) fn add_page(server: Server) -> Server {
    let server = FILES.into_iter().fold(server, |server, (path, content_type, text)| {
        server.with_document(path, Document::new(content_type, text).with_policy(POLICY))
    });
    server.json_path("/question", question::answer_questions())
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use serde_json::Value;

    use super::FILES;

    /// The text of the file at a path.
    fn text_of(path: &str) -> &'static str {
        FILES.into_iter().find(|(own, ..)| *own == path).unwrap().2
    }

    #[test]
    fn the_map_draws_every_area_that_has_a_county_by_lines_that_there_are() {
        let map: Value = serde_json::from_str(text_of("/page/areas.json")).unwrap();
        let counties = include_str!("../../../../data/places/counties.csv");
        let areas: BTreeSet<_> =
            counties.lines().skip(1).map(|line| line.split(',').nth(1).unwrap()).collect();
        let drawn = map["areas"].as_object().unwrap();
        assert_eq!(drawn.keys().map(String::as_str).collect::<BTreeSet<_>>(), areas);
        let lines = i64::try_from(map["lines"].as_array().unwrap().len()).unwrap();
        let steps = drawn.values().flat_map(|rings| rings.as_array().unwrap()).flat_map(|ring| {
            assert!(!ring.as_array().unwrap().is_empty());
            ring.as_array().unwrap()
        });
        for step in steps.chain(map["states"].as_array().unwrap()) {
            assert!((-lines..lines).contains(&step.as_i64().unwrap()), "{step}");
        }
    }

    #[test]
    fn every_file_that_the_page_names_is_served_and_no_other_address_is_named() {
        let mut named = 0;
        for (path, content_type, text) in FILES {
            let names = text.split(['"', '\'', '`', '(']).filter_map(|part| {
                let end = part.find(['"', '\'', '`', ')']).unwrap_or(part.len());
                let name = &part[..end];
                let local = name.strip_prefix("./").filter(|_| content_type == super::SCRIPT);
                let whole = local.map(|name| format!("/page/{name}"));
                whole.or_else(|| name.starts_with("/page/").then(|| name.to_owned()))
            });
            for name in names {
                assert!(FILES.iter().any(|(own, ..)| *own == name), "{path} names {name}");
                named += 1;
            }
            for address in text.match_indices("http").map(|(at, _)| &text[at..]) {
                let is_namespace = address.starts_with("http://www.w3.org/2000/svg");
                let is_none = !address.starts_with("http://") && !address.starts_with("https://");
                assert!(is_namespace || is_none, "{path}: {}", &address[..40.min(address.len())]);
            }
        }
        assert!(named > 20, "{named}");
    }
}
