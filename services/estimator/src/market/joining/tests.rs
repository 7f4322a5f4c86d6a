use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;

use super::*;

type Asked = Pin<Box<dyn Future<Output = Vec<Answer>> + Send>>;

fn question(area: &str) -> Question {
    Question {
        release: "oews-2025-05".into(),
        occupation: "29-2072".parse().unwrap(),
        area: area.into(),
        industry: "".into(),
        aged: None,
    }
}

/// A desk where `ask` answers, and the way to it.
fn desk(ask: impl Fn(Batch) -> Asked + Send + 'static) -> mpsc::Sender<Waiting> {
    let (sender, waiting) = mpsc::channel(100);
    tokio::spawn(async move { join(waiting, ask, |_, _| {}).await });
    sender
}

async fn send(desk: &mpsc::Sender<Waiting>, area: &str, until: Until) -> oneshot::Receiver<Answer> {
    let (answer, receiver) = oneshot::channel();
    let asker = Asker { until, answer };
    desk.send(Waiting { question: question(area), span: Span::none(), asker }).await.unwrap();
    receiver
}

fn later(seconds: u64) -> Until {
    Some(Instant::now() + Duration::from_secs(seconds))
}

/// Why there was no answer.
fn failure(answer: Result<Answer, oneshot::error::RecvError>) -> String {
    match answer.expect("somebody answers").unwrap_err() {
        Failure::Refused(_) => "refused".to_owned(),
        Failure::OutOfReach(why) | Failure::Broken(why) => why.to_string(),
        Failure::OutOfTime => "out of time".to_owned(),
    }
}

fn all(batch: &Batch, failure: Failure) -> Vec<Answer> {
    vec![Err(failure); batch.questions.len()]
}

#[tokio::test]
async fn batch_that_panics_or_answers_too_little_leaves_nobody_waiting() {
    let calls = AtomicUsize::new(0);
    let desk = desk(move |batch| {
        let call = calls.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            assert_ne!(call, 0, "on purpose");
            vec![Err(Failure::OutOfTime); batch.questions.len() - 1]
        })
    });
    for why in ["panicked with message", "fewer answers than questions"] {
        let (one, same) = (send(&desk, "OH", None).await, send(&desk, "OH", None).await);
        for answer in [one, same] {
            let told = failure(answer.await);
            assert!(told.contains(why), "{told}");
        }
    }
}

#[tokio::test(start_paused = true)]
async fn batch_is_bound_by_who_waits_longest_and_nobody_who_left_is_asked_for() {
    let desk = desk(|batch| {
        Box::pin(async move {
            let asked: Vec<_> = batch.questions.iter().map(|it| &*it.area).collect();
            let left = batch.until.map(|until| until.saturating_duration_since(Instant::now()));
            let told = format!("{} for {left:?}", asked.join(","));
            all(&batch, Failure::OutOfReach(told.into()))
        })
    });
    drop(send(&desk, "gone", None).await);
    let first = send(&desk, "OH", later(1)).await;
    let _longer = send(&desk, "OH", later(3)).await;
    let _other = send(&desk, "TX", later(2)).await;
    assert_eq!(failure(first.await), "OH,TX for Some(3s)");
    let _short = send(&desk, "OH", later(1)).await;
    let endless = send(&desk, "TX", None).await;
    assert_eq!(failure(endless.await), "OH,TX for None");
}

#[tokio::test(start_paused = true)]
async fn who_joins_a_batch_and_has_more_time_is_asked_for_again() {
    let asked = Arc::new(AtomicUsize::new(0));
    let counted = Arc::clone(&asked);
    let desk = desk(move |batch| {
        counted.fetch_add(1, Ordering::Relaxed);
        Box::pin(async move {
            tokio::time::sleep_until(batch.until.unwrap()).await;
            all(&batch, Failure::OutOfTime)
        })
    });
    let began = Instant::now();
    let hasty = send(&desk, "OH", later(1)).await;
    tokio::task::yield_now().await;
    let (patient, same) = (send(&desk, "OH", later(4)).await, send(&desk, "OH", later(4)).await);
    assert_eq!(failure(hasty.await), "out of time");
    assert_eq!(began.elapsed().as_secs(), 1);
    for answer in [patient, same] {
        assert_eq!(failure(answer.await), "out of time");
    }
    assert_eq!((began.elapsed().as_secs(), asked.load(Ordering::Relaxed)), (4, 2));
}
