#!/usr/bin/python3
"""The peer of the benchmark `rabbit`: an oslo.messaging client.

  oslo_client.py URL TOPIC

Prints "ready"; then reads a command a line, and answers each with a line of names and figures:
"calls THREADS COUNT" and "casts COUNT". What it calls has the methods of oslo_server.py, whatever
it is made of.
"""
import logging
import sys
import threading
import time

from oslo_config import cfg
import oslo_messaging as messaging

PAYLOAD = {"id": 4711, "name": "volume-4711", "size": 1 << 30, "host": "host-1",
           "note": "x" * 120}
LIMIT = 120


def call(client, number):
    payload = dict(PAYLOAD, id=number)
    before = time.perf_counter()
    answer = client.call({}, "echo", payload=payload)
    taken = time.perf_counter() - before
    if answer != payload:
        raise ValueError("another answer came than what was sent")
    return taken


def percentile(sorted_times, part):
    return sorted_times[min(len(sorted_times) - 1, int(len(sorted_times) * part))] * 1e6


def calls(client, threads, count):
    times, failures, lock, each = [], [], threading.Lock(), count // threads

    def run(first):
        try:
            own = [call(client, first + i) for i in range(each)]
            with lock:
                times.extend(own)
        except Exception as e:
            failures.append(e)

    workers = [threading.Thread(target=run, args=(i * each,)) for i in range(threads)]
    begin = time.perf_counter()
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    seconds = time.perf_counter() - begin
    if failures:
        raise failures[0]
    times.sort()
    return "count %d seconds %.6f p50 %.1f p99 %.1f" % (
        len(times), seconds, percentile(times, 0.5), percentile(times, 0.99))


def casts(client, count):
    client.call({}, "forget")
    for i in range(count):
        client.cast({}, "tick", payload=dict(PAYLOAD, id=i))
    end = time.perf_counter() + LIMIT
    received, again, seconds = client.call({}, "ticked")
    while received < count:
        if time.perf_counter() > end:
            raise TimeoutError("%d of %d casts have arrived" % (received, count))
        time.sleep(0.01)
        received, again, seconds = client.call({}, "ticked")
    return "count %d seconds %.6f again %d" % (count, seconds, again)


def main(url, topic):
    logging.basicConfig(level=logging.WARNING)
    transport = messaging.get_rpc_transport(cfg.CONF, url)
    client = messaging.get_rpc_client(transport, messaging.Target(topic=topic))
    print("ready", flush=True)
    for line in sys.stdin:
        command, *numbers = line.split()
        print({"calls": calls, "casts": casts}[command](client, *map(int, numbers)), flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
