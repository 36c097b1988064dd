//! The service without its network: a request goes in, an answer comes out, the state has changed.

use crate::clock::{Clock, Moment};
use crate::config::Config;
use crate::error::{ErrorKind, ServiceError, quote};
use crate::exchange::{Answer, Request};
use crate::operation::{Operation, Route};
use crate::operations;
use crate::page;
use crate::random;
use crate::record::RecordedRequest;
use crate::state::{Decision, DecisionError, State};
use std::collections::{HashMap, VecDeque};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// How many requests are remembered. With the limit on bodies this bounds what a service that runs for days needs.
const RECORDED: usize = 1_000;

/// All that the requests of one service share.
pub(crate) struct Core {
    pub config: Config,
    clock: Clock,
    /// The key of the tokens in the forms of the verification page.
    form_key: [u8; 32],
    state: Mutex<State>,
    log: Mutex<VecDeque<RecordedRequest>>,
    faults: Mutex<HashMap<Operation, VecDeque<ServiceError>>>,
}

/// What an operation works with: it has the state for itself, and time stands still.
pub(crate) struct Call<'a> {
    pub config: &'a Config,
    pub state: &'a mut State,
    pub request: &'a Request,
    pub now: Moment,
}

impl Core {
    pub fn new(config: Config, clock: Clock) -> Result<Self, random::NoRandomness> {
        Ok(Core {
            state: Mutex::new(State::new(&config)),
            config,
            clock,
            form_key: random::bytes()?,
            log: Mutex::default(),
            faults: Mutex::default(),
        })
    }

    /// Answers a request and records both.
    pub fn answer(&self, request: &Request) -> Answer {
        let answer = match Route::of(request) {
            Route::Operation(operation) => self.operation(operation, request),
            Route::Page => page::answer(self, request),
            Route::WrongMethod(allowed) => {
                let mut answer = Answer::error(&unknown(request)).with_header("allow", allowed);
                answer.status = 405;
                answer
            }
            Route::Unknown => Answer::error(&unknown(request)),
        };
        // Without randomness there is no identifier, which nobody needs in order to understand the answer.
        let answer = match random::uuid() {
            Ok(id) => answer.with_header("x-amzn-requestid", id),
            Err(_) => answer,
        };
        let mut log = lock(&self.log);
        if log.len() >= RECORDED {
            log.pop_front();
        }
        log.push_back(RecordedRequest::new(request, &answer));
        answer
    }

    fn operation(&self, operation: Operation, request: &Request) -> Answer {
        let fault = lock(&self.faults)
            .get_mut(&operation)
            .and_then(VecDeque::pop_front);
        if let Some(fault) = fault {
            return Answer::error(&fault);
        }
        let mut state = lock(&self.state);
        let mut call = Call {
            config: &self.config,
            state: &mut state,
            request,
            now: self.clock.now(),
        };
        operations::answer(operation, &mut call)
    }

    pub fn form_key(&self) -> &[u8] {
        &self.form_key
    }

    pub fn now(&self) -> Moment {
        self.clock.now()
    }

    pub fn state(&self) -> MutexGuard<'_, State> {
        lock(&self.state)
    }

    /// Decides about the pending authorization with this user code.
    pub fn decide(&self, user_code: &str, decision: Decision) -> Result<(), DecisionError> {
        let now = self.now();
        self.state().awaiting_decision(user_code, now)?.decision = decision;
        Ok(())
    }

    pub fn fail_next(&self, operation: Operation, error: ServiceError) {
        lock(&self.faults)
            .entry(operation)
            .or_default()
            .push_back(error);
    }

    pub fn requests(&self) -> Vec<RecordedRequest> {
        lock(&self.log).iter().cloned().collect()
    }
}

fn unknown(request: &Request) -> ServiceError {
    let known: Vec<_> = Operation::ALL
        .iter()
        .map(|known| format!("POST {}", known.path()))
        .collect();
    let (method, path) = (quote(&request.method), quote(&request.path));
    ServiceError::new(ErrorKind::UnknownOperation).with_description(format!(
        "no operation at {method} {path}; there are {}",
        known.join(", ")
    ))
}

/// What a panicking thread left in a table is as good as before: each request changes it in one step at its end.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
