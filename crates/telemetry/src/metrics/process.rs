//! The process's own use of the machine, under the names that Prometheus' own libraries give it, and its build.

use std::fs;
use std::time::{SystemTime, UNIX_EPOCH};

use prometheus_client::metrics::counter::ConstCounter;
use prometheus_client::metrics::gauge::ConstGauge;

use super::Metrics;

/// Ticks a second, by which Linux counts processor time for programs (`USER_HZ`).
const TICKS: f64 = 100.0;

impl Metrics {
    /// Adds the metrics of the process; `version` is that of the program.
    pub fn add_process(&mut self, version: &'static str) {
        let started = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
        let started = i64::try_from(started.as_secs()).unwrap_or(i64::MAX);
        self.add_gauge("medwage_build_info", "1, with the version of the program", move || {
            vec![(vec![("version", version.to_owned())], 1)]
        });
        self.add_gauge(
            "process_start_time_seconds",
            "When the process began to serve, since 1970",
            move || vec![(Vec::new(), started)],
        );
        let read = |value: fn() -> Option<u64>| {
            move || {
                let gauge = |value| (Vec::new(), ConstGauge::new(value));
                value().map(gauge).into_iter().collect()
            }
        };
        self.look_up(
            "process_resident_memory_bytes",
            "Memory of the process that lies in RAM",
            read(resident_bytes),
        );
        self.look_up("process_open_fds", "Files and connections that are open", read(open_files));
        self.look_up("process_cpu_seconds", "Processor time of the process", || {
            let counter = |seconds| (Vec::new(), ConstCounter::new(seconds));
            cpu_seconds().map(counter).into_iter().collect()
        });
    }
}

/// From `VmRSS:     12345 kB`.
fn resident_bytes() -> Option<u64> {
    let status = fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find_map(|line| line.strip_prefix("VmRSS:"))?;
    Some(line.trim().strip_suffix(" kB")?.parse::<u64>().ok()? * 1024)
}

fn open_files() -> Option<u64> {
    u64::try_from(fs::read_dir("/proc/self/fd").ok()?.count()).ok()
}

/// The 14th and the 15th field of `/proc/self/stat`: in programs, and in the kernel for them.
fn cpu_seconds() -> Option<f64> {
    let stat = fs::read_to_string("/proc/self/stat").ok()?;
    // The name of the program is in brackets, and may have spaces.
    let fields: Vec<_> = stat.rsplit_once(") ")?.1.split(' ').collect();
    let ticks = |index: usize| fields.get(index)?.parse::<f64>().ok();
    Some((ticks(11)? + ticks(12)?) / TICKS)
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;

    #[test]
    fn what_the_process_uses_is_read() {
        assert!(resident_bytes().is_some_and(|bytes| bytes > 1 << 20));
        assert!(open_files().is_some_and(|count| count >= 3));
        assert!(cpu_seconds().is_some_and(|seconds| seconds >= 0.0));
    }
}
