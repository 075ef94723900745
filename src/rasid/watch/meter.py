"""What the watch counts, for Prometheus and for whoever asks whether it is well."""

from __future__ import annotations

import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST

_PULSE = 60.0  # seconds without a turn of the loop after which it is not well


class Meter:
    """The figures of one watch, in a registry of its own."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.polls = Counter("rasid_polls", "Feeds asked, by outcome: new, same or failed.", ["outcome"], registry=self.registry)
        self.entries = Counter("rasid_entries", "Entries met for the first time or told as corrected.", registry=self.registry)
        self.articles = Counter(
            "rasid_articles", "Articles stored, by what they were: new, changed, recoded, same.", ["what"], registry=self.registry
        )
        self.failures = Counter("rasid_article_failures", "Articles that could not be read or coded this time.", registry=self.registry)
        self.alerts = Counter(
            "rasid_alerts", "Alerts, by channel and outcome: sent or failed.", ["channel", "outcome"], registry=self.registry
        )
        self.errors = Counter(
            "rasid_errors", "Steps of the watch that failed and are tried again, by step.", ["step"], registry=self.registry
        )
        self.fetching = Histogram("rasid_fetch_seconds", "How long feeds and pages took to fetch.", ["what"], registry=self.registry)
        self.storing = Histogram("rasid_store_seconds", "How long a batch of articles took to store.", registry=self.registry)
        self.linking = Histogram("rasid_link_seconds", "How long gathering incidents took.", registry=self.registry)
        self.waiting = Gauge("rasid_entries_waiting", "Entries that wait to be read.", registry=self.registry)
        self.failing = Gauge("rasid_feeds_failing", "Feeds whose last poll failed.", registry=self.registry)
        self.feeds = Gauge("rasid_feeds", "Feeds watched.", registry=self.registry)
        self.newest = Gauge("rasid_last_article_timestamp_seconds", "When an article was last stored.", registry=self.registry)
        self._pulse = time.monotonic()
        self._well = True

    def beat(self, well: bool = True) -> None:
        """The loop has turned; ``well`` tells whether the store could be written."""
        self._pulse, self._well = time.monotonic(), well

    def health(self) -> dict[str, Any]:
        """Whether all is well, and the main figures."""
        quiet = time.monotonic() - self._pulse
        return {
            "well": self._well and quiet < _PULSE,
            "seconds_since_turn": round(quiet, 1),
            "feeds": int(_value(self.feeds)),
            "feeds_failing": int(_value(self.failing)),
            "entries_waiting": int(_value(self.waiting)),
        }


def _value(gauge: Gauge) -> float:
    return float(next(iter(gauge.collect())).samples[0].value)


def serve(meter: Meter, host: str, port: int) -> ThreadingHTTPServer:
    """Answers ``/health`` (200 or 503) and ``/metrics`` in a thread of its own. Raises OSError where the port is taken."""

    class Handler(BaseHTTPRequestHandler):
        timeout = 10

        def do_GET(self) -> None:
            if self.path == "/metrics":
                self._answer(200, CONTENT_TYPE_LATEST, generate_latest(meter.registry))
            elif self.path == "/health":
                told = meter.health()
                self._answer(200 if told["well"] else 503, "application/json", json.dumps(told).encode())
            else:
                self._answer(404, "text/plain", b"/health or /metrics\n")

        def _answer(self, status: int, kind: str, body: bytes) -> None:
            self.send_response(status)
            self.send_header("Content-Type", kind)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer((host, port), Handler)
    server.daemon_threads = True
    threading.Thread(target=server.serve_forever, name="health", daemon=True).start()
    return server
