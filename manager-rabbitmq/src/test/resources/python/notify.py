"""A peer of the tests: notify.py URL send DRIVER COUNT | listen COUNT. Prints what it gets as JSON lines."""
import json
import sys
import time

from oslo_config import cfg
import oslo_messaging as om

url, what = sys.argv[1:3]
conf = cfg.ConfigOpts()
conf([], project="test")
transport = om.get_notification_transport(conf, url=url)
context = {"user_id": "u1", "request_id": "req-1", "auth_token": "secret"}

if what == "send":
    notifier = om.Notifier(transport, "compute.host1", driver=sys.argv[3], topics=["notifications"], retry=3)
    for i in range(int(sys.argv[4])):
        for priority in ("audit", "debug", "info", "warn", "error", "critical", "sample"):
            getattr(notifier, priority)(context, "compute.instance.create", {"n": i, "text": "Gr\u00fc\u00dfe"})
else:
    got = []

    class Endpoint:
        def take(self, priority, ctxt, publisher_id, event_type, payload, metadata):
            got.append(1)
            # One write: threads of the pool print at once.
            sys.stdout.write(json.dumps([priority, ctxt, publisher_id, event_type, payload, metadata]) + "\n")
            sys.stdout.flush()

    for each in ("audit", "debug", "info", "warn", "error", "critical", "sample"):
        def method(self, *args, priority=each):
            self.take(priority, *args)
        setattr(Endpoint, each, method)
    listener = om.get_notification_listener(
        transport, [om.Target(topic="notifications")], [Endpoint()], executor="threading")
    listener.start()
    print("ready", flush=True)
    until = time.time() + 60
    while len(got) < int(sys.argv[3]) and time.time() < until:
        time.sleep(0.05)
    listener.stop()
    listener.wait()
