"""What the presigned addresses of a task open in a real store, and what the sweep and the rule do there.

Called with the store's address in `ENDPOINT`; prints what came of each try as JSON.
"""

import json
import os
import tempfile
from pathlib import Path
from types import SimpleNamespace

home = tempfile.mkdtemp(prefix="gaiaflow-airflow-")
os.environ.update(
    AIRFLOW_HOME=home,
    AIRFLOW__CORE__DAGS_FOLDER=home,
    AIRFLOW__CORE__LOAD_EXAMPLES="False",
    AIRFLOW__DATABASE__SQL_ALCHEMY_CONN=f"sqlite:///{home}/airflow.db",
)

from gaiaflow.errors import StoredError  # noqa: E402
from gaiaflow.stored import sweep  # noqa: E402
from gaiaflow.stored.access import client  # noqa: E402
from gaiaflow.stored.addresses import with_addresses  # noqa: E402
from gaiaflow.stored.store import opened  # noqa: E402
from gaiaflow.stored.transfer import get, post  # noqa: E402
from gaiaflow.values import tagged, untagged  # noqa: E402

key_file = Path(home, "credentials")
key_file.write_text(
    f"[default]\naws_access_key_id = {os.environ['KEY_ID']}\naws_secret_access_key = {os.environ['KEY_SECRET']}\n"
)
STORAGE = {
    "bucket": "xcom",
    "prefix": "xcom/gaiaflow.dev",
    "endpoint": os.environ["ENDPOINT"],
    "maxBytes": 1 << 20,
    "keepDays": 3,
    "keyFile": str(key_file),
}
s3 = client(STORAGE)
if not s3.list_buckets()["Buckets"]:
    s3.create_bucket(Bucket="xcom")


def addresses(run: str, variables: dict[str, str]) -> dict[str, dict[str, object]]:
    """What a task of the run is given, by variable."""
    task = SimpleNamespace(iter_mapped_dependants=lambda: iter(()), execution_timeout=None)
    ti = SimpleNamespace(dag_id="d", run_id=run, task_id="t", map_index=-1, try_number=1, task=task)
    given = with_addresses("t", STORAGE, ti, SimpleNamespace(xcom_push=True), variables)
    return {name: text for name, text in given.items() if name.startswith("GAIAFLOW_STORE_")}


def outcome(act):
    """What came of it."""
    try:
        return act()
    except StoredError as error:
        return str(error)


def keep(run: str) -> dict[str, object]:
    """An array, kept by a task of the run."""
    import numpy

    with opened(addresses(run, {})):
        from gaiaflow.stored.store import current

        return tagged(numpy.arange(3), keep=current().keep)


RUN = "manual__2026-01-01T00:00:00+00:00"
form = keep(RUN)
with opened(addresses("other", {"GAIAFLOW_PULLED_0": json.dumps({"x": form}, separators=(",", ":"))})):
    arrived = untagged(form).tolist()
write = json.loads(addresses(RUN, {})["GAIAFLOW_STORE_0"])["write"]
elsewhere = {**write["fields"], "key": "xcom/gaiaflow.dev/d/other/t/-1/1/1.npy"}
inside = {**write["fields"], "key": f"{write['prefix']}2.npy"}
url = s3.generate_presigned_url("get_object", {"Bucket": "xcom", "Key": "xcom/gaiaflow.dev/gone"})
results = {
    "address": form["value"]["address"],
    "arrived": arrived,
    "elsewhere": outcome(lambda: post(write["url"], elsewhere, b"1")),
    "too large": outcome(lambda: post(write["url"], inside, bytes((1 << 20) + 1))),
    "gone": outcome(lambda: get(url)),
    "forged": outcome(lambda: get(url.replace("gone", "other"))),
}
keep("deleted")
s3.put_object(Bucket="xcom", Key="others/1.npy", Body=b"1")
sweep._runs = lambda: [("d", RUN)]
results["swept"] = sweep.swept(s3, STORAGE)
sweep.set_rule(s3, STORAGE)
sweep.set_rule(s3, STORAGE)
results["left"] = [found["Key"] for found in s3.list_objects_v2(Bucket="xcom")["Contents"]]
rules = s3.get_bucket_lifecycle_configuration(Bucket="xcom")["Rules"]
results["rules"] = [[rule["ID"], rule["Filter"]["Prefix"], rule["Expiration"]["Days"]] for rule in rules]
print(json.dumps(results))
