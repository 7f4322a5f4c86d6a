//! The page at `/` of `medwage up`, for people who would rather look.
//!
//! `index.html`, `page.css` and the modules beside them are served as they stand here: nothing builds them, and they load
//! nothing from anywhere else. The page calls the services as any client does; only how a sentence is read is asked of
//! `/question`, so that the page and `medwage ask` have one reader.

mod question;

use medwage_rpc_server::{Document, Server};

/// What the page may load: what this address serves, and no script or style within the page itself.
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
        server.document(path, Document::new(content_type, text).with_policy(POLICY))
    });
    server.json_path("/question", question::answer_questions())
}
