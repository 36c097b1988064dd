//! JMESPath expressions held against the shapes they look into: each name must be that of a member.
//!
//! Nothing is evaluated. An expression is parsed once, from left to right, and each part gets the type that it leads to; functions,
//! comparisons and literals lead to something that is not looked into.

use opsmith_shape::Kind;

use super::tokens::{Token, tokens};
use crate::diagnose::suggest;
use crate::model::{Shape, ShapeIndex};

/// How deep an expression may lie in another one.
const DEPTH: usize = 32;

/// What an expression looks at.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Root {
    /// A structure. `None` is one without members.
    Shape(Option<ShapeIndex>),
    /// The members `input` and `output`.
    Both(Option<ShapeIndex>, Option<ShapeIndex>),
}

/// What is wrong with an expression, and what to do.
pub(super) type Complaint = (String, String);

/// Checks that an expression can find something.
pub(super) fn check(shapes: &[Shape], root: Root, text: &str) -> Result<(), Complaint> {
    let root = match root {
        Root::Shape(index) => index.map_or(Type::Nothing, Type::Shape),
        Root::Both(input, output) => Type::Both(input, output),
    };
    let mut parser = Parser {
        shapes,
        tokens: tokens(text).map_err(|at| malformed(text, at))?,
        at: 0,
        depth: 0,
    };
    match parser.expression(0, &root) {
        Ok(_) if parser.at == parser.tokens.len() => Ok(()),
        Ok(_) | Err(Stop::Syntax) => Err(malformed(text, parser.at)),
        Err(Stop::Wrong(complaint)) => Err(complaint),
    }
}

fn malformed(text: &str, token: usize) -> Complaint {
    let message = format!(
        "`{}` is no JMESPath expression: it goes wrong at part {}",
        text.escape_debug(),
        token + 1
    );
    (message, String::new())
}

/// What a part of an expression leads to.
#[derive(Debug, Clone, PartialEq)]
enum Type {
    Shape(ShapeIndex),
    /// A structure without members.
    Nothing,
    Both(Option<ShapeIndex>, Option<ShapeIndex>),
    List(Box<Type>),
    /// Something that is not looked into.
    Any,
}

enum Stop {
    Syntax,
    Wrong(Complaint),
}

struct Parser<'s> {
    shapes: &'s [Shape],
    tokens: Vec<Token>,
    at: usize,
    depth: usize,
}

impl Parser<'_> {
    fn peek(&self) -> Option<&Token> {
        self.tokens.get(self.at)
    }

    fn next(&mut self) -> Option<Token> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    fn skip(&mut self, token: &Token) -> bool {
        let is_next = self.peek() == Some(token);
        self.at += usize::from(is_next);
        is_next
    }

    fn expect(&mut self, token: &Token) -> Result<(), Stop> {
        self.skip(token).then_some(()).ok_or(Stop::Syntax)
    }

    fn enter(&mut self) -> Result<(), Stop> {
        self.depth += 1;
        (self.depth <= DEPTH).then_some(()).ok_or(Stop::Syntax)
    }

    /// An expression on `node`, up to an operator that binds no stronger than `power`.
    fn expression(&mut self, power: u8, node: &Type) -> Result<Type, Stop> {
        self.enter()?;
        let mut left = self.first(node)?;
        while self.peek().is_some_and(|token| binds(token) > power) {
            left = self.further(&left, node)?;
        }
        self.depth -= 1;
        Ok(left)
    }

    fn first(&mut self, node: &Type) -> Result<Type, Stop> {
        match self.next().ok_or(Stop::Syntax)? {
            Token::Name(_) if self.skip(&Token::Open) => {
                self.many(node, &Token::Close)?;
                Ok(Type::Any)
            }
            Token::Name(name) => self.member(node, &name),
            Token::Quoted(name) => self.member(node, &name),
            Token::Literal => Ok(Type::Any),
            Token::Current => Ok(node.clone()),
            Token::Star => self.values(node),
            Token::Not => self.expression(45, node).map(|_| Type::Any),
            // Looks at what its function puts there.
            Token::Reference => self.expression(0, &Type::Any),
            Token::Open => {
                let inner = self.expression(0, node)?;
                self.expect(&Token::Close)?;
                Ok(inner)
            }
            Token::OpenBrace => self.hash(node),
            Token::Flatten => self.projection(9, &self.flattened(node)?),
            Token::Filter => self.filter(node),
            Token::OpenBracket => self.brackets(node, true),
            _ => Err(Stop::Syntax),
        }
    }

    /// What follows `left`, which stands on `node`.
    fn further(&mut self, left: &Type, node: &Type) -> Result<Type, Stop> {
        match self.next().ok_or(Stop::Syntax)? {
            Token::Dot => self.dotted(left),
            Token::Flatten => self.projection(9, &self.flattened(left)?),
            Token::Filter => self.filter(left),
            Token::OpenBracket => self.brackets(left, false),
            Token::Pipe => self.expression(1, left),
            Token::Or => {
                let right = self.expression(2, node)?;
                Ok(if right == *left { right } else { Type::Any })
            }
            Token::And => self.expression(3, node).map(|_| Type::Any),
            Token::Compare => self.expression(5, node).map(|_| Type::Any),
            _ => Err(Stop::Syntax),
        }
    }

    fn dotted(&mut self, left: &Type) -> Result<Type, Stop> {
        match self.next().ok_or(Stop::Syntax)? {
            Token::Name(_) if self.skip(&Token::Open) => {
                self.many(left, &Token::Close)?;
                Ok(Type::Any)
            }
            Token::Name(name) | Token::Quoted(name) => self.member(left, &name),
            Token::Star => self.values(left),
            Token::OpenBracket => {
                self.many(left, &Token::CloseBracket)?;
                Ok(Type::Any)
            }
            Token::OpenBrace => self.hash(left),
            _ => Err(Stop::Syntax),
        }
    }

    /// What a projection over elements of this type leads to.
    fn projection(&mut self, power: u8, element: &Type) -> Result<Type, Stop> {
        self.enter()?;
        let mut inner = element.clone();
        while self.peek().is_some_and(|token| binds(token) > power) {
            inner = self.further(&inner, element)?;
        }
        self.depth -= 1;
        Ok(Type::List(Box::new(inner)))
    }

    fn values(&mut self, of: &Type) -> Result<Type, Stop> {
        let value = match self.shape(of) {
            Some(shape) if shape.kind == Kind::Map => self.target(shape),
            Some(shape) if !is_structure(shape) => return Err(self.no_inside(of, "*")),
            _ => Type::Any,
        };
        self.projection(20, &value)
    }

    fn filter(&mut self, list: &Type) -> Result<Type, Stop> {
        let element = self.element(list)?;
        self.expression(0, &element)?;
        self.expect(&Token::CloseBracket)?;
        self.projection(21, &element)
    }

    /// After `[`: an index, a slice, all elements, or (only in front) a list of expressions.
    fn brackets(&mut self, of: &Type, in_front: bool) -> Result<Type, Stop> {
        let start = self.at;
        let is_star = self.skip(&Token::Star);
        let mut numbers = 0;
        let mut is_slice = false;
        while !is_star && matches!(self.peek(), Some(Token::Number | Token::Colon)) {
            is_slice |= self.next() == Some(Token::Colon);
            numbers += 1;
        }
        if (is_star || numbers > 0) && self.skip(&Token::CloseBracket) {
            let element = self.element(of)?;
            return if is_star || is_slice {
                self.projection(20, &element)
            } else {
                Ok(element)
            };
        }
        self.at = start;
        if !in_front {
            return Err(Stop::Syntax);
        }
        self.many(of, &Token::CloseBracket)?;
        Ok(Type::Any)
    }

    /// Expressions with commas between, up to `end`.
    fn many(&mut self, node: &Type, end: &Token) -> Result<(), Stop> {
        if self.skip(end) {
            return Ok(());
        }
        loop {
            self.expression(0, node)?;
            if self.skip(end) {
                return Ok(());
            }
            self.expect(&Token::Comma)?;
        }
    }

    fn hash(&mut self, node: &Type) -> Result<Type, Stop> {
        loop {
            match self.next() {
                Some(Token::Name(_) | Token::Quoted(_)) => self.expect(&Token::Colon)?,
                _ => return Err(Stop::Syntax),
            }
            self.expression(0, node)?;
            if self.skip(&Token::CloseBrace) {
                return Ok(Type::Any);
            }
            self.expect(&Token::Comma)?;
        }
    }

    fn shape(&self, of: &Type) -> Option<&Shape> {
        match of {
            Type::Shape(index) => self.shapes.get(*index),
            _ => None,
        }
    }

    fn target(&self, shape: &Shape) -> Type {
        shape
            .element()
            .map_or(Type::Any, |element| Type::Shape(element.target))
    }

    fn member(&self, of: &Type, name: &str) -> Result<Type, Stop> {
        match of {
            Type::Any => return Ok(Type::Any),
            Type::Both(input, output) => match name {
                "input" => return Ok(input.map_or(Type::Nothing, Type::Shape)),
                "output" => return Ok(output.map_or(Type::Nothing, Type::Shape)),
                _ => {}
            },
            _ => {}
        }
        match self.shape(of) {
            Some(shape) if is_structure(shape) => {
                let member = shape.members.iter().find(|member| member.name == name);
                member
                    .map(|member| Type::Shape(member.target))
                    .ok_or_else(|| no_member(shape, name))
            }
            Some(shape) if shape.kind == Kind::Map => Ok(self.target(shape)),
            Some(shape) if shape.kind == Kind::Document => Ok(Type::Any),
            _ => Err(self.no_inside(of, name)),
        }
    }

    fn element(&self, of: &Type) -> Result<Type, Stop> {
        match (of, self.shape(of)) {
            (Type::Any, _) => Ok(Type::Any),
            (Type::List(element), _) => Ok(element.as_ref().clone()),
            (_, Some(shape)) if shape.kind == Kind::List => Ok(self.target(shape)),
            (_, Some(shape)) if shape.kind == Kind::Document => Ok(Type::Any),
            _ => Err(self.no_inside(of, "[]")),
        }
    }

    /// The elements of a list, and of lists that are its elements.
    fn flattened(&self, of: &Type) -> Result<Type, Stop> {
        let element = self.element(of)?;
        let is_list = self
            .shape(&element)
            .is_some_and(|shape| shape.kind == Kind::List);
        if is_list || matches!(element, Type::List(_)) {
            self.element(&element)
        } else {
            Ok(element)
        }
    }

    fn no_inside(&self, of: &Type, part: &str) -> Stop {
        let what = match (of, self.shape(of)) {
            (_, Some(shape)) => {
                format!("`{}` is a {}", shape.name.escape_debug(), shape.kind.word())
            }
            (Type::List(_), _) => "it leads to a list".to_owned(),
            (Type::Both(..), _) => "it leads to the whole call".to_owned(),
            _ => "there is nothing to look into".to_owned(),
        };
        let message = format!("`{}` finds nothing: {what}", part.escape_debug());
        Stop::Wrong((message, String::new()))
    }
}

fn is_structure(shape: &Shape) -> bool {
    matches!(shape.kind, Kind::Structure | Kind::Union)
}

fn no_member(shape: &Shape, name: &str) -> Stop {
    let message = format!(
        "`{}` has no member `{}`",
        shape.name.escape_debug(),
        name.escape_debug()
    );
    let names: Vec<&str> = shape
        .members
        .iter()
        .map(|member| member.name.as_str())
        .collect();
    Stop::Wrong((message, suggest(name, names)))
}

/// How strong what begins with this token binds to what is in front of it (the JMESPath specification's own parser).
fn binds(token: &Token) -> u8 {
    match token {
        Token::Pipe => 1,
        Token::Or => 2,
        Token::And => 3,
        Token::Compare => 5,
        Token::Flatten => 9,
        Token::Filter => 21,
        Token::Dot => 40,
        Token::OpenBracket => 55,
        _ => 0,
    }
}
