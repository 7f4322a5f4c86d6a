//! A child process that ends with the test.

use std::fmt;
use std::io::{BufRead, BufReader};
use std::process::{Child, Command, ExitStatus, Stdio};

use crate::wait_until;

/// A running program whose output is read line by line.
pub struct Process {
    child: Child,
    output: Box<dyn BufRead + Send>,
}

impl Process {
    /// Starts a program, to read its standard output.
    ///
    /// # Panics
    /// Where it can not be started.
    pub fn start(command: &mut Command) -> Self {
        let mut child = command.stdout(Stdio::piped()).spawn().expect("the program starts");
        let output = BufReader::new(child.stdout.take().expect("its output is piped"));
        Self { child, output: Box::new(output) }
    }

    /// Starts a program, to read what it logs on its standard error.
    ///
    /// # Panics
    /// Where it can not be started.
    pub fn start_logging(command: &mut Command) -> Self {
        let mut child = command.stderr(Stdio::piped()).spawn().expect("the program starts");
        let output = BufReader::new(child.stderr.take().expect("its output is piped"));
        Self { child, output: Box::new(output) }
    }

    /// Returns its lines up to the first that holds, which comes last.
    ///
    /// # Panics
    /// Where it ends before.
    pub fn lines_until(&mut self, holds: impl Fn(&str) -> bool) -> Vec<String> {
        let mut lines = Vec::new();
        loop {
            let mut line = String::new();
            let read = self.output.read_line(&mut line).expect("its output is text");
            assert!(read > 0, "it ended before it said what was waited for: {lines:?}");
            lines.push(line.trim_end().to_owned());
            if lines.last().is_some_and(|line| holds(line)) {
                return lines;
            }
        }
    }

    /// Returns the number of its process.
    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Sends a signal by its name, such as `TERM`.
    pub fn signal(&self, name: &str) {
        let sent =
            Command::new("kill").args([format!("-{name}"), self.child.id().to_string()]).status();
        assert!(sent.expect("kill runs").success());
    }

    /// Stops it where it stands, and returns once all its threads do. `CONT` lets it go on.
    ///
    /// # Panics
    /// Where its threads can not be looked at.
    pub fn suspend(&self) {
        self.signal("STOP");
        let tasks = format!("/proc/{}/task", self.child.id());
        let stands = |task: std::fs::DirEntry| {
            let stat = std::fs::read_to_string(task.path().join("stat")).unwrap_or_default();
            // The state follows the name, which is in brackets.
            stat.rsplit(") ").next().is_some_and(|rest| rest.starts_with('T'))
        };
        let all_stand = || {
            let mut tasks = std::fs::read_dir(&tasks).expect("its threads can be seen");
            tasks.all(|task| task.is_ok_and(stands))
        };
        wait_until(all_stand);
    }

    /// Waits for its end.
    pub fn wait(&mut self) -> ExitStatus {
        self.child.wait().expect("it can be waited for")
    }
}

impl fmt::Debug for Process {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Process").field("child", &self.child).finish_non_exhaustive()
    }
}

impl Drop for Process {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
