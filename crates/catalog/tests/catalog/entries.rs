//! The catalog that is built in, and overlays.
use medwage_catalog::{
    CatalogFileError, embedded_catalog, embedded_model, embedded_reference, overlay_catalog,
};
use medwage_domain::career::{CatalogError, CodeSet, Pricing};

#[test]
fn it_is_whole_and_every_number_has_its_source() {
    let catalog = embedded_catalog().unwrap();
    assert_eq!(catalog.check(embedded_reference().unwrap()), []);
    assert!(catalog.roles.len() >= 20 && catalog.credentials.len() >= 25);
    assert!(catalog.programs.len() >= 5);
}

#[test]
fn the_model_knows_what_the_catalog_says_is_priced() {
    let (catalog, model) = (embedded_catalog().unwrap(), embedded_model().unwrap());
    for role in &catalog.roles {
        let Some(id) = role.model_id() else { continue };
        let own = &model.roles[usize::from(model.role(id).unwrap().0)];
        assert_eq!(own.soc, role.occupation, "{}", role.id);
    }
    for one in &catalog.credentials {
        let Some(id) = one.model_id() else { continue };
        assert!(model.credential(id).is_some(), "{} is priced as {id}", one.id);
    }
    // What the model has a row for is priced by that row, or two services would price one person by two rows.
    for one in &model.credentials {
        let listed = catalog.credential(&one.id).and_then(|ix| catalog.credential_at(ix));
        assert_eq!(listed.map(|it| &it.pricing), Some(&Pricing::Own), "{}", one.id);
    }
    for role in &model.roles {
        let listed = catalog.role(&role.id).and_then(|index| catalog.roles.get(index));
        assert_eq!(listed.map(|it| &it.pricing), Some(&Pricing::Own), "{}", role.id);
    }
}

#[test]
fn the_catalog_says_what_is_done_in_a_role_and_who_asks_for_a_credential() {
    let catalog = embedded_catalog().unwrap();
    for role in &catalog.roles {
        assert!(role.duties.len() > 40 && role.duties.ends_with('.'), "{}", role.id);
        let broader = role.part_of.and_then(|place| catalog.roles.get(place));
        assert!(broader.is_none_or(|broader| broader.part_of.is_none()), "{}", role.id);
    }
    for one in &catalog.credentials {
        assert!(!one.family.is_empty() && !one.relevant_to.is_empty(), "{}", one.id);
        // The way of AAPC: two attempts for 499 where one is 425.
        let pair = one.two_attempts_fee.as_ref().map(|fee| fee.base.get());
        assert_eq!(pair, (one.issuer == "AAPC").then_some(49_900), "{}", one.id);
    }
    let coder = &catalog.roles[catalog.role("coder-3").unwrap()];
    assert!(coder.code_sets.contains(&CodeSet::Icd10Pcs));
}

#[test]
fn credentials_are_found_by_todays_and_former_codes() {
    let catalog = embedded_catalog().unwrap();
    for (code, id) in [
        ("CTR", "ODS"),
        ("ODS-C", "ODS"),
        ("cpc-h", "COC"),
        ("CPAT", "CRCS"),
        ("CPAM", "CRCE"),
        ("LVN", "LPN"),
        ("COC-A", "COC-A"),
        ("CCC", "CCC"),
        ("CCDS-O", "CCDS-O"),
        ("chaa", "CHAA"),
    ] {
        let found = catalog.credential(code).and_then(|ix| catalog.credential_at(ix));
        assert_eq!(found.map(|entry| entry.id.as_str()), Some(id), "{code}");
    }
    let nurse = catalog.credential("RN").and_then(|ix| catalog.credential_at(ix)).unwrap();
    assert!(!nurse.can_be_earned() && nurse.model_id().is_none());
}

#[test]
fn a_part_of_a_role_has_an_id_of_its_own() {
    let catalog = embedded_catalog().unwrap();
    let part = &catalog.roles[catalog.role("release-of-information").unwrap()];
    assert_eq!(part.occupation.to_string(), "29-2072");
}

#[test]
fn an_overlay_replaces_by_id_and_adds_the_rest() {
    let text = r#"
        [[program]]
        id = "certificate"
        title = "Our own course"
        awards = "certificate"
        duration = { months = 6, assumption = "our own" }
        hours_a_week = { hours = 10, assumption = "our own" }
        price = { usd = 900.50, assumption = "our own" }
        [[program]]
        id = "boot-camp"
        title = "A week of practice"
        awards = "none"
        duration = { months = 1, assumption = "our own" }
        hours_a_week = { hours = 40, assumption = "our own" }
        price = { usd = 500, assumption = "our own" }
    "#;
    let catalog = overlay_catalog(text).unwrap();
    assert_eq!(catalog.check(embedded_reference().unwrap()), []);
    let own = &catalog.programs[catalog.program("certificate").unwrap()];
    assert_eq!((own.title.as_str(), own.price.base.get()), ("Our own course", 90_050));
    assert_eq!(catalog.programs.len(), embedded_catalog().unwrap().programs.len() + 1);
}

#[test]
fn what_is_wrong_with_an_overlay_is_said() {
    let credential = |id: &str, requires: &str, material: &str| {
        format!(
            r#"
            [[credential]]
            id = "{id}"
            title = "t"
            issuer = "i"
            level = "core"
            requires = {{ {requires} }}
            pass_rate = {{ percent = 50, figures = ["F0234"] }}
            preparation = {{ months = 1, assumption = "a" }}
            study = {{ hours = 1, assumption = "a" }}
            material = {{ {material} }}
            renewal = {{ months = 24, units = 1, assumption = "a" }}
            "#
        )
    };
    let faults = |text: &str| overlay_catalog(text).unwrap().check(embedded_reference().unwrap());
    let price = "usd = 1, assumption = \"a\"";

    let cycle =
        credential("X", "one_of = [\"Y\"]", price) + &credential("Y", "one_of = [\"X\"]", price);
    let found = faults(&cycle);
    assert!(found.iter().all(|it| matches!(it, CatalogError::Cycle { .. })), "{found:?}");
    assert_eq!(found.len(), 2);
    let open = "one_of = [\"Y\"], or = [{ years = 2, rule = \"two years\" }]";
    let each_admits_the_other =
        credential("X", open, price) + &credential("Y", "one_of = [\"X\"]", price);
    assert_eq!(faults(&each_admits_the_other), []);

    let said = |material: &str| faults(&credential("X", "", material))[0].to_string();
    assert_eq!(said("usd = 1"), "X: material has no figure and says no assumption");
    assert!(said("usd = 1, figures = [\"F9999\"]").contains("not a published statistic"));
    assert!(said("usd = 1, figures = [\"F0296\"]").contains("has no source"));
    assert!(said("usd = -1, assumption = \"a\"").contains("must ascend"));

    let unknown = overlay_catalog(&credential("X", "one_of = [\"Z\"]", price)).unwrap_err();
    assert_eq!(unknown.to_string(), "X names \"Z\" in one_of, which is not there");
    let unit = overlay_catalog(&credential("X", "", "months = 1, assumption = \"a\"")).unwrap_err();
    assert!(matches!(unit, CatalogFileError::Unit { .. }), "{unit}");
    let form = overlay_catalog("[[credential]]\nid = \"X\"\ncolour = \"red\"\n").unwrap_err();
    assert!(form.to_string().contains("line 3"), "{form}");
    let twice = credential("X", "", price).repeat(2);
    assert!(faults(&twice).contains(&CatalogError::Twice { id: "X".into() }));
}
