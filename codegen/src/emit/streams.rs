//! What travels beside the structures of an operation: how methods and their examples write it.

use opsmith_shape::Kind;
use proc_macro2::TokenStream;
use quote::quote;

use super::{Package, Service};
use crate::model::{Operation, ShapeIndex};
use crate::name::Ident;

/// The streams of an operation.
pub(super) struct Streams<'s> {
    sent: Option<Stream<'s>>,
    received: Option<Stream<'s>>,
}

/// One stream.
struct Stream<'s> {
    /// The member that it stands for, as a field would be called.
    name: &'s Ident,
    /// The union of its events; bytes have none.
    events: Option<&'s Ident>,
}

impl<'s> Streams<'s> {
    /// Those of an operation.
    pub(super) fn of(service: &'s Service, operation: &Operation) -> Self {
        let stream = |side: Option<ShapeIndex>| {
            let (index, member) = service.model.stream(side)?;
            let target = service.model.shapes.get(member.target)?;
            let names = service.names.shapes.get(side?)?;
            Some(Stream {
                name: names.members.get(index)?,
                events: (target.kind == Kind::Union)
                    .then(|| {
                        service
                            .names
                            .shapes
                            .get(member.target)
                            .map(|names| &names.ty)
                    })
                    .flatten(),
            })
        };
        Streams {
            sent: stream(operation.input),
            received: stream(operation.output),
        }
    }

    /// Whether there are none.
    pub(super) fn are_none(&self) -> bool {
        self.sent.is_none() && self.received.is_none()
    }

    /// The types of events.
    pub(super) fn events(&self) -> impl Iterator<Item = &'s Ident> + use<'s> {
        let sides = [&self.sent, &self.received].into_iter().flatten();
        sides
            .filter_map(|stream| stream.events)
            .collect::<Vec<_>>()
            .into_iter()
    }

    /// The argument that takes what is sent, with the comma before it.
    pub(super) fn argument(&self) -> Option<TokenStream> {
        let stream = self.sent.as_ref()?;
        let name = stream.argument();
        Some(match stream.events {
            Some(events) => quote!(, #name: opsmith_client::Events<#events>),
            None => quote!(, #name: impl Into<opsmith_client::ByteStream>),
        })
    }

    /// What the one call for streams is given.
    pub(super) fn sent(&self) -> TokenStream {
        let Some(stream) = &self.sent else {
            return quote!(opsmith_client::Sent::nothing());
        };
        let name = stream.argument();
        match stream.events {
            Some(_) => quote!(opsmith_client::Sent::events(#name)),
            None => quote!(opsmith_client::Sent::bytes(#name)),
        }
    }

    /// The type of a result with what is received beside `output`.
    pub(super) fn result(&self, output: TokenStream) -> TokenStream {
        match &self.received {
            None => output,
            Some(Stream { events: None, .. }) => quote!((#output, opsmith_client::ByteStream)),
            Some(Stream {
                events: Some(events),
                ..
            }) => {
                quote!((#output, opsmith_client::EventStream<#events, Error>))
            }
        }
    }

    /// Takes the output out of the pair that the call for streams answers with, where nothing is received beside it.
    pub(super) fn without_nothing(&self) -> Option<TokenStream> {
        let is_nothing = self.received.is_none();
        is_nothing.then(|| quote!(.map(|(output, ())| output)))
    }

    /// Lines of an example before its call, and the argument for it.
    pub(super) fn example(&self, package: &Package) -> Option<(Vec<String>, String)> {
        let stream = self.sent.as_ref()?;
        let name = stream.argument();
        let line = match stream.events {
            Some(_) => format!(
                "let (sender, {name}) = {}::client::Events::channel(16);",
                package.ident()
            ),
            None => format!(
                "let {name} = {}::client::ByteStream::from_path(\"file\")?;",
                package.ident()
            ),
        };
        Some((vec![line], name.to_string()))
    }

    /// What an example calls the result.
    pub(super) fn example_result(&self) -> String {
        match &self.received {
            None => "output".to_owned(),
            Some(stream) if stream.events.is_some() => "(output, mut events)".to_owned(),
            Some(stream) => format!("(output, {})", stream.argument()),
        }
    }

    /// What there is to say about the streams.
    pub(super) fn describe(&self) -> String {
        let sent = self.sent.as_ref().map(|stream| {
            let name = stream.argument();
            match stream.events {
                Some(_) => format!("`{name}` are events that are sent while the call goes on."),
                None => format!(
                    "`{name}` is sent piece by piece. It is sent again after a failure only if it can be read again."
                ),
            }
        });
        let received = self.received.as_ref().map(|stream| match stream.events {
            Some(_) => {
                "The events of the answer come beside its structure, each as it arrives.".to_owned()
            }
            None => format!(
                "`{}` of the answer comes beside its structure, to be read piece by piece.",
                stream.name
            ),
        });
        let text: Vec<String> = sent.into_iter().chain(received).collect();
        super::prose::wrap(&text.join(" "), super::DOC_WIDTH)
    }
}

impl Stream<'_> {
    /// The name as an argument, beside one that is called `input`.
    fn argument(&self) -> Ident {
        match self.name.stem() {
            "input" => self.name.with_prefix("stream_"),
            _ => self.name.clone(),
        }
    }
}
