//! From a region, or a URL, to a server.

use opsmith_client::{BuildError, Caller, EndpointError};
use opsmith_shape::{EndpointThen, Endpoints, Span};

use crate::model::{START, sso_oidc};
use crate::network::{Network, answer, builder, call};

fn resolve(region: &str, fips: bool, dual: bool) -> Result<String, BuildError> {
    let caller = Caller::builder(sso_oidc())
        .region(region)
        .use_fips(fips)
        .use_dual_stack(dual)
        .build()?;
    Ok(caller.endpoint_url())
}

#[track_caller]
fn check(region: &str, hosts: [&str; 4]) {
    let flags = [(false, false), (true, false), (false, true), (true, true)];
    for ((fips, dual), host) in flags.into_iter().zip(hosts) {
        let url = resolve(region, fips, dual).unwrap();
        assert_eq!(
            url,
            format!("https://{host}/"),
            "{region}, FIPS {fips}, dual stack {dual}"
        );
    }
}

/// Plain, FIPS, dual stack, both. The expected hosts are those of botocore 1.43.11.
#[test]
fn each_partition_has_its_domains() {
    check(
        "us-east-1",
        [
            "oidc.us-east-1.amazonaws.com",
            "oidc-fips.us-east-1.amazonaws.com",
            "oidc.us-east-1.api.aws",
            "oidc-fips.us-east-1.api.aws",
        ],
    );
    check(
        "cn-north-1",
        [
            "oidc.cn-north-1.amazonaws.com.cn",
            "oidc-fips.cn-north-1.amazonaws.com.cn",
            "oidc.cn-north-1.api.amazonwebservices.com.cn",
            "oidc-fips.cn-north-1.api.amazonwebservices.com.cn",
        ],
    );
    check(
        "us-gov-west-1",
        [
            "oidc.us-gov-west-1.amazonaws.com",
            "oidc.us-gov-west-1.amazonaws.com",
            "oidc.us-gov-west-1.api.aws",
            "oidc-fips.us-gov-west-1.api.aws",
        ],
    );
    check(
        "us-iso-east-1",
        [
            "oidc.us-iso-east-1.c2s.ic.gov",
            "oidc-fips.us-iso-east-1.c2s.ic.gov",
            "oidc.us-iso-east-1.api.aws.ic.gov",
            "oidc-fips.us-iso-east-1.api.aws.ic.gov",
        ],
    );
    check(
        "us-isob-east-1",
        [
            "oidc.us-isob-east-1.sc2s.sgov.gov",
            "oidc-fips.us-isob-east-1.sc2s.sgov.gov",
            "oidc.us-isob-east-1.api.aws.scloud",
            "oidc-fips.us-isob-east-1.api.aws.scloud",
        ],
    );
    check(
        "eu-isoe-west-1",
        [
            "oidc.eu-isoe-west-1.cloud.adc-e.uk",
            "oidc-fips.eu-isoe-west-1.cloud.adc-e.uk",
            "oidc.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
            "oidc-fips.eu-isoe-west-1.api.cloud-aws.adc-e.uk",
        ],
    );
    check(
        "us-isof-south-1",
        [
            "oidc.us-isof-south-1.csp.hci.ic.gov",
            "oidc-fips.us-isof-south-1.csp.hci.ic.gov",
            "oidc.us-isof-south-1.api.aws.hci.ic.gov",
            "oidc-fips.us-isof-south-1.api.aws.hci.ic.gov",
        ],
    );
    check(
        "eusc-de-east-1",
        [
            "oidc.eusc-de-east-1.amazonaws.eu",
            "oidc-fips.eusc-de-east-1.amazonaws.eu",
            "oidc.eusc-de-east-1.api.amazonwebservices.eu",
            "oidc-fips.eusc-de-east-1.api.amazonwebservices.eu",
        ],
    );
}

#[test]
fn regions_are_matched_by_pattern() {
    for (region, host) in [
        ("aws-global", "oidc.aws-global.amazonaws.com"),
        ("aws-cn-global", "oidc.aws-cn-global.amazonaws.com.cn"),
        ("aws-iso-f-global", "oidc.aws-iso-f-global.csp.hci.ic.gov"),
        ("aws-eusc-global", "oidc.aws-eusc-global.amazonaws.com"),
        ("eusc-fr-east-1", "oidc.eusc-fr-east-1.amazonaws.com"),
        // Not there yet, but it fits.
        ("mx-west-99", "oidc.mx-west-99.amazonaws.com"),
        ("us-isob-new-7", "oidc.us-isob-new-7.sc2s.sgov.gov"),
        // Fits nothing.
        ("xx-foo-1", "oidc.xx-foo-1.amazonaws.com"),
        ("cn-north", "oidc.cn-north.amazonaws.com"),
        ("us-iso-east-", ""),
        ("UPPER-1", "oidc.upper-1.amazonaws.com"),
    ] {
        match resolve(region, false, false) {
            Ok(url) => assert_eq!(url, format!("https://{host}/"), "{region}"),
            Err(error) => assert!(host.is_empty(), "{region}: {error}"),
        }
    }
}

#[test]
fn pseudo_regions_ask_for_fips() {
    for region in ["fips-us-east-1", "us-east-1-fips"] {
        let caller = Caller::builder(sso_oidc()).region(region).build().unwrap();
        assert_eq!(
            caller.endpoint_url(),
            "https://oidc-fips.us-east-1.amazonaws.com/"
        );
        assert_eq!(caller.region(), Some("us-east-1"));
    }
}

#[test]
fn a_region_has_to_be_part_of_a_host_name() {
    for region in [
        "x y",
        "us_east_1",
        "-us",
        "us-",
        "123",
        "a.b",
        "us/../x",
        "é",
        &"a".repeat(64),
    ] {
        match resolve(region, false, false) {
            Err(BuildError::Endpoint(EndpointError::Region(given))) => assert_eq!(given, region),
            other => panic!("{region}: {other:?}"),
        }
    }
    assert!(resolve(&"a".repeat(63), false, false).is_ok());
}

#[test]
fn without_a_region_there_is_no_server() {
    let error = Caller::builder(sso_oidc()).build().unwrap_err();
    assert!(
        matches!(error, BuildError::Endpoint(EndpointError::NoRegion)),
        "{error:?}"
    );
    assert!(matches!(
        resolve("", false, false),
        Err(BuildError::Endpoint(EndpointError::NoRegion))
    ));
}

#[test]
fn a_given_endpoint_keeps_its_path_and_query() {
    for (endpoint, expected) in [
        (
            "http://127.0.0.1:8080",
            "http://127.0.0.1:8080/device_authorization",
        ),
        (
            "http://127.0.0.1:8080/",
            "http://127.0.0.1:8080/device_authorization",
        ),
        (
            "http://127.0.0.1:8080/a/b",
            "http://127.0.0.1:8080/a/b/device_authorization",
        ),
        (
            "http://127.0.0.1:8080/a/b/",
            "http://127.0.0.1:8080/a/b/device_authorization",
        ),
        (
            "http://127.0.0.1:8080/a?x=1#f",
            "http://127.0.0.1:8080/a/device_authorization?x=1",
        ),
        (
            "HTTPS://Example.COM:443",
            "https://example.com/device_authorization",
        ),
        ("http://[::1]:80", "http://[::1]/device_authorization"),
    ] {
        let network = Network::new([answer(200, "{}")]);
        // Neither has a say in it.
        let caller = builder(sso_oidc(), &network)
            .endpoint_url(endpoint)
            .use_fips(true)
            .use_dual_stack(true)
            .build()
            .unwrap();
        call(
            &caller,
            START,
            r#"{"clientId": "i", "clientSecret": "s", "startUrl": "u"}"#,
        )
        .unwrap();
        assert_eq!(network.requests()[0].url.as_str(), expected);
    }
}

#[test]
fn queries_of_endpoint_and_operation_are_joined() {
    let network = Network::new([answer(200, "{}")]);
    let caller = builder(sso_oidc(), &network)
        .endpoint_url("http://localhost/p?x=1")
        .build()
        .unwrap();
    call(
        &caller,
        crate::model::CREATE,
        r#"{"clientId": "i", "grantType": "g"}"#,
    )
    .unwrap();
    assert_eq!(
        network.requests()[0].url.as_str(),
        "http://localhost/p/token?x=1&aws_iam=t"
    );
}

#[test]
fn an_endpoint_has_to_be_the_url_of_a_server() {
    for (url, shown) in [
        ("localhost", "localhost"),
        ("127.0.0.1:1", "127.0.0.1:1"),
        ("", ""),
        ("http://", "http://"),
        ("http://bad host", "http://bad host"),
        ("ftp://127.0.0.1", "ftp://127.0.0.1"),
        ("http://me:secret@bad host", "http://bad host"),
        ("file:///etc/passwd", "file:///etc/passwd"),
    ] {
        match Caller::builder(sso_oidc())
            .region("us-east-1")
            .endpoint_url(url)
            .build()
        {
            Err(BuildError::Endpoint(EndpointError::Url { url: given, .. })) => {
                assert_eq!(given, shown)
            }
            other => panic!("{url}: {other:?}"),
        }
    }
}

#[test]
fn rules_that_cannot_be_followed_are_refused_by_name() {
    let refuse = |endpoints: Endpoints| {
        let mut tables = sso_oidc();
        tables.endpoints = endpoints;
        Caller::builder(tables)
            .region("us-east-1")
            .build()
            .unwrap_err()
            .to_string()
    };
    assert!(refuse(Endpoints::NONE).contains("has no endpoint rules"));
    let mut endpoints = sso_oidc().endpoints;
    endpoints.unsupported = Some("parseURL".into());
    assert!(refuse(endpoints).contains("parseURL"));
    // A table that was damaged: a rule that leads to itself, and one beyond the end.
    let mut endpoints = sso_oidc().endpoints;
    for rule in endpoints.rules.to_mut() {
        rule.when = Span::EMPTY;
        rule.then = EndpointThen::Rules(Span::new(0, 1));
    }
    refuse(endpoints);
    let mut endpoints = sso_oidc().endpoints;
    endpoints.root = Span::new(u32::MAX, 1);
    refuse(endpoints);
    let mut endpoints = sso_oidc().endpoints;
    for rule in endpoints.rules.to_mut() {
        rule.when = Span::EMPTY;
        rule.then = EndpointThen::Url("https://{Unknown}.{Region".into());
    }
    assert!(refuse(endpoints).contains("{Unknown}"));
}
