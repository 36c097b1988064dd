//! CPU time of programs, from `/proc`.

use std::process::Command;
use std::time::Duration;

/// The unit of the times in `/proc/PID/stat`, which is a hundredth of a second on every Linux whatever the kernel's own tick is.
const TICK: Duration = Duration::from_millis(10);

/// Why CPU time cannot be measured here, if so.
pub fn unavailable() -> Option<String> {
    children().err()
}

/// The CPU time, user and system, that `work` spends in child processes that end and are waited for in it, and all of theirs.
pub fn of<T>(work: impl FnOnce() -> Result<T, String>) -> Result<(T, Duration), String> {
    let before = children()?;
    let outcome = work()?;
    Ok((outcome, children()?.saturating_sub(before)))
}

/// The mean CPU time of `runs` runs of a short program.
///
/// Taken over many, as a run is shorter than the unit the system counts in (it sums up in a finer one).
pub fn mean(runs: u32, command: &mut Command) -> Result<Duration, String> {
    let repeat = || {
        for _ in 0..runs {
            let output = command
                .output()
                .map_err(|error| format!("cannot start {command:?}: {error}"))?;
            if !output.status.success() {
                return Err(format!(
                    "{command:?}: {}\n{}",
                    output.status,
                    String::from_utf8_lossy(&output.stderr)
                ));
            }
        }
        Ok(())
    };
    let ((), spent) = of(repeat)?;
    Ok(spent / runs.max(1))
}

/// What all children of this process that were waited for have spent so far.
fn children() -> Result<Duration, String> {
    let stat = std::fs::read_to_string("/proc/self/stat").map_err(|error| {
        format!("CPU time is read from /proc/self/stat, as Linux has it: {error}")
    })?;
    ticks(&stat)
        .map(|ticks| TICK * ticks)
        .ok_or_else(|| format!("/proc/self/stat is not understood: {stat}"))
}

/// `cutime` + `cstime`, the 16th and 17th field. The second is the program's name in brackets, which may hold anything.
fn ticks(stat: &str) -> Option<u32> {
    let (_, rest) = stat.rsplit_once(')')?;
    let mut times = rest.split_ascii_whitespace().skip(13);
    let user: u32 = times.next()?.parse().ok()?;
    let system: u32 = times.next()?.parse().ok()?;
    user.checked_add(system)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_are_counted_after_the_name() {
        let stat = "123 (a ) b) S 1 2 3 4 5 6 7 8 9 10 11 12 130 45 20 0 1 0";
        assert_eq!(ticks(stat), Some(175));
        assert_eq!(ticks("123 (a) S 1"), None);
    }
}
