#!/usr/bin/python3
"""Makes a volume and lists all of them: volumes.py rabbit://guest:guest@127.0.0.1:5672/ NAME"""
import sys

from oslo_config import cfg
import oslo_messaging as messaging

transport = messaging.get_rpc_transport(cfg.CONF, sys.argv[1])
volumes = messaging.get_rpc_client(transport, messaging.Target(topic="volume", version="1.0"))
context = {"user_id": "me", "project_id": "mine", "roles": ["member"]}

volumes.call(context, "create", name=sys.argv[2], size=64 << 20)
for volume in volumes.call(context, "list"):
    print(volume["name"], volume["bytes"], volume["driver"], volume["state"])
