#!/usr/bin/env python3
"""Calls operations with boto3, one after the other, so that a recorder sees what it sends.

    boto3_calls.py URL < calls

Each line of the input is a call as a JSON object: `service` (boto3's name), `operation` (the model's name), `parameters` in the AWS
CLI's form (blobs in base64, timestamps as text) and `case`, a text that the request carries in the header `x-opsmith-case`.

Prints a line of JSON for each call: `case`, and what went wrong before or after sending, if anything did. What the server answers does
not matter. Exit status 0 unless the input is malformed.

Needs boto3. Everything else about AWS in the environment is ignored.
"""

import base64
import json
import os
import sys
import warnings

# Before boto3 is imported: it reads these when it makes its first session.
for name in [name for name in os.environ if name.startswith("AWS_")]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"

import boto3  # noqa: E402
import botocore.model  # noqa: E402
from botocore import xform_name  # noqa: E402
from botocore.config import Config  # noqa: E402

# The protocol that a model names first, as other clients of AWS do. By itself botocore prefers JSON.
botocore.model.PRIORITY_ORDERED_SUPPORTED_PROTOCOLS = (
    "smithy-rpc-v2-cbor", "json", "rest-json", "rest-xml", "query", "ec2")

# One attempt only, and no checksums that nobody asked for.
CONFIG = Config(
    retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=10,
    request_checksum_calculation="when_required", response_checksum_validation="when_required")


def converted(shape, value):
    """A value in the form that boto3 takes: blobs as bytes."""
    kind = shape.type_name
    if kind == "structure" and not shape.metadata.get("document"):
        return {name: converted(shape.members[name], part) for name, part in value.items()}
    if kind == "list":
        return [converted(shape.member, part) for part in value]
    if kind == "map":
        return {name: converted(shape.value, part) for name, part in value.items()}
    if kind == "blob":
        return base64.b64decode(value)
    return value


class Calls:
    """Clients by service, all of them of one server."""

    def __init__(self, url):
        self.url, self.clients, self.case = url, {}, ""

    def client(self, service):
        if service not in self.clients:
            client = boto3.client(
                service, region_name="us-east-1", endpoint_url=self.url, config=CONFIG,
                aws_access_key_id="AKIDEXAMPLE", aws_secret_access_key="an-example-of-a-secret")
            client.meta.events.register("before-send", self.mark)
            self.clients[service] = client
        return self.clients[service]

    def mark(self, request, **_):
        request.headers["x-opsmith-case"] = self.case

    def call(self, call):
        self.case = call["case"]
        client = self.client(call["service"])
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
        print(json.dumps(said), flush=True)


if __name__ == "__main__":
    main()
