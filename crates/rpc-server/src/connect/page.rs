//! The page for people who open the address in a browser.

use std::fmt::Write as _;

/// Writes a page that says which services are here and how they are called.
pub(super) fn write_page(
    services: &[&str],
    example: Option<&(String, String)>,
    has_openapi: bool,
) -> String {
    let mut page = String::from(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>medwage</title>\n\
         <meta name=\"viewport\" content=\"width=device-width\"><style>body{max-width:44em;margin:2em \
         auto;padding:0 1em;font:16px/1.5 system-ui}pre{overflow:auto;padding:1em;background:#eee;color:#111}\
         </style></head><body>\n<h1>medwage</h1>\n<p>Pay intelligence for US medical billing, coding and health \
         information work. This address answers gRPC, gRPC-Web and JSON over HTTP (the Connect protocol).</p>\n",
    );
    let default = (String::from("/grpc.health.v1.Health/Check"), String::from("{}"));
    let (path, body) = example.unwrap_or(&default);
    // Writing to a string does not fail.
    let _ = write!(
        page,
        "<p>A call is a POST of a line of JSON:</p>\n<pre>curl -s ADDRESS{} -H 'content-type: application/json' \
         -d '{}'</pre>\n<p>Services:</p>\n<ul>\n",
        escape_html(path),
        escape_html(body),
    );
    for service in services {
        let _ = writeln!(page, "<li><code>{}</code></li>", escape_html(service));
    }
    page.push_str("</ul>\n<p>gRPC tools list their methods by reflection");
    if has_openapi {
        page.push_str("; all methods as OpenAPI: <a href=\"/openapi.json\">/openapi.json</a>");
    }
    page.push_str(".</p>\n</body></html>\n");
    page
}

fn escape_html(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;").replace('"', "&quot;")
}
