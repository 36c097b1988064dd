//! The documents that all programs read and write, and how they are run. Part of each of them.
//!
//! Started as `PROGRAM WORK COUNT`, a program does some work so often, and prints the nanoseconds of CPU that it took.

use std::fmt::Write as _;
use std::process::ExitCode;
use std::time::SystemTime;

/// The answer to a `GetItem`: an item of some 99 KB, as one that describes a long history.
pub fn item() -> String {
    let mut text = String::from(
        r#"{"Item":{"id":{"S":"customer#7f3a19c2"},"revision":{"N":"184"},"history":{"L":["#,
    );
    for index in 0..ENTRIES {
        if index > 0 {
            text.push(',');
        }
        let _ = write!(
            text,
            concat!(
                r#"{{"M":{{"sequence":{{"N":"{index}"}},"kind":{{"S":"order.line.changed"}},"#,
                r#""note":{{"S":"Quantity raised from {index} to {more}; the customer wrote \"as soon as possible\""}},"#,
                r#""price":{{"N":"{index}.95"}},"paid":{{"BOOL":{paid}}},"refund":{{"NULL":true}},"#,
                r#""tags":{{"SS":["blue","fragile","gift-{index}"]}},"steps":{{"L":[{{"N":"1"}},{{"N":"22"}},{{"S":"packed"}}]}},"#,
                r#""digest":{{"B":"q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k="}},"#,
                r#""address":{{"M":{{"street":{{"S":"Unter den Linden {index}"}},"city":{{"S":"Berlin"}},"floor":{{"N":"{floor}"}}}}}}}}}}"#,
            ),
            index = index,
            more = index + 3,
            paid = index % 3 != 0,
            floor = index % 7,
        );
    }
    text.push_str(r#"]},"status":{"S":"active"}}}"#);
    text
}

/// So many that the item has 99 KB.
const ENTRIES: usize = 209;

/// The answer to a `ListObjectsV2`: 1,000 keys.
#[allow(dead_code, reason = "one of the programs reads no XML")]
pub fn listing() -> String {
    let mut text = String::from(concat!(
        r#"<?xml version="1.0" encoding="UTF-8"?>"#,
        "\n",
        r#"<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">"#,
        "<Name>measurements</Name><Prefix>station/</Prefix><KeyCount>1000</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>true</IsTruncated>",
        "<NextContinuationToken>1ueGcxLPRx1Tr/XYExHnhbYLgveDs2J/wm36Hy4vbOwM=</NextContinuationToken>",
    ));
    for index in 0..1000 {
        let _ = write!(
            text,
            concat!(
                "<Contents><Key>station/{station:03}/2026-01-{day:02}/reading-{index:05}.parquet</Key>",
                "<LastModified>2026-01-{day:02}T07:{minute:02}:11.000Z</LastModified><ETag>&quot;{index:032x}&quot;</ETag>",
                "<Size>{size}</Size><StorageClass>STANDARD</StorageClass></Contents>",
            ),
            station = index % 17,
            day = 1 + index % 28,
            index = index,
            minute = index % 60,
            size = 1_000 + index * 37,
        );
    }
    text.push_str("</ListBucketResult>");
    text
}

/// Runs what the arguments ask for.
pub fn run(work: impl FnOnce(&str, u32) -> Result<(), String>) -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let outcome = match arguments.as_slice() {
        [name, count] => match count.parse() {
            Ok(count) => work(name, count),
            Err(_) => Err(format!("{count} is no count")),
        },
        _ => Err("expected the arguments WORK COUNT".to_owned()),
    };
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(problem) => {
            eprintln!("{problem}");
            ExitCode::FAILURE
        }
    }
}

/// Prints how long `count` times of some work took.
pub fn timed(count: u32, mut once: impl FnMut() -> Result<(), String>) -> Result<(), String> {
    let start = now();
    for _ in 0..count {
        once()?;
    }
    println!("{}", now().saturating_sub(start));
    Ok(())
}

/// Nanoseconds that this thread has worked, where Linux says so: those that passed count what else the machine does.
///
/// The kernel brings that number up to date when the thread gives way, and otherwise with each of its ticks, some milliseconds apart.
fn now() -> u128 {
    std::thread::yield_now();
    let stat = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    let spent = stat.split(' ').next().and_then(|spent| spent.parse().ok());
    spent.unwrap_or_else(|| {
        let passed = SystemTime::now().duration_since(SystemTime::UNIX_EPOCH);
        passed.unwrap_or_default().as_nanos()
    })
}
