#!/usr/bin/env python3
"""Compare the facts of a Smithy model of ours with those of a botocore model.

    model_facts.py MODEL.json SERVICE-2.json[.gz] [ENDPOINT-RULE-SET-1.json[.gz]]

The models in `model/` are documented in our own words, so they cannot be compared with the published ones as text.
What has to be equal are the facts: service names, operations with method, URI, authentication, input, output and
errors, every member in order with target, kind and place on the wire, required lists, sensitive marks, limits, enum
values, error statuses and faults, and the endpoint rules (only with the third argument; documentation and the letter
case of parameter types do not count there). Defaults are not compared, as botocore's files do not have them.

Both models become one flat dictionary from a path to a fact, and the dictionaries are compared entry by entry. A key or
trait that this program does not know is reported as a difference, so nothing passes unseen. It prints one line per
difference and exits with 1, or prints counts and exits with 0. Python 3.9 or newer, standard library only.
"""
import gzip
import json
import sys

UNCOMPARED = {"smithy.api#" + trait for trait in ("documentation", "title", "default", "input", "output")}
PROTOCOLS = {"aws.protocols#restJson1": "rest-json", "aws.protocols#restXml": "rest-xml",
             "aws.protocols#awsJson1_0": "json", "aws.protocols#awsJson1_1": "json",
             "aws.protocols#awsQuery": "query", "aws.protocols#ec2Query": "ec2"}
PLACES = {"smithy.api#httpHeader": "header", "smithy.api#httpPrefixHeaders": "headers", "smithy.api#httpLabel": "uri",
          "smithy.api#httpQuery": "querystring", "smithy.api#httpResponseCode": "statusCode"}
SERVICE_TRAITS = {"aws.api#service", "aws.auth#sigv4", "smithy.rules#endpointRuleSet", *PROTOCOLS}
OPERATION_TRAITS = {"smithy.api#" + trait for trait in ("http", "auth", "optionalAuth")}
SHAPE_TRAITS = {"smithy.api#" + trait for trait in ("sensitive", "length", "range", "pattern", "error", "httpError")}
MEMBER_TRAITS = {"smithy.api#required", "smithy.api#jsonName", *PLACES}
OPERATION_KEYS = {"name", "http", "input", "output", "errors", "documentation", "auth", "authtype"}
SHAPE_KEYS = {"type", "members", "member", "key", "value", "required", "enum", "sensitive", "error", "exception",
              "fault", "documentation", "min", "max", "pattern"}
MEMBER_KEYS = {"shape", "documentation", "location", "locationName"}


def load(path):
    """The JSON value in a file that may be gzipped."""
    with open(path, "rb") as file:
        data = file.read()
    return json.loads(gzip.decompress(data) if data[:2] == b"\x1f\x8b" else data)


def note_unknown(facts, path, present, known):
    """Turns keys that nobody compares into facts that the other side cannot have."""
    facts.update({f"{path} {key}": "present, but unknown to model_facts.py" for key in present if key not in known})


def member_parts(shape):
    """The members of a structure or union, or the named parts of a list or map."""
    return shape.get("members") or {part: shape[part] for part in ("member", "key", "value") if part in shape}


def smithy_facts(model):
    """Facts of a Smithy JSON AST 2.0."""
    short = lambda ref: None if not ref or ref["target"] == "smithy.api#Unit" else ref["target"].split("#")[1]
    shapes = {path.split("#")[1]: shape for path, shape in model["shapes"].items()}
    kinds = {path: "string" if shape["type"] == "enum" else shape["type"] for path, shape in shapes.items()}
    facts = {}
    for path, shape in shapes.items():
        traits = shape.get("traits", {})
        if shape["type"] == "service":
            api, protocol = traits["aws.api#service"], [PROTOCOLS[trait] for trait in PROTOCOLS if trait in traits]
            signing_name = traits.get("aws.auth#sigv4", {}).get("name")
            facts["service"] = [shape["version"], api["sdkId"], traits.get("smithy.api#title"),
                                api.get("endpointPrefix"), protocol, signing_name]
            facts["operations"] = [short(operation) for operation in shape["operations"]]
            note_unknown(facts, path, traits, UNCOMPARED | SERVICE_TRAITS)
        elif shape["type"] == "operation":
            path, http = "operation " + path, traits["smithy.api#http"]
            auth = (traits.get("smithy.api#auth"), "smithy.api#optionalAuth" in traits)
            facts[f"{path} http"] = [http["method"], http["uri"], http.get("code", 200)]
            facts[f"{path} auth"] = {"([], True)": "none", "(None, False)": "of the service"}.get(str(auth), auth)
            facts[f"{path} input, output"] = [short(shape.get("input")), short(shape.get("output"))]
            facts[f"{path} errors"] = [short(error) for error in shape.get("errors", [])]
            note_unknown(facts, path, traits, UNCOMPARED | OPERATION_TRAITS)
        else:
            limits = traits.get("smithy.api#length") or traits.get("smithy.api#range") or {}
            error = [traits.get("smithy.api#error"), traits.get("smithy.api#httpError")]
            facts[path] = [kinds[path], "sensitive" if "smithy.api#sensitive" in traits else "not sensitive"]
            facts[f"{path} limits"] = [limits.get("min"), limits.get("max"), traits.get("smithy.api#pattern")]
            facts[f"{path} error"] = error if error[0] else None
            note_unknown(facts, path, traits, UNCOMPARED | SHAPE_TRAITS)
            members, enum = member_parts(shape), shape["type"] == "enum"
            marks = {key: member.get("traits", {}) for key, member in members.items()}
            facts[f"{path} values"] = [mark["smithy.api#enumValue"] for mark in marks.values()] if enum else None
            facts[f"{path} members"] = [] if enum else list(members)
            facts[f"{path} required"] = [key for key in members if "smithy.api#required" in marks[key]]
            for key, member in members.items() if not enum else ():
                place = next((trait for trait in PLACES if trait in marks[key]), None)
                wire_name = key if place == "smithy.api#httpLabel" else marks[key].get(place or "smithy.api#jsonName")
                target = short(member)
                facts[f"{path}.{key}"] = [target, kinds.get(target, target), PLACES.get(place), wire_name or None]
                note_unknown(facts, f"{path}.{key}", marks[key], UNCOMPARED | MEMBER_TRAITS)
    return facts


def botocore_facts(model):
    """The same facts of a botocore service description."""
    meta, shapes = model["metadata"], model["shapes"]
    facts = {"operations": list(model["operations"])}
    facts["service"] = [meta["apiVersion"], meta["serviceId"], meta["serviceFullName"], meta["endpointPrefix"],
                        [meta["protocol"]], meta.get("signingName", meta["endpointPrefix"])]
    for path, operation in model["operations"].items():
        path, http = "operation " + path, operation["http"]
        auth = (operation.get("auth"), operation.get("authtype"))
        known = {"(['smithy.api#noAuth'], 'none')": "none", "(None, None)": "of the service"}
        facts[f"{path} http"] = [http["method"], http["requestUri"], http.get("responseCode", 200)]
        facts[f"{path} auth"] = known.get(str(auth), auth)
        facts[f"{path} input, output"] = [operation.get(part, {}).get("shape") for part in ("input", "output")]
        facts[f"{path} errors"] = [error["shape"] for error in operation.get("errors", [])]
        note_unknown(facts, path, operation, OPERATION_KEYS)
    for path, shape in shapes.items():
        error = ["server" if shape.get("fault") else "client", shape.get("error", {}).get("httpStatusCode")]
        facts[path] = [shape["type"], "sensitive" if shape.get("sensitive") else "not sensitive"]
        facts[f"{path} limits"] = [shape.get("min"), shape.get("max"), shape.get("pattern")]
        facts[f"{path} error"] = error if shape.get("exception") else None
        facts[f"{path} values"] = shape.get("enum")
        facts[f"{path} members"], facts[f"{path} required"] = list(member_parts(shape)), shape.get("required", [])
        note_unknown(facts, path, shape, SHAPE_KEYS)
        for key, member in member_parts(shape).items():
            target, place = member["shape"], [member.get("location"), member.get("locationName")]
            facts[f"{path}.{key}"] = [target, shapes[target]["type"], *place]
            note_unknown(facts, f"{path}.{key}", member, MEMBER_KEYS)
    return facts


def rule_facts(value, path="rules"):
    """Every leaf of an endpoint rule set; documentation is left out and parameter types are lower-cased."""
    if path == "rules":
        value = json.loads(json.dumps(value))
        for parameter in value["parameters"].values():
            parameter.pop("documentation", None)
            parameter["type"] = parameter["type"].lower()
    children = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    facts = {} if value and isinstance(value, (dict, list)) else {path: json.dumps(value)}
    for key, child in children:
        facts.update(rule_facts(child, f"{path}/{key}"))
    return facts


def main(arguments):
    if len(arguments) not in (2, 3):
        sys.exit("usage: " + __doc__.split("\n\n")[1].strip())
    smithy, botocore, *rules = [load(path) for path in arguments]
    ours, theirs = smithy_facts(smithy), botocore_facts(botocore)
    if rules:
        service = next(shape for shape in smithy["shapes"].values() if shape["type"] == "service")
        ours.update(rule_facts(service["traits"]["smithy.rules#endpointRuleSet"]))
        theirs.update(rule_facts(rules[0]))
    paths = list({**theirs, **ours})
    different = [path for path in paths if ours.get(path, "absent") != theirs.get(path, "absent")]
    for path in different:
        print(f"{path}: ours {ours.get(path, 'absent')}, botocore {theirs.get(path, 'absent')}")
    if different:
        sys.exit(f"{len(different)} of {len(paths)} facts differ")
    structures = [shape for shape in botocore["shapes"].values() if shape["type"] == "structure"]
    print(f"{len(paths)} facts are equal: {len(botocore['operations'])} operations, {len(botocore['shapes'])} shapes, "
          f"{len(structures)} structures with {sum(len(shape['members']) for shape in structures)} members, "
          f"{sum('exception' in shape for shape in structures)} errors, "
          f"{sum(path.startswith('rules/') for path in paths)} leaves of endpoint rules")


if __name__ == "__main__":
    main(sys.argv[1:])
