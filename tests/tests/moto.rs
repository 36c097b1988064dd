//! Generated clients against moto's server: eight services, of five protocols, create, read, list and delete.
//!
//! The clients are made from models of others (`OPSMITH_MODELS`), with the operations that the program in `tests/peers/moto` calls.

use std::path::{Path, PathBuf};
use std::process::Command;

use opsmith_codegen::emit::Service;
use opsmith_codegen::select::Operations;
use opsmith_tests::moto::Moto;
use opsmith_tests::typed_program::{self, TypedProgram};
use opsmith_tests::{outside, program};

/// How the path of a model ends, and what the program calls of it. In Smithy's form where there is one: it has more to say.
const SERVICES: &[(&str, &[&str])] = &[
    (
        "dynamodb-2012-08-10.json.gz",
        &[
            "BatchWriteItem",
            "CreateTable",
            "DeleteItem",
            "DeleteTable",
            "DescribeTable",
            "GetItem",
            "ListTables",
            "PutItem",
            "Query",
            "UpdateItem",
        ],
    ),
    (
        "ec2/2016-11-15/service-2.json.gz",
        &[
            "AuthorizeSecurityGroupIngress",
            "CreateSecurityGroup",
            "CreateTags",
            "CreateVpc",
            "DeleteKeyPair",
            "DeleteSecurityGroup",
            "DeleteVpc",
            "DescribeKeyPairs",
            "DescribeSecurityGroups",
            "DescribeVpcs",
            "ImportKeyPair",
        ],
    ),
    (
        "iam-2010-05-08.json.gz",
        &[
            "CreateRole",
            "CreateUser",
            "DeleteRole",
            "DeleteUser",
            "GetRole",
            "GetUser",
            "ListRoles",
            "ListUsers",
        ],
    ),
    (
        "kms-2014-11-01.json.gz",
        &[
            "CreateAlias",
            "CreateKey",
            "Decrypt",
            "DeleteAlias",
            "DescribeKey",
            "Encrypt",
            "ListAliases",
            "ListKeys",
            "ScheduleKeyDeletion",
        ],
    ),
    (
        "s3-2006-03-01.json.gz",
        &[
            "CompleteMultipartUpload",
            "CreateBucket",
            "CreateMultipartUpload",
            "DeleteBucket",
            "DeleteObject",
            "DeleteObjects",
            "GetObject",
            "HeadObject",
            "ListBuckets",
            "ListObjectsV2",
            "PutObject",
            "UploadPart",
        ],
    ),
    (
        "secrets-manager-2017-10-17.json.gz",
        &[
            "CreateSecret",
            "DeleteSecret",
            "DescribeSecret",
            "GetSecretValue",
            "ListSecrets",
            "PutSecretValue",
        ],
    ),
    (
        "sns-2010-03-31.json.gz",
        &[
            "CreateTopic",
            "DeleteTopic",
            "GetTopicAttributes",
            "ListSubscriptionsByTopic",
            "ListTopics",
            "Publish",
            "PublishBatch",
            "SetTopicAttributes",
            "Subscribe",
            "Unsubscribe",
        ],
    ),
    (
        "sqs-2012-11-05.json.gz",
        &[
            "CreateQueue",
            "DeleteMessage",
            "DeleteQueue",
            "GetQueueAttributes",
            "GetQueueUrl",
            "ListQueues",
            "ReceiveMessage",
            "SendMessage",
            "SendMessageBatch",
        ],
    ),
];

/// What each service has to be seen doing.
const STEPS: [&str; 5] = ["create", "read", "list", "delete", "error"];

const TEST: &str = "generated clients against moto";

#[test]
fn generated_clients_get_along_with_moto() {
    let (Some(python), Some(models)) = (
        outside::find("OPSMITH_PYTHON", TEST),
        outside::find("OPSMITH_MODELS", TEST),
    ) else {
        return;
    };
    let Some(services) = services(&models) else {
        return;
    };
    let Some(moto) = Moto::start(&python, TEST) else {
        return;
    };
    let main = program::root().join("tests/peers/moto/main.rs");
    let executable = TypedProgram {
        name: "moto",
        services: &services,
        sources: Default::default(),
        main: &main,
    }
    .build();

    let (mut count, mut failures) = (0, Vec::new());
    for service in &services {
        let name = &service.names.service;
        match run(&executable, moto.url(), name) {
            Ok(steps) => count += steps,
            Err(failure) => failures.push(format!("{name}: {failure}")),
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
    println!(
        "COUNTED {} services of moto, {count} steps with generated clients",
        services.len()
    );
}

/// The services, if their models are there.
fn services(models: &Path) -> Option<Vec<Service>> {
    let all = outside::files(models, &outside::is_model);
    let find = |end: &str| -> Option<PathBuf> {
        let found = all.iter().find(|path| path.ends_with(end)).cloned();
        if found.is_none() {
            println!("SKIPPED {TEST}: OPSMITH_MODELS has no {end}");
        }
        found
    };
    let found = SERVICES.iter().map(|(end, operations)| {
        let operations = operations.iter().map(|name| (*name).to_owned());
        let operations = Operations::Named(operations.collect());
        find(end).map(|model| typed_program::service(&model, &operations, None))
    });
    found.collect()
}

/// Runs the program for one service. Answers how many steps it took.
fn run(executable: &Path, url: &str, service: &str) -> Result<usize, String> {
    let output = Command::new(executable)
        .args([url, service])
        .output()
        .expect("the program starts");
    let said = String::from_utf8_lossy(&output.stdout);
    if !output.status.success() {
        let trouble = String::from_utf8_lossy(&output.stderr);
        return Err(format!("{trouble}after these steps:\n{said}"));
    }
    let has = |step: &&str| said.lines().any(|line| line.starts_with(*step));
    match STEPS.into_iter().find(|step| !has(step)) {
        None => Ok(said.lines().count()),
        Some(missing) => Err(format!("no step says `{missing}`:\n{said}")),
    }
}
