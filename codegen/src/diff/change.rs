//! One difference, and what it means to whom.

use std::borrow::Cow;

/// How far a version has to step for a change (Semantic Versioning 2.0.0), the smaller first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Step {
    /// This user does not see it.
    None,
    /// Nothing that worked stops working, and nothing can be done that could not be done before.
    Patch,
    /// Something is new.
    Minor,
    /// Something that worked does not work any more.
    Major,
}

impl Step {
    /// Its name in reports.
    pub fn name(self) -> &'static str {
        match self {
            Step::None => "none",
            Step::Patch => "patch",
            Step::Minor => "minor",
            Step::Major => "major",
        }
    }

    /// The step that cargo asks for as long as the major version is 0: what breaks takes a minor step, everything else a patch.
    pub fn before_1_0(self) -> Step {
        match self {
            Step::Major => Step::Minor,
            Step::Minor => Step::Patch,
            other => other,
        }
    }
}

/// What a change means to one kind of user.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Verdict {
    /// How far the version has to step.
    pub step: Step,
    /// Why; empty where that is plain.
    pub why: Cow<'static, str>,
}

impl Verdict {
    /// This user does not see it.
    pub const UNSEEN: Verdict = Verdict {
        step: Step::None,
        why: Cow::Borrowed(""),
    };

    /// Something stops working.
    pub fn breaking(why: impl Into<Cow<'static, str>>) -> Self {
        Verdict::new(Step::Major, why)
    }

    /// Something is new.
    pub fn addition(why: impl Into<Cow<'static, str>>) -> Self {
        Verdict::new(Step::Minor, why)
    }

    /// Nothing has to be done.
    pub fn harmless(why: impl Into<Cow<'static, str>>) -> Self {
        Verdict::new(Step::Patch, why)
    }

    fn new(step: Step, why: impl Into<Cow<'static, str>>) -> Self {
        Verdict {
            step,
            why: why.into(),
        }
    }

    /// Whether something that worked does not work any more.
    pub fn is_breaking(&self) -> bool {
        self.step == Step::Major
    }

    /// The word for it in reports.
    pub fn word(&self) -> &'static str {
        match self.step {
            Step::None => "unseen",
            Step::Patch | Step::Minor => "compatible",
            Step::Major => "breaking",
        }
    }
}

macro_rules! rules {
    ($($rule:ident $code:literal $words:literal)*) => {
        /// What kind of difference it is. The codes are part of the stable form of reports.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum Rule {
            $(#[doc = concat!("`", $code, "`: ", $words)] $rule,)*
        }

        impl Rule {
            /// All of them.
            pub const ALL: &'static [Rule] = &[$(Rule::$rule),*];

            /// Its code in JSON.
            pub fn code(self) -> &'static str {
                match self { $(Rule::$rule => $code,)* }
            }

            /// Its words in text.
            pub fn words(self) -> &'static str {
                match self { $(Rule::$rule => $words,)* }
            }
        }
    };
}

rules! {
    ServiceRenamed "service-renamed" "the service has another name"
    ProtocolChanged "protocol-changed" "the protocol changed"
    SigningChanged "signing-changed" "the name in signatures changed"
    EndpointsChanged "endpoints-changed" "the hosts changed"
    VersionChanged "version-changed" "the version of the API changed"
    OperationAdded "operation-added" "operation added"
    OperationRemoved "operation-removed" "operation removed"
    OperationRenamed "operation-renamed" "operation renamed"
    MethodRenamed "method-renamed" "the method has another name in Rust"
    InputChanged "input-changed" "the input is another"
    OutputChanged "output-changed" "the output is another"
    ErrorsChanged "errors-changed" "other errors"
    AuthChanged "auth-changed" "the authentication changed"
    HttpChanged "http-changed" "the request is made in another way"
    ShapeAdded "shape-added" "type added"
    ShapeRemoved "shape-removed" "type removed"
    ShapeRenamed "shape-renamed" "type renamed"
    TypeRenamed "type-renamed" "the type has another name in Rust"
    KindChanged "kind-changed" "the type is of another kind"
    SensitiveChanged "sensitive-changed" "what is secret changed"
    ShapeFactsChanged "shape-facts-changed" "other facts about the shape"
    ErrorRenamed "error-renamed" "the error has another name in Rust"
    MemberAdded "member-added" "member added"
    MemberRemoved "member-removed" "member removed"
    MemberRenamed "member-renamed" "member renamed"
    FieldRenamed "field-renamed" "the member has another name in Rust"
    TypeChanged "type-changed" "the type of the member changed"
    NowRequired "now-required" "now required"
    NoLongerRequired "no-longer-required" "no longer required"
    OptionalityChanged "optionality-changed" "may be absent, or not any more"
    DefaultChanged "default-changed" "the default changed"
    TokenChanged "token-changed" "filled when absent, or not any more"
    OrderChanged "order-changed" "`new` takes its arguments in another order"
    BindingChanged "binding-changed" "the member travels in another way"
    MinimumChanged "minimum-changed" "the minimum changed"
    ValueAdded "value-added" "value added"
    ValueRemoved "value-removed" "value removed"
    VariantRenamed "variant-renamed" "the value has another name in Rust"
    DeprecationChanged "deprecation-changed" "deprecated, or not any more"
    PagesChanged "pages-changed" "answers in pages in another way"
    WaiterAdded "waiter-added" "waiter added"
    WaiterRemoved "waiter-removed" "waiter removed"
    WaiterChanged "waiter-changed" "waits in another way"
}

/// What a change is about.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Subject {
    /// What the next field names.
    pub kind: SubjectKind,
    /// The name in the model, the old one where it changed.
    pub name: String,
    /// The member, value or waiter of it.
    pub member: Option<String>,
}

/// What the name of a [`Subject`] names.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[allow(missing_docs, reason = "the words of the domain")]
pub enum SubjectKind {
    Service,
    Operation,
    Shape,
}

impl SubjectKind {
    /// Its name in JSON.
    pub fn name(self) -> &'static str {
        match self {
            SubjectKind::Service => "service",
            SubjectKind::Operation => "operation",
            SubjectKind::Shape => "shape",
        }
    }
}

impl Subject {
    pub(super) fn service(name: &str) -> Self {
        Subject::new(SubjectKind::Service, name, None)
    }

    pub(super) fn operation(name: &str) -> Self {
        Subject::new(SubjectKind::Operation, name, None)
    }

    pub(super) fn shape(name: &str) -> Self {
        Subject::new(SubjectKind::Shape, name, None)
    }

    pub(super) fn member(shape: &str, member: &str) -> Self {
        Subject::new(SubjectKind::Shape, shape, Some(member))
    }

    pub(super) fn waiter(operation: &str, waiter: &str) -> Self {
        Subject::new(SubjectKind::Operation, operation, Some(waiter))
    }

    fn new(kind: SubjectKind, name: &str, member: Option<&str>) -> Self {
        Subject {
            kind,
            name: name.to_owned(),
            member: member.map(str::to_owned),
        }
    }
}

/// One difference.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// What kind of difference.
    pub rule: Rule,
    /// Between what.
    pub subject: Subject,
    /// What there was, in a few words, where that says something.
    pub old: Option<String>,
    /// What there is now.
    pub new: Option<String>,
    /// What it means to a Rust program that uses the generated client.
    pub rust: Verdict,
    /// What it means to command lines and scripts.
    pub cli: Verdict,
}

impl Change {
    pub(super) fn new(rule: Rule, subject: Subject, rust: Verdict, cli: Verdict) -> Self {
        Change {
            rule,
            subject,
            old: None,
            new: None,
            rust,
            cli,
        }
    }

    /// With what there was and what there is.
    pub(super) fn between(mut self, old: impl Into<String>, new: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self.new = Some(new.into());
        self
    }

    pub(super) fn was(mut self, old: impl Into<String>) -> Self {
        self.old = Some(old.into());
        self
    }

    pub(super) fn now(mut self, new: impl Into<String>) -> Self {
        self.new = Some(new.into());
        self
    }
}

/// The changes for one kind of user, counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Totals {
    /// How many break something.
    pub breaking: usize,
    /// How many this user sees, and need not do anything about.
    pub compatible: usize,
    /// The largest step that any of them asks for.
    pub step: Step,
}

impl Totals {
    pub(super) fn of<'c>(verdicts: impl Iterator<Item = &'c Verdict>) -> Self {
        let mut totals = Totals {
            breaking: 0,
            compatible: 0,
            step: Step::None,
        };
        for verdict in verdicts {
            totals.step = totals.step.max(verdict.step);
            match verdict.step {
                Step::None => {}
                Step::Patch | Step::Minor => totals.compatible += 1,
                Step::Major => totals.breaking += 1,
            }
        }
        totals
    }
}
