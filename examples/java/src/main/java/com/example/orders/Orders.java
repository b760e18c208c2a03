package com.example.orders;

import com.google.gson.Gson;
import com.google.gson.reflect.TypeToken;
import com.google.protobuf.Any;
import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.ErrorInfo;
import com.google.rpc.RequestInfo;
import com.google.rpc.RetryInfo;
import com.partnercenter.orders.v1.ErrorReason;
import com.partnercenter.orders.v1.Freshness;
import com.partnercenter.orders.v1.GetOrderRequest;
import com.partnercenter.orders.v1.ListOrdersRequest;
import com.partnercenter.orders.v1.Order;
import com.partnercenter.orders.v1.OrdersServiceGrpc;
import com.partnercenter.orders.v1.OrdersServiceGrpc.OrdersServiceBlockingStub;
import io.grpc.ChannelCredentials;
import io.grpc.Grpc;
import io.grpc.InsecureChannelCredentials;
import io.grpc.ManagedChannel;
import io.grpc.StatusRuntimeException;
import io.grpc.TlsChannelCredentials;
import io.grpc.protobuf.StatusProto;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Prints the orders of customers, or single orders, through the gateway. */
public final class Orders {
  private static final String USAGE =
      "usage: Orders CUSTOMER[/ORDER]...   (settings: ../README.md)";

  public static void main(String[] names) throws Exception {
    if (names.length == 0) {
      System.err.println(USAGE);
      System.exit(2);
    }
    // One channel serves all threads for as long as the program runs.
    ManagedChannel channel = openChannel();
    boolean failed = false;
    for (String name : names) {
      try {
        show(OrdersServiceGrpc.newBlockingStub(channel), name);
      } catch (StatusRuntimeException error) {
        explain(name, error);
        failed = true;
      }
    }
    channel.shutdownNow();
    System.exit(failed ? 1 : 0);
  }

  static String setting(String name, String otherwise) {
    String value = System.getenv(name);
    return value == null || value.isEmpty() ? otherwise : value;
  }

  static ManagedChannel openChannel() throws IOException {
    String config =
        Files.readString(
            Path.of(setting("ORDERS_SERVICE_CONFIG", "../service_config.json")));
    Map<String, ?> serviceConfig =
        new Gson().fromJson(config, new TypeToken<Map<String, ?>>() {}.getType());
    String target = setting("ORDERS_TARGET", "dns:///localhost:50051");
    return Grpc.newChannelBuilder(target, credentials())
        .defaultServiceConfig(serviceConfig)
        .build();
  }

  static ChannelCredentials credentials() throws IOException {
    String ca = setting("ORDERS_CA_FILE", "");
    if (ca.isEmpty()) return InsecureChannelCredentials.create();
    var tls = TlsChannelCredentials.newBuilder().trustManager(new File(ca));
    String certificate = setting("ORDERS_CERTIFICATE_FILE", "");
    if (!certificate.isEmpty()) {
      tls.keyManager(new File(certificate), new File(setting("ORDERS_KEY_FILE", "")));
    }
    return tls.build();
  }

  static void show(OrdersServiceBlockingStub channelStub, String name) {
    // A stub with a deadline is for one call: the time starts here.
    double seconds = Double.parseDouble(setting("ORDERS_TIMEOUT_SECONDS", "10"));
    var stub = channelStub.withDeadlineAfter((long) (seconds * 1e9), TimeUnit.NANOSECONDS);
    String[] ids = name.split("/", 2);
    if (ids.length == 1) {
      var reply = stub.listOrders(ListOrdersRequest.newBuilder().setCustomerId(ids[0]).build());
      print(name, reply.getFreshness(), reply.getOrdersList());
    } else {
      var reply =
          stub.getOrder(
              GetOrderRequest.newBuilder().setCustomerId(ids[0]).setOrderId(ids[1]).build());
      print(name, reply.getFreshness(), List.of(reply.getOrder()));
    }
  }

  static void print(String name, Freshness freshness, List<Order> orders) {
    Instant asOf =
        Instant.ofEpochSecond(freshness.getAsOf().getSeconds(), freshness.getAsOf().getNanos());
    System.out.printf("%s: %s as of %s%n", name, freshness.getSource(), asOf);
    for (Order order : orders) {
      String offer =
          order.getLineItemsCount() == 0 ? "" : order.getLineItems(0).getFriendlyName();
      System.out.printf("  %s  %s%n", order.getId(), offer);
    }
  }

  static void explain(String name, StatusRuntimeException error) throws IOException {
    var code = error.getStatus().getCode();
    System.err.printf("%s: %s: %s%n", name, code, error.getStatus().getDescription());
    // There are none if the gateway was not reached, or did not answer in time.
    var status = StatusProto.fromThrowable(error);
    for (Any detail : status.getDetailsList()) {
      explain(detail);
    }
  }

  static void explain(Any detail) throws InvalidProtocolBufferException {
    if (detail.is(ErrorInfo.class)) {
      System.err.printf("  reason: %s%n", detail.unpack(ErrorInfo.class).getReason());
      advise(detail.unpack(ErrorInfo.class));
    } else if (detail.is(RetryInfo.class)) {
      var delay = detail.unpack(RetryInfo.class).getRetryDelay();
      System.err.printf("  retry after: %.1fs%n", delay.getSeconds() + delay.getNanos() / 1e9);
    } else if (detail.is(RequestInfo.class)) {
      System.err.printf("  request id: %s%n", detail.unpack(RequestInfo.class).getRequestId());
    }
  }

  /** Prints what to do about some reasons. Unknown ones are UNSPECIFIED. */
  static void advise(ErrorInfo info) {
    ErrorReason reason =
        Arrays.stream(ErrorReason.values())
            .filter(r -> r.name().equals("ERROR_REASON_" + info.getReason()))
            .findFirst()
            .orElse(ErrorReason.ERROR_REASON_UNSPECIFIED);
    if (reason == ErrorReason.ERROR_REASON_CALLER_NOT_ALLOWED) {
      System.err.println("  advice: ask the gateway's operator for access");
    }
  }

  private Orders() {}
}
