//! `docs/config.md` says what can be set.

use medwage_settings::write_reference;

#[test]
fn every_setting_is_in_the_page_of_settings() {
    let services = [
        ("benchmark", write_reference::<medwage_benchmark::Settings>(medwage_benchmark::PREFIX)),
        ("estimator", write_reference::<medwage_estimator::Settings>(medwage_estimator::PREFIX)),
        (
            "career path",
            write_reference::<medwage_careerpath::Settings>(medwage_careerpath::PREFIX),
        ),
    ];
    let mut page = "# Settings

Each service takes its settings from, in this order, its defaults, a TOML file (`--config FILE`), variables of the environment, and
`--set KEY=VALUE`; the later wins. An unknown name or a value that doesn't fit is refused, and all mistakes are told at once.
`--print-config` prints what would be used. This page is written by a test from the services' own documents.
"
    .to_owned();
    for (name, table) in &services {
        assert!(!table.contains("|  |"), "a setting of the {name} has no document: {table}");
        page.push_str(&format!("\n## The {name}\n\n{table}"));
    }
    medwage_testkit::assert_golden("docs/config.md", &page);
}
