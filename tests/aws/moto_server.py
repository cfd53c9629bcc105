"""Runs moto's server until standard input ends; prints its port. Exit code 3: moto can't be had."""
import logging
import sys

try:
    from moto.server import ThreadedMotoServer
except ImportError:
    sys.exit(3)

logging.getLogger("werkzeug").setLevel(logging.ERROR)
server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
server.start()
print(server.get_host_and_port()[1], flush=True)
sys.stdin.read()
server.stop()
