//! From tokens to an expression: top-down operator precedence, as the language's own implementations do it.

use opsmith_shape::Value;

use super::QueryError;
use super::lexer::{Token, tokens};

#[derive(Debug, Clone, PartialEq)]
pub(super) enum Expr {
    /// `@`, and what stands before a projection at the start.
    Current,
    Field(String),
    Index(i64),
    Slice([Option<i64>; 3]),
    Literal(Value),
    /// `a.b`, `a[0]`, `a | b`: the second on the result of the first.
    Then(Box<Expr>, Box<Expr>),
    /// `a[*].b`: the second on each element of the first.
    Projection(Box<Expr>, Box<Expr>),
    /// `a.*.b`: the second on each value of the first.
    ValueProjection(Box<Expr>, Box<Expr>),
    /// `a[?c].b`: the second on each element of the first for which the third is true.
    Filter(Box<Expr>, Box<Expr>, Box<Expr>),
    Flatten(Box<Expr>),
    List(Vec<Expr>),
    Hash(Vec<(String, Expr)>),
    Or(Box<Expr>, Box<Expr>),
    And(Box<Expr>, Box<Expr>),
    Not(Box<Expr>),
    Compare(&'static str, Box<Expr>, Box<Expr>),
    Call(String, Vec<Expr>),
    /// `&a`: an expression as an argument.
    Reference(Box<Expr>),
}

/// Expressions nested deeper are refused.
const DEEPEST: usize = 100;

/// Expressions of more levels are refused. A chain such as `a | a | a` has as many levels as links, and each takes stack when it is
/// evaluated or dropped.
const TALLEST: usize = 400;

/// What binds weaker than this ends a projection.
const PROJECTION_STOP: u8 = 10;

pub(super) fn parse(text: &str) -> Result<Expr, QueryError> {
    let mut parser = Parser {
        tokens: tokens(text)?,
        at: 0,
        depth: 0,
        height: 0,
    };
    if parser.peek() == &Token::End {
        return Err(parser.error("expected an expression"));
    }
    let expression = parser.expression(0)?;
    match parser.peek() {
        Token::End => Ok(expression),
        _ => Err(parser.error("the expression ended before this")),
    }
}

struct Parser {
    tokens: Vec<(Token, usize)>,
    at: usize,
    depth: usize,
    /// How many levels the expression being read has so far, with all its parts.
    height: usize,
}

type Parsed = Result<Expr, QueryError>;

/// How strongly a token binds to what stands before it.
fn strength(token: &Token) -> u8 {
    match token {
        Token::Sign("|") => 1,
        Token::Sign("||") => 2,
        Token::Sign("&&") => 3,
        Token::Sign("==" | "!=" | "<" | "<=" | ">" | ">=") => 5,
        Token::Sign("[]") => 9,
        Token::Sign("*") => 20,
        Token::Sign("[?") => 21,
        Token::Sign(".") => 40,
        Token::Sign("{") => 50,
        Token::Sign("[") => 55,
        Token::Sign("(") => 60,
        _ => 0,
    }
}

fn boxed(expression: Expr) -> Box<Expr> {
    Box::new(expression)
}

impl Parser {
    fn peek(&self) -> &Token {
        self.ahead(0)
    }

    fn ahead(&self, count: usize) -> &Token {
        self.tokens
            .get(self.at + count)
            .map_or(&Token::End, |(token, _)| token)
    }

    fn next(&mut self) -> Token {
        let token = self.peek().clone();
        self.at += 1;
        token
    }

    fn error(&self, what: impl Into<String>) -> QueryError {
        let last = self.tokens.last();
        let at = self.tokens.get(self.at).or(last).map_or(0, |(_, at)| *at);
        let what = match self.peek() {
            Token::End => format!("{}, but it ends here", what.into()),
            _ => what.into(),
        };
        QueryError { what, at }
    }

    fn expect(&mut self, sign: &'static str) -> Result<(), QueryError> {
        if *self.peek() != Token::Sign(sign) {
            return Err(self.error(format!("expected {sign}")));
        }
        self.at += 1;
        Ok(())
    }

    fn expression(&mut self, weakest: u8) -> Parsed {
        if self.depth == DEEPEST {
            return Err(self.error(format!("nested more than {DEEPEST} levels deep")));
        }
        self.depth += 1;
        let around = std::mem::take(&mut self.height);
        let mut left = self.prefix()?;
        self.grow()?;
        while weakest < strength(self.peek()) {
            left = self.infix(left)?;
            self.grow()?;
        }
        self.height = self.height.max(around);
        self.depth -= 1;
        Ok(left)
    }

    /// Counts a level that is put on top of what was read.
    fn grow(&mut self) -> Result<(), QueryError> {
        if self.height == TALLEST {
            return Err(self.error(format!("more than {TALLEST} steps in one chain")));
        }
        self.height += 1;
        Ok(())
    }

    /// An expression by what it begins with.
    fn prefix(&mut self) -> Parsed {
        let expected = self.error("expected an expression");
        match self.next() {
            Token::Literal(value) => Ok(Expr::Literal(value)),
            Token::Name(name) => Ok(Expr::Field(name)),
            Token::Quoted(name) if *self.peek() == Token::Sign("(") => Err(self.error(format!(
                "{name} is in quotes, and the name of a function is not"
            ))),
            Token::Quoted(name) => Ok(Expr::Field(name)),
            Token::Sign("@") => Ok(Expr::Current),
            Token::Sign("*") => {
                let right = self.projected(strength(&Token::Sign("*")))?;
                Ok(Expr::ValueProjection(boxed(Expr::Current), boxed(right)))
            }
            Token::Sign("[?") => self.filter(Expr::Current),
            Token::Sign("{") => self.hash(),
            Token::Sign("(") => {
                let inner = self.expression(0)?;
                self.expect(")")?;
                Ok(inner)
            }
            Token::Sign("!") => Ok(Expr::Not(boxed(self.expression(45)?))),
            Token::Sign("&") => Ok(Expr::Reference(boxed(self.expression(0)?))),
            Token::Sign("[]") => self.flatten(Expr::Current),
            Token::Sign("[") => self.bracket_at_start(),
            _ => Err(expected),
        }
    }

    /// An expression that goes on.
    fn infix(&mut self, left: Expr) -> Parsed {
        let expected = self.error("the expression cannot go on like this");
        match self.next() {
            Token::Sign(".") if *self.peek() == Token::Sign("*") => {
                self.at += 1;
                let right = self.projected(strength(&Token::Sign("*")))?;
                Ok(Expr::ValueProjection(boxed(left), boxed(right)))
            }
            Token::Sign(".") => {
                let right = self.after_dot(strength(&Token::Sign(".")))?;
                Ok(Expr::Then(boxed(left), boxed(right)))
            }
            Token::Sign("|") => Ok(Expr::Then(boxed(left), boxed(self.expression(1)?))),
            Token::Sign("||") => Ok(Expr::Or(boxed(left), boxed(self.expression(2)?))),
            Token::Sign("&&") => Ok(Expr::And(boxed(left), boxed(self.expression(3)?))),
            Token::Sign(sign @ ("==" | "!=" | "<" | "<=" | ">" | ">=")) => {
                Ok(Expr::Compare(sign, boxed(left), boxed(self.expression(5)?)))
            }
            Token::Sign("[]") => self.flatten(left),
            Token::Sign("[?") => self.filter(left),
            Token::Sign("(") => self.call(left),
            Token::Sign("[") => self.bracket(left),
            _ => {
                self.at -= 1;
                Err(expected)
            }
        }
    }

    /// What stands behind a projection, which is applied to each of its elements.
    fn projected(&mut self, strength_here: u8) -> Parsed {
        match self.peek() {
            token if strength(token) < PROJECTION_STOP => Ok(Expr::Current),
            Token::Sign("[" | "[?") => self.expression(strength_here),
            Token::Sign(".") => {
                self.at += 1;
                self.after_dot(strength_here)
            }
            _ => Err(self.error("a projection cannot go on like this")),
        }
    }

    fn after_dot(&mut self, strength_here: u8) -> Parsed {
        match self.peek() {
            Token::Name(_) | Token::Quoted(_) | Token::Sign("*") => self.expression(strength_here),
            Token::Sign("[") => {
                self.at += 1;
                self.list()
            }
            Token::Sign("{") => {
                self.at += 1;
                self.hash()
            }
            _ => Err(self.error("expected a name, *, [ or { after the dot")),
        }
    }

    fn flatten(&mut self, left: Expr) -> Parsed {
        let right = self.projected(strength(&Token::Sign("[]")))?;
        self.grow()?;
        Ok(Expr::Projection(
            boxed(Expr::Flatten(boxed(left))),
            boxed(right),
        ))
    }

    fn filter(&mut self, left: Expr) -> Parsed {
        let condition = self.expression(0)?;
        self.expect("]")?;
        let right = match self.peek() {
            Token::Sign("[]") => Expr::Current,
            _ => self.projected(strength(&Token::Sign("[?")))?,
        };
        Ok(Expr::Filter(boxed(left), boxed(right), boxed(condition)))
    }

    fn is_star(&self) -> bool {
        (self.peek(), self.ahead(1)) == (&Token::Sign("*"), &Token::Sign("]"))
    }

    /// `[0]`, `[1:2]`, `[*]` or a list of expressions, at the start.
    fn bracket_at_start(&mut self) -> Parsed {
        match self.peek() {
            Token::Number(_) | Token::Sign(":") => self.index(Expr::Current),
            _ if self.is_star() => self.star(Expr::Current),
            _ => self.list(),
        }
    }

    /// `[0]`, `[1:2]` or `[*]` behind an expression.
    fn bracket(&mut self, left: Expr) -> Parsed {
        match self.peek() {
            Token::Number(_) | Token::Sign(":") => self.index(left),
            _ if self.is_star() => self.star(left),
            _ => Err(self.error("expected a number, : or *")),
        }
    }

    fn star(&mut self, left: Expr) -> Parsed {
        self.at += 2;
        let right = self.projected(strength(&Token::Sign("*")))?;
        Ok(Expr::Projection(boxed(left), boxed(right)))
    }

    fn index(&mut self, left: Expr) -> Parsed {
        let is_slice = *self.peek() == Token::Sign(":") || *self.ahead(1) == Token::Sign(":");
        if !is_slice {
            let Token::Number(number) = self.next() else {
                return Err(self.error("expected a number"));
            };
            self.expect("]")?;
            return Ok(Expr::Then(boxed(left), boxed(Expr::Index(number))));
        }
        let mut parts = [None; 3];
        let mut part = 0;
        loop {
            match self.peek() {
                Token::Number(number) if parts.get(part) == Some(&None) => {
                    parts[part] = Some(*number);
                    self.at += 1;
                }
                Token::Sign(":") if part < 2 => {
                    part += 1;
                    self.at += 1;
                }
                Token::Sign("]") => break,
                _ => return Err(self.error("expected a number, : or ]")),
            }
        }
        self.expect("]")?;
        let right = self.projected(strength(&Token::Sign("*")))?;
        self.grow()?;
        let sliced = Expr::Then(boxed(left), boxed(Expr::Slice(parts)));
        Ok(Expr::Projection(boxed(sliced), boxed(right)))
    }

    fn list(&mut self) -> Parsed {
        let mut parts = Vec::new();
        loop {
            parts.push(self.expression(0)?);
            if *self.peek() == Token::Sign("]") {
                self.at += 1;
                return Ok(Expr::List(parts));
            }
            self.expect(",")?;
        }
    }

    fn hash(&mut self) -> Parsed {
        let mut parts = Vec::new();
        loop {
            let (Token::Name(key) | Token::Quoted(key)) = self.peek().clone() else {
                return Err(self.error("expected a name"));
            };
            self.at += 1;
            self.expect(":")?;
            parts.push((key, self.expression(0)?));
            if *self.peek() == Token::Sign("}") {
                self.at += 1;
                return Ok(Expr::Hash(parts));
            }
            self.expect(",")?;
        }
    }

    fn call(&mut self, left: Expr) -> Parsed {
        let Expr::Field(name) = left else {
            self.at -= 1;
            return Err(self.error("only a function can be called"));
        };
        let mut arguments = Vec::new();
        while *self.peek() != Token::Sign(")") {
            arguments.push(self.expression(0)?);
            if *self.peek() != Token::Sign(")") {
                self.expect(",")?;
            }
        }
        self.expect(")")?;
        Ok(Expr::Call(name, arguments))
    }
}
