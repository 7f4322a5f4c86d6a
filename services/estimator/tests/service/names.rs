//! Every name that goes out comes back in.

use medwage_contracts::pb::catalog;
use medwage_contracts::pb::estimator as pb;
use medwage_contracts::pb::types::JobProfile;
use medwage_domain::career::Pricing;
use tonic::Code;

use super::support::{auditor, coder, expected, request, start, violations};

#[tokio::test]
async fn names_of_a_resolved_profile_are_read_as_themselves() {
    let service = start().await;
    let first = service.estimate(auditor()).await;
    let resolved = first.resolved.clone().unwrap();
    let resource =
        |it: &Option<medwage_contracts::pb::types::Resolved>| it.as_ref().unwrap().resource.clone();
    let named = JobProfile {
        role: resource(&resolved.role),
        area: resource(&resolved.area),
        industry: resource(&resolved.industry),
        credentials: resolved.credentials.iter().map(|it| it.resource.clone()).collect(),
        ..auditor()
    };
    let again = pb::EstimatePayRequest { release: first.release.clone(), ..request(named.clone()) };
    let second = service.ask(again).await.unwrap();
    assert_eq!((second.annual, second.factors), (first.annual, first.factors));
    let resolved_again = second.resolved.unwrap();
    assert_eq!(resource(&resolved_again.role), named.role);
    assert_eq!(resource(&resolved_again.area), named.area);
    assert_eq!(resource(&resolved_again.industry), named.industry);
    let occupation = JobProfile { role: resource(&resolved.occupation), ..coder("TX") };
    assert!(service.ask(request(occupation)).await.is_ok());
}

#[tokio::test]
async fn names_of_factors_models_and_reports_are_got() {
    let service = start().await;
    let mut client = service.client.clone();
    let factors =
        client.list_factors(pb::ListFactorsRequest::default()).await.unwrap().into_inner();
    assert_eq!((factors.total_size, factors.next_page_token.as_str()), (10, ""));
    for factor in factors.factors {
        let asked = pb::GetFactorRequest { name: factor.name.clone() };
        assert_eq!(client.get_factor(asked).await.unwrap().into_inner(), factor);
        for choice in factor.choices {
            let profile = match factor.field.as_str() {
                "profile.role" => JobProfile { role: choice.value, ..coder("TX") },
                "profile.credentials" => {
                    JobProfile { credentials: vec![choice.value], ..coder("TX") }
                }
                _ => continue,
            };
            let estimate = service.estimate(profile.clone()).await;
            let unknown = estimate.warnings.iter().any(|entry| entry.id == "credential.unknown");
            assert!(!unknown, "{profile:?}");
            for role in choice.roles {
                assert!(service.ask(request(JobProfile { role, ..coder("TX") })).await.is_ok());
            }
        }
    }
    let models = client.list_models(pb::ListModelsRequest::default()).await.unwrap().into_inner();
    let [model] = models.models.as_slice() else { panic!("{} models", models.models.len()) };
    for name in [&model.name, "models/current"] {
        let asked = pb::GetModelRequest { name: name.to_owned() };
        assert_eq!(&client.get_model(asked).await.unwrap().into_inner(), model);
    }
    assert!(model.coefficients.iter().any(|entry| entry.id == "credential.CPMA"));
    let name = format!("{}/calibrationReport", model.name);
    let asked = pb::GetCalibrationReportRequest { name: name.clone() };
    let report = client.get_calibration_report(asked).await.unwrap().into_inner();
    assert_eq!(report.name, name);
    assert!(report.median_residual_percent < 4.0, "{}", report.median_residual_percent);
    assert!(report.median_left_out_percent < 7.0, "{}", report.median_left_out_percent);
    assert_eq!(service.estimate(coder("TX")).await.model, model.name);
}

#[tokio::test]
async fn pages_end_and_tokens_belong_to_their_list() {
    let service = start().await;
    let mut client = service.client.clone();
    let (mut names, mut page_token) = (Vec::new(), String::new());
    loop {
        let asked = pb::ListFactorsRequest { page_size: 4, page_token };
        let page = client.list_factors(asked).await.unwrap().into_inner();
        names.extend(page.factors.into_iter().map(|it| it.name));
        page_token = page.next_page_token;
        if page_token.is_empty() {
            break;
        }
        let other = pb::ListModelsRequest { page_size: 4, page_token: page_token.clone() };
        let status = client.list_models(other).await.unwrap_err();
        assert_eq!(violations(&status), expected(&[("page_token", "PAGE_TOKEN_STALE")]));
    }
    assert_eq!(names.len(), 10);
    names.dedup();
    assert_eq!(names.len(), 10);
}

#[tokio::test]
async fn a_name_that_names_nothing_is_not_found_and_one_of_another_kind_is_malformed() {
    let service = start().await;
    let mut client = service.client.clone();
    let model = |name: &str| pb::GetModelRequest { name: name.into() };
    let status = client.get_model(model("models/gone")).await.unwrap_err();
    assert_eq!(status.code(), Code::NotFound);
    let status = client.get_model(model("factors/role")).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("name", "FIELD_MALFORMED")]));
    let status = client.get_model(model("")).await.unwrap_err();
    assert_eq!(violations(&status), expected(&[("name", "FIELD_REQUIRED")]));
    let gone =
        pb::EstimatePayRequest { release: "releases/oews-1999-05".into(), ..request(coder("TX")) };
    assert_eq!(service.ask(gone).await.unwrap_err().code(), Code::NotFound);
}

#[tokio::test]
async fn the_catalog_of_the_same_digest_is_at_the_same_address() {
    let service = start().await;
    let asked = catalog::ListRolesRequest { page_size: 1_000, ..Default::default() };
    let roles = service.catalog.clone().list_roles(asked).await.unwrap().into_inner();
    let estimate = service.estimate(coder("TX")).await;
    assert_eq!(roles.catalog_digest, estimate.catalog_digest);
    let listed = medwage_catalog::embedded_catalog().unwrap();
    for role in roles.roles {
        let own = role.name.strip_prefix("roles/").and_then(|id| listed.role(id)).unwrap();
        let own = &listed.roles[own];
        let profile = JobProfile { role: role.name.clone(), ..coder("TX") };
        if own.model_id().is_none() {
            let status = service.ask(request(profile)).await.unwrap_err();
            assert_eq!(status.code(), Code::InvalidArgument, "{}", role.name);
            assert!(status.message().contains("no figure says what it pays"), "{status}");
            continue;
        }
        let resolved = service.estimate(profile).await.resolved.unwrap().role.unwrap();
        assert_eq!((resolved.resource, resolved.display_name), (role.name, role.display_name));
        let is_priced_as_another = matches!(own.pricing, Pricing::As { .. });
        assert_eq!(resolved.note.starts_with("priced as "), is_priced_as_another, "{}", own.id);
    }
}

#[tokio::test]
async fn rules_of_law_are_listed_by_filter_and_got_by_name() {
    let service = start().await;
    let mut client = service.client.clone();
    let mut list = async |filter: &str, page_size: i32, page_token: String| {
        let asked = pb::ListPayRulesRequest { filter: filter.to_owned(), page_size, page_token };
        client.list_pay_rules(asked).await.map(tonic::Response::into_inner)
    };
    let all = list("", 1_000, String::new()).await.unwrap();
    assert!(all.total_size > 120, "{}", all.total_size);
    let now = list(
        r#"jurisdiction = "CA" AND kind = MINIMUM_WAGE AND effective_date <= "2026-01-01""#,
        2,
        String::new(),
    )
    .await
    .unwrap();
    assert_eq!(now.pay_rules.len(), 2);
    let more = list(
        r#"jurisdiction = "CA" AND kind = MINIMUM_WAGE AND effective_date <= "2026-01-01""#,
        1_000,
        now.next_page_token,
    )
    .await
    .unwrap();
    assert_eq!(more.pay_rules.len() + 2, usize::try_from(now.total_size).unwrap());
    for (filter, told) in [
        ("state = CA", "state is no field"),
        ("kind = MINIMUM", "MINIMUM_WAGE, SALARY_LEVEL"),
        ("jurisdiction > CA", "takes = and != only"),
        ("effective_date >= 2026", "a day such as 2026-01-01"),
    ] {
        let refused = list(filter, 0, String::new()).await.unwrap_err();
        assert_eq!(refused.code(), Code::InvalidArgument, "{filter}");
        assert!(refused.message().contains(told), "{filter}: {refused:?}");
    }
    for rule in all.pay_rules {
        let asked = pb::GetPayRuleRequest {
            name: rule.name.to_uppercase().replace("PAYRULES", "payRules"),
        };
        assert_eq!(client.get_pay_rule(asked).await.unwrap().into_inner(), rule);
    }
    let asked = pb::GetPayRuleRequest { name: "payRules/ca-minimum-wage-2020-01-01".to_owned() };
    let refused = client.get_pay_rule(asked).await.unwrap_err();
    assert_eq!(refused.code(), Code::NotFound);
    assert!(format!("{refused:?}").contains("payRules/ca-minimum-wage-20"), "{refused:?}");
}

#[tokio::test]
async fn the_floor_of_an_estimate_names_a_rule_that_is_got() {
    let service = start().await;
    let asked = pb::EstimatePayRequest {
        view: medwage_contracts::pb::types::View::Full.into(),
        ..request(coder("CA"))
    };
    let estimate = service.ask(asked).await.unwrap();
    let floor = estimate.evidence.unwrap().base.unwrap().floor.unwrap();
    let asked = pb::GetPayRuleRequest { name: floor.pay_rule };
    let rule = service.client.clone().get_pay_rule(asked).await.unwrap().into_inner();
    assert_eq!(
        (rule.hourly_usd, rule.effective_date),
        (Some(floor.hourly_usd), floor.effective_date)
    );
}
