"""The life of a key with Python's requests and its HTTPDigestAuth. The server's URL is the one argument."""

import sys

import requests
from requests.auth import HTTPDigestAuth

url = sys.argv[1] + "/api/v2/maas/apikeys"
session = requests.Session()
session.auth = HTTPDigestAuth("AK", "SK")
session.headers.update({"X-OB-Org-Id": "org-xxxxxxxx", "X-OB-Project-Id": "proj-xxxxxxxx"})


def check(title, response, status):
    good = response.status_code == status
    print(f"  {'ok    ' if good else 'FAILED'} {title}: {response.status_code}")
    if not good:
        print(response.text)
        sys.exit(1)
    return response.json()


created = check("create", session.post(url, json={"name": "my-api-key", "action": "read"}), 200)
assert created["data"]["apiKey"].startswith("sk_"), created

listed = check("list", session.get(url, params={"pageNumber": 1, "pageSize": 5}), 200)
key = next(item for item in listed["data"]["list"] if item["name"] == "my-api-key")

for _ in range(5):
    again = session.get(url)
    check("list again, same nonce" if len(again.history) == 0 else "list again, new nonce", again, 200)

check("delete", session.delete(url, params={"id": key["id"]}), 200)
check("delete again", session.delete(url, params={"id": key["id"]}), 404)

headers = session.headers
check("a wrong secret", requests.get(url, headers=headers, auth=HTTPDigestAuth("AK", "wrong")), 401)
