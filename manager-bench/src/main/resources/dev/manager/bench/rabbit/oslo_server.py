#!/usr/bin/python3
"""The peer of the benchmark `rabbit`: an oslo.messaging server.

  oslo_server.py URL TOPIC HOST

Prints "ready" when it serves; the end of its input stops it in order.
"""
import logging
import sys
import threading
import time

from oslo_config import cfg
import oslo_messaging as messaging


class Bench:
    target = messaging.Target(version="1.0")

    def __init__(self):
        self.lock = threading.Lock()
        self.forget(None)

    def echo(self, ctxt, payload):
        return payload

    def tick(self, ctxt, payload):
        with self.lock:
            self.last = time.monotonic()
            if payload["id"] in self.seen:
                self.again += 1
            elif not self.seen:
                self.first = self.last
            self.seen.add(payload["id"])

    def ticked(self, ctxt):
        """Tells how many ticks came, how many came again, and the seconds from first to last."""
        with self.lock:
            return [len(self.seen), self.again, self.last - self.first]

    def forget(self, ctxt):
        with self.lock:
            self.seen, self.again, self.first, self.last = set(), 0, 0, 0


def main(url, topic, host):
    logging.basicConfig(level=logging.WARNING)
    transport = messaging.get_rpc_transport(cfg.CONF, url)
    server = messaging.get_rpc_server(
        transport, messaging.Target(topic=topic, server=host), [Bench()], executor="threading",
        access_policy=messaging.DefaultRPCAccessPolicy)
    server.start()
    print("ready", flush=True)
    sys.stdin.read()
    server.stop()
    server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
