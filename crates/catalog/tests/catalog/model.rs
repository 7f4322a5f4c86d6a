//! The model that is built in can be used, and a spoiled one is refused with its reason.
use medwage_catalog::model::{
    ModelDocument, ModelFileError, embedded_model, embedded_model_text, parse_model,
};
use medwage_domain::estimate::{Kind, ModelFault};

#[test]
fn the_built_in_model_keeps_every_promise() {
    let model = embedded_model().unwrap();
    assert_eq!(model.find_faults(), Vec::new());
    for role in ["front-desk", "coder-1", "auditor", "rcm-dir"] {
        assert!(model.role(role).is_some(), "{role}");
    }
    for credential in ["CPC-A", "cpc", "CPMA", "CCS", "RHIA", "CEDC"] {
        assert!(model.credential(credential).is_some(), "{credential}");
    }
    assert!(model.coefficients.iter().any(|it| it.kind == Kind::Judgement));
    assert!(model.coefficients.iter().any(|it| it.kind == Kind::Survey && !it.figures.is_empty()));
}

#[test]
fn fits_stand_in_the_order_of_the_models_coefficients() {
    let mut document = ModelDocument::from_text(embedded_model_text()).unwrap();
    let scores: Vec<_> = embedded_model().unwrap().coefficients.iter().map(|it| it.score).collect();
    let fits: Vec<_> = document.fits_mut().into_iter().map(|fit| fit.score).collect();
    assert_eq!(scores, fits);
}

#[test]
fn a_spoiled_file_is_refused_with_its_reason() {
    let spoiled = |from: &str, to: &str| {
        assert!(embedded_model_text().contains(from), "{from}");
        parse_model(&embedded_model_text().replacen(from, to, 1))
    };
    assert!(matches!(spoiled("[[role]]", "[[rolle]]"), Err(ModelFileError::Form(_))));
    assert!(matches!(
        spoiled("soc = \"29-2072\"", "soc = \"29\""),
        Err(ModelFileError::Unknown { table: "occupation", .. })
    ));
    assert!(matches!(
        spoiled("within = [\"coder-2\"", "within = [\"coder-9\""),
        Err(ModelFileError::Unknown { table: "role", .. })
    ));
    let mut document = ModelDocument::from_text(embedded_model_text()).unwrap();
    document.experience[1].fit.score = -0.01;
    let faults = document.to_model().unwrap().find_faults();
    assert!(matches!(faults[..], [ModelFault::Lowers { what: "experience", .. }]), "{faults:?}");
}
