"""Prints the orders of customers, or single orders, through the gateway.

usage: python orders.py CUSTOMER[/ORDER]...   (settings: ../README.md)
"""

import os
import sys
from pathlib import Path

import grpc
from google.rpc import error_details_pb2
from grpc_status import rpc_status
from partnercenter.orders.v1 import error_reason_pb2, orders_pb2, orders_pb2_grpc

TIMEOUT_SECONDS = float(os.environ.get("ORDERS_TIMEOUT_SECONDS") or 10)


def credentials():
    """Returns None without ORDERS_CA_FILE: plaintext."""
    files = ("ORDERS_CA_FILE", "ORDERS_KEY_FILE", "ORDERS_CERTIFICATE_FILE")
    ca, key, certificate = (
        Path(os.environ[file]).read_bytes() if os.environ.get(file) else None
        for file in files
    )
    return grpc.ssl_channel_credentials(ca, key, certificate) if ca else None


def open_channel():
    target = os.environ.get("ORDERS_TARGET") or "dns:///localhost:50051"
    service_config = Path(
        os.environ.get("ORDERS_SERVICE_CONFIG") or "../service_config.json"
    ).read_text()
    options = [("grpc.service_config", service_config)]
    tls = credentials()
    if tls:
        return grpc.secure_channel(target, tls, options)
    return grpc.insecure_channel(target, options)


def show(stub, name):
    customer, _, order = name.partition("/")
    if order:
        reply = stub.GetOrder(
            orders_pb2.GetOrderRequest(customer_id=customer, order_id=order),
            timeout=TIMEOUT_SECONDS,
        )
        orders = [reply.order]
    else:
        reply = stub.ListOrders(
            orders_pb2.ListOrdersRequest(customer_id=customer),
            timeout=TIMEOUT_SECONDS,
        )
        orders = reply.orders
    source = orders_pb2.Freshness.Source.Name(reply.freshness.source)
    print(f"{name}: {source} as of {reply.freshness.as_of.ToJsonString()}")
    for order in orders:
        offer = order.line_items[0].friendly_name if order.line_items else ""
        print(f"  {order.id}  {offer}")


def advise(info):
    """Prints what to do about some reasons. Unknown ones are UNSPECIFIED."""
    reason = dict(error_reason_pb2.ErrorReason.items()).get(
        "ERROR_REASON_" + info.reason, error_reason_pb2.ERROR_REASON_UNSPECIFIED
    )
    if reason == error_reason_pb2.ERROR_REASON_CALLER_NOT_ALLOWED:
        print("  advice: ask the gateway's operator for access", file=sys.stderr)


def explain(name, error):
    print(f"{name}: {error.code().name}: {error.details()}", file=sys.stderr)
    # None if the gateway was not reached, or did not answer in time.
    status = rpc_status.from_call(error)
    for detail in status.details if status else []:
        error_info = error_details_pb2.ErrorInfo()
        retry_info = error_details_pb2.RetryInfo()
        request_info = error_details_pb2.RequestInfo()
        if detail.Unpack(error_info):
            print(f"  reason: {error_info.reason}", file=sys.stderr)
            advise(error_info)
        elif detail.Unpack(retry_info):
            delay = retry_info.retry_delay.ToJsonString()
            print(f"  retry after: {delay}", file=sys.stderr)
        elif detail.Unpack(request_info):
            print(f"  request id: {request_info.request_id}", file=sys.stderr)


def main(names):
    if not names:
        print(__doc__, file=sys.stderr)
        return 2
    failed = False
    # One channel serves all threads for as long as the program runs.
    with open_channel() as channel:
        stub = orders_pb2_grpc.OrdersServiceStub(channel)
        for name in names:
            try:
                show(stub, name)
            except grpc.RpcError as error:
                explain(name, error)
                failed = True
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
