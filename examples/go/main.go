// Orders prints the orders of customers, or single orders, through the
// gateway.
package main

import (
	"context"
	"crypto/tls"
	"crypto/x509"
	"fmt"
	"os"
	"strings"
	"time"

	"google.golang.org/genproto/googleapis/rpc/errdetails"
	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/status"

	"orders-caller/ordersv1"
)

//go:generate go build -o .plugins/ google.golang.org/protobuf/cmd/protoc-gen-go google.golang.org/grpc/cmd/protoc-gen-go-grpc
//go:generate protoc -I ../../proto/orders --plugin=.plugins/protoc-gen-go --plugin=.plugins/protoc-gen-go-grpc --go_out=. --go_opt=module=orders-caller,Mpartnercenter/orders/v1/orders.proto=orders-caller/ordersv1,Mpartnercenter/orders/v1/field_options.proto=orders-caller/ordersv1,Mpartnercenter/orders/v1/error_reason.proto=orders-caller/ordersv1 --go-grpc_out=. --go-grpc_opt=module=orders-caller,Mpartnercenter/orders/v1/orders.proto=orders-caller/ordersv1,Mpartnercenter/orders/v1/field_options.proto=orders-caller/ordersv1,Mpartnercenter/orders/v1/error_reason.proto=orders-caller/ordersv1 partnercenter/orders/v1/orders.proto partnercenter/orders/v1/field_options.proto partnercenter/orders/v1/error_reason.proto

const usage = "usage: orders CUSTOMER[/ORDER]...   (settings: ../README.md)"

func setting(name, otherwise string) string {
	if value := os.Getenv(name); value != "" {
		return value
	}
	return otherwise
}

func transport() (credentials.TransportCredentials, error) {
	caFile := setting("ORDERS_CA_FILE", "")
	if caFile == "" {
		return insecure.NewCredentials(), nil
	}
	ca, err := os.ReadFile(caFile)
	if err != nil {
		return nil, err
	}
	config := &tls.Config{RootCAs: x509.NewCertPool()}
	if !config.RootCAs.AppendCertsFromPEM(ca) {
		return nil, fmt.Errorf("%s: no certificate in PEM", caFile)
	}
	if file := setting("ORDERS_CERTIFICATE_FILE", ""); file != "" {
		// Read for each handshake, so that a renewed certificate is used.
		config.GetClientCertificate = func(*tls.CertificateRequestInfo) (*tls.Certificate, error) {
			pair, err := tls.LoadX509KeyPair(file, setting("ORDERS_KEY_FILE", ""))
			return &pair, err
		}
	}
	return credentials.NewTLS(config), nil
}

func openChannel() (*grpc.ClientConn, error) {
	serviceConfig, err := os.ReadFile(setting("ORDERS_SERVICE_CONFIG", "../service_config.json"))
	if err != nil {
		return nil, err
	}
	creds, err := transport()
	if err != nil {
		return nil, err
	}
	return grpc.NewClient(setting("ORDERS_TARGET", "dns:///localhost:50051"),
		grpc.WithTransportCredentials(creds),
		grpc.WithDefaultServiceConfig(string(serviceConfig)))
}

func show(client ordersv1.OrdersServiceClient, name string, timeout time.Duration) error {
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	customer, order, one := strings.Cut(name, "/")
	if one {
		reply, err := client.GetOrder(ctx, &ordersv1.GetOrderRequest{CustomerId: customer, OrderId: order})
		if err != nil {
			return err
		}
		printOrders(name, reply.Freshness, []*ordersv1.Order{reply.Order})
		return nil
	}
	reply, err := client.ListOrders(ctx, &ordersv1.ListOrdersRequest{CustomerId: customer})
	if err != nil {
		return err
	}
	printOrders(name, reply.Freshness, reply.Orders)
	return nil
}

func printOrders(name string, freshness *ordersv1.Freshness, orders []*ordersv1.Order) {
	fmt.Printf("%s: %s as of %s\n", name, freshness.Source,
		freshness.AsOf.AsTime().Format(time.RFC3339Nano))
	for _, order := range orders {
		offer := ""
		if len(order.LineItems) > 0 {
			offer = order.LineItems[0].GetFriendlyName()
		}
		fmt.Printf("  %s  %s\n", order.Id, offer)
	}
}

// advise prints what to do about some reasons. Unknown ones are UNSPECIFIED.
func advise(info *errdetails.ErrorInfo) {
	switch ordersv1.ErrorReason(ordersv1.ErrorReason_value["ERROR_REASON_"+info.Reason]) {
	case ordersv1.ErrorReason_ERROR_REASON_CALLER_NOT_ALLOWED:
		fmt.Fprintln(os.Stderr, "  advice: ask the gateway's operator for access")
	}
}

func explain(name string, err error) {
	failure := status.Convert(err)
	fmt.Fprintf(os.Stderr, "%s: %s: %s\n", name, failure.Code(), failure.Message())
	// There are none if the gateway was not reached, or did not answer in time.
	for _, detail := range failure.Details() {
		switch detail := detail.(type) {
		case *errdetails.ErrorInfo:
			fmt.Fprintf(os.Stderr, "  reason: %s\n", detail.Reason)
			advise(detail)
		case *errdetails.RetryInfo:
			fmt.Fprintf(os.Stderr, "  retry after: %s\n", detail.RetryDelay.AsDuration())
		case *errdetails.RequestInfo:
			fmt.Fprintf(os.Stderr, "  request id: %s\n", detail.RequestId)
		}
	}
}

// run returns true if all calls succeeded.
func run(names []string) (bool, error) {
	timeout, err := time.ParseDuration(setting("ORDERS_TIMEOUT_SECONDS", "10") + "s")
	if err != nil {
		return false, err
	}
	// One channel serves all goroutines for as long as the program runs.
	channel, err := openChannel()
	if err != nil {
		return false, err
	}
	defer channel.Close()
	client := ordersv1.NewOrdersServiceClient(channel)
	answered := true
	for _, name := range names {
		if err := show(client, name, timeout); err != nil {
			explain(name, err)
			answered = false
		}
	}
	return answered, nil
}

func main() {
	if len(os.Args) < 2 {
		fmt.Fprintln(os.Stderr, usage)
		os.Exit(2)
	}
	answered, err := run(os.Args[1:])
	if err != nil {
		fmt.Fprintln(os.Stderr, "orders:", err)
	}
	if !answered {
		os.Exit(1)
	}
}
