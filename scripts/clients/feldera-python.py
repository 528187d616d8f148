"""What a program does with the Feldera Python SDK, unmodified: make a key, use it, revoke it. Takes the server's URL."""

import sys

from feldera import FelderaClient
from feldera.rest.errors import FelderaAPIError


def refusal(action):
    try:
        action()
    except FelderaAPIError as error:
        return error.status_code, error.error_code, error.message
    raise AssertionError("it was not refused")


def show(what, value):
    print(f"  ok     {what}: {value}")


url = sys.argv[1]
client = FelderaClient(url, api_key="a-login")
show("the constructor read the configuration", client.get_config().edition)

made = client.create_api_key("sdk-key")
assert list(made) == ["id", "name", "api_key"], made
assert made["api_key"].startswith("apikey:") and len(made["api_key"]) == 135, made
show("created", made["name"])

by_key = FelderaClient(url, api_key=made["api_key"])
assert [key["name"] for key in by_key.http.get(path="/api_keys")] == ["sdk-key"]
show("the key opens the API", "its own list has it")

duplicate = refusal(lambda: client.create_api_key("sdk-key"))
assert duplicate[:2] == (409, "DuplicateName"), duplicate
show("a duplicate is refused", duplicate)

unfit = refusal(lambda: client.create_api_key("not a name"))
assert unfit[:2] == (400, "NameDoesNotMatchPattern"), unfit
show("a bad name is refused", unfit[:2])

client.http.delete(path="/api_keys/sdk-key")
assert client.http.get(path="/api_keys") == []
show("revoked", "the list is empty")

revoked = refusal(lambda: by_key.http.get(path="/api_keys"))
assert revoked[0] == 401, revoked
show("the revoked key is refused", revoked)

gone = refusal(lambda: client.http.delete(path="/api_keys/sdk-key"))
assert gone[:2] == (404, "UnknownApiKey"), gone
show("a second revocation is refused", gone)
