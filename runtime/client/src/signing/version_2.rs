//! AWS Signature Version 2, which two services still ask for (SimpleDB and Import/Export: botocore's `signatureVersion` is `v2`).
//!
//! It signs the parameters of a query, which are the body of the request, and is itself one of them: the body is written anew, with its
//! parameters in the order in which they are signed.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use http::header::HOST;
use opsmith_shape::{Timestamp, TimestampFormat};
use ring::hmac;

use crate::credentials::Credentials;
use crate::http::Request;
use crate::percent;

/// Adds a signature to a request whose body is a form, encoded as [`percent`] does it. All else about it is complete.
pub(crate) fn sign(request: &mut Request, credentials: &Credentials, now: Timestamp) {
    let host = request
        .headers
        .get(HOST)
        .and_then(|host| host.to_str().ok());
    let host = host.unwrap_or_default();
    let body = String::from_utf8_lossy(&request.body).into_owned();
    // Whole seconds, as AWS's own tools have it.
    let time = Timestamp::new(now.seconds(), 0).format(TimestampFormat::DateTime);
    let mut pairs: Vec<String> = body.split('&').map(str::to_owned).collect();
    pairs.retain(|pair| !pair.is_empty());
    pairs.push(pair("AWSAccessKeyId", credentials.access_key_id()));
    pairs.push(pair("SignatureMethod", "HmacSHA256"));
    pairs.push(pair("SignatureVersion", "2"));
    pairs.push(pair("Timestamp", &time));
    if let Some(token) = credentials.session_token() {
        pairs.push(pair("SecurityToken", token));
    }
    // By name: `=` sorts after digits and before letters, so the whole pair would not do.
    pairs.sort_by(|a, b| name(a).cmp(name(b)));
    let canonical = pairs.join("&");
    let path = match request.url.path() {
        "" => "/",
        path => path,
    };
    let text = format!("{}\n{host}\n{path}\n{canonical}", request.method);
    let key = hmac::Key::new(
        hmac::HMAC_SHA256,
        credentials.secret_access_key().as_bytes(),
    );
    let signature = STANDARD.encode(hmac::sign(&key, text.as_bytes()));
    request.body = format!("{canonical}&{}", pair("Signature", &signature)).into();
}

fn pair(name: &str, value: &str) -> String {
    let mut pair = format!("{name}=");
    percent::encode(value, false, &mut pair);
    pair
}

fn name(pair: &str) -> &str {
    pair.split('=').next().unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use http::{HeaderValue, Method};
    use url::Url;

    use super::*;

    const ID: &str = "AKIDEXAMPLE";
    const SECRET: &str = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

    const PLAIN: &str = "AWSAccessKeyId=AKIDEXAMPLE&Action=PutAttributes&Attribute.1.Name=a%20b&Attribute.10.Name=c\
        &Attribute.2.Name=%2A~&SignatureMethod=HmacSHA256&SignatureVersion=2&Timestamp=2015-08-30T12%3A36%3A00Z\
        &Version=2009-04-15&Signature=AAQd%2F2rVjuqZOJI5T63LxO3SvNpRxTAR0aFmnk6oRx0%3D";

    const WITH_TOKEN: &str = "AWSAccessKeyId=AKIDEXAMPLE&Action=PutAttributes&Attribute.1.Name=a%20b&Attribute.10.Name=c\
        &Attribute.2.Name=%2A~&SecurityToken=to%2Fken%3D&SignatureMethod=HmacSHA256&SignatureVersion=2\
        &Timestamp=2015-08-30T12%3A36%3A00Z&Version=2009-04-15&Signature=Q9s%2Fl6EQjmdWD4uAj8NCh7kOFY14rZMm4alaA6%2Bw0P8%3D";

    /// Against what botocore 1.43.11 signs (`botocore.auth.SigV2Auth.calc_signature`) for the same parameters.
    #[test]
    fn the_signature_is_the_one_of_botocore() {
        let cases = [
            (Credentials::new(ID, SECRET), PLAIN),
            (Credentials::temporary(ID, SECRET, "to/ken="), WITH_TOKEN),
        ];
        for (credentials, expected) in cases {
            let url = Url::parse("https://sdb.amazonaws.com/").unwrap();
            let mut request = Request::new(Method::POST, url);
            request.body =
                "Action=PutAttributes&Version=2009-04-15&Attribute.1.Name=a%20b&Attribute.10.Name=c&Attribute.2.Name=%2A~"
                    .into();
            request
                .headers
                .insert(HOST, HeaderValue::from_static("sdb.amazonaws.com"));
            sign(&mut request, &credentials, Timestamp::new(1_440_938_160, 0));
            let body = String::from_utf8(request.body.to_vec()).unwrap();
            assert_eq!(body, expected);
        }
    }
}
