//! What a request gets because of the service that it goes to.

use http::{HeaderName, HeaderValue};
use opsmith_shape::{Shape, View};
use url::Url;

use super::{Custom, TreeHash};
use crate::endpoint;
use crate::http::{ExactUrl, Request};
use crate::protocol::Context;

impl Custom {
    /// Does to a written request what the service wants. `is_whole`: its body is in it, and not a stream
    /// beside it. The error says in words which parameter cannot be used.
    pub(crate) fn apply(
        &self,
        context: Context<'_>,
        input: &dyn Shape,
        request: &mut Request,
        is_whole: bool,
    ) -> Result<(), String> {
        if let Some((name, value)) = self.header {
            let (name, value) = (
                HeaderName::from_static(name),
                HeaderValue::from_static(value),
            );
            request.headers.insert(name, value);
        }
        if is_whole && self.hashes(context) {
            let mut tree = TreeHash::default();
            tree.update(&request.body);
            tree.finish(request);
        }
        match self.address_in {
            Some((operation, parameter)) if context.operation.name == operation => {
                readdress(context, input, parameter, request)
            }
            _ => Ok(()),
        }
    }

    /// Whether requests of the operation say what the hashes of their bodies are.
    pub(crate) fn hashes(&self, context: Context<'_>) -> bool {
        self.tree_hashes.contains(&context.operation.name.as_ref())
    }
}

/// Sends a request to the address that is a parameter of it.
fn readdress(
    context: Context<'_>,
    input: &dyn Shape,
    parameter: &str,
    request: &mut Request,
) -> Result<(), String> {
    let members = context
        .operation
        .input
        .map_or(&[][..], |id| context.tables.members(id));
    let index = members.iter().position(|member| member.name == parameter);
    let given = index.and_then(|index| input.view().member(index, parameter));
    let Some(View::String(text)) = given.map(Shape::view) else {
        return Ok(());
    };
    let refuse = |reason: &str| format!("{parameter} has to be an address: {reason}");
    let url = Url::parse(text).map_err(|error| refuse(&error.to_string()))?;
    let url = ExactUrl::from(url);
    if !matches!(url.scheme(), "http" | "https") || url.host_str().is_none_or(str::is_empty) {
        return Err(refuse("https, and the name of a host"));
    }
    let host = HeaderValue::try_from(endpoint::host(&url)).map_err(|_| refuse("its host"))?;
    request.headers.insert(http::header::HOST, host);
    request.url = url;
    Ok(())
}
