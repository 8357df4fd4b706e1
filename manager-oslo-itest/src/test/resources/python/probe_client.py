#!/usr/bin/python3
"""A client of oslo.messaging that does what it is told.

  probe_client.py URL

Reads one JSON object a line, does it, and prints one with the same id: result or error.
"""
import json
import logging
import sys
import threading
import time

from oslo_config import cfg
import oslo_messaging as messaging

import probe_errors

out_lock = threading.Lock()


def prepared(client, to):
    options = {"server": to.get("server"), "namespace": to.get("namespace"),
               "version": to.get("version"), "version_cap": to.get("cap"),
               "timeout": to.get("timeout"), "call_monitor_timeout": to.get("monitor"),
               "fanout": to.get("fanout")}
    return client.prepare(**{key: value for key, value in options.items() if value is not None})


def error(e):
    if isinstance(e, messaging.MessagingTimeout):
        return {"how": "timeout"}
    if isinstance(e, messaging.RPCVersionCapError):
        return {"how": "cap"}
    if isinstance(e, messaging.InvalidTarget):
        return {"how": "target"}
    if isinstance(e, messaging.RemoteError):
        return {"how": "remote", "type": e.exc_type, "message": e.value, "again": False}
    name, module = type(e).__name__, type(e).__module__
    if not name.endswith("_Remote") and module not in ("builtins", "probe_errors"):
        return {"how": "error", "type": name, "message": str(e)}
    again = isinstance(e, probe_errors.NotFound) or module.startswith("builtins")
    return {"how": "remote", "type": name.replace("_Remote", ""),
            "module": module.replace("_Remote", ""), "message": str(e), "again": again}


def attempt(clients, job):
    client = prepared(clients(job["topic"]), job)
    context, method, args = job.get("context", {}), job["method"], job.get("args", {})
    if job["do"] == "call":
        return client.call(context, method, **args)
    return client.cast(context, method, **args)


def casts(clients, job):
    """Sends numbered casts at a pace, and tells which of them it was told had been sent."""
    client = prepared(clients(job["topic"]), job)
    failed, longest, begin = [], 0, time.monotonic()
    for number in range(job["first"], job["first"] + job["count"]):
        before = time.monotonic()
        try:
            client.cast({}, job["method"], number=number, **job["args"])
        except Exception as e:
            failed.append([number, repr(e)[:200]])
        longest = max(longest, time.monotonic() - before)
        if job.get("rate"):
            time.sleep(max(0, begin + (number - job["first"] + 1) / job["rate"] - time.monotonic()))
    return {"failed": failed, "longest_ms": round(longest * 1000)}


def calls(clients, job):
    """Calls from several threads for a time, and tells what came of it."""
    client = prepared(clients(job["topic"]), job)
    lock, kinds, durations, ends = threading.Lock(), {}, [], []
    until = time.monotonic() + job["seconds"]

    def run():
        while time.monotonic() < until:
            before = time.monotonic()
            try:
                client.call({}, job["method"], **job["args"])
                kind = "ok"
            except Exception as e:
                kind = error(e)["how"]
            now = time.monotonic()
            with lock:
                kinds[kind] = kinds.get(kind, 0) + 1
                durations.append(now - before)
                if kind == "ok":
                    ends.append(now)

    threads = [threading.Thread(target=run) for _ in range(job["threads"])]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    ends.sort()
    gap = max((b - a for a, b in zip(ends, ends[1:])), default=0)
    return {"kinds": kinds, "longest_ms": round(max(durations) * 1000), "gap_ms": round(gap * 1000),
            "slow": sum(1 for each in durations if each > 1)}


def run(clients, job):
    answer = {"id": job["id"]}
    try:
        answer["result"] = {"casts": casts, "calls": calls}.get(job["do"], attempt)(clients, job)
    except Exception as e:
        answer["error"] = error(e)
    with out_lock:
        print(json.dumps(answer), flush=True)


def main(url):
    logging.basicConfig(level=logging.CRITICAL)
    transport = messaging.get_rpc_transport(
        cfg.CONF, url, allowed_remote_exmods=["probe_errors"])
    topics, lock = {}, threading.Lock()

    def clients(topic):
        with lock:
            if topic not in topics:
                topics[topic] = messaging.get_rpc_client(transport, messaging.Target(topic=topic))
            return topics[topic]

    print("ready", flush=True)
    for line in sys.stdin:
        threading.Thread(target=run, args=(clients, json.loads(line)), daemon=True).start()


if __name__ == "__main__":
    main(*sys.argv[1:])
