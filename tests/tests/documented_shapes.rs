//! The documented parameters and fields of the four operations, held against the generated code as it stands in the file.

use std::collections::BTreeMap;

use opsmith_tests::program;

/// Name on the wire, name in Rust, type.
type Field = (&'static str, &'static str, &'static str);

struct Documented {
    operation: &'static str,
    method: &'static str,
    input: (&'static str, &'static [Field]),
    /// The required parameters, by their names in Rust: what `new` takes.
    required: &'static [&'static str],
    output: (&'static str, &'static [Field]),
}

const TEXT: &str = "String";
const MAYBE_TEXT: &str = "Option<String>";
const MAYBE_TEXTS: &str = "Option<Vec<String>>";

const DOCUMENTED: &[Documented] = &[
    Documented {
        operation: "StartDeviceAuthorization",
        method: "start_device_authorization",
        input: (
            "StartDeviceAuthorizationRequest",
            &[
                ("clientId", "client_id", TEXT),
                ("clientSecret", "client_secret", TEXT),
                ("startUrl", "start_url", TEXT),
            ],
        ),
        required: &["client_id", "client_secret", "start_url"],
        output: (
            "StartDeviceAuthorizationResponse",
            &[
                ("deviceCode", "device_code", TEXT),
                ("userCode", "user_code", TEXT),
                ("verificationUri", "verification_uri", TEXT),
                ("verificationUriComplete", "verification_uri_complete", TEXT),
                ("expiresIn", "expires_in", "i32"),
                ("interval", "interval", "i32"),
            ],
        ),
    },
    Documented {
        operation: "RegisterClient",
        method: "register_client",
        input: (
            "RegisterClientRequest",
            &[
                ("clientName", "client_name", TEXT),
                ("clientType", "client_type", TEXT),
                ("scopes", "scopes", MAYBE_TEXTS),
                ("redirectUris", "redirect_uris", MAYBE_TEXTS),
                ("grantTypes", "grant_types", MAYBE_TEXTS),
                ("issuerUrl", "issuer_url", MAYBE_TEXT),
                (
                    "entitledApplicationArn",
                    "entitled_application_arn",
                    MAYBE_TEXT,
                ),
            ],
        ),
        required: &["client_name", "client_type"],
        output: (
            "RegisterClientResponse",
            &[
                ("clientId", "client_id", TEXT),
                ("clientSecret", "client_secret", TEXT),
                ("clientIdIssuedAt", "client_id_issued_at", "i64"),
                ("clientSecretExpiresAt", "client_secret_expires_at", "i64"),
                (
                    "authorizationEndpoint",
                    "authorization_endpoint",
                    MAYBE_TEXT,
                ),
                ("tokenEndpoint", "token_endpoint", MAYBE_TEXT),
            ],
        ),
    },
    Documented {
        operation: "CreateToken",
        method: "create_token",
        input: (
            "CreateTokenRequest",
            &[
                ("clientId", "client_id", TEXT),
                ("clientSecret", "client_secret", TEXT),
                ("grantType", "grant_type", TEXT),
                ("deviceCode", "device_code", MAYBE_TEXT),
                ("code", "code", MAYBE_TEXT),
                ("refreshToken", "refresh_token", MAYBE_TEXT),
                ("scope", "scope", MAYBE_TEXTS),
                ("redirectUri", "redirect_uri", MAYBE_TEXT),
                ("codeVerifier", "code_verifier", MAYBE_TEXT),
            ],
        ),
        required: &["client_id", "client_secret", "grant_type"],
        output: (
            "CreateTokenResponse",
            &[
                ("accessToken", "access_token", TEXT),
                ("tokenType", "token_type", TEXT),
                ("expiresIn", "expires_in", "i32"),
                ("refreshToken", "refresh_token", MAYBE_TEXT),
                ("idToken", "id_token", MAYBE_TEXT),
            ],
        ),
    },
    Documented {
        operation: "CreateTokenWithIAM",
        method: "create_token_with_iam",
        input: (
            "CreateTokenWithIamRequest",
            &[
                ("clientId", "client_id", TEXT),
                ("grantType", "grant_type", TEXT),
                ("code", "code", MAYBE_TEXT),
                ("refreshToken", "refresh_token", MAYBE_TEXT),
                ("assertion", "assertion", MAYBE_TEXT),
                ("scope", "scope", MAYBE_TEXTS),
                ("redirectUri", "redirect_uri", MAYBE_TEXT),
                ("subjectToken", "subject_token", MAYBE_TEXT),
                ("subjectTokenType", "subject_token_type", MAYBE_TEXT),
                ("requestedTokenType", "requested_token_type", MAYBE_TEXT),
                ("codeVerifier", "code_verifier", MAYBE_TEXT),
            ],
        ),
        required: &["client_id", "grant_type"],
        output: (
            "CreateTokenWithIamResponse",
            &[
                ("accessToken", "access_token", TEXT),
                ("tokenType", "token_type", TEXT),
                ("expiresIn", "expires_in", "i32"),
                ("refreshToken", "refresh_token", MAYBE_TEXT),
                ("idToken", "id_token", MAYBE_TEXT),
                ("issuedTokenType", "issued_token_type", MAYBE_TEXT),
                ("scope", "scope", MAYBE_TEXTS),
                (
                    "awsAdditionalDetails",
                    "aws_additional_details",
                    "Option<AwsAdditionalDetails>",
                ),
            ],
        ),
    },
];

/// What the generated files declare.
#[derive(Default)]
struct Declared {
    /// Fields of each public struct, name and type in order.
    structs: BTreeMap<String, Vec<(String, String)>>,
    /// Names of the parameters of each type's `new`.
    constructors: BTreeMap<String, Vec<String>>,
    /// Each public async method: parameter and result type.
    methods: BTreeMap<String, String>,
}

/// Tokens as one would write them.
fn text(tokens: &impl quote::ToTokens) -> String {
    tokens.to_token_stream().to_string().replace(' ', "")
}

fn declared() -> Declared {
    let mut declared = Declared::default();
    let folder = program::root().join("generated/src/sso_oidc");
    for path in opsmith_tests::outside::files(&folder, &|path| {
        path.extension().is_some_and(|extension| extension == "rs")
    }) {
        let file = syn::parse_file(&opsmith_tests::outside::text(&path))
            .unwrap_or_else(|error| panic!("{}: {error}", path.display()));
        file.items.iter().for_each(|item| declared.item(item));
    }
    declared
}

impl Declared {
    fn item(&mut self, item: &syn::Item) {
        match item {
            syn::Item::Struct(item) => {
                let fields = item
                    .fields
                    .iter()
                    .filter(|field| matches!(field.vis, syn::Visibility::Public(_)));
                let fields = fields
                    .filter_map(|field| Some((field.ident.as_ref()?.to_string(), text(&field.ty))));
                self.structs
                    .insert(item.ident.to_string(), fields.collect());
            }
            syn::Item::Impl(item) => {
                for method in item.items.iter().filter_map(|item| {
                    if let syn::ImplItem::Fn(method) = item {
                        Some(method)
                    } else {
                        None
                    }
                }) {
                    self.method(&text(&item.self_ty), method);
                }
            }
            _ => {}
        }
    }

    fn method(&mut self, owner: &str, method: &syn::ImplItemFn) {
        let typed: Vec<_> = method
            .sig
            .inputs
            .iter()
            .filter_map(|input| {
                if let syn::FnArg::Typed(typed) = input {
                    Some(typed)
                } else {
                    None
                }
            })
            .collect();
        if method.sig.ident == "new" {
            self.constructors.insert(
                owner.to_owned(),
                typed.iter().map(|typed| text(&typed.pat)).collect(),
            );
        }
        if method.sig.asyncness.is_some() {
            let parameters: Vec<_> = typed.iter().map(|typed| text(&typed.ty)).collect();
            self.methods.insert(
                method.sig.ident.to_string(),
                format!("{}{}", parameters.join(","), text(&method.sig.output)),
            );
        }
    }
}

#[test]
fn generated_types_are_the_documented_ones() {
    let declared = declared();
    for documented in DOCUMENTED {
        for (name, fields) in [documented.input, documented.output] {
            let expected: Vec<_> = fields
                .iter()
                .map(|(_, name, kind)| ((*name).to_owned(), (*kind).to_owned()))
                .collect();
            assert_eq!(
                declared.structs.get(name),
                Some(&expected),
                "the fields of {name}"
            );
        }
        let (input, output) = (documented.input.0, documented.output.0);
        assert_eq!(
            declared.constructors[input], documented.required,
            "the parameters of {input}::new"
        );
        let signature = declared
            .methods
            .get(documented.method)
            .unwrap_or_else(|| panic!("no method {}", documented.method));
        assert!(
            signature.starts_with(&format!("{input}->Result<{output},")),
            "{}: {signature}",
            documented.method
        );
    }
}

#[test]
fn generated_tables_have_the_documented_names() {
    let tables = opsmith::sso_oidc::operations::CREATE_TOKEN.tables();
    assert_eq!(tables.operations.len(), DOCUMENTED.len());
    for documented in DOCUMENTED {
        let row = tables
            .find_operation(documented.operation)
            .and_then(|index| tables.operations.get(index))
            .expect("the operation");
        for (id, (_, fields)) in [
            (row.input, documented.input),
            (row.output, documented.output),
        ] {
            let members = tables.members(id.expect("a shape"));
            let wire: Vec<&str> = members.iter().map(|member| member.name.as_ref()).collect();
            assert_eq!(
                wire,
                fields.iter().map(|(wire, ..)| *wire).collect::<Vec<_>>(),
                "{}",
                documented.operation
            );
        }
        let required = tables
            .members(row.input.expect("an input"))
            .iter()
            .filter(|member| member.required);
        assert_eq!(
            required.count(),
            documented.required.len(),
            "required parameters of {}",
            documented.operation
        );
    }
}

/// Every error of the model: name, status, and the fields beyond `error` and `error_description`.
const ERRORS: &[(&str, u16, &[&str])] = &[
    ("AccessDeniedException", 400, &["reason"]),
    ("AuthorizationPendingException", 400, &[]),
    ("ExpiredTokenException", 400, &[]),
    ("InternalServerException", 500, &[]),
    ("InvalidClientException", 401, &[]),
    ("InvalidClientMetadataException", 400, &[]),
    ("InvalidGrantException", 400, &[]),
    ("InvalidRedirectUriException", 400, &[]),
    ("InvalidRequestException", 400, &["reason"]),
    (
        "InvalidRequestRegionException",
        400,
        &["endpoint", "region"],
    ),
    ("InvalidScopeException", 400, &[]),
    ("SlowDownException", 400, &[]),
    ("UnauthorizedClientException", 400, &[]),
    ("UnsupportedGrantTypeException", 400, &[]),
];

#[test]
fn generated_errors_are_the_documented_ones() {
    let declared = declared();
    let tables = opsmith::sso_oidc::operations::CREATE_TOKEN.tables();
    assert_eq!(tables.service.errors.len(), ERRORS.len());
    for (name, status, further) in ERRORS {
        let id = tables
            .find_error(name)
            .unwrap_or_else(|| panic!("no error {name}"));
        assert!(
            tables
                .shape_traits(id)
                .contains(&opsmith_shape::Trait::HttpError(*status)),
            "the status of {name}"
        );
        let fields: Vec<&str> = declared.structs[*name]
            .iter()
            .map(|(field, _)| field.as_str())
            .collect();
        let mut expected = vec!["error", "error_description"];
        expected.extend(*further);
        let (mut sorted, mut wanted) = (fields.clone(), expected.clone());
        sorted.sort_unstable();
        wanted.sort_unstable();
        assert_eq!(sorted, wanted, "the fields of {name}");
    }
}
