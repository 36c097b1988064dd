#!/usr/bin/env python3
"""Calls operations with boto3, one after the other, so that a recorder sees what it sends.

    boto3_calls.py URL < calls

Each line of the input is a call as a JSON object: `service` (boto3's name), `operation` (the model's name), `parameters` in the AWS
CLI's form (blobs in base64, timestamps as text), `case`, a text that the request carries in the header `x-opsmith-case`, and `url`: null,
or the address of a server that nothing is sent to.

Prints a line of JSON for each call: `case`; `request`, where it was not sent (`method`, `url`, `headers`, and `body` in base64); and in
`failed` what went wrong before or after sending, if anything did. What the server answers does not matter. Exit status 0 unless the
input is malformed.

Needs boto3. Everything else about AWS in the environment is ignored.
"""

import base64
import datetime
import io
import json
import os
import sys
import time
import types
import warnings

# Before boto3 is imported: it reads these when it makes its first session.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"

import boto3  # noqa: E402
import botocore.auth  # noqa: E402
import botocore.model  # noqa: E402
from botocore import xform_name  # noqa: E402
from botocore.awsrequest import AWSResponse  # noqa: E402
from botocore.config import Config  # noqa: E402

# The protocol that a model names first, as other clients of AWS do. By itself botocore prefers JSON.
botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = (
    "smithy-rpc-v2-cbor", "json", "rest-json", "rest-xml", "query", "ec2")

# Signed at one moment, so that signatures can be compared. (The second version of signatures asks for the time in its own way.)
MOMENT = datetime.datetime(2026, 1, 2, 3, 4, 5)
botocore.auth.get_current_datetime = lambda *_, **__: MOMENT
botocore.auth.time = types.SimpleNamespace(gmtime=MOMENT.timetuple, strftime=time.strftime)

# One attempt only. Checksums are as they are unless somebody says otherwise: wherever they can be. Buckets stand in the host's name
# where it has one: by itself boto3 puts them in the path at any address that is given.
CONFIG = Config(
    retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=10,
    request_checksum_calculation="when_supported", response_checksum_validation="when_supported",
    s3={"addressing_style": "virtual"})


def converted(shape, value):
    """A value in the form that boto3 takes: blobs as bytes, headers that are JSON as what they say."""
    kind = shape.type_name
    if kind == "structure" and not shape.metadata.get("document"):
        return {name: converted(shape.members[name], part) for name, part in value.items()}
    if kind == "list":
        return [converted(shape.member, part) for part in value]
    if kind == "map":
        return {name: converted(shape.value, part) for name, part in value.items()}
    if kind == "blob":
        return base64.b64decode(value)
    if kind == "string" and shape.serialization.get("jsonvalue") and shape.serialization.get("location") == "header":
        return json.loads(value)
    return value


class Answer(io.BytesIO):
    """The body of an answer that no server gave."""

    def stream(self, **_):
        yield self.read()


def shown(request):
    """A request as it would be sent."""
    body = request.body or b""
    body = body.read() if hasattr(body, "read") else body
    body = body.encode() if isinstance(body, str) else bytes(body)
    headers = [[name, value.decode() if isinstance(value, bytes) else value] for name, value in request.headers.items()]
    return {"method": request.method, "url": request.url, "headers": headers, "body": base64.b64encode(body).decode()}


class Calls:
    """Clients by service and server, and the request of a call that is not sent."""

    def __init__(self, url):
        self.url, self.clients, self.case, self.kept = url, {}, "", None

    def client(self, service, url):
        if (service, url) not in self.clients:
            client = boto3.client(
                service, region_name="us-east-1", endpoint_url=url or self.url, config=CONFIG,
                aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="an-example-of-a-secret")
            client.meta.events.register("before-send", self.keep if url else self.mark)
            self.clients[service, url] = client
        return self.clients[service, url]

    def mark(self, request, **_):
        request.headers["x-opsmith-case"] = self.case

    def keep(self, request, **_):
        self.kept = shown(request)
        return AWSResponse(request.url, 200, {}, Answer(b"{}"))

    def call(self, call):
        self.case, self.kept = call["case"], None
        client = self.client(call["service"], call["url"])
        shape = client.meta.service_model.operation_model(call["operation"]).input_shape
        parameters = converted(shape, call["parameters"]) if shape else {}
        getattr(client, xform_name(call["operation"]))(**parameters)


def main():
    warnings.simplefilter("ignore")
    calls = Calls(sys.argv[1])
    for line in sys.stdin:
        call = json.loads(line)
        said = {"case": call["case"]}
        try:
            calls.call(call)
        except Exception as error:  # Whatever it is, the test tells whether a request came.
            said["failed"] = f"{type(error).__name__}: {error}"
        if calls.kept:
            said["request"] = calls.kept
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
