"""What a program does with Ace Data Cloud's Python SDK, unmodified. Arguments: the server's URL; its dialect, or "bugs"."""

import asyncio
import json
import sys

from acedatacloud import AceDataCloud, APIError, AsyncAceDataCloud, AuthenticationError, ValidationError

url, dialect = sys.argv[1:]
service = "d87e5e99-b797-4ade-9e73-b896896b0461"
proxy = "5b0a7b5e-6c1d-4f2a-9d3e-2f8c4a6b7d10"
wrapper = "items" if dialect == "live" else "results"
client = AceDataCloud(api_token="a-login", platform_base_url=url).platform
failed = False


def expect(title, good, seen):
    global failed
    failed = failed or not good
    print(f"  ok     {title}" if good else f"  FAILED {title}: {seen}")


def refusal(action):
    try:
        action()
    except APIError as error:
        return error
    raise AssertionError("it was not refused")


def delete(credential_id):
    """The SDK reads JSON from every success, and a deletion has none."""
    try:
        client.credentials.delete(credential_id)
        print("  ok     credentials.delete")
    except json.JSONDecodeError as error:
        print(f"  bug    credentials.delete deletes, then raises JSONDecodeError: {error}")


def duplicate():
    """The SDK takes code and message from an `error` object, which the management API does not send."""
    error = refusal(lambda: client.applications.create(service_id=service))
    expect("a duplicate: ValidationError with trace_id and body", isinstance(error, ValidationError)
           and error.status_code == 400 and len(error.trace_id) == 32
           and error.body["code"] == "duplication", error.body)
    if (error.code, error.message) == ("duplication", "Item already exists."):
        print("  ok     its code and message")
    else:
        print(f"  bug    a refusal's code and message come out as {error.code!r} and {error.message!r}")


if dialect == "bugs":
    delete("c1d2e3f4-a5b6-7890-cdef-1234567890ab")
    duplicate()
    sys.exit()

made = client.applications.create(service_id=service)
expect("applications.create", made["service_id"] == service, made)
other = client.applications.create(service_id=proxy, type="Usage")
listed = client.applications.list()
expect(f"applications.list ({wrapper})", made["id"] in [row["id"] for row in listed[wrapper]], listed)
both = client.applications.list(service_id=[service, proxy], limit=1, ordering="created_at")
expect("applications.list by two services, one to a page", both["count"] == 3 and len(both[wrapper]) == 1, both)
got = client.applications.get(made["id"])
expect("applications.get", got["id"] == made["id"] and got["remaining_amount"] == 0, got)
duplicate()

key = client.credentials.create(application_id=made["id"], name="sdk-key", limited_amount=100)
form = (32, "") if dialect == "live" else (43, "sk-")
expect("credentials.create", key["limited_amount"] == 100 and len(key["token"]) == form[0]
       and key["token"].startswith(form[1]), list(key))
listed = client.credentials.list(application_id=made["id"])
expect(f"credentials.list ({wrapper})", [row["id"] for row in listed[wrapper]] == [key["id"]], listed)
rotated = client.credentials.rotate(key["id"])
expect("credentials.rotate", rotated["id"] == key["id"] and rotated["token"] != key["token"], list(rotated))
by_key = AceDataCloud(api_token=rotated["token"], platform_base_url=url).platform
error = refusal(lambda: by_key.credentials.list())
expect("a key opens no management: AuthenticationError", isinstance(error, AuthenticationError), error.body)

delete(key["id"])
listed = client.credentials.list(application_id=made["id"])
expect("it is gone", listed["count"] == 0, listed)
error = refusal(lambda: client.credentials.delete(key["id"]))
expect("a second deletion: APIError 404", error.status_code == 404 and error.body["code"] == "not_found", error.body)
error = refusal(lambda: client.credentials.create(application_id="not-an-id"))
expect("a bad id: ValidationError", isinstance(error, ValidationError), error.body)


async def at_once():
    ours = AsyncAceDataCloud(api_token="a-login", platform_base_url=url).platform
    return await asyncio.gather(*(ours.credentials.create(application_id=made["id"]) for _ in range(10)))


tokens = {key["token"] for key in asyncio.run(at_once())}
expect("10 credentials.create at once, asynchronous client", len(tokens) == 10, len(tokens))
sys.exit(1 if failed else 0)
