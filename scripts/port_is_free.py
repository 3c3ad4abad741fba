"""Refuse early when another program already listens on the port the office wants."""

from __future__ import annotations

import socket
import sys


def main(host: str, port: str) -> int:
    """Return 0 when ``host``:``port`` can be listened on."""
    if not port.isdecimal() or not 0 < int(port) < 65536:
        print(f"PORT must be a number from 1 to 65535, not {port!r}", file=sys.stderr)
        return 2
    with socket.socket(socket.AF_INET6 if ":" in host else socket.AF_INET) as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError as error:
            print(
                f"端口 {port} 不能使用（{error.strerror}）。请换一个：make run PORT={int(port) + 1}\n"
                f"Port {port} cannot be used ({error.strerror}). Take another: make run PORT={int(port) + 1}",
                file=sys.stderr,
            )
            return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
