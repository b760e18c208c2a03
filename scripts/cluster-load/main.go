// Calls ListOrders again and again, and counts the calls that fail. There are no
// retries but gRPC's own of calls that never left. Standard input says where to
// call: each line has the addresses from then on, and its end ends the load.
// Prints one line at the end, and the first failures; exits 1 if there were any.
package main

import (
	"bufio"
	"context"
	"flag"
	"fmt"
	"os"
	"strings"
	"sync"
	"sync/atomic"
	"time"

	"google.golang.org/grpc"
	"google.golang.org/grpc/credentials/insecure"
	"google.golang.org/grpc/resolver"
	"google.golang.org/grpc/resolver/manual"
)

const (
	method     = "/partnercenter.orders.v1.OrdersService/ListOrders"
	timeout    = 20 * time.Second
	shownFails = 10
)

// Bytes as they are: the request is one field, and the reply need only be there.
type rawCodec struct{}

func (rawCodec) Name() string                       { return "proto" }
func (rawCodec) Marshal(v any) ([]byte, error)      { return *v.(*[]byte), nil }
func (rawCodec) Unmarshal(data []byte, v any) error { *v.(*[]byte) = data; return nil }

// request is a ListOrdersRequest whose customer_id, field 1, is a GUID.
func request(customer string) []byte {
	return append([]byte{1<<3 | 2, byte(len(customer))}, customer...)
}

// connection is balanced over the addresses that `addresses` has last had.
func connection(addresses *manual.Resolver) (*grpc.ClientConn, error) {
	return grpc.NewClient(addresses.Scheme()+":///orders",
		grpc.WithResolvers(addresses),
		grpc.WithTransportCredentials(insecure.NewCredentials()),
		grpc.WithDefaultServiceConfig(`{"loadBalancingConfig": [{"round_robin": {}}]}`),
		grpc.WithDisableServiceConfig())
}

func state(line string) resolver.State {
	var state resolver.State
	for _, address := range strings.Fields(line) {
		state.Addresses = append(state.Addresses, resolver.Address{Addr: address})
	}
	return state
}

type load struct {
	request []byte
	// Each call on a connection of its own.
	reconnect bool
	addresses *manual.Resolver
	latest    atomic.Value // resolver.State
	shared    *grpc.ClientConn
	calls     atomic.Int64
	failed    atomic.Int64
	slowest   atomic.Int64
}

func (l *load) call() error {
	connected := l.shared
	if l.reconnect {
		own := manual.NewBuilderWithScheme("own")
		own.InitialState(l.latest.Load().(resolver.State))
		var err error
		if connected, err = connection(own); err != nil {
			return err
		}
		defer connected.Close()
	}
	ctx, cancel := context.WithTimeout(context.Background(), timeout)
	defer cancel()
	var reply []byte
	if err := connected.Invoke(ctx, method, &l.request, &reply, grpc.ForceCodec(rawCodec{})); err != nil {
		return err
	}
	if len(reply) == 0 {
		return fmt.Errorf("an empty reply")
	}
	return nil
}

func (l *load) run(ended <-chan struct{}) {
	for {
		select {
		case <-ended:
			return
		default:
		}
		begin := time.Now()
		err := l.call()
		took := int64(time.Since(begin))
		for old := l.slowest.Load(); took > old && !l.slowest.CompareAndSwap(old, took); old = l.slowest.Load() {
		}
		l.calls.Add(1)
		if err != nil && l.failed.Add(1) <= shownFails {
			fmt.Printf("%s after %v: %v\n", begin.Format(time.TimeOnly), time.Duration(took), err)
		}
	}
}

func main() {
	customer := flag.String("customer", "", "`GUID` whose orders are listed")
	workers := flag.Int("in-flight", 4, "calls at one time")
	reconnect := flag.Bool("reconnect", false, "a new connection for each call")
	flag.Parse()

	l := &load{request: request(*customer), reconnect: *reconnect, addresses: manual.NewBuilderWithScheme("lines")}
	lines := bufio.NewScanner(os.Stdin)
	if !lines.Scan() {
		fmt.Println("no addresses")
		os.Exit(2)
	}
	l.latest.Store(state(lines.Text()))
	l.addresses.InitialState(state(lines.Text()))
	var err error
	if l.shared, err = connection(l.addresses); err != nil {
		fmt.Println(err)
		os.Exit(2)
	}
	l.shared.Connect()

	ended := make(chan struct{})
	var group sync.WaitGroup
	for range *workers {
		group.Add(1)
		go func() {
			defer group.Done()
			l.run(ended)
		}()
	}
	for lines.Scan() {
		l.latest.Store(state(lines.Text()))
		l.addresses.UpdateState(state(lines.Text()))
	}
	close(ended)
	group.Wait()
	fmt.Printf("%d calls, %d failed, slowest %v\n", l.calls.Load(), l.failed.Load(),
		time.Duration(l.slowest.Load()).Round(time.Millisecond))
	if l.failed.Load() > 0 {
		os.Exit(1)
	}
}
