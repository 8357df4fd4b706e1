#!/usr/bin/python3
"""Makes a volume on a host, and lists those there: volumes.py URL HOST NAME"""
import sys

from oslo_config import cfg
import oslo_messaging as messaging

transport = messaging.get_rpc_transport(cfg.CONF, sys.argv[1])
there = messaging.Target(topic="volume", server=sys.argv[2], version="1.0")
volumes = messaging.get_rpc_client(transport, there)
context = {"user_id": "me", "project_id": "mine", "roles": ["member"]}

volumes.call(context, "create", name=sys.argv[3], size=64 << 20)
for volume in volumes.call(context, "list"):
    print(volume["name"], volume["bytes"], volume["driver"], volume["state"])
