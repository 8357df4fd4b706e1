#!/usr/bin/python3
"""An oslo.messaging server with every method that the cases call.

  probe_server.py URL TOPIC HOST

Prints "ready" when it serves; TERM stops it in order.
"""
import logging
import signal
import sys
import threading
import time

from oslo_config import cfg
import oslo_messaging as messaging

import probe_errors


class Hidden(Exception):
    """Of a module that no client allows."""


BUILTINS = {kind.__name__: kind for kind in (
    ValueError, RuntimeError, IndexError, ArithmeticError, NotImplementedError,
    LookupError, TimeoutError, OSError, FileNotFoundError, PermissionError)}


class Probe:
    target = messaging.Target(version="1.5")

    def __init__(self, host):
        self.host = host
        self.noted_by_key = {}
        self.lock = threading.Lock()

    def echo(self, ctxt, value):
        return value

    def add(self, ctxt, a, b):
        return a + b

    def nothing(self, ctxt):
        pass

    def greet(self, ctxt, name, greeting="Hello"):
        return "%s, %s" % (greeting, name)

    def measure(self, ctxt, größe):
        return größe

    def grüße(self, ctxt):
        return "schöne Grüße"

    def who(self, ctxt):
        return self.host

    def context(self, ctxt, keys):
        return {key: ctxt.get(key) for key in keys}

    def fail(self, ctxt, kind, message):
        raise BUILTINS[kind](message)

    @messaging.expected_exceptions(ValueError)
    def refuse(self, ctxt, message):
        raise ValueError(message)

    def miss(self, ctxt, thing):
        raise probe_errors.NotFound(thing=thing)

    def hide(self, ctxt, message):
        raise Hidden(message)

    def sleep(self, ctxt, seconds, answer=None):
        time.sleep(seconds)
        return answer

    def sleep_and_fail(self, ctxt, seconds, message):
        time.sleep(seconds)
        raise ValueError(message)

    def note(self, ctxt, key, text=""):
        with self.lock:
            self.noted_by_key.setdefault(key, []).append(text)

    def noted(self, ctxt, key):
        with self.lock:
            return self.noted_by_key.get(key, [])

    def work(self, ctxt, journal, number, millis):
        record(journal, "began %d" % number)
        time.sleep(millis / 1000)
        record(journal, "ended %d" % number)

    def work_again(self, ctxt, journal, number, millis):
        self.work(ctxt, journal, number, millis)

    def _hidden(self, ctxt):
        return "not to be reached"


class Deep:
    target = messaging.Target(namespace="deep", version="2.1")

    def where(self, ctxt):
        return "deep"


class Modern:
    target = messaging.Target(version="3.0")

    def modern(self, ctxt):
        return "modern"


class BaseApi:
    """As nova.baserpc."""

    target = messaging.Target(namespace="baseapi", version="1.1")

    def __init__(self, service):
        self.service = service

    def ping(self, ctxt, arg):
        return {"service": self.service, "arg": arg}

    def get_backdoor_port(self, ctxt):
        return None


def record(journal, line):
    with open(journal, "a") as out:
        out.write(line + "\n")


def main(url, topic, host):
    logging.basicConfig(level=logging.ERROR)
    transport = messaging.get_rpc_transport(cfg.CONF, url)
    endpoints = [Probe(host), BaseApi(topic), Deep(), Modern()]
    server = messaging.get_rpc_server(
        transport, messaging.Target(topic=topic, server=host), endpoints,
        executor="threading", access_policy=messaging.DefaultRPCAccessPolicy)
    end = threading.Event()
    signal.signal(signal.SIGTERM, lambda *args: end.set())
    server.start()
    print("ready", flush=True)
    end.wait()
    server.stop()
    server.wait()


if __name__ == "__main__":
    main(*sys.argv[1:])
