"""Signs requests with botocore, the reference that our signer is compared with.

Reads a JSON list of {method, url, headers, body, service, region, time, token} from standard input and prints the list of
Authorization headers. `--golden` reads and rewrites the file given instead, setting "authorization" of each case.
"""
import datetime
import json
import sys

import botocore.auth
from botocore.awsrequest import AWSRequest
from botocore.credentials import Credentials


def authorization(case):
    time = datetime.datetime.strptime(case["time"], "%Y%m%dT%H%M%SZ").replace(tzinfo=datetime.timezone.utc)
    botocore.auth.get_current_datetime = lambda *_, **__: time
    signer = botocore.auth.S3SigV4Auth if case["service"] == "s3" else botocore.auth.SigV4Auth
    request = AWSRequest(method=case["method"], url=case["url"], data=case["body"].encode())
    for name, value in case["headers"]:
        request.headers.add_header(name, value)
    credentials = Credentials(case["key"], case["secret"], case.get("token") or None)
    signer(credentials, case["service"], case["region"]).add_auth(request)
    return request.headers["Authorization"]


if __name__ == "__main__":
    if sys.argv[1:2] == ["--golden"]:
        with open(sys.argv[2], encoding="utf-8") as file:
            cases = json.load(file)
        for case in cases:
            case["authorization"] = authorization(case)
        with open(sys.argv[2], "w", encoding="utf-8") as file:
            file.write("[\n" + ",\n".join(json.dumps(case) for case in cases) + "\n]\n")
    else:
        print(json.dumps([authorization(case) for case in json.load(sys.stdin)]))
