"""Run by the test as a program of its own: a Ray cluster of two nodes on this machine, and a bulk run on it.

    python on_ray.py INPUT OUTPUT

Prints what the run did, as JSON.
"""

import json
import sys

import coders
import ray
from ray.cluster_utils import Cluster

from rasid.scale import bulk
from rasid.scale.files import Target
from rasid.scale.shards import Job
from rasid.scale.worker import standard


def main(source: str, target: str) -> None:
    node = {"num_cpus": 1, "object_store_memory": 100_000_000}
    cluster = Cluster(initialize_head=True, head_node_args={**node, "include_dashboard": False})
    cluster.add_node(**node)
    cluster.wait_for_nodes()
    try:
        daft = bulk.start(f"ray:{cluster.address}")
        workers: set[str] = set()
        job = Job(Target(target), standard if "--standard" in sys.argv else coders.echo)
        total = bulk.code_all(daft, [source], job, 2, lambda done: workers.add(done.worker), size=900)
        again = bulk.code_all(daft, [source], job, 2, size=900)
        incidents = bulk.link_all(daft, job.target)
        nodes = sum(node["Alive"] for node in ray.nodes())
        told = {"articles": total.articles, "rejected": total.rejected, "units": total.units, "again": again.units, "before": again.before}
        print(json.dumps({**told, "incidents": incidents, "workers": len(workers), "nodes": nodes}))
    finally:
        ray.shutdown()
        cluster.shutdown()


if __name__ == "__main__":
    main(*sys.argv[1:3])
