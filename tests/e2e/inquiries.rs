//! The call that a published figure says to make answers with a number.

use serde_json::{Value, json};

use super::dynamic::DynamicClient;
use super::product::up;

/// The value at a path such as `changes[0].annual_delta_usd`, in the names of JSON.
fn at<'v>(reply: &'v Value, path: &str) -> Option<&'v Value> {
    path.split('.').try_fold(reply, |value, step| {
        let (field, index) = match step.strip_suffix(']').and_then(|step| step.split_once('[')) {
            Some((field, index)) => (field, index.parse::<usize>().ok()),
            None => (step, None),
        };
        let mut letters = field.chars();
        let mut name = String::new();
        while let Some(letter) = letters.next() {
            match letter {
                '_' => name.extend(letters.next().map(|it| it.to_ascii_uppercase())),
                letter => name.push(letter),
            }
        }
        let value = value.get(name)?;
        index.map_or(Some(value), |index| value.get(index))
    })
}

#[test]
fn every_inquiry_of_a_published_figure_answers_with_a_number() {
    let product = up();
    let client = DynamicClient::new(&product);
    let list = "medwage.benchmark.v1.BenchmarkService/ListPublishedStatistics";
    let request = json!({ "filter": "source : \"an article of 2023\"", "pageSize": 1_000 });
    let listed = client.call(list, &request).unwrap();
    let listed = serde_json::to_value(&listed).unwrap();
    let mut asked = 0;
    for figure in listed["publishedStatistics"].as_array().unwrap() {
        for inquiry in figure["inquiries"].as_array().into_iter().flatten() {
            let text = |field: &str| inquiry[field].as_str().unwrap().to_owned();
            let request: Value = serde_json::from_str(&text("requestJson")).unwrap();
            let reply = client.call(&text("method"), &request);
            let reply = reply.unwrap_or_else(|status| panic!("{}: {status}", figure["name"]));
            let reply = serde_json::to_value(&reply).unwrap();
            let number = at(&reply, &text("field")).and_then(Value::as_f64);
            assert!(number.is_some_and(|it| it > 0.0), "{}: {reply}", figure["name"]);
            asked += 1;
        }
    }
    assert!(asked >= 13, "{asked}");
}
