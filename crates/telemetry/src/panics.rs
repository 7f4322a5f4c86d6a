//! A panic in one call must not end the others.

use std::any::Any;
use std::cell::{Cell, RefCell};
use std::panic::{AssertUnwindSafe, PanicHookInfo, catch_unwind};

thread_local! {
    /// Set while this thread is inside [`catch_panic`], which reports the panic itself.
    static CATCHING: Cell<bool> = const { Cell::new(false) };
    /// The place of the panic that is being caught.
    static LOCATION: RefCell<Option<String>> = const { RefCell::new(None) };
}

/// Runs `work`; a panic comes back as its message and place.
///
/// # Errors
/// The message of the panic, and its place.
///
/// Callers drop what `work` touched after a panic, so nobody sees a half-changed value.
pub fn catch_panic<T>(work: impl FnOnce() -> T) -> Result<T, String> {
    let outer = CATCHING.replace(true);
    let result = catch_unwind(AssertUnwindSafe(work));
    CATCHING.set(outer);
    result.map_err(|payload| {
        let place = LOCATION.take().unwrap_or_else(|| "an unknown place".to_owned());
        format!("panicked at {place}: {}", panic_message(payload.as_ref()))
    })
}

/// Sends panics to the log instead of to stderr as plain text.
pub(crate) fn log_them() {
    std::panic::set_hook(Box::new(|panic: &PanicHookInfo<'_>| {
        let place = panic.location().map(ToString::to_string);
        if CATCHING.get() {
            LOCATION.set(place);
        } else {
            tracing::error!(place, message = panic_message(panic.payload()), "panicked");
        }
    }));
}

fn panic_message(payload: &(dyn Any + Send)) -> &str {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str)).unwrap_or("no message")
}
