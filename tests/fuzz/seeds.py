#!/usr/bin/env python3
"""Writes the seeds of the fuzz targets into tests/fuzz/seeds: our own model, answers and documents, whole and in parts.

Run from the checkout; the files it writes are kept in the repository, so this is only needed when the model changes.
"""

import json
import pathlib

ROOT = pathlib.Path(__file__).resolve().parent.parent.parent
SEEDS = ROOT / "tests" / "fuzz" / "seeds"


def write(target, name, data):
    folder = SEEDS / target
    folder.mkdir(parents=True, exist_ok=True)
    (folder / name).write_bytes(data if isinstance(data, bytes) else data.encode())


def main():
    model = json.loads((ROOT / "model" / "sso-oidc.json").read_text())
    for text in model["shapes"].values():
        # The documentation would only make the seeds long.
        text.get("traits", {}).pop("smithy.api#documentation", None)
        for member in text.get("members", {}).values():
            member.get("traits", {}).pop("smithy.api#documentation", None)
    write("model", "sso-oidc.json", json.dumps(model))
    small = {"smithy": "2.0", "shapes": {
        "a#S": {"type": "service", "version": "1", "operations": [{"target": "a#O"}],
                "traits": {"aws.api#service": {"sdkId": "A"}, "aws.protocols#restJson1": {}}},
        "a#O": {"type": "operation", "input": {"target": "a#I"}, "traits": {"smithy.api#http": {"method": "POST", "uri": "/"}}},
        "a#I": {"type": "structure", "members": {"m": {"target": "a#L"}, "u": {"target": "a#U"}}},
        "a#L": {"type": "list", "member": {"target": "a#I"}},
        "a#U": {"type": "union", "members": {"x": {"target": "smithy.api#String"}, "y": {"target": "a#L"}}}}}
    write("model", "small.json", json.dumps(small))
    botocore = {"version": "2.0", "metadata": {"apiVersion": "1", "protocol": "rest-json", "serviceId": "A", "endpointPrefix": "a"},
                "operations": {"O": {"name": "O", "http": {"method": "POST", "requestUri": "/"}, "input": {"shape": "I"}}},
                "shapes": {"I": {"type": "structure", "required": ["m"], "members": {"m": {"shape": "T"}}}, "T": {"type": "string"}}}
    write("model", "botocore.json", json.dumps(botocore))
    answer = {"clientId": "c", "clientSecret": "s", "clientIdIssuedAt": 1.5, "clientSecretExpiresAt": "2", "tokenEndpoint": None}
    write("response", "answer", b"\0\0" + json.dumps(answer).encode())
    write("response", "error", b"\3\1" + b'{"error":"slow_down","error_description":"wait"}')
    write("response", "code-in-body", b"\3\0" + b'{"__type":"a#InvalidRequestException:b","reason":"KMS_DisabledException"}')
    write("response", "html", b"\7\0" + b"<html>503</html>")
    write("cbor", "bignum", b"\0" + bytes.fromhex("bf6a626967496e7465676572c249010000000000000000ff"))
    write("cbor", "moment", b"\0" + bytes.fromhex("a16974696d657374616d70c1fb41cc37db380fbe77"))
    write("cbor", "union", b"\0" + bytes.fromhex("a165756e696f6ea1656f74686572a1646c697374 9fa0a16362797465f97c00ff".replace(" ", "")))
    write("cbor", "decimal", b"\0" + bytes.fromhex("a16a626967446563696d616cc48221196ab3"))
    write("cbor", "error", b"\1" + bytes.fromhex("a2665f5f74797065676123 57726f6e67676d657373616765626e6f".replace(" ", "")))
    write("xml", "restxml", b"\0" + b"<?xml version='1.0'?><All x:a='1'><!-- c --><string>&lt;<![CDATA[>]]></string><Flat><byte>1</byte></Flat>"
          b"<double>NaN</double><Flat/><map><entry><key>k</key><value><member><blob>YQ==</blob></member></value></entry></map></All>")
    write("xml", "query", b"\2" + b"<R><CallResult><flatMap><value/><key>k</key></flatMap><union><other><short> 7 </short></other></union>"
          b"<timestamp>2020-01-02T03:04:05Z</timestamp></CallResult></R>")
    write("xml", "ec2", b"\4" + b"<R><bigDecimal>1.50</bigDecimal><all><list><item><boolean>true</boolean></item></list></all></R>")
    write("xml", "error", b"\1" + b"<ErrorResponse><Error><Code>Wrong</Code><Message>m&#x21;</Message><all/></Error><RequestId>r</RequestId>"
          b"</ErrorResponse>")
    write("xml", "ec2-error", b"\5" + b"<Response><Errors><Error><Code>Wrong</Code></Error></Errors><RequestID>r</RequestID></Response>")
    write("frames", "all-types", b"\x05\1" + (ROOT / "runtime/client/src/event_stream/frame/all_types.bin").read_bytes())
    document = {"clientName": "n", "clientType": "public", "scopes": ["a"], "bogus": 1}
    write("cli_input", "json", json.dumps(document))
    write("cli_input", "yaml", "clientName: &a n\nclientType: *a\nscopes: [x, ~, 1]\n")
    write("cli_input", "words", "{}\0--client-name\0x\0--scopes\0a\0b\0--output=yaml\0--query\0scopes[?a==`1`].b | [0]")


if __name__ == "__main__":
    main()
