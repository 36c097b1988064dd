#!/usr/bin/env python3
"""The whole device authorization flow with boto3, a client that is not ours.

    boto3_flow.py [--hasty] URL

URL is where the service is: the address that `opsmith-test-service` prints. The steps, each by the means a user of boto3 has:

1. RegisterClient, then StartDeviceAuthorization.
2. CreateToken before anybody decided: AuthorizationPendingException. With --hasty a second time at once: SlowDownException, and from there on
   five seconds more between polls.
3. A person opens the verification page, and presses "Approve": here with urllib, reading the form as a browser would.
4. CreateToken, polling as the service demands, until there are tokens; then once more with the refresh token.
5. CreateTokenWithIAM, signed with AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY and AWS_SESSION_TOKEN, or with made-up credentials if these are not
   set: the access token of step 4 is exchanged for one of an application.

Prints one line of JSON about what happened, without codes, tokens or secrets. Exit status 0 if all went as described, 1 if not, 2 if called wrongly.

Needs boto3. Everything else about AWS in the environment (profiles, configuration files, proxies) is ignored.
"""

import argparse
import json
import os
import sys
import time
import urllib.parse
import urllib.request
from html.parser import HTMLParser

# Before boto3 is imported: it reads these when it makes its first session.
for name in [name for name in os.environ if name.startswith("AWS_") and name not in (
        "AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_SESSION_TOKEN")]:
    del os.environ[name]
os.environ["AWS_CONFIG_FILE"] = os.environ["AWS_SHARED_CREDENTIALS_FILE"] = os.devnull
os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
os.environ["NO_PROXY"] = os.environ["no_proxy"] = "*"

import boto3  # noqa: E402
import botocore  # noqa: E402
from botocore.config import Config  # noqa: E402
from botocore.exceptions import BotoCoreError, ClientError  # noqa: E402

DEVICE_CODE = "urn:ietf:params:oauth:grant-type:device_code"
TOKEN_EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
ACCESS_TOKEN = "urn:ietf:params:oauth:token-type:access_token"
APPLICATION = "arn:aws:sso::123456789012:application/ssoins-1111111111111111/apl-2222222222222222"

# By how much SlowDownException lengthens the interval (RFC 8628 section 3.5).
SLOW_DOWN_STEP = 5


class Unexpected(Exception):
    """Something went otherwise than the flow demands. The text names it and holds no secret."""


class Form(HTMLParser):
    """The form of a page: where it goes, its hidden fields and its buttons."""

    def __init__(self, page):
        super().__init__()
        self.method, self.action, self.fields, self.buttons = None, None, {}, []
        self.feed(page)

    def handle_starttag(self, tag, attrs):
        attrs = dict(attrs)
        if tag == "form":
            self.method, self.action = attrs.get("method"), attrs.get("action")
        elif tag == "input" and attrs.get("type") == "hidden":
            self.fields[attrs["name"]] = attrs.get("value", "")
        elif tag == "button" and "name" in attrs:
            self.buttons.append((attrs["name"], attrs.get("value", "")))


def approve(address):
    """Opens the page at the address and presses the button that approves."""
    with urllib.request.urlopen(address, timeout=10) as response:
        form = Form(response.read().decode())
    button = ("decision", "approve")
    if form.method != "post" or not form.fields.get("csrf_token") or button not in form.buttons:
        raise Unexpected("the verification page has no form to approve with")
    fields = urllib.parse.urlencode([*form.fields.items(), button]).encode()
    target = urllib.parse.urljoin(address, form.action)
    with urllib.request.urlopen(target, data=fields, timeout=10) as response:
        if response.status != 200:
            raise Unexpected(f"approving was answered with status {response.status}")


def checked(error, status, code):
    """The name of a modelled error, which must have come whole."""
    response = error.response
    found = (response["ResponseMetadata"]["HTTPStatusCode"], response.get("error"))
    if found != (status, code) or not response.get("error_description"):
        raise Unexpected(f"{response['Error']['Code']} came with {found}, not with {(status, code)}")
    return response["Error"]["Code"]


class Polling:
    """CreateToken for one device code, at the pace the service sets."""

    def __init__(self, client, registration, started):
        self.client, self.interval, self.seen = client, started["interval"], []
        self.request = {
            "clientId": registration["clientId"],
            "clientSecret": registration["clientSecret"],
            "grantType": DEVICE_CODE,
            "deviceCode": started["deviceCode"],
        }

    def once(self):
        """One poll: the tokens, or None if there are none yet."""
        try:
            tokens = self.client.create_token(**self.request)
        except self.client.exceptions.AuthorizationPendingException as error:
            self.seen.append(checked(error, 400, "authorization_pending"))
        except self.client.exceptions.SlowDownException as error:
            self.seen.append(checked(error, 400, "slow_down"))
            self.interval += SLOW_DOWN_STEP
        else:
            self.seen.append("tokens")
            return tokens
        return None

    def until_decided(self, seconds):
        """Polls until there are tokens, but not longer than this."""
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            time.sleep(self.interval)
            tokens = self.once()
            if tokens:
                return tokens
        raise Unexpected("no tokens before the device code expired")


def flow(url, hasty):
    """All steps; gives what there is to tell."""
    credentials = {
        "aws_access_key_id": os.environ.get("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE"),
        "aws_secret_access_key": os.environ.get("AWS_SECRET_ACCESS_KEY", "not-a-secret"),
        "aws_session_token": os.environ.get("AWS_SESSION_TOKEN"),
    }
    # Each error is to be seen, so boto3 must not retry.
    config = Config(retries={"total_max_attempts": 1}, connect_timeout=10, read_timeout=10)
    client = boto3.client("sso-oidc", region_name="us-east-1", endpoint_url=url, config=config, **credentials)

    registration = client.register_client(
        clientName="boto3 flow", clientType="public", scopes=["sso:account:access"])
    identity = {name: registration[name] for name in ("clientId", "clientSecret")}
    started = client.start_device_authorization(
        **identity, startUrl="https://example.awsapps.com/start")

    polling = Polling(client, registration, started)
    for _ in range(2 if hasty else 1):
        polling.once()
    expected = ["AuthorizationPendingException", "SlowDownException"][:len(polling.seen)]
    if polling.seen != expected:
        raise Unexpected(f"polling was answered {polling.seen}, not {expected}")
    approve(started["verificationUriComplete"])
    tokens = polling.until_decided(started["expiresIn"])

    refreshed = client.create_token(
        **identity, grantType="refresh_token", refreshToken=tokens["refreshToken"])
    if refreshed["accessToken"] == tokens["accessToken"]:
        raise Unexpected("refreshing gave the same access token")
    exchanged = client.create_token_with_iam(
        clientId=APPLICATION, grantType=TOKEN_EXCHANGE, subjectToken=refreshed["accessToken"],
        subjectTokenType=ACCESS_TOKEN)
    return {
        "boto3": boto3.__version__,
        "botocore": botocore.__version__,
        "registered_for": registration["clientSecretExpiresAt"] - registration["clientIdIssuedAt"],
        "interval": started["interval"],
        "expires_in": started["expiresIn"],
        "polls": polling.seen,
        "token_type": tokens["tokenType"],
        "refreshed": True,
        "iam": {
            "scope": exchanged["scope"],
            "issued_token_type": exchanged["issuedTokenType"],
            "identity_context": bool(exchanged["awsAdditionalDetails"]["identityContext"]),
        },
    }


def main():
    parser = argparse.ArgumentParser(description="The device authorization flow with boto3.")
    parser.add_argument("url", metavar="URL", help="the address of the service, http://127.0.0.1:PORT")
    parser.add_argument("--hasty", action="store_true", help="poll once too early, to be told to slow down")
    arguments = parser.parse_args()
    try:
        told = flow(arguments.url, arguments.hasty)
    except (Unexpected, BotoCoreError, ClientError, OSError, ValueError) as error:
        told = {"failed": f"{type(error).__name__}: {error}"}
    except KeyError as error:
        told = {"failed": f"an answer lacks {error}"}
    print(json.dumps(told))
    return 1 if "failed" in told else 0


if __name__ == "__main__":
    sys.exit(main())
