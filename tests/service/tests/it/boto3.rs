//! A client that is not ours: the flow with boto3, which signs by its own code.

use opsmith_test_service::{Operation, Service};
use std::path::Path;
use std::process::Command;

#[test]
fn boto3_completes_the_flow() {
    let Some(python) = std::env::var_os("OPSMITH_PYTHON") else {
        eprintln!("skipped: boto3_completes_the_flow (OPSMITH_PYTHON is not set)");
        return;
    };
    let (key, secret) = ("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY");
    let builder = Service::builder()
        .region("us-east-1")
        .credentials(key, secret);
    let service = builder.start_blocking().unwrap();
    let script = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tools/boto3_flow.py");
    let output = Command::new(python)
        .arg(script)
        .arg(service.url())
        .env("AWS_ACCESS_KEY_ID", key)
        .env("AWS_SECRET_ACCESS_KEY", secret)
        .env("AWS_SESSION_TOKEN", "session")
        .output()
        .unwrap();
    let shown = String::from_utf8_lossy(&output.stdout);
    assert!(
        output.status.success(),
        "{shown} {}",
        String::from_utf8_lossy(&output.stderr)
    );
    let requests = service.requests();
    let last = requests.last().unwrap();
    assert_eq!(
        (last.operation(), last.status()),
        (Some(Operation::CreateTokenWithIam), 200),
        "{last:?}"
    );
}
