import json
import urllib.error
import urllib.request

import pytest

from rasid.watch import meter
from rasid.watch.meter import Meter, serve


def ask(url: str) -> tuple[int, str]:
    try:
        with urllib.request.urlopen(url, timeout=5) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def test_health_and_metrics_are_answered(monkeypatch: pytest.MonkeyPatch) -> None:
    counted = Meter()
    counted.polls.labels("new").inc(3)
    counted.feeds.set(2)
    server = serve(counted, "127.0.0.1", 0)
    url = f"http://127.0.0.1:{server.server_address[1]}"
    try:
        status, body = ask(f"{url}/metrics")
        assert status == 200 and 'rasid_polls_total{outcome="new"} 3.0' in body
        status, body = ask(f"{url}/health")
        assert status == 200 and json.loads(body)["well"] and json.loads(body)["feeds"] == 2
        counted.beat(well=False)
        assert ask(f"{url}/health")[0] == 503
        counted.beat()
        assert ask(f"{url}/health")[0] == 200
        monkeypatch.setattr(meter, "_PULSE", -1.0)
        assert ask(f"{url}/health")[0] == 503
        assert ask(f"{url}/other")[0] == 404
    finally:
        server.shutdown()
        server.server_close()
