use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;

type Answers = Pin<Box<dyn Future<Output = Vec<MarketAnswer>> + Send>>;

fn query(area: &str) -> MarketQuery {
    MarketQuery {
        release: "oews-2025-05".into(),
        occupation: "29-2072".parse().unwrap(),
        area: area.into(),
        industry: "".into(),
        aging: None,
    }
}

/// Runs batches that `send_batch` answers, and returns the way to them.
fn start(send_batch: impl Fn(Batch) -> Answers + Send + 'static) -> mpsc::Sender<PendingQuery> {
    let (sender, pending) = mpsc::channel(100);
    tokio::spawn(async move { run_batches(pending, send_batch, |_, _| {}).await });
    sender
}

async fn ask(
    queries: &mpsc::Sender<PendingQuery>,
    area: &str,
    until: Until,
) -> oneshot::Receiver<MarketAnswer> {
    ask_as(queries, 0, area, until).await
}

/// Asks as one of several calls.
async fn ask_as(
    queries: &mpsc::Sender<PendingQuery>,
    call: u64,
    area: &str,
    until: Until,
) -> oneshot::Receiver<MarketAnswer> {
    let (answer, receiver) = oneshot::channel();
    let waiter = Waiter { until, answer };
    let pending = PendingQuery { query: query(area), call, span: Span::none(), waiter };
    queries.send(pending).await.unwrap();
    receiver
}

fn in_seconds(seconds: u64) -> Until {
    Some(Instant::now() + Duration::from_secs(seconds))
}

/// Why there was no answer.
fn error_text(answer: Result<MarketAnswer, oneshot::error::RecvError>) -> String {
    match answer.expect("somebody answers").unwrap_err() {
        QueryError::Refused(_) => "refused".to_owned(),
        QueryError::OutOfReach(why) | QueryError::Broken(why) => why.to_string(),
        QueryError::OutOfTime => "out of time".to_owned(),
    }
}

fn fail_all(batch: &Batch, error: QueryError) -> Vec<MarketAnswer> {
    vec![Err(error); batch.queries.len()]
}

#[tokio::test]
async fn batch_that_panics_or_answers_too_little_leaves_nobody_waiting() {
    let calls = AtomicUsize::new(0);
    let queries = start(move |batch| {
        let call = calls.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            assert_ne!(call, 0, "on purpose");
            vec![Err(QueryError::OutOfTime); batch.queries.len() - 1]
        })
    });
    for why in ["panicked with message", "fewer answers than queries"] {
        let (one, same) = (ask(&queries, "OH", None).await, ask(&queries, "OH", None).await);
        for answer in [one, same] {
            let text = error_text(answer.await);
            assert!(text.contains(why), "{text}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn batch_is_bound_by_who_waits_longest_and_nobody_who_left_is_asked_for() {
    let queries = start(|batch| {
        Box::pin(async move {
            let areas: Vec<_> = batch.queries.iter().map(|it| &*it.area).collect();
            let left = batch.until.map(|until| until.saturating_duration_since(Instant::now()));
            let text = format!("{} for {left:?}", areas.join(","));
            fail_all(&batch, QueryError::OutOfReach(text.into()))
        })
    });
    drop(ask(&queries, "gone", None).await);
    let first = ask(&queries, "OH", in_seconds(1)).await;
    let _longer = ask(&queries, "OH", in_seconds(3)).await;
    let _other = ask(&queries, "TX", in_seconds(2)).await;
    assert_eq!(error_text(first.await), "OH,TX for Some(3s)");
    let _short = ask(&queries, "OH", in_seconds(1)).await;
    let endless = ask(&queries, "TX", None).await;
    assert_eq!(error_text(endless.await), "OH,TX for None");
}

#[tokio::test(start_paused = true)]
async fn who_joins_a_batch_and_has_more_time_is_asked_for_again() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let queries = start(move |batch| {
        counted.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            tokio::time::sleep_until(batch.until.unwrap()).await;
            fail_all(&batch, QueryError::OutOfTime)
        })
    });
    let began = Instant::now();
    let hasty = ask(&queries, "OH", in_seconds(1)).await;
    tokio::task::yield_now().await;
    let (patient, same) =
        (ask(&queries, "OH", in_seconds(4)).await, ask(&queries, "OH", in_seconds(4)).await);
    assert_eq!(error_text(hasty.await), "out of time");
    assert_eq!(began.elapsed().as_secs(), 1);
    for answer in [patient, same] {
        assert_eq!(error_text(answer.await), "out of time");
    }
    assert_eq!((began.elapsed().as_secs(), asked.load(Ordering::Relaxed)), (4, 2));
}

#[tokio::test]
async fn a_call_that_asks_for_much_has_batches_of_its_own() {
    let (sent, mut batches) = mpsc::unbounded_channel();
    let queries = start(move |batch| {
        let areas: Vec<_> = batch.queries.iter().map(|it| it.area.to_string()).collect();
        sent.send(areas).unwrap();
        Box::pin(async move { fail_all(&batch, QueryError::OutOfTime) })
    });
    let mut receivers = Vec::new();
    // All of it is waiting when the batches are made.
    for (call, count) in [(1, 2), (2, 40), (3, 3)] {
        for number in 0..count {
            receivers.push(ask_as(&queries, call, &format!("{call}/{number}"), None).await);
        }
    }
    let areas = |call, count: u32| (0..count).map(move |it| format!("{call}/{it}"));
    assert_eq!(batches.recv().await.unwrap(), areas(2, 40).collect::<Vec<_>>());
    assert_eq!(batches.recv().await.unwrap(), areas(1, 2).chain(areas(3, 3)).collect::<Vec<_>>());
}
