"""No test reaches the network: tests that would are refused, not slow."""

import socket

import pytest

ELSEWHERE = "192.0.2.1"  # kept for documentation: nothing is there


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
@pytest.mark.parametrize("address", [(ELSEWHERE, 80), ("report.example", 80)])
def test_nothing_outside_this_machine_can_be_reached(address):
    with socket.socket() as client:
        client.settimeout(0.1)
        with pytest.raises(RuntimeError, match=r"A test tried to use socket\.socket\.connect"):
            client.connect(address)


def test_no_name_is_looked_up():
    with pytest.raises(OSError, match=r"A test asked where report\.example is"):
        socket.create_connection(("report.example", 80), timeout=0.1)


def test_this_machine_can_be_reached():
    with socket.create_server(("127.0.0.1", 0)) as server, socket.create_connection(server.getsockname()) as client:
        assert client.getpeername() == server.getsockname()
